/// Where the events of one machine are written: at the end of its log, which only grows. Nothing is
/// copied or handed over: who reads history reads what was written. Switched off it costs one branch an
/// event.

/// The pen of `Journal`; part of the machine's record.
struct JournalBuffer {
  let isOn: Bool
  private let start: UnsafeMutablePointer<Event>
  fileprivate var next: UnsafeMutablePointer<Event>
  private let range: Unmanaged<EventMapping>

  init(isOn: Bool, room: Int?) {
    let range = EventMapping(capacity: isOn ? room ?? EventMapping.most : 1)
    self.isOn = isOn
    self.range = .passRetained(range)
    start = range.events
    next = start
  }

  var count: Int { next - start }

  /// Less than a quarter is left, which is for the operation that runs.
  fileprivate var isFull: Bool { count > range._withUnsafeGuaranteedRef { $0.capacity } / 4 * 3 }

  fileprivate var log: EventLog { EventLog(range.takeUnretainedValue(), count: count) }

  fileprivate mutating func startOver() {
    range._withUnsafeGuaranteedRef { $0.release(upTo: count) }
    next = start
  }

  func free() { range.release() }

  /// Nothing will be written any more: the addresses behind what there is go back. A stopped machine
  /// stays as long as the process.
  func close() { range._withUnsafeGuaranteedRef { $0.close(after: count) } }
}

/// The journal of one machine.
public struct Journal: BitwiseCopyable {
  let machine: Machine

  /// True if events are written: from the machine's making on, or never.
  public var isOn: Bool { @inline(__always) get { machine.at.pointee.journal.isOn } }

  /// Events written so far.
  public var count: Int { machine.at.pointee.journal.count }

  /// Appends an event. A change is emitted after it was made.
  @inline(__always)
  func emit(_ event: @autoclosure () -> Event) {
    if _slowPath(isOn) { write(event()) }
  }

  /// The same for a caller that knows the journal to be on.
  @inline(__always)
  func write(_ event: Event) {
    let place = machine.at.pointee.journal.next
    place.put(event)
    machine.at.pointee.journal.next = place + 1
  }

  @inline(never)
  func noteOutOfOrder(_ id: ObjectID) { decide(.outOfOrder, id) }

  /// Everything that was written, oldest first. What is written later is not part of it.
  public var log: EventLog { machine.at.pointee.journal.log }

  /// True if there is no room for many more operations.
  public var isFull: Bool { machine.at.pointee.journal.isFull }

  /// Forgets everything that was written, for whoever reads events as they come and keeps none. The
  /// memory of many goes back.
  /// - Precondition: no log of this journal is read again.
  public func startOver() { machine.at.pointee.journal.startOver() }
}

/// An event and what is behind it up to the next one, as four words.
private struct EventWords: BitwiseCopyable {
  let words: (UInt64, UInt64, UInt64, UInt64)
}

extension UnsafeMutablePointer<Event> {
  /// Writes an event as four words; by itself it is stored in five or six pieces.
  @inline(__always)
  fileprivate func put(_ event: Event) {
    let zero = UInt8(0), words = unsafeBitCast((event, zero, zero), to: EventWords.self)
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: EventWords.self).initialize(to: words)
  }
}

// Frames and decisions: what algorithms may say.
extension Journal {
  /// An operation of the machine's task begins; the text is made only when the journal is on.
  @inline(__always)
  public func beginOperation(_ text: @autoclosure () -> Name) {
    emit(.frame(.operation(task: machine.task, text())))
  }
  /// The operation is over; nil if it succeeded.
  @inline(__always)
  public func endOperation(_ errno: Errno?) {
    emit(.frame(.returned(errno: errno?.rawValue ?? 0)))
  }
  /// A function of kernfs begins on `subject`. Its caller emits the end, also on a throw.
  @inline(__always)
  public func begin(_ function: Function, _ subject: ObjectID, _ name: Name = .empty) {
    emit(.frame(.began(subject, name, function)))
  }
  /// The function that was begun last ends.
  @inline(__always)
  public func end(_ function: Function, _ subject: ObjectID, _ name: Name = .empty) {
    emit(.frame(.ended(subject, name, function)))
  }
  /// Says what an algorithm found and chose, about `subject` and perhaps another object.
  @inline(__always)
  public func decide(
    _ decision: Decision, _ subject: ObjectID, _ name: Name = .empty, _ other: ObjectID = .none
  ) {
    emit(.decision(.decided(subject, name, other, decision)))
  }
  /// Says which check refused, and returns its error to be thrown.
  @inline(__always)
  public func refuse(_ errno: Errno, _ subject: ObjectID, _ name: Name = .empty) -> Errno {
    emit(.decision(.refused(subject, name, errno: errno.rawValue)))
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
    guard _slowPath(isOn) else { return try body() }
    do throws(Errno) {
      let result = try body()
      write(.frame(.ended(subject, name, function)))
      return result
    } catch let error where noteRefusal(error, function, subject, name) {
      preconditionFailure("no refusal is caught here")
    }
  }

  /// Says that an answer is a refusal. False, so that the `catch` that asks this lets the error pass:
  /// throwing it anew would be some thirty instructions more.
  @inline(__always)
  private func noteRefusal(
    _ error: Errno, _ function: Function, _ subject: ObjectID, _ name: Name
  ) -> Bool {
    write(.decision(.refused(subject, name, errno: error.rawValue)))
    write(.frame(.ended(subject, name, function)))
    return false
  }
}

// Small changes that need no token: one thing is changed, then said.
extension Journal {
  /// Says that an object came to be, made over another one; its count is 0 and nobody holds it yet.
  public func born(_ id: ObjectID, of other: ObjectID, number: Int64 = 0) {
    emit(.reference(.born(id, of: other, number: number)))
  }
  /// Says with what an inode was made; `mode` has the bits of its type.
  public func describe(_ id: ObjectID, mode: UInt32, nlink: Int32, uid: UInt32, gid: UInt32) {
    emit(.attribute(.described(id, mode: mode, nlink: nlink, uid: uid, gid: gid)))
  }
}
