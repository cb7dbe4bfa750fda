/// Where the events of one machine are written. It only grows at its end; the timeline takes what is
/// there after each batch of operations. Switched off it costs one branch an event.

import Glibc

/// The buffer behind `Journal`; part of the machine's record. A range of addresses larger than any memory
/// there is, which the system fills with memory where it is written to: an event is written and asks
/// nobody for room. What a long operation took goes back when it is handed over.
struct JournalBuffer {
  let isOn: Bool
  private let start: UnsafeMutablePointer<Event>
  fileprivate var next: UnsafeMutablePointer<Event>
  /// Of the range, in bytes, with the page at its end that nobody may touch.
  private var size: Int

  /// Events that are handed over at once; so many keep their memory.
  private static let piece = 1 << 13
  /// Events that are left out where the range begins. Memory that malloc gives in large pieces begins 16
  /// bytes behind a page's beginning, and copying to there from a page's beginning is slow on some
  /// processors: two thirds of all time of a round with the journal on, before this.
  private static let lead = 64
  private static let page = 1 << 16

  init(isOn: Bool) {
    self.isOn = isOn
    (start, size) = isOn ? Self.reserve() : (.allocate(capacity: 1), 0)
    next = start
  }

  var count: Int { next - start }

  /// Hands over all that was written, oldest first, and forgets it. What was handed over is free: the
  /// taker's copy takes the memory that the events had here.
  fileprivate mutating func take(_ body: (UnsafeBufferPointer<Event>) -> Void) {
    var place = start, end = start + (Self.piece - Self.lead)
    while place < next {
      body(UnsafeBufferPointer(start: place, count: min(next, end) - place))
      if place > start { madvise(place, Self.piece * MemoryLayout<Event>.stride, MADV_DONTNEED) }
      place = end
      end += Self.piece
    }
    next = start
  }

  func free() {
    if size > 0 { munmap(start - Self.lead, size) } else { start.deallocate() }
  }

  /// Nothing will be written any more: the addresses behind what there is go back. A stopped machine
  /// stays as long as the process.
  mutating func close() {
    let bytes = UnsafeMutableRawPointer(start - Self.lead)
    let used = (UnsafeMutableRawPointer(next) - bytes + Self.page - 1) / Self.page * Self.page
    guard used < size else { return }
    munmap(bytes + used, size - used)
    size = used
  }

  /// Room for half a thousand million events; less where the system does not lend so many addresses.
  /// Whoever writes more touches the page behind and is ended by the system.
  private static func reserve() -> (UnsafeMutablePointer<Event>, size: Int) {
    var size = 1 << 34
    while size >= 1 << 26 {
      let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
      let bytes = mmap(nil, size + page, PROT_READ | PROT_WRITE, flags, -1, 0)
      if let bytes, bytes != MAP_FAILED {
        let isGuarded = mprotect(bytes + size, page, PROT_NONE) == 0
        precondition(isGuarded, "the journal has no end")
        let count = size / MemoryLayout<Event>.stride
        return (bytes.bindMemory(to: Event.self, capacity: count) + lead, size + page)
      }
      size >>= 1
    }
    preconditionFailure("out of memory")
  }
}

/// The journal of one machine.
public struct Journal: BitwiseCopyable {
  let machine: Machine

  /// True if events are written: from the machine's making on, or never.
  public var isOn: Bool { @inline(__always) get { machine.at.pointee.journal.isOn } }

  /// Events written and not taken yet.
  public var count: Int { machine.at.pointee.journal.count }

  // A change is emitted after it was made. Where nothing can come between them, several events are
  // appended at once: each single one waits until the one before it has said where it ends.

  /// Appends an event.
  @inline(__always)
  func emit(_ event: @autoclosure () -> Event) {
    if _slowPath(isOn) { write(event()) }
  }

  /// Appends two events that belong together.
  @inline(__always)
  func emit(_ first: @autoclosure () -> Event, _ second: @autoclosure () -> Event) {
    if _slowPath(isOn) { write(first(), second()) }
  }

