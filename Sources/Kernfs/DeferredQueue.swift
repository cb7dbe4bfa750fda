/// The deferred queue: references that an operation cannot drop at once because it holds locks.
/// They are dropped at its end, newest first. kernfs: `deferredDecRefs`, which a leaf lock
/// protects; here only the running task uses it.
///
/// References of any kind may be queued. A place is two entries: first its mount, then its dentry,
/// so that the dentry is dropped first.

import Ground
import VFS

/// The deferred queue of one filesystem. It owns the queued references.
struct DeferredQueue: BitwiseCopyable {
  private var entries: UnsafeMutablePointer<Ref<AnyRefCounted>>?
  private var capacity = 0
  private(set) var count = 0
  /// How many entries the current drain has yet to drop. They are the first ones.
  var draining = 0

  mutating func append(_ reference: consuming Ref<AnyRefCounted>, _ arena: Arena) {
    if count == capacity { grow(arena) }
    guard let entries else { preconditionFailure("no room for what is queued") }
    (entries + count).initialize(to: reference)
    count += 1
  }

  /// The entry at `index`, for checks.
  func entry(_ index: Int) -> (subject: ObjectID, serial: UInt32, holder: Holder)? {
    guard let entries, index < count else { return nil }
    let subject = entries[index].object.id
    return (subject, entries[index].serial, entries[index].holder)
  }

  /// Removes the entry at `index`; later entries move down by one.
  mutating func remove(at index: Int) -> Ref<AnyRefCounted> {
    guard let entries, index < count else { preconditionFailure("nothing is queued there") }
    let reference = (entries + index).move()
    for later in index + 1..<max(count, index + 1) {
      (entries + later - 1).initialize(to: (entries + later).move())
    }
    count -= 1
    return reference
  }

  @inline(never)
  private mutating func grow(_ arena: Arena) {
    let larger = max(16, capacity * 2)
    let memory = arena.allocate(larger, of: Ref<AnyRefCounted>.self)
    if let entries {
      memory.moveInitialize(from: entries, count: count)
      arena.free(entries, capacity)
    }
    entries = memory
    capacity = larger
  }
}

extension Filesystem {
  /// Queues a reference to be dropped. kernfs: `deferDecRef`.
  @inline(__always)
  func deferDecRef<Object: RefCounted>(_ reference: consuming Ref<Object>) {
    let queued = reference.queue(at: at.pointee.queue.count, of: id)
    at.pointee.queue.append(queued.cast(to: AnyRefCounted.self), machine.arena)
  }

  /// Queues the references that the virtual filesystem returned.
  @inline(__always)
  func deferDecRef(_ detached: consuming PendingDrops) {
    if detached.isEmpty { return }
    switch rules.detach {
    case .queued: queue(detached, twice: false)
    case .twice: queue(detached, twice: true)
    // Drops them under locks that the drops themselves need.
    case .atOnce: detached.drop()
    }
  }

  private func queue(_ detached: consuming PendingDrops, twice: Bool) {
    while !detached.isEmpty, let reference = detached.takeFirst() {
      let object = reference.object
      deferDecRef(reference)
      if twice { deferDecRef(Unsound.unearnedReference(to: object, Holder(.nobody))) }
    }
  }

  /// Drops the reference on the mount now and queues the one on the dentry, if the dentry belongs
  /// to this filesystem. Otherwise drops both now. kernfs: `deferDecRefVD`.
  func deferDecRefVD(_ place: consuming OwnedVirtualDentry) {
    if place.location.node.filesystem == base {
      deferDecRef(place.dropMount())
    } else {
      place.drop()
    }
  }

  /// Releases a place while the filesystem is locked, for inodes that hold one. Queues it if its
  /// dentry belongs to this filesystem, otherwise drops it now. kernfs: `SafeDecRef`.
  public func safeDecRef(_ place: consuming OwnedVirtualDentry) {
    if place.location.node.filesystem == base {
      deferDecRef(PendingDrops(place))
    } else {
      place.drop()
    }
  }

  /// `safeDecRef` for an open file. kernfs: `SafeDecRefFD`.
  public func safeDecRef(_ file: consuming Ref<FileDescription>) {
    if file.object.node.filesystem == base { deferDecRef(file) } else { file.drop() }
  }

