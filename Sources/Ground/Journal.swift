/// Where the events of one machine are written. It only grows at its end; the timeline takes what is
/// there after each batch of operations. Switched off it costs one branch an event.

import Glibc

/// The buffer behind `Journal`; part of the machine's record. Pieces of one size, which are never moved:
/// an operation of millions of events needs no room but theirs. They come from the system and go back to
/// it: what malloc gets back it keeps for the machine's own thread, which needs it no more.
struct JournalBuffer {
  let isOn: Bool
  private var start: UnsafeMutablePointer<Event>
  fileprivate var next: UnsafeMutablePointer<Event>
  /// Room for this many more is always left: what is said at once needs to ask only once.
  fileprivate var limit: UnsafeMutablePointer<Event>
  /// What is full, oldest first, and how many events that is.
  private var full: [UnsafeBufferPointer<Event>] = []
  private var fullCount = 0
  fileprivate static let slack = 4
  private static let perPiece = 4096

  init(isOn: Bool) {
    self.isOn = isOn
    start = Self.newPiece()
    next = start
    limit = start + Self.perPiece - Self.slack
  }

  var count: Int { fullCount + (next - start) }

  @inline(never)
  fileprivate mutating func grow() {
    full.append(UnsafeBufferPointer(start: start, count: next - start))
    fullCount += next - start
    start = Self.newPiece()
    next = start
    limit = start + Self.perPiece - Self.slack
  }

  /// Hands over all that was written, oldest first, and forgets it.
  fileprivate mutating func take(_ body: (UnsafeBufferPointer<Event>) -> Void) {
    for piece in full {
      body(piece)
      Self.free(piece.baseAddress)
    }
    full = []
    fullCount = 0
    body(UnsafeBufferPointer(start: start, count: next - start))
    next = start
  }

  func free() {
    for piece in full { Self.free(piece.baseAddress) }
    Self.free(start)
  }

  private static func newPiece() -> UnsafeMutablePointer<Event> {
    let bytes = mmap(
      nil, perPiece * MemoryLayout<Event>.stride, PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let bytes, bytes != MAP_FAILED else { preconditionFailure("out of memory") }
    return bytes.bindMemory(to: Event.self, capacity: perPiece)
  }

  private static func free(_ piece: UnsafePointer<Event>?) {
    guard let piece else { return }
    munmap(UnsafeMutableRawPointer(mutating: piece), perPiece * MemoryLayout<Event>.stride)
  }
}

/// The journal of one machine.
public struct Journal: BitwiseCopyable {
  let machine: Machine

  /// True if events are written: from the machine's making on, or never.
  public var isOn: Bool { @inline(__always) get { machine.at.pointee.journal.isOn } }

  /// Events written and not taken yet.
  public var count: Int { machine.at.pointee.journal.count }

  /// Appends an event. A change is emitted after it was made.
  @inline(__always)
  func emit(_ event: @autoclosure () -> Event) {
    guard _slowPath(isOn) else { return }
    if _slowPath(machine.at.pointee.journal.next >= machine.at.pointee.journal.limit) { grow() }
    let place = machine.at.pointee.journal.next
    place.initialize(to: event())
    machine.at.pointee.journal.next = place + 1
  }

  /// Appends three events that belong together.
  @inline(__always)
  func emit(
    _ first: @autoclosure () -> Event, _ second: @autoclosure () -> Event,
    _ third: @autoclosure () -> Event
  ) {
    guard _slowPath(isOn) else { return }
    if _slowPath(machine.at.pointee.journal.next >= machine.at.pointee.journal.limit) { grow() }
    let place = machine.at.pointee.journal.next
    place.initialize(to: first())
    (place + 1).initialize(to: second())
    (place + 2).initialize(to: third())
    machine.at.pointee.journal.next = place + 3
  }

  @inline(never)
  private func grow() { machine.at.pointee.journal.grow() }

  /// Moves everything written so far to the end of `events`.
  public func take(into events: inout [Event]) {
    take { events.append(contentsOf: $0) }
  }

  /// Hands over everything written so far, oldest first, in pieces, and forgets it.
  public func take(_ body: (UnsafeBufferPointer<Event>) -> Void) {
    machine.at.pointee.journal.take(body)
  }
}

// Frames and decisions: what algorithms may say.
extension Journal {
  @inline(__always)
  public func beginOperation(_ text: @autoclosure () -> Name) {
    emit(.operation(task: machine.task, text()))
  }
  @inline(__always)
  public func endOperation(_ errno: Errno?) {
    emit(.returned(errno: errno?.rawValue ?? 0))
  }
  @inline(__always)
  public func begin(_ function: Function, _ subject: ObjectID, _ name: Name = .empty) {
    emit(.began(subject, name, function))
  }
  @inline(__always)
  public func end(_ function: Function, _ subject: ObjectID, _ name: Name = .empty) {
    emit(.ended(subject, name, function))
  }
  @inline(__always)
  public func decide(
    _ decision: Decision, _ subject: ObjectID, _ name: Name = .empty, _ other: ObjectID = .none
  ) {
    emit(.decided(subject, name, other, decision))
  }
  /// Says which check refused, and returns its error to be thrown.
  @inline(__always)
  public func refuse(_ errno: Errno, _ subject: ObjectID, _ name: Name = .empty) -> Errno {
    emit(.refused(subject, name, errno: errno.rawValue))
    return errno
  }
}

// Small changes that need no token: one thing is changed, then said.
extension Journal {
  public func born(_ id: ObjectID, of other: ObjectID, number: Int64 = 0) {
    emit(.born(id, of: other, number: number))
  }
  public func describe(
    _ id: ObjectID, mode: UInt32, nlink: Int32, uid: UInt32, gid: UInt32
  ) {
    emit(.described(id, mode: mode, nlink: nlink, uid: uid, gid: gid))
  }
}
