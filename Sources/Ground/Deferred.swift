/// What Go would have deferred: calls and unlocks that a panic of the modelled kernel still does, newest
/// first. An operation that ends in the ordinary way settles each of them, so the list is a stack, and
/// short. Owned by `Machine`.

/// One call that is deferred: what it is about, and what is to be done; two words.
struct Deferred: BitwiseCopyable {
  typealias Call = @convention(c) (UnsafeMutableRawPointer) -> Void

  enum Action {
    case call(Call)
    case unlock(ObjectID, LockKind, LockMode)
  }

  let subject: UnsafeMutableRawPointer
  /// A function's address, or a lock: its object's id with bit 63, mode and kind in the byte that ids
  /// leave free and addresses of functions do not use.
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

/// The stack of what is deferred now.
struct DeferredCalls: BitwiseCopyable {
  private var bottom: UnsafeMutablePointer<Deferred>
  private var limit: UnsafeMutablePointer<Deferred>
  /// Behind the newest.
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

  /// Below everything that is there.
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

  /// Forgets the newest one about `subject`, which is the newest of all, nearly always.
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
    // Mostly it is the newest but one: O_CREAT gives the filesystem's lock back, and still writes.
    if place >= bottom, place.pointee.subject == subject { return place.pointee = top.pointee }
    while place >= bottom, place.pointee.subject != subject { place -= 1 }
    precondition(place >= bottom, "settles what was not deferred")
    while place < top {
      place.pointee = (place + 1).pointee
      place += 1
    }
  }
}
