/// Modelled locks. A held lock is a value, and a parameter `borrowing Held` means that the caller
/// holds it. A lock that is not available becomes a state of the machine, never a blocked thread.
///
/// Lock order (kernfs: package comment), outermost first:
///
///     file.position
///       filesystem            kernfs: Filesystem.mu
///         directory           kernfs: Dentry.dirMu; two at once only in rename
///           mounts            vfs: VirtualFilesystem.mountMu
///             node            vfs: Dentry.mu
///           slots             kernfs: OrderedChildren.mu; two at once only in rename
///
/// `slots` has no order against `mounts` and `node`: unlink takes it while it holds `node`.

/// The locks that objects have, outermost first.
public enum LockKind: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  case position, filesystem, directory, mounts, node, slots
}

/// How a lock is held: by many for reading, or by one for writing.
public enum LockMode: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  case read, write
}

/// The state of one lock: 0 free, -1 held for writing, n held n times for reading. It lies in the
/// object's record; only `lock`, `unlock` and `Machine.unlock` change it.
public struct LockWord: BitwiseCopyable {
  var state: Int32 = 0
  public init() {}
}

/// How many locks of each kind the running task holds. Ten bits for each kind, the outermost
/// lowest, so a comparison tests all inner kinds at once.
struct HeldLockCounts: BitwiseCopyable {
  private var counts: UInt64 = 0

  @inline(__always)
  private static func shift(_ kind: LockKind) -> UInt64 { UInt64(kind.rawValue) &* 10 }

  @inline(__always)
  mutating func add(_ kind: LockKind) { counts &+= 1 &<< Self.shift(kind) }

  @inline(__always)
  mutating func remove(_ kind: LockKind) { counts &-= 1 &<< Self.shift(kind) }

  /// True if taking this kind now violates the lock order.
  @inline(__always)
  func forbids(_ kind: LockKind) -> Bool {
    switch kind {
    case .position: counts >= 1 &<< Self.shift(.filesystem)
    // Another filesystem's lock is allowed. The same one held twice is a deadlock or a second
    // reader.
    case .filesystem: counts >= 1 &<< Self.shift(.directory)
    case .directory: counts >= 1 &<< Self.shift(.mounts)
    case .mounts: counts & (1 &<< Self.shift(.slots) &- 1) >= 1 &<< Self.shift(.mounts)
    case .node, .slots: false
    }
  }
}

/// An object that has locks.
public protocol Lockable: BitwiseCopyable {
  var id: ObjectID { get }
  var machine: Machine { get }
  /// Where the state of that lock is stored.
  func word(_ kind: LockKind) -> UnsafeMutablePointer<LockWord>
}

/// Whether a panic releases the lock, as Go's `defer mu.Unlock()` does, or leaves it held, as an
/// explicit unlock at the end of a function does.
public enum Release: Sendable {
  case deferred, explicit
}

/// A lock held by the running task. `unlock` consumes it. The fields are copies of the arguments of
/// `lock`, so unlocking needs no look-up.
public struct Held<Owner: Lockable>: ~Copyable {
  private let word: UnsafeMutablePointer<LockWord>
  private let machine: Machine
  private let id: ObjectID
  private let kind: LockKind
  private let mode: LockMode
  private let release: Release

  @inline(__always)
  fileprivate init(
    _ owner: Owner, _ word: UnsafeMutablePointer<LockWord>, _ kind: LockKind, _ mode: LockMode,
    _ release: Release
  ) {
    self.word = word
    machine = owner.machine
    id = owner.id
    self.kind = kind
    self.mode = mode
    self.release = release
  }

  /// Releases the lock and emits the event.
  @inline(__always)
  public consuming func unlock() {
    let word = word, machine = machine, id = id, kind = kind, mode = mode, release = release
    discard self
    if release == .deferred { machine.cancelDeferred(word) }
    machine.unlock(word, id, kind, mode)
  }