  /// Appends three events that belong together.
  @inline(__always)
  func emit(
    _ first: @autoclosure () -> Event, _ second: @autoclosure () -> Event,
    _ third: @autoclosure () -> Event
  ) {
    if _slowPath(isOn) { write(first(), second(), third()) }
  }

  /// Appends four events that belong together.
  @inline(__always)
  func emit(
    _ first: @autoclosure () -> Event, _ second: @autoclosure () -> Event,
    _ third: @autoclosure () -> Event, _ fourth: @autoclosure () -> Event
  ) {
    if _slowPath(isOn) { write(first(), second(), third(), fourth()) }
  }

  // The same for who has asked already whether the journal is on.

  @inline(__always)
  func write(_ event: Event) {
    let place = machine.at.pointee.journal.next
    place.initialize(to: event)
    machine.at.pointee.journal.next = place + 1
  }

  @inline(__always)
  func write(_ first: Event, _ second: Event) {
    let place = machine.at.pointee.journal.next
    place.initialize(to: first)
    (place + 1).initialize(to: second)
    machine.at.pointee.journal.next = place + 2
  }

  @inline(__always)
  func write(_ first: Event, _ second: Event, _ third: Event) {
    let place = machine.at.pointee.journal.next
    place.initialize(to: first)
    (place + 1).initialize(to: second)
    (place + 2).initialize(to: third)
    machine.at.pointee.journal.next = place + 3
  }

  @inline(__always)
  func write(_ first: Event, _ second: Event, _ third: Event, _ fourth: Event) {
    let place = machine.at.pointee.journal.next
    place.initialize(to: first)
    (place + 1).initialize(to: second)
    (place + 2).initialize(to: third)
    (place + 3).initialize(to: fourth)
    machine.at.pointee.journal.next = place + 4
  }

  @inline(never)
  func tellOutOfOrder(_ id: ObjectID) { decide(.outOfOrder, id) }

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
  /// Says that something was not found, and begins the frame in which `asked` is asked for it.
  @inline(__always)
  public func decide(
    _ decision: Decision, _ subject: ObjectID, _ name: Name, asking function: Function,
    _ asked: ObjectID
  ) {
    emit(.decided(subject, name, .none, decision), .began(asked, name, function))
  }
  /// Says which check refused, and returns its error to be thrown.
  @inline(__always)
  public func refuse(_ errno: Errno, _ subject: ObjectID, _ name: Name = .empty) -> Errno {
    emit(.refused(subject, name, errno: errno.rawValue))
    return errno
  }
}

// Frames around a piece of work, however it ends.
extension Journal {
  /// Runs `body` as a frame.
  @inline(__always)
  public func frame<Result: ~Copyable>(
    _ function: Function, _ subject: ObjectID, _ name: Name = .empty,
    _ body: () throws(Errno) -> Result
  ) throws(Errno) -> Result {
    begin(function, subject, name)
    defer { end(function, subject, name) }
    return try body()
  }

  /// Asks `subject` for something, as a frame; its refusal is said before the frame ends.
  @inline(__always)
  public func frame<Result: ~Copyable>(
    asking function: Function, _ subject: ObjectID, _ name: Name,
    _ body: () throws(Errno) -> Result
  ) throws(Errno) -> Result {
    begin(function, subject, name)
    return try answer(function, subject, name, body)
  }

  /// The rest of such a frame, where it was begun together with what led to it.
  @inline(__always)
  public func answer<Result: ~Copyable>(
    _ function: Function, _ subject: ObjectID, _ name: Name,
    _ body: () throws(Errno) -> Result
  ) throws(Errno) -> Result {
    guard _slowPath(isOn) else { return try body() }
    do throws(Errno) {
      let result = try body()
      write(.ended(subject, name, function))
      return result
    } catch {
      write(.refused(subject, name, errno: error.rawValue), .ended(subject, name, function))
      throw error
    }
  }
}

// Small changes that need no token: one thing is changed, then said.
extension Journal {
  public func born(_ id: ObjectID, of other: ObjectID) { emit(.born(id, of: other, number: 0)) }
}
