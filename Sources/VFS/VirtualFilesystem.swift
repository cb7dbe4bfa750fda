/// The one virtual filesystem of an engine: its mounts, what a mount point may not lose, and the calls
/// that tasks make. vfs: `VirtualFilesystem`.
///
/// Lock order: the filesystem's locks, then `mounts`, then a node's; what `prepare…` locks stays
/// locked until `commit…` or `abort…`.

import Ground

/// The virtual filesystem of one engine: a handle.
public struct VirtualFilesystem: Lockable {
  struct Record {
    /// vfs: `VirtualFilesystem.mountMu`.
    var lock = LockWord()
    /// Connected mounts by mount point, protected by `lock`.
    var table = MountTable()
    // Everything that was ever made, newest first, each linked to the one before.
    var newestMount: Mount?
    var newestNamespace: MountNamespace?
    var newestFilesystem: VFSFilesystem?
  }
  let at: UnsafeMutablePointer<Record>
  /// The machine that it belongs to.
  public let machine: Machine
  /// Its lock is nobody else's; it needs no name of its own.
  public var id: ObjectID { .none }

  public init(_ machine: Machine) {
    self.machine = machine
    at = machine.arena.allocate(1, of: Record.self)
    at.initialize(to: Record())
  }

  @inline(__always)
  public func word(_ kind: LockKind) -> UnsafeMutablePointer<LockWord> {
    precondition(kind == .mounts, "the virtual filesystem has one lock")
    return withUnsafeMutablePointer(to: &at.pointee.lock) { $0 }
  }
}

// Everything there ever was, ended or not, in the order of making: for whoever checks it.
extension VirtualFilesystem {
  /// Every mount.
  public var allMounts: [Mount] {
    Array(sequence(first: at.pointee.newestMount) { $0?.at.pointee.made }.compactMap { $0 })
      .reversed()
  }
  /// Every mount namespace.
  public var allNamespaces: [MountNamespace] {
    Array(sequence(first: at.pointee.newestNamespace) { $0?.at.pointee.made }.compactMap { $0 })
      .reversed()
  }
  /// Every filesystem.
  public var allFilesystems: [VFSFilesystem] {
    Array(sequence(first: at.pointee.newestFilesystem) { $0?.at.pointee.made }.compactMap { $0 })
      .reversed()
  }
}

// Removing and renaming, in two steps: nothing may be mounted on the dentry in between.
extension VirtualFilesystem {
  /// EBUSY for a mount point of this namespace; else the node stays locked, also if the machine
  /// panics. vfs: `PrepareDeleteDentry`.
  @inline(always)
  public func prepareDelete(
    _ node: VFSDentry, in namespace: MountNamespace?
  ) throws(Errno) -> Held<VFSDentry> {
    if _slowPath(isMountPoint(node, in: namespace)) { throw refuseMountPoint(node) }
    let mounts = lock(.mounts)
    let held = node.lock(.node, .write, .explicit)
    mounts.unlock()
    return held
  }

  /// EBUSY, as it is found under the lock of the mounts.
  @inline(never)
  public func refuseMountPoint(_ node: VFSDentry) -> Errno {
    briefly(.mounts) {}
    return machine.journal.refuse(.EBUSY, node.id)
  }

  /// The node is dead. Returns what was mounted on it, in other namespaces, for the caller to drop
  /// when its locks are free. vfs: `CommitDeleteDentry`.
  @inline(__always)
  public func commitDelete(_ node: VFSDentry, _ held: consuming Held<VFSDentry>) -> PendingDrops {
    node.set(.dead, true)
    held.unlock()
    return forget(node)
  }

  /// The node is dead. Returns what was mounted on it, in whatever namespace, for the caller to drop
  /// when its locks are free. vfs: `InvalidateDentry`.
  @inline(__always)
  public func invalidate(_ node: VFSDentry) -> PendingDrops {
    node.briefly(.node) { node.set(.dead, true) }
    return forget(node)
  }

  @inline(__always)
  fileprivate func forget(_ node: VFSDentry) -> PendingDrops {
    node.isMountPoint ? forgetDeadMountpoint(node) : PendingDrops(machine)
  }
}

/// The nodes that a rename keeps locked, until it is committed or aborted: whoever has it does one of the
/// two. vfs: `PrepareRenameDentry`.
public struct PreparedRename: ~Copyable {
  /// What is to be moved, locked.
  public let from: Held<VFSDentry>
  /// What is to be replaced, if anything is.
  public let to: Held<VFSDentry>?

  @inline(__always)
  public init(_ from: consuming Held<VFSDentry>, _ to: consuming Held<VFSDentry>?) {
    self.from = from
    self.to = to
  }

  /// vfs: `AbortRenameDentry`.
  public consuming func abort() {
    from.unlock()
    if let to { to.unlock() }
  }
}

extension VirtualFilesystem {
  /// EBUSY if either is a mount point of this namespace. vfs: `PrepareRenameDentry`.
  /// - Precondition: `from` is not `to`.
  @inline(always)
  public func prepareRename(
    _ from: VFSDentry, replacing to: VFSDentry?, in namespace: MountNamespace?
  ) throws(Errno) -> PreparedRename {
    if let to { return try prepareReplacement(from, to, in: namespace) }
    return PreparedRename(try prepareDelete(from, in: namespace), nil)
  }

  /// The same where there is something to be replaced: both nodes stay locked, `to` is locked first.
  /// EBUSY, and nothing locked, where something is mounted on either.
  @inline(never)
  public func prepareReplacement(
    _ from: VFSDentry, _ to: VFSDentry, in namespace: MountNamespace?
  ) throws(Errno) -> PreparedRename {
    if isMountPoint(from, in: namespace) || isMountPoint(to, in: namespace) {
      throw refuseMountPoint(from)
    }
    let mounts = lock(.mounts), held = to.lock(.node, .write, .explicit)
    let prepared = PreparedRename(from.lock(.node, .write, .explicit), held)
    mounts.unlock()
    return prepared
  }

  /// What was replaced is dead. Returns what was mounted on it, in other namespaces, for the caller to
  /// drop when its locks are free. vfs: `CommitRenameReplaceDentry`.
  @inline(always)
  public func commitRename(
    _ prepared: consuming PreparedRename, replacing to: VFSDentry?
  ) -> PendingDrops? {
    prepared.from.unlock()
    guard let held = prepared.to else { return nil }
    guard let to else { preconditionFailure("a lock comes with its node") }
    return commitDelete(to, held)
  }
}
