/// The modelled machine under one engine, and the ground that the other modules of the engine stand
/// on.
///
/// **Who holds what.** A `Machine` is a handle; its record holds the arena, the table of names, the
/// journal, the engine's thread, and the deferred calls. Objects (dentries, inodes, mounts, files,
/// tasks) are records in the arena that begin with a `Header`: id, count, machine. A handle such as
/// `Dentry` is the record's address and owns nothing. A count changes in one file,
/// `Reference.swift`. A `Ref` owns one reference and must be consumed: dropped, transferred,
/// queued, or put into a `RefSlot`. A `Held` owns one lock and must be unlocked.
///
/// **Order of locks.** `Lock.swift` has it. Locks are modelled: the engine has one thread, so they
/// protect nothing in Swift. They exist to be shown, to be checked, and to stop the machine when a
/// lock is not free.
///
/// **Life of a record.** It is placed in a `Pool`, its object is born with count 0 and gets a first
/// reference. The count falls to 0, and its kind decides: a cached dentry stays, others are
/// destroyed and get count -1. The record is recycled when no stored handle points to it (`pin`,
/// `unpin`). Ids are never recycled.
///
/// **Life of an operation.** The engine calls `run`, which executes a batch on the machine's
/// thread. The operation defers calls and unlocks as kernfs does, and cancels each as it performs
/// it. If the modelled kernel panics, the remaining ones run and the thread parks for ever; a
/// deadlock or an endless loop parks at once. A stopped machine runs nothing again.
///
/// **Invariants.** A change is made first and emitted second, by this module only. Unless a fault
/// says otherwise, an operation that returns leaves no deferred call and no held lock, and the
/// ledger lists as many references on an object as its count says. Nothing is global: two machines
/// live side by side.

/// A handle to one machine. `Engine` owns the record and ends it. Only the running task writes to
/// the record, and between batches only the engine's owner.
public struct Machine: BitwiseCopyable {
  struct Record {
    // The fields that every operation touches come first.
    var journal: JournalBuffer
    /// How many locks of each kind are held. Counted only while the journal is on.
    var held = HeldLockCounts()
    /// What a panic would still run.
    var deferred = DeferredCalls()
    /// The task whose operation runs. The engine sets it before each operation.
    var task = ObjectID.none
    let arena = Arena()
    let rules: Rules
    /// The last serial number of a reference, and of a slot.
    var references: UInt32 = 0
    var slots: UInt32 = 0
    var filesystems = 0
    /// Whether records of destroyed objects wait in `delayed`. See `DelayedReuse`.
    let delaysReuse: Bool
    /// The next numbers for objects that belong to no filesystem.
    var next = (file: 1, mount: 1, namespace: 1, task: 1, virtualDentry: 1)
    /// Set once, right before the thread parks.
    var stop: StopReason?
    // Owned by the record; `end` releases them.
    let names = Unmanaged.passRetained(Names())
    let thread = Unmanaged.passRetained(EngineThread())
    let delayed = Unmanaged.passRetained(DelayedReuse())
  }
  let at: UnsafeMutablePointer<Record>

  /// - Parameters:
  ///   - room: the greatest number of events; nil for as many as a log can have.
  ///   - rules: the behaviour of this machine's kernfs. It never changes.
  public init(journaling: Bool, room: Int? = nil, rules: Rules = Rules()) {
    at = .allocate(capacity: 1)
    at.initialize(
      to: Record(
        journal: JournalBuffer(isOn: journaling, room: room), rules: rules,
        delaysReuse: rules != Rules()))
  }

  /// Ends the machine and frees its memory.
  /// - Precondition: nothing runs on it, and no handle into it is used again.
  public func end() {
    at.pointee.thread.takeUnretainedValue().end()
    at.pointee.thread.release()
    at.pointee.names.release()
    at.pointee.delayed.release()
    at.pointee.journal.free()
    at.pointee.arena.end()
    at.pointee.deferred.free()
    at.deinitialize(count: 1)
    at.deallocate()
  }
}