  /// Runs `body` with the lock held, and unlocks on every path.
  @inline(__always)
  public consuming func during<Result: ~Copyable>(
    _ body: (borrowing Held<Owner>) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    let scope = LockScope(self)
    return try body(scope.held)
  }

  /// For `Unsound` only: leaves the lock held for ever. The function that took it still returns, so
  /// later locks no longer count as taken inside this one.
  consuming func leave() {
    let machine = machine, kind = kind
    discard self
    if machine.journal.isOn { machine.at.pointee.held.remove(kind) }
  }

  deinit { stillHeld(kind) }
}

/// Unlocks when the scope ends, so results and errors share one path.
private struct LockScope<Owner: Lockable>: ~Copyable {
  let held: Held<Owner>

  @inline(__always)
  init(_ held: consuming Held<Owner>) { self.held = held }

  @inline(__always)
  deinit { held.unlock() }
}

@inline(never)
private func stillHeld(_ kind: LockKind) { preconditionFailure("forgot to unlock \(kind)") }

extension Lockable {
  /// Takes the lock. Stops the machine if the lock is not free: with only one task, it never will
  /// be.
  @inline(__always)
  public func lock(
    _ kind: LockKind, _ mode: LockMode = .write, _ release: Release = .deferred
  ) -> Held<Self> {
    let word = word(kind)
    if _slowPath(journal.isOn) {
      checkOrder(kind)
      seize(word, mode)
      machine.at.pointee.held.add(kind)
      journal.write(.machine(.locked(id, kind, mode)))
    } else {
      seize(word, mode)
    }
    if release == .deferred { machine.deferUnlock(word, id, kind, mode) }
    return Held(self, word, kind, mode, release)
  }

  /// Marks the lock as taken, or stops the machine.
  @inline(__always)
  private func seize(_ word: UnsafeMutablePointer<LockWord>, _ mode: LockMode) {
    requireFree(word, mode)
    word.pointee.state = mode == .write ? -1 : word.pointee.state &+ 1
  }

  /// Runs `body` with the lock held, and unlocks on every path.
  @inline(__always)
  public func locked<Result: ~Copyable>(
    _ kind: LockKind, _ mode: LockMode = .write, _ release: Release = .deferred,
    _ body: (borrowing Held<Self>) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    try lock(kind, mode, release).during(body)
  }

  /// Emits a decision if this lock violates the lock order.
  @inline(__always)
  private func checkOrder(_ kind: LockKind) {
    if machine.at.pointee.held.forbids(kind) { journal.noteOutOfOrder(id) }
  }

  /// `locked` for a body that neither locks nor panics. Nothing can see the lock held during such a
  /// body, so its state is checked but not changed. With `lock` instead, a walk takes 1.3 times as
  /// long.
  @inline(__always)
  public func briefly<Result: ~Copyable>(
    _ kind: LockKind, _ mode: LockMode = .write, _ body: () -> Result
  ) -> Result {
    if _slowPath(journal.isOn) { checkOrder(kind) }
    requireFree(word(kind), mode)
    journal.emit(.machine(.locked(id, kind, mode)))
    let result = body()
    journal.emit(.machine(.unlocked(id, kind, mode)))
    return result
  }

  /// Stops the machine if the lock is not free.
  @inline(__always)
  private func requireFree(_ word: UnsafeMutablePointer<LockWord>, _ mode: LockMode) {
    let state = word.pointee.state
    if mode == .write ? state != 0 : state < 0 { machine.deadlock(about: id) }
  }

  /// Locks and unlocks at once, to read one value. It emits nothing, and stops the machine if the
  /// lock is not free. vfs: `Dentry.IsDead`.
  @inline(__always)
  public func lockAndUnlock(_ kind: LockKind) {
    requireFree(word(kind), .write)
  }

  private var journal: Journal { @inline(__always) get { machine.journal } }
}
