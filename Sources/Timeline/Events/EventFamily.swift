/// What every family of events answers about its own events.
///
/// `Ground/Event.swift` declares the cases; a family's file in this folder says everything else about
/// them: what the model holds of them and how each changes it and is taken back, its bytes in a
/// recording, whether it can come next, what it means to marks, measures, moments and the ledger of
/// suspicions, and its sentence. The floors above ask `Event`, which passes the
/// question on to the family, and need not know a single case.
///
/// A new event takes a case on the ground, a line for it in each answer of its family, which the
/// compiler asks for, and a line in the tests of recordings. A new family also takes a case of `Event`
/// and a line in each switch of `Event+Families.swift`.

import Ground

protocol EventFamily {
  /// The first byte of each event in a recording. A number is never given to something else, and all
  /// families share one space of numbers.
  associatedtype Tag: RawRepresentable<UInt8>

  /// Makes the event happen. `revert` is its inverse to the last bit.
  func apply(to model: inout Model)
  /// Takes the event back from the model that it led to.
  func revert(in model: inout Model)

  /// Appends the event's bytes, the tag first. `read` is its inverse.
  func write(_ coder: inout DeltaCoder, _ bytes: inout ByteWriter)
  /// Reads what follows the tag.
  init(_ tag: Tag, _ coder: inout DeltaCoder, _ bytes: inout ByteReader) throws(DecodingFailure)

  /// Why the event cannot be the next one; nil if it can. Its names are known, and so are its objects,
  /// but for what is born.
  func objection(_ check: Verifier, in model: Model) -> String?

  var traits: EventTraits { get }
  /// The same event with other numbers for its names.
  func renaming(_ other: (Name) -> Name) -> Self

  /// The event as a sentence; `words` has the model right after it.
  func sentence(_ words: SentenceFormatter) -> String
  /// The name of the rule of kernfs that decided it; nil where the code leaves no choice.
  var decidingRule: String? { get }
}

// What only some families have something to say about. A family that can make references suspicious also
// has `suspect`, which names them to the ledger.
extension EventFamily {
  func objection(_ check: Verifier, in model: Model) -> String? { nil }
  func renaming(_ other: (Name) -> Name) -> Self { self }
  var decidingRule: String? { nil }
}

/// What an event means without a model: one row of its family's table.
public struct EventTraits {
  /// Every object that the event names, holders among them, its subject first.
  public var ids: ObjectIDs
  /// The objects that it changed, its subject first: underlined after the step.
  public var changed = ObjectIDs()
  /// The objects whose history it belongs to, if they are not those that it changed.
  var history: ObjectIDs?
  /// The objects whose rows are marked as changed by the operation. What is born, ends or changes its
  /// count is marked by that.
  public var marked = ObjectIDs()
  /// True if stepping by what can be seen stops before it.
  var isMoment = false
  /// How much it matters to somebody who looks for what two engines do differently.
  public var weight = 0
  /// What it adds to the counts of a run.
  public var counts = CountChange()
  /// What a condition calls it.
  public var happening: Happening?
}

/// Up to three objects in order; `ObjectID.none` is not among them.
public struct ObjectIDs: BitwiseCopyable {
  private var ids: (ObjectID, ObjectID, ObjectID)

  init(_ one: ObjectID = .none, _ two: ObjectID = .none, _ three: ObjectID = .none) {
    ids = (one, two, three)
  }

  /// The first of them; nil if there is none.
  public var first: ObjectID? { ids.0 == .none ? nil : ids.0 }
  /// All of them, in order.
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

/// What an event adds to the counts of a run.
public struct CountChange: BitwiseCopyable {
  /// Objects that live.
  public var dentries = 0, inodes = 0
  /// Open files and held dentries.
  public var files = 0
  /// The sum of all reference counts. A count below zero is of a destroyed object, or of one that was
  /// dropped too often, and counts as none.
  public var references = 0
  /// References that `Keep()` left with the tree.
  public var kept = 0
  /// Slots that are not static: those belong to what is in them.
  public var names = 0
  /// Connected mounts.
  public var mounts = 0
  /// Entries of the deferred queues, and of the caches.
  public var queue = 0, cache = 0
}
