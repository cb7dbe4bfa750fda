/// What each family of events defines about its events.
///
/// `Ground/Event.swift` declares the cases. The family's file in this folder defines everything
/// else: how each event changes the model and is reverted, its bytes in a recording, whether it can
/// come next, its traits for marks and measures, which references it makes suspicious, and its
/// sentence. Code above calls `Event`, which passes each call to the family, so no other code needs
/// to know the cases.
///
/// A new event needs a case in `Ground`, one line in each method of its family (the compiler
/// demands them), and a line in the tests of recordings. A new family also needs a case of `Event`
/// and a line in each switch of `Event+Families.swift`.

import Ground

protocol EventFamily {
  /// The first byte of each event in a recording. All families share one range of numbers, and a
  /// number is never reused.
  associatedtype Tag: RawRepresentable<UInt8>

  /// Applies the event to the model. `revert` restores every bit.
  func apply(to model: inout Model)
  /// Reverts the event in the model that it led to.
  func revert(in model: inout Model)

  /// Appends the event's bytes, beginning with the tag. `init` reads them.
  func write(_ coder: inout DeltaCoder, _ bytes: inout ByteWriter)
  /// Reads the bytes behind the tag.
  init(_ tag: Tag, _ coder: inout DeltaCoder, _ bytes: inout ByteReader) throws(DecodingFailure)

  /// Why the event cannot come next, or nil. Its names and objects are already known to exist,
  /// except an object that is born.
  func objection(_ check: Verifier, in model: Model) -> String?

  var traits: EventTraits { get }
  /// The same event with the numbers of its names replaced.
  func renaming(_ other: (Name) -> Name) -> Self

  /// The event as a sentence. The model of `words` is the one right after the event.
  func sentence(_ words: SentenceFormatter) -> String
  /// The name of the rule that decided this event; nil if no rule did.
  var decidingRule: String? { get }
}

// Defaults for families to which a method does not apply. A family that can orphan references also
// has `suspect`, which reports them to the ledger.
extension EventFamily {
  func objection(_ check: Verifier, in model: Model) -> String? { nil }
  func renaming(_ other: (Name) -> Name) -> Self { self }
  var decidingRule: String? { nil }
}

/// An event's meaning as far as it needs no model: one row of its family's table.
public struct EventTraits {
  /// Every object in the event, holders included, its subject first.
  public var ids: ObjectIDs
  /// The objects that the event changed, its subject first. They are underlined after the step.
  public var changed = ObjectIDs()
  /// The objects in whose history the event appears; nil means those that it changed.
  var history: ObjectIDs?
  /// The objects whose rows are marked as changed by the operation. Births, ends and changes of
  /// counts are marked separately.
  public var marked = ObjectIDs()
  /// Whether stepping by visible moments stops before the event.
  var isMoment = false
  /// How important it is in a comparison of two engines.
  public var weight = 0
  /// How it changes the counts of a run.
  public var counts = CountChange()
  /// Its name in break conditions, if it has one.
  public var happening: Happening?
}

/// Up to three objects in order, without `ObjectID.none`.
public struct ObjectIDs: BitwiseCopyable {
  private var ids: (ObjectID, ObjectID, ObjectID)

  init(_ one: ObjectID = .none, _ two: ObjectID = .none, _ three: ObjectID = .none) {
    ids = (one, two, three)
  }

  /// The first object, or nil.
  public var first: ObjectID? { ids.0 == .none ? nil : ids.0 }
  /// All objects, in order.
  public var all: [ObjectID] { [ids.0, ids.1, ids.2].filter { $0 != .none } }

  func first(where isWanted: (ObjectID) -> Bool) -> ObjectID? {
    if ids.0 != .none, isWanted(ids.0) { return ids.0 }
    if ids.1 != .none, isWanted(ids.1) { return ids.1 }
    return ids.2 != .none && isWanted(ids.2) ? ids.2 : nil
  }

  func contains(_ id: ObjectID) -> Bool {
    id != .none && (ids.0 == id || ids.1 == id || ids.2 == id)
  }
}

/// How an event changes the counts of a run.
public struct CountChange: BitwiseCopyable {
  /// Live objects.
  public var dentries = 0, inodes = 0
  /// Open files and held dentries.
  public var files = 0
  /// The sum of all reference counts. A count below zero, of an object that was destroyed or
  /// dropped too often, counts as zero.
  public var references = 0
  /// References that the tree keeps because of `Keep()`.
  public var kept = 0
  /// Dynamic slots. Static ones are not counted, because they come with their directory.
  public var names = 0
  /// Connected mounts.
  public var mounts = 0
  /// Entries of the deferred queues, and of the caches.
  public var queue = 0, cache = 0
}
