/// The journal of one machine: it writes events at the end of its log, which only grows. Nothing is
/// copied or handed over; readers see the written events themselves. Switched off, it costs one
/// branch per event.

/// Where `Journal` writes. Part of the machine's record. All fields but `next` are fixed when the
/// machine is made; only the running task advances `next`.
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

  /// True if less than a quarter is left. The running operation may use that quarter.
  fileprivate var isFull: Bool { count > range._withUnsafeGuaranteedRef { $0.capacity } / 4 * 3 }

  fileprivate var log: EventLog { EventLog(range.takeUnretainedValue(), count: count) }

  fileprivate mutating func startOver() {
    range._withUnsafeGuaranteedRef { $0.release(upTo: count) }
    next = start
  }

  func free() { range.release() }

  /// Frees the unused addresses, when nothing will be written any more. The record of a stopped
  /// machine stays until the process ends.
  func close() { range._withUnsafeGuaranteedRef { $0.close(after: count) } }
}

/// A handle to the journal of one machine.
public struct Journal: BitwiseCopyable {
  let machine: Machine

  /// Whether events are written. Fixed when the machine is made.
  public var isOn: Bool { @inline(__always) get { machine.at.pointee.journal.isOn } }

  /// How many events were written so far.
  public var count: Int { machine.at.pointee.journal.count }

  /// Appends an event. The caller emits a change after making it.
  @inline(__always)
  func emit(_ event: @autoclosure () -> Event) {
    if _slowPath(isOn) { write(event()) }
  }

  /// `emit` without the test; the caller knows that the journal is on.
  @inline(__always)
  func write(_ event: Event) {
    let place = machine.at.pointee.journal.next
    place.put(event)
    machine.at.pointee.journal.next = place + 1
  }

  @inline(never)
  func noteOutOfOrder(_ id: ObjectID) { decide(.outOfOrder, id) }

  /// Everything written so far, oldest first. Later events are not part of it.
  public var log: EventLog { machine.at.pointee.journal.log }

  /// True if the room for events is nearly used up.
  public var isFull: Bool { machine.at.pointee.journal.isFull }

  /// Discards everything written so far and frees most of its memory. For readers that process
  /// events as they come and keep none.
  /// - Precondition: no log of this journal is read again.
  public func startOver() { machine.at.pointee.journal.startOver() }
}

/// An event and its padding up to the next one, as four words.
private struct EventWords: BitwiseCopyable {
  let words: (UInt64, UInt64, UInt64, UInt64)
}

extension UnsafeMutablePointer<Event> {
  /// Writes an event as four words. A plain store of the enum takes five or six.
  @inline(__always)
  fileprivate func put(_ event: Event) {
    let zero = UInt8(0), words = unsafeBitCast((event, zero, zero), to: EventWords.self)
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: EventWords.self).initialize(to: words)
  }
}

// Frames and decisions, which algorithms record.
extension Journal {
  /// Records that an operation of the machine's task begins. The text is made only if the journal
  /// is on.
  @inline(__always)
  public func beginOperation(_ text: @autoclosure () -> Name) {
    emit(.frame(.operation(task: machine.task, text())))
  }
  /// Records that the operation ended; `errno` is nil on success.
  @inline(__always)
  public func endOperation(_ errno: Errno?) {
    emit(.frame(.returned(errno: errno?.rawValue ?? 0)))
  }
  /// Records that a function of kernfs begins on `subject`. The caller must record its end on every
  /// path, including a throw.
  @inline(__always)
  public func begin(_ function: Function, _ subject: ObjectID, _ name: Name = .empty) {
    emit(.frame(.began(subject, name, function)))
  }
  /// Records that the innermost open frame ends.
  @inline(__always)
  public func end(_ function: Function, _ subject: ObjectID, _ name: Name = .empty) {
    emit(.frame(.ended(subject, name, function)))
  }
  /// Records what an algorithm found and chose, about `subject` and perhaps another object.
  @inline(__always)
  public func decide(
    _ decision: Decision, _ subject: ObjectID, _ name: Name = .empty, _ other: ObjectID = .none
  ) {
    emit(.decision(.decided(subject, name, other, decision)))
  }
  /// Records which check failed, and returns the error for the caller to throw.
  @inline(__always)
  public func refuse(_ errno: Errno, _ subject: ObjectID, _ name: Name = .empty) -> Errno {
    emit(.decision(.refused(subject, name, errno: errno.rawValue)))
    return errno
  }
}

// Frames around a closure, closed on every path.
extension Journal {
  /// Runs `body` inside a frame.
  @inline(__always)
  public func frame<Result: ~Copyable>(
    _ function: Function, _ subject: ObjectID, _ name: Name = .empty,
    _ body: () throws(Errno) -> Result
  ) throws(Errno) -> Result {
    begin(function, subject, name)
    defer { end(function, subject, name) }
    return try body()
  }

  /// Runs `body`, a question to `subject`, inside a frame. If it throws, the refusal is recorded
  /// before the frame ends.
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

  /// Records a refusal and the end of its frame. It returns false, so the `catch` whose condition
  /// calls it does not match and the error propagates. Catching and rethrowing it would take about
  /// thirty more instructions.
  @inline(__always)
  private func noteRefusal(
    _ error: Errno, _ function: Function, _ subject: ObjectID, _ name: Name
  ) -> Bool {
    write(.decision(.refused(subject, name, errno: error.rawValue)))
    write(.frame(.ended(subject, name, function)))
    return false
  }
}

// Records of births, made by the code that initializes the object's record.
extension Journal {
  /// Records a new object made from `other`. Its count is 0 and it has no holder yet.
  public func born(_ id: ObjectID, of other: ObjectID, number: Int64 = 0) {
    emit(.reference(.born(id, of: other, number: number)))
  }
  /// Records an inode's initial attributes; `mode` includes its type.
  public func describe(_ id: ObjectID, mode: UInt32, nlink: Int32, uid: UInt32, gid: UInt32) {
    emit(.attribute(.described(id, mode: mode, nlink: nlink, uid: uid, gid: gid)))
  }
}
