/// Where the events of one machine are written. It only grows at its end; the timeline takes what is
/// there after each batch of operations. Switched off it costs one branch an event.

/// The buffer behind `Journal`; part of the machine's record.
struct JournalBuffer {
  var isOn = false
  var count = 0
  var capacity = 0
  var events: UnsafeMutablePointer<Event>?

  @inline(never)
  mutating func grow() {
    let larger = max(1024, capacity * 2)
    let memory = UnsafeMutablePointer<Event>.allocate(capacity: larger)
    if let events {
      memory.moveInitialize(from: events, count: count)
      events.deallocate()
    }
    events = memory
    capacity = larger
  }

  func free() { events?.deallocate() }
}

/// The journal of one machine.
public struct Journal: BitwiseCopyable {
  let machine: Machine

  /// True if events are written.
  public var isOn: Bool {
    get { machine.at.pointee.journal.isOn }
    nonmutating set { machine.at.pointee.journal.isOn = newValue }
  }

  /// Events written and not taken yet.
  public var count: Int { machine.at.pointee.journal.count }

  /// Appends an event. A change is emitted after it was made.
  @inline(__always)
  func emit(_ event: @autoclosure () -> Event) {
    guard machine.at.pointee.journal.isOn else { return }
    let count = machine.at.pointee.journal.count
    if count == machine.at.pointee.journal.capacity { machine.at.pointee.journal.grow() }
    machine.at.pointee.journal.events.unsafelyUnwrapped.advanced(by: count)
      .initialize(to: event())
    machine.at.pointee.journal.count = count + 1
  }

  /// Moves everything written so far to the end of `events`.
  public func take(into events: inout [Event]) {
    let count = machine.at.pointee.journal.count
    events.append(
      contentsOf: UnsafeBufferPointer(start: machine.at.pointee.journal.events, count: count))
    machine.at.pointee.journal.count = 0
  }
}

// Frames and decisions: what algorithms may say.
extension Journal {
  public func beginOperation(_ text: @autoclosure () -> Name) {
    emit(.operation(task: machine.task, text()))
  }
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
