/// The modelled equivalent of Go's `defer`: calls and unlocks that a panic of the modelled kernel
/// still runs, newest first. An operation that returns normally cancels each of them, so the list
/// is a short stack. `Machine` owns it.

/// One deferred action and its subject, in two words.
struct Deferred: BitwiseCopyable {
  typealias Call = @convention(c) (UnsafeMutableRawPointer) -> Void

  enum Action {
    case call(Call)
    case unlock(ObjectID, LockKind, LockMode)
  }

  let subject: UnsafeMutableRawPointer
  /// Either a function's address, or a lock: bit 63 is set, mode and kind are in the highest byte,
  /// and the object's id is below. Neither ids nor addresses of functions use that byte.
  private let word: UInt64

  @inline(__always)
  init(_ subject: UnsafeMutableRawPointer, call: Call) {
    self.subject = subject
    word = UInt64(UInt(bitPattern: unsafeBitCast(call, to: UnsafeRawPointer.self)))
  }

  @inline(__always)
  init(
    _ lock: UnsafeMutablePointer<LockWord>, unlock id: ObjectID, _ kind: LockKind, _ mode: LockMode
  ) {
    subject = UnsafeMutableRawPointer(lock)
    word = id.raw | UInt64(0x80 | mode.rawValue << 3 | kind.rawValue) << 56
  }

  var action: Action {
    guard word >> 63 != 0 else {
      return .call(unsafeBitCast(UnsafeRawPointer(bitPattern: UInt(word)), to: Call.self))
    }
    let byte = UInt8(word >> 56)
    guard let kind = LockKind(rawValue: byte & 7), let mode = LockMode(rawValue: byte >> 3 & 1)
    else { preconditionFailure("no lock was deferred with these bits") }
    return .unlock(ObjectID(raw: word & 0xff_ffff_ffff_ffff), kind, mode)
  }
}

/// The stack of actions that are deferred now.
struct DeferredCalls: BitwiseCopyable {
  /// The memory of the stack, up to `limit`.
  private var bottom: UnsafeMutablePointer<Deferred>
  private var limit: UnsafeMutablePointer<Deferred>
  /// One past the newest.
  private var top: UnsafeMutablePointer<Deferred>

  init() {
    let capacity = 64
    bottom = .allocate(capacity: capacity)
    limit = bottom + capacity
    top = bottom
  }

  func free() { bottom.deallocate() }

  var count: Int { top - bottom }

  @inline(__always)
  mutating func push(_ call: Deferred) {
    if _slowPath(top == limit) { grow() }
    top.initialize(to: call)
    top += 1
  }

  @inline(never)
  private mutating func grow() {
    let count = count, larger = UnsafeMutablePointer<Deferred>.allocate(capacity: count * 2)
    larger.moveInitialize(from: bottom, count: count)
    bottom.deallocate()
    bottom = larger
    limit = larger + count * 2
    top = larger + count
  }

  /// Adds a call at the bottom: it runs last.
  mutating func pushOldest(_ call: Deferred) {
    push(call)
    var place = top - 1
    while place > bottom {
      swap(&place.pointee, &(place - 1).pointee)
      place -= 1
    }
  }

  mutating func pop() -> Deferred? {
    guard top > bottom else { return nil }
    top -= 1
    return top.pointee
  }

  /// Removes the newest entry about `subject`, which is nearly always the newest of all.
  @inline(__always)
  mutating func cancelDeferred(_ subject: UnsafeMutableRawPointer) {
    let newest = top - 1
    if _fastPath(top != bottom && newest.pointee.subject == subject) {
      top = newest
    } else {
      cancelOlder(subject)
    }
  }

  @inline(never)
  private mutating func cancelOlder(_ subject: UnsafeMutableRawPointer) {
    top -= 1
    var place = top - 1
    // Mostly it is the last but one: open(2) with O_CREAT unlocks the filesystem but keeps its
    // write access to the mount, which it took later.
    if place >= bottom, place.pointee.subject == subject { return place.pointee = top.pointee }
    while place >= bottom, place.pointee.subject != subject { place -= 1 }
    precondition(place >= bottom, "cancels what was not deferred")
    while place < top {
      place.pointee = (place + 1).pointee
      place += 1
    }
  }
}
