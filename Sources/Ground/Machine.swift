/// The modelled machine under one engine: its memory, its names, the numbers it gives out, the
/// journal, and what is still to be run when an operation returns or panics.
///
/// A handle; the record is owned by `Engine`, which ends it. Nothing here is global: two machines
/// live side by side. One operation runs at a time.

/// A handle to one machine.
public struct Machine: BitwiseCopyable {
  struct Record {
    let arena = Arena()
    let names = Unmanaged.passRetained(Names())
    let thread = Unmanaged.passRetained(EngineThread())
    var journal = JournalBuffer()
    let rules: Rules
    var references: UInt32 = 0
    var slots: UInt32 = 0
    var filesystems = 0
    /// The next number of each kind that belongs to no filesystem.
    var next = (file: 1, mount: 1, namespace: 1, task: 1, virtualDentry: 1)
    var task = ObjectID.none
    var stop: StopReason?
    /// What Go would have deferred, oldest first.
    var deferred: UnsafeMutablePointer<Deferred>
    var deferredCount = 0
    /// How many locks of each rank are held, by rank.
    var held = HeldRanks()
  }
  let at: UnsafeMutablePointer<Record>

  static let deferredCapacity = 64

  /// - Parameter rules: what this machine's kernfs does, for ever.
  public init(journaling: Bool, rules: Rules = Rules()) {
    at = .allocate(capacity: 1)
    at.initialize(
      to: Record(rules: rules, deferred: .allocate(capacity: Self.deferredCapacity)))
    at.pointee.journal.isOn = journaling
  }

  /// Ends the machine and frees everything in it.
  /// - Precondition: nothing runs on it, and no handle into it is used again.
  public func end() {
    at.pointee.thread.takeUnretainedValue().end()
    at.pointee.thread.release()
    at.pointee.names.release()
    at.pointee.journal.free()
    at.pointee.arena.end()
    at.pointee.deferred.deallocate()
    at.deinitialize(count: 1)
    at.deallocate()
  }
}

extension Machine {
  @inline(__always)
  public var arena: Arena { at.pointee.arena }
  public var names: Names { at.pointee.names.takeUnretainedValue() }
  /// Lends the table of names, which lives as long as the machine: nothing is retained.
  @inline(__always)
  public func withNames<Result>(_ body: (Names) -> Result) -> Result {
    at.pointee.names._withUnsafeGuaranteedRef { body($0) }
  }
  public var journal: Journal { @inline(__always) get { Journal(machine: self) } }
  public var rules: Rules { @inline(__always) _read { yield at.pointee.rules } }
  /// Whose operation runs now.
  public var task: ObjectID {
    get { at.pointee.task }
    nonmutating set { at.pointee.task = newValue }
  }
  /// Why the machine stopped, if it did.
  public var stop: StopReason? { at.pointee.stop }

  /// The next serial number of a reference.
  @inline(__always)
  func nextReference() -> UInt32 {
    at.pointee.references &+= 1
    return at.pointee.references
  }

  /// The next serial number of a slot.
  @inline(__always)
  public func nextSlot() -> UInt32 {
    at.pointee.slots &+= 1
    return at.pointee.slots
  }

  /// A new id for an object that belongs to no filesystem, or for a filesystem itself.
  public func newID(_ kind: ObjectKind) -> ObjectID {
    func next(_ number: inout Int) -> ObjectID {
      defer { number += 1 }
      return ObjectID(kind, number: number)
    }
    switch kind {
    case .file: return next(&at.pointee.next.file)
    case .mount: return next(&at.pointee.next.mount)
    case .namespace: return next(&at.pointee.next.namespace)
    case .task: return next(&at.pointee.next.task)
    case .virtualDentry: return next(&at.pointee.next.virtualDentry)
    case .filesystem:
      defer { at.pointee.filesystems += 1 }
      return ObjectID(
        kind, filesystem: at.pointee.filesystems, number: at.pointee.filesystems + 1)
    case .none, .dentry, .inode: preconditionFailure("\(kind) gets its number from its filesystem")
    }
  }

