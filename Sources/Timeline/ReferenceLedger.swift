/// The references that are held, at one position of a history. A reference occupies a place only
/// while it is held. After its end, the place is reused, and eight bytes remain, from which
/// reverting restores it.
///
/// References are taken in the order of their serial numbers, so the chain of each object is
/// ordered by serial number.

import Ground

/// One reference, from the event that took it to the event that dropped it.
public struct ReferenceState: Hashable, Sendable {
  /// Its serial number, from 1 in the order of taking.
  public let serial: UInt32
  /// The object that it keeps alive.
  public let subject: ObjectID
  /// The holder and its role.
  public let holder: Holder
  /// The index of the event that took it.
  public let taken: Int32
  /// The index of the event that dropped it; -1 while it is held.
  public internal(set) var ended: Int32 = -1
}

/// The held references, in one chain for each object, and the remains of those that ended. Only
/// `ReferenceEvent` changes it.
public struct ReferenceLedger: Hashable, Sendable {
  /// A held reference. A free place is zero except for `next`, which links the free places.
  private struct Place: Hashable, Sendable {
    var subject = ObjectID.none
    var holder = Holder(.nobody)
    var taken: UInt32 = 0
    var serial: UInt32 = 0
    /// The neighbours in the object's chain. The highest bit of `previous` is set if the place was
    /// added for this reference.
    var previous: UInt32 = 0
    var next: UInt32 = 0
  }
  private var places = PagedArray([Place()])
  /// The place that was freed last; 0 if none is free.
  private var free: UInt32 = 0
  /// By serial number. For a held reference, its place; for an ended one, the highest bit and the
  /// index of the event that took it.
  private var index = PagedArray([UInt32(0)])
  /// The field `previous` of each ended reference, in the order of their ends.
  private var trail = PagedArray<UInt32>()

  private static let mark: UInt32 = 1 << 31

  /// How many references were ever taken.
  public var count: Int { index.count - 1 }
  /// How many are held now.
  public var heldCount: Int { count - trail.count }
  /// The memory of held references, and what ended ones still take.
  var bytes: (held: Int, ended: Int) { (places.bytes, index.bytes + trail.bytes) }

  func collect(into pieces: inout Pieces) {
    places.collect(into: &pieces)
    index.collect(into: &pieces)
    trail.collect(into: &pieces)
  }
}

// Reading.
extension ReferenceLedger {
  /// - Precondition: the reference was taken.
  public func isHeld(_ serial: UInt32) -> Bool { index[Int(serial)] & Self.mark == 0 }

  /// The index of the event that took a reference.
  /// - Precondition: the reference was taken.
  public func taken(_ serial: UInt32) -> Int {
    let entry = index[Int(serial)]
    return Int(entry & Self.mark == 0 ? places[Int(entry)].taken : entry & ~Self.mark)
  }

  /// A held reference; nil if it has ended or was never taken.
  public subscript(serial: UInt32) -> ReferenceState? {
    guard serial > 0, serial < index.count, isHeld(serial) else { return nil }
    return state(at: index[Int(serial)])
  }

  fileprivate func state(at number: UInt32) -> ReferenceState {
    let place = places[Int(number)]
    return ReferenceState(
      serial: place.serial, subject: place.subject, holder: place.holder, taken: Int32(place.taken))
  }

  fileprivate func next(_ number: UInt32) -> UInt32 { places[Int(number)].next }

  /// The references of a chain, oldest first.
  func held(_ chain: Chain) -> HeldReferences { HeldReferences(ledger: self, place: chain.first) }
}

/// The held references on one object, oldest first.
public struct HeldReferences: Sequence, IteratorProtocol {
  fileprivate let ledger: ReferenceLedger
  fileprivate var place: UInt32

  public mutating func next() -> ReferenceState? {
    guard place != 0 else { return nil }
    defer { place = ledger.next(place) }
    return ledger.state(at: place)
  }
}

// Changes and their inverses.
extension ReferenceLedger {
  /// Takes the next reference.
  mutating func take(_ subject: ObjectID, _ holder: Holder, at position: Int, in chain: inout Chain)
  {
    let number = free == 0 ? UInt32(places.count) : free
    let isNew = free == 0
    if isNew { places.append(Place()) } else { free = places[Int(free)].next }
    places[Int(number)] = Place(
      subject: subject, holder: holder, taken: UInt32(position), serial: UInt32(index.count),
      previous: chain.last | (isNew ? Self.mark : 0))
    if chain.last == 0 { chain.first = number } else { places[Int(chain.last)].next = number }
    chain.last = number
    chain.count += 1
    index.append(number)
  }

  /// Reverts the newest take.
  mutating func revertTake(from chain: inout Chain) {
    let number = index.removeLast()
    let isNew = places[Int(number)].previous & Self.mark != 0
    unlink(number, from: &chain)
    if isNew { places.removeLast() } else { leave(number) }
  }

  /// Ends a reference.
  mutating func end(_ serial: UInt32, in chain: inout Chain) {
    let number = index[Int(serial)]
    let place = places[Int(number)]
    unlink(number, from: &chain)
    trail.append(place.previous)
    index[Int(serial)] = place.taken | Self.mark
    leave(number)
  }

  /// Reverts the newest end.
  mutating func revertEnd(
    _ serial: UInt32, _ subject: ObjectID, _ holder: Holder, in chain: inout Chain
  ) {
    let number = free, before = trail.removeLast()
    free = places[Int(number)].next
    let previous = before & ~Self.mark
    let next = previous == 0 ? chain.first : places[Int(previous)].next
    places[Int(number)] = Place(
      subject: subject, holder: holder, taken: index[Int(serial)] & ~Self.mark, serial: serial,
      previous: before, next: next)
    index[Int(serial)] = number
    if previous == 0 { chain.first = number } else { places[Int(previous)].next = number }
    if next == 0 { chain.last = number } else { setPrevious(of: next, number) }
    chain.count += 1
  }

  /// Changes the holder of a reference.
  mutating func transfer(_ serial: UInt32, to holder: Holder) {
    guard isHeld(serial) else { return }
    places[Int(index[Int(serial)])].holder = holder
  }

  private mutating func unlink(_ number: UInt32, from chain: inout Chain) {
    let place = places[Int(number)], previous = place.previous & ~Self.mark
    if previous == 0 { chain.first = place.next } else { places[Int(previous)].next = place.next }
    if place.next == 0 { chain.last = previous } else { setPrevious(of: place.next, previous) }
    chain.count -= 1
  }

  private mutating func setPrevious(of number: UInt32, _ previous: UInt32) {
    places[Int(number)].previous = places[Int(number)].previous & Self.mark | previous
  }

  private mutating func leave(_ number: UInt32) {
    places[Int(number)] = Place(next: free)
    free = number
  }
}
