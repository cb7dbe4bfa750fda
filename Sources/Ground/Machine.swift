/// The modelled machine under one engine: its memory, its names, the numbers it gives out, the
/// journal, and what is still to be run when an operation returns or panics.
///
/// A handle; the record is owned by `Engine`, which ends it. Nothing here is global: two machines
/// live side by side. One operation runs at a time.

/// A handle to one machine.
public struct Machine: BitwiseCopyable {
  struct Record {
    // What every operation touches comes first.
    var journal: JournalBuffer
    /// How many locks of each rank are held, by rank; counted while the journal is on.
    var held = HeldLockCounts()
    /// What Go would have deferred.
    var deferred = DeferredCalls()
    var task = ObjectID.none
    let arena = Arena()
    let rules: Rules
    var references: UInt32 = 0
    var slots: UInt32 = 0
    var filesystems = 0
    /// What `DelayedReuse` is for.
    let delaysReuse: Bool
    /// The next number of each kind that belongs to no filesystem.
    var next = (file: 1, mount: 1, namespace: 1, task: 1, virtualDentry: 1)
    var stop: StopReason?
    let names = Unmanaged.passRetained(Names())
    let thread = Unmanaged.passRetained(EngineThread())
    let delayed = Unmanaged.passRetained(DelayedReuse())
  }
  let at: UnsafeMutablePointer<Record>

  /// - Parameters:
  ///   - room: how many events can be written; nil for as many as a log can have.
  ///   - rules: what this machine's kernfs does, for ever.
  public init(journaling: Bool, room: Int? = nil, rules: Rules = Rules()) {
    at = .allocate(capacity: 1)
    at.initialize(
      to: Record(
        journal: JournalBuffer(isOn: journaling, room: room), rules: rules,
        delaysReuse: rules != Rules()))
  }

  /// Ends the machine and frees everything in it.
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
  /// The memory of everything that this machine makes; it goes with the machine.
  @inline(__always)
  public var arena: Arena { at.pointee.arena }
  /// The machine's names; retained while the result is used.
  public var names: Names { at.pointee.names.takeUnretainedValue() }
  /// Lends the table of names, which lives as long as the machine: nothing is retained.
  @inline(__always)
  public func withNames<Result>(_ body: (Names) -> Result) -> Result {
    at.pointee.names._withUnsafeGuaranteedRef { body($0) }
  }
  /// What emits events; it costs nothing to make and holds nothing.
  public var journal: Journal { @inline(__always) get { Journal(machine: self) } }
  /// The rules that the machine was made with; they never change.
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

  /// False if all numbers of filesystems are taken.
  public var hasFilesystemNumber: Bool { at.pointee.filesystems < ObjectID.mostFilesystems }

  /// Runs `body` on the machine's own thread and waits for it, or for the machine to stop in it.
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

// What runs when the operation is over, and also while the machine panics.
extension Machine {
  /// From now on a panic runs `call` with `subject`, newest first, unless it is settled before.
  @inline(__always)
  public func deferCall(
    _ subject: UnsafeMutableRawPointer,
    _ call: @convention(c) (UnsafeMutableRawPointer) -> Void
  ) {
    at.pointee.deferred.push(Deferred(subject, call: call))
  }

  /// The same, but before everything that is deferred now: it runs last.
  public func deferOutermostCall(
    _ subject: UnsafeMutableRawPointer,
    _ call: @convention(c) (UnsafeMutableRawPointer) -> Void
  ) {
    at.pointee.deferred.pushOldest(Deferred(subject, call: call))
  }

  /// From now on a panic unlocks that lock, unless it is settled before.
  @inline(__always)
  func deferUnlock(
    _ word: UnsafeMutablePointer<LockWord>, _ id: ObjectID, _ kind: LockKind, _ mode: LockMode
  ) {
    at.pointee.deferred.push(Deferred(word, unlock: id, kind, mode))
  }

  /// The newest deferred call on `subject` is being done now, in the ordinary way.
  @inline(__always)
  public func cancelDeferred(_ subject: UnsafeMutableRawPointer) {
    at.pointee.deferred.cancelDeferred(subject)
  }

  /// The modelled kernel panics: says so, runs what Go would still run, and parks for ever.
  /// A panic in one of the deferred calls replaces this one and goes on with the rest.
  public func panic(_ reason: StopReason, about id: ObjectID) -> Never {
    at.pointee.stop = reason
    journal.emit(.machine(.stopped(id, reason)))
    while let deferred = at.pointee.deferred.pop() { run(deferred) }
    park()
  }

  /// Nothing runs on this machine any more.
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

  /// The task waits for a lock that nobody will ever give it: nothing runs any more.
  func deadlock(about id: ObjectID) -> Never { hang(.deadlock, about: id) }

  /// The task is in a loop of the modelled kernel that never ends.
  public func runForever(about id: ObjectID) -> Never { hang(.endless, about: id) }

  /// Nothing that was deferred runs: the operation never returns.
  private func hang(_ reason: StopReason, about id: ObjectID) -> Never {
    at.pointee.stop = reason
    journal.emit(.machine(.stopped(id, reason)))
    park()
  }
}