  /// How an operation drains the queue at its end when the rule `drain` is `early`: under the lock,
  /// or not at all because it drained before.
  enum EarlyDrain {
    case locked, none
  }

  /// Runs `body`, then drops what it queued, even if the machine panics in it.
  @inline(always)
  func draining<Result: ~Copyable>(
    early: EarlyDrain = .locked, _ body: () throws(Errno) -> Result
  ) throws(Errno) -> Result {
    let scope = DrainScope(self, early)
    return try scope.during(body)
  }

  /// Drains the queue at the end of an operation.
  @inline(__always)
  fileprivate func endDraining(_ early: EarlyDrain) {
    if _fastPath(rules.drain != .early) { drain() } else { endEarly(early) }
  }

  @inline(never)
  private func endEarly(_ drain: EarlyDrain) {
    guard drain == .locked else { return }
    let mu = lock(.filesystem, .write, .explicit)
    drainEarly(mu)
    mu.unlock()
  }

  /// Drains the queue in the middle of an operation, oldest first, if the rule `drain` is `early`.
  /// kernfs before the seed: `processDeferredDecRefsLocked`.
  @inline(__always)
  func drainEarly(_ mu: borrowing Held<Filesystem>) {
    if _slowPath(rules.drain == .early) { drainNow() }
  }

  @inline(never)
  private func drainNow() {
    guard at.pointee.queue.count > 0 else { return }
    journal.begin(.drain, id)
    while at.pointee.queue.count > 0 {
      dropQueued(at: 0)
    }
    journal.end(.drain, id)
  }

  /// Drops the entries that are queued now, newest first. Entries that are queued meanwhile wait
  /// for the next drain. kernfs: `processDeferredDecRefs`.
  /// - Precondition: no lock of this filesystem is held, because a last drop takes `mu`.
  @inline(__always)
  fileprivate func drain() {
    guard at.pointee.queue.count > 0 else { return }
    dropAll()
  }

  @inline(never)
  private func dropAll() {
    at.pointee.queue.draining = at.pointee.queue.count
    dropRest()
  }

  fileprivate func dropRest() {
    machine.deferCall(UnsafeMutableRawPointer(at), dropRestWhilePanicking)
    journal.begin(.drain, id)
    while at.pointee.queue.draining > 0 {
      at.pointee.queue.draining -= 1
      dropQueued(at: at.pointee.queue.draining)
    }
    journal.end(.drain, id)
    machine.cancelDeferred(UnsafeMutableRawPointer(at))
  }

  @inline(__always)
  private func dropQueued(at index: Int) {
    let reference = at.pointee.queue.remove(at: index)
    let subject = reference.object.id
    journal.dequeue(subject, reference.serial, at: index, of: id)
    if subject.kind == .dentry, subject.filesystem == id.filesystem {
      reference.cast(to: Dentry.self).drop()
    } else {
      reference.drop()
    }
  }
}

/// Drains the queue when the scope ends.
private struct DrainScope: ~Copyable {
  private let filesystem: Filesystem
  private let early: Filesystem.EarlyDrain

  @inline(__always)
  init(_ filesystem: Filesystem, _ early: Filesystem.EarlyDrain) {
    self.filesystem = filesystem
    self.early = early
    filesystem.machine.deferCall(UnsafeMutableRawPointer(filesystem.at), drainWhilePanicking)
  }

  @inline(__always)
  borrowing func during<Result: ~Copyable>(
    _ body: () throws(Errno) -> Result
  ) throws(Errno) -> Result { try body() }

  @inline(__always)
  deinit {
    filesystem.machine.cancelDeferred(UnsafeMutableRawPointer(filesystem.at))
    filesystem.endDraining(early)
  }
}

private func drainWhilePanicking(_ filesystem: UnsafeMutableRawPointer) {
  let filesystem = Filesystem(filesystem)
  if filesystem.rules.drain != .early { filesystem.drain() }
}

/// Continues the drain that panicked. In kernfs each drop is a deferred call, so a panic in one
/// leaves the older ones to run.
private func dropRestWhilePanicking(_ filesystem: UnsafeMutableRawPointer) {
  Filesystem(filesystem).dropRest()
}

extension Filesystem {
  /// The subject of a deferred call.
  fileprivate init(_ subject: UnsafeMutableRawPointer) {
    self.init(at: subject.assumingMemoryBound(to: Record.self))
  }
}
