/// Who holds what, at one position of history. A reference takes room for itself while it is held; when
/// it has ended, its place is used again, and eight bytes stay with which it is held again backward.
///
/// References come in the order of their serial numbers, and so they stand in the chain of their subject.

import Ground

/// One reference, from the event that took it to the one that dropped it.
public struct ReferenceState: Hashable, Sendable {
  /// Its number, from 1 in the order of taking.
  public let serial: UInt32
  /// The object that it is on.
  public let subject: ObjectID
  /// Who holds it now, and as what.
  public let holder: Holder
  /// The index of the event that took it.
  public let taken: Int32
  /// The index of the event that dropped it; -1 while it is held.
  public internal(set) var ended: Int32 = -1
}

/// The references that are held, in a chain for each subject, and what is left of all others.
public struct ReferenceLedger: Hashable, Sendable {
  /// A reference that is held; a free place is all zeros but for `next`, which leads to the next free one.
  private struct Place: Hashable, Sendable {
    var subject = ObjectID.none
    var holder = Holder(.nobody)
    var taken: UInt32 = 0
    var serial: UInt32 = 0
    /// The neighbours in the chain of the subject; the highest bit of `previous` says that the place was
    /// new when this reference was taken.
    var previous: UInt32 = 0
    var next: UInt32 = 0
  }
  private var places = PagedArray([Place()])
  /// The free place that was left last; 0 is none.
  private var free: UInt32 = 0
  /// By serial number: the place of a reference that is held; of one that has ended, the index of the
  /// event that took it, and the highest bit.
  private var index = PagedArray([UInt32(0)])
  /// What `previous` was of each reference that has ended, in the order of their ends.
  private var trail = PagedArray<UInt32>()

  private static let mark: UInt32 = 1 << 31

  /// How many were ever taken.
  public var count: Int { index.count - 1 }
  /// How many are held.
  public var heldCount: Int { count - trail.count }
  /// What is held takes the first number of bytes; what is left of all others, the second.
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

  /// A reference that is held; nil if it has ended or was never taken.
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

/// The references on one object that are held, oldest first.
public struct HeldReferences: Sequence, IteratorProtocol {
  fileprivate let ledger: ReferenceLedger
  fileprivate var place: UInt32

  public mutating func next() -> ReferenceState? {
    guard place != 0 else { return nil }
    defer { place = ledger.next(place) }
    return ledger.state(at: place)
  }
}

// Forward and backward.
extension ReferenceLedger {
  /// The next reference is taken.
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

  /// The newest reference was not taken.
  mutating func revertTake(from chain: inout Chain) {
    let number = index.removeLast()
    let isNew = places[Int(number)].previous & Self.mark != 0
    unlink(number, from: &chain)
    if isNew { places.removeLast() } else { leave(number) }
  }

  /// A reference ends.
  mutating func end(_ serial: UInt32, in chain: inout Chain) {
    let number = index[Int(serial)]
    let place = places[Int(number)]
    unlink(number, from: &chain)
    trail.append(place.previous)
    index[Int(serial)] = place.taken | Self.mark
    leave(number)
  }

  /// The reference that ended last has not.
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

  /// Somebody else holds a reference from now on.
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