  /// Runs `body` on the machine's own thread and waits for it, or for the machine to stop in it.
  public func run(_ body: @escaping () -> Void) {
    at.pointee.thread.takeUnretainedValue().run(body)
  }
}

// What runs when the operation is over, and also while the machine panics.
extension Machine {
  /// One call that Go would have deferred.
  struct Deferred: BitwiseCopyable {
    let subject: UnsafeMutableRawPointer
    let action: Action

    enum Action: BitwiseCopyable {
      case call(@convention(c) (UnsafeMutableRawPointer) -> Void)
      case unlock(ObjectID, LockKind, LockMode)
    }
  }

  /// From now on a panic runs `call` with `subject`, newest first, unless it is settled before.
  @inline(__always)
  public func deferCall(
    _ subject: UnsafeMutableRawPointer,
    _ call: @convention(c) (UnsafeMutableRawPointer) -> Void
  ) {
    deferAction(subject, .call(call))
  }

  @inline(__always)
  func deferAction(_ subject: UnsafeMutableRawPointer, _ action: Deferred.Action) {
    precondition(at.pointee.deferredCount < Self.deferredCapacity, "too much is deferred")
    (at.pointee.deferred + at.pointee.deferredCount)
      .initialize(to: Deferred(subject: subject, action: action))
    at.pointee.deferredCount &+= 1
  }

  /// The same, but before everything that is deferred now: it runs last.
  public func deferOutermostCall(
    _ subject: UnsafeMutableRawPointer,
    _ call: @convention(c) (UnsafeMutableRawPointer) -> Void
  ) {
    deferCall(subject, call)
    var index = at.pointee.deferredCount - 1
    while index > 0 {
      swap(&at.pointee.deferred[index], &at.pointee.deferred[index - 1])
      index -= 1
    }
  }

  /// The newest deferred call on `subject` is being done now, in the ordinary way. It is the newest
  /// of all, nearly always.
  @inline(__always)
  public func settle(_ subject: UnsafeMutableRawPointer) {
    let newest = at.pointee.deferredCount &- 1
    if newest >= 0, at.pointee.deferred[newest].subject == subject {
      at.pointee.deferredCount = newest
    } else {
      settleOlder(subject)
    }
  }

  @inline(never)
  private func settleOlder(_ subject: UnsafeMutableRawPointer) {
    var index = at.pointee.deferredCount - 1
    while index >= 0, at.pointee.deferred[index].subject != subject { index -= 1 }
    precondition(index >= 0, "settles what was not deferred")
    at.pointee.deferredCount -= 1
    while index < at.pointee.deferredCount {
      at.pointee.deferred[index] = at.pointee.deferred[index + 1]
      index += 1
    }
  }

  /// The modelled kernel panics: says so, runs what Go would still run, and parks for ever.
  /// A panic in one of the deferred calls replaces this one and goes on with the rest.
  public func panic(_ reason: StopReason, about id: ObjectID) -> Never {
    at.pointee.stop = reason
    journal.emit(.stopped(id, reason))
    while at.pointee.deferredCount > 0 {
      at.pointee.deferredCount -= 1
      run(at.pointee.deferred[at.pointee.deferredCount])
    }
    at.pointee.thread.takeUnretainedValue().park()
  }

  private func run(_ deferred: Deferred) {
    switch deferred.action {
    case .call(let call):
      call(deferred.subject)
    case .unlock(let id, let kind, let mode):
      let word = deferred.subject.assumingMemoryBound(to: LockWord.self)
      unlock(word, id, kind, mode)
    }
  }

  @inline(__always)
  func unlock(
    _ word: UnsafeMutablePointer<LockWord>, _ id: ObjectID, _ kind: LockKind, _ mode: LockMode
  ) {
    word.pointee.state = mode == .write ? 0 : word.pointee.state &- 1
    at.pointee.held.remove(kind)
    journal.emit(.unlocked(id, kind, mode))
  }

  /// The task waits for a lock that nobody will ever give it: nothing runs any more.
  func deadlock(about id: ObjectID) -> Never {
    at.pointee.stop = .deadlock
    journal.emit(.stopped(id, .deadlock))
    at.pointee.thread.takeUnretainedValue().park()
  }
}
