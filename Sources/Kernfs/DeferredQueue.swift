/// References that an operation must not drop where it stands, because it holds locks; they are
/// dropped when it is over, newest first. kernfs: `deferredDecRefs`, a leaf lock protects it there.
/// Any kind of reference may wait here; a dentry with its mount is two entries, the mount the older
/// one, so that the dentry is dropped first. kernfs-current 4.

import Ground
import VFS

/// The deferred queue of one filesystem. Entries are owned by it.
struct DeferredQueue: BitwiseCopyable {
  private var entries: UnsafeMutablePointer<Ref<AnyRefCounted>>?
  private var capacity = 0
  private(set) var count = 0
  /// Entries that the drain under way has still to drop: the first ones.
  var draining = 0

  mutating func append(_ reference: consuming Ref<AnyRefCounted>, _ arena: Arena) {
    if count == capacity { grow(arena) }
    guard let entries else { preconditionFailure("no room for what is queued") }
    (entries + count).initialize(to: reference)
    count += 1
  }

  /// The entry at `index`, for whoever checks the structures.
  func entry(_ index: Int) -> (subject: ObjectID, serial: UInt32, holder: Holder)? {
    guard let entries, index < count else { return nil }
    let subject = entries[index].object.id
    return (subject, entries[index].serial, entries[index].holder)
  }

  /// Takes out the entry at `index`; later ones move up.
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
  /// The queue will drop this reference. kernfs: `deferDecRef`.
  @inline(__always)
  func deferDecRef<Object: RefCounted>(_ reference: consuming Ref<Object>) {
    let queued = reference.queue(at: at.pointee.queue.count, of: id)
    at.pointee.queue.append(queued.cast(to: AnyRefCounted.self), machine.arena)
  }

  /// The queue will drop what the virtual filesystem let go of.
  @inline(__always)
  func deferDecRef(_ detached: consuming PendingDrops) {
    if detached.isEmpty { return }
    switch rules.detach {
    case .queued: queue(detached, twice: false)
    case .twice: queue(detached, twice: true)
    // Under the locks that the drops need.
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

  /// The reference on a mount is dropped now, that on a dentry of this filesystem by the queue.
  /// kernfs: `deferDecRefVD`.
  func deferDecRefVD(_ place: consuming OwnedVirtualDentry) {
    if place.location.node.filesystem == base {
      deferDecRef(place.dropMount())
    } else {
      place.drop()
    }
  }

  /// For inodes that let go of a place or a file while the filesystem is locked: the queue drops what
  /// belongs to this filesystem, everything else is dropped now. kernfs: `SafeDecRef`.
  public func safeDecRef(_ place: consuming OwnedVirtualDentry) {
    if place.location.node.filesystem == base {
      deferDecRef(PendingDrops(place))
    } else {
      place.drop()
    }
  }

  /// kernfs: `SafeDecRefFD`.
  public func safeDecRef(_ file: consuming Ref<FileDescription>) {
    if file.object.node.filesystem == base { deferDecRef(file) } else { file.drop() }
  }

  /// What an operation does with the queue at its end, with the rule `drain` turned to `early`: those
  /// that only look empty it under the lock, the others have done so before.
  enum EarlyDrain {
    case locked, none
  }

  /// Runs `body`, then drops what it queued, also when the machine panics in it.
  @inline(always)
  func draining<Result: ~Copyable>(
    early: EarlyDrain = .locked, _ body: () throws(Errno) -> Result
  ) throws(Errno) -> Result {
    let scope = DrainScope(self, early)
    return try scope.during(body)
  }

  /// Drops what an operation has queued, at its end.
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

  /// Drops what is queued in the middle of an operation, oldest first; only the rule `drain` knows it.
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

  /// Drops what is queued now, newest first; what comes in meanwhile waits for the next drain.
  /// - Precondition: no lock of this filesystem is held; each last drop takes `mu`.
  /// kernfs: `processDeferredDecRefs`.
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

/// An operation at whose end the queue is drained.
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

/// Each drop was deferred by itself: one that panics leaves the older ones to run.
private func dropRestWhilePanicking(_ filesystem: UnsafeMutableRawPointer) {
  Filesystem(filesystem).dropRest()
}

extension Filesystem {
  /// What a deferred call is about.
  fileprivate init(_ subject: UnsafeMutableRawPointer) {
    self.init(at: subject.assumingMemoryBound(to: Record.self))
  }
}