extension Machine {
  /// The memory of everything on this machine, freed with the machine.
  @inline(__always)
  public var arena: Arena { at.pointee.arena }
  /// The machine's table of names.
  public var names: Names { at.pointee.names.takeUnretainedValue() }
  /// Lends the table of names without retaining it. The table lives as long as the machine.
  @inline(__always)
  public func withNames<Result>(_ body: (Names) -> Result) -> Result {
    at.pointee.names._withUnsafeGuaranteedRef { body($0) }
  }
  /// What emits events. Making this handle costs nothing.
  public var journal: Journal { @inline(__always) get { Journal(machine: self) } }
  /// The machine's rules. They never change.
  public var rules: Rules { @inline(__always) _read { yield at.pointee.rules } }
  /// The task whose operation runs now.
  public var task: ObjectID {
    get { at.pointee.task }
    nonmutating set { at.pointee.task = newValue }
  }
  /// Why the machine stopped, or nil.
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

  /// A new id for a filesystem, or for an object that belongs to no filesystem.
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

  /// False if all filesystem numbers are used.
  public var hasFilesystemNumber: Bool { at.pointee.filesystems < ObjectID.mostFilesystems }

  /// Runs `body` on the machine's thread and waits until it ends or the machine stops.
  public func run(_ body: @escaping () -> Void) {
    at.pointee.delayed.takeUnretainedValue().end()
    at.pointee.thread.takeUnretainedValue().run(body)
  }
}

// Records of destroyed objects.
extension Machine {
  @inline(__always)
  var delaysReuse: Bool { at.pointee.delaysReuse }

  @inline(never)
  func delayReuse(of object: some RefCounted) {
    at.pointee.delayed.takeUnretainedValue().add(object)
  }
}

// Calls and unlocks that a panic still runs.
extension Machine {
  /// Makes a panic run `call` with `subject`, unless the call is cancelled before. Newest calls run
  /// first.
  @inline(__always)
  public func deferCall(
    _ subject: UnsafeMutableRawPointer,
    _ call: @convention(c) (UnsafeMutableRawPointer) -> Void
  ) {
    at.pointee.deferred.push(Deferred(subject, call: call))
  }

  /// `deferCall` at the bottom of the stack: this call runs last.
  public func deferOutermostCall(
    _ subject: UnsafeMutableRawPointer,
    _ call: @convention(c) (UnsafeMutableRawPointer) -> Void
  ) {
    at.pointee.deferred.pushOldest(Deferred(subject, call: call))
  }

  /// Makes a panic release that lock, unless the unlock is cancelled before.
  @inline(__always)
  func deferUnlock(
    _ word: UnsafeMutablePointer<LockWord>, _ id: ObjectID, _ kind: LockKind, _ mode: LockMode
  ) {
    at.pointee.deferred.push(Deferred(word, unlock: id, kind, mode))
  }

  /// Removes the newest deferred entry about `subject`, because its caller performs it now.
  @inline(__always)
  public func cancelDeferred(_ subject: UnsafeMutableRawPointer) {
    at.pointee.deferred.cancelDeferred(subject)
  }

  /// Panics the modelled kernel: emits the event, runs what is deferred, and parks for ever. A
  /// panic in a deferred call replaces this one and continues with the remaining calls.
  public func panic(_ reason: StopReason, about id: ObjectID) -> Never {
    at.pointee.stop = reason
    journal.emit(.machine(.stopped(id, reason)))
    while let deferred = at.pointee.deferred.pop() { run(deferred) }
    park()
  }

  /// Ends all work on this machine.
  private func park() -> Never {
    at.pointee.journal.close()
    at.pointee.thread.takeUnretainedValue().park()
  }

  private func run(_ deferred: Deferred) {
    switch deferred.action {
    case .call(let call): call(deferred.subject)
    case .unlock(let id, let kind, let mode):
      unlock(deferred.subject.assumingMemoryBound(to: LockWord.self), id, kind, mode)
    }
  }

  @inline(__always)
  func unlock(
    _ word: UnsafeMutablePointer<LockWord>, _ id: ObjectID, _ kind: LockKind, _ mode: LockMode
  ) {
    word.pointee.state = mode == .write ? 0 : word.pointee.state &- 1
    if _fastPath(!journal.isOn) { return }
    at.pointee.held.remove(kind)
    journal.write(.machine(.unlocked(id, kind, mode)))
  }

  /// Stops the machine: the task waits for a lock that can never become free.
  func deadlock(about id: ObjectID) -> Never { hang(.deadlock, about: id) }

  /// Stops the machine: the task loops in the modelled kernel and never ends.
  public func runForever(about id: ObjectID) -> Never { hang(.endless, about: id) }

  /// Stops without running what is deferred, because the operation never returns.
  private func hang(_ reason: StopReason, about id: ObjectID) -> Never {
    at.pointee.stop = reason
    journal.emit(.machine(.stopped(id, reason)))
    park()
  }
}
