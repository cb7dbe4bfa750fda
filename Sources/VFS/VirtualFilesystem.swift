/// The virtual filesystem of one engine, vfs in gVisor: paths, mounts, tasks, open files and
/// permissions. It does not know kernfs; a filesystem is what implements `FilesystemOperations`.
///
/// **Who holds what.** A task holds its namespace, its working directory (mount and dentry), and
/// its open files. An open file holds its mount and its dentry. A namespace holds its root mount.
/// The mount tree holds every other connected mount. A mount holds its root dentry and its
/// filesystem and, while connected, its mount point: a dentry and the mount through which it is
/// seen. A `VirtualDentry` and a `ResolvingPath` in its first mount only borrow.
///
/// **Lock order.** A filesystem's locks come first, then `mounts`, then `node`. `mounts` protects
/// the table of mounts and what connects them; `node` protects a dentry's flag `dead`.
/// `prepareDelete` and `prepareRename` lock a node, and it stays locked until the commit or abort.
/// Nothing can be mounted on it in between. No reference is dropped under `mounts`: what must go is
/// returned as `PendingDrops`.
///
/// **Life of a call.** `resolve` starts a `ResolvingPath` at the task's root or working directory
/// and calls the filesystem there. Where the path crosses into another mount or follows an absolute
/// symlink, the filesystem throws an internal `Errno`, the path moves, and the call is repeated. At
/// the end the path drops what it held.
///
/// **Life of a mount.** It is made unconnected, then connected to a dentry that is not dead, under
/// `mounts` and that `node`. Unmounting sets `unmounted`, disconnects it and returns its
/// references. It lives on while open files or directories hold it, and ends with its last
/// reference.
///
/// **Invariants.** `VFSDentry.mounts` is the number of connected mounts on that dentry. A connected
/// mount is in the table and in its parent's list of children. The mount tree does not hold a mount
/// that has the flag `unmounted`.

import Ground

/// A handle to the virtual filesystem of one engine.
public struct VirtualFilesystem: Lockable {
  struct Record {
    /// vfs: `VirtualFilesystem.mountMu`.
    var lock = LockWord()
    /// The connected mounts by mount point, protected by `lock`.
    var table = MountTable()
    // The newest object of each kind; each links to the one made before it. Objects stay in these
    // lists for ever.
    var newestMount: Mount?
    var newestNamespace: MountNamespace?
    var newestFilesystem: VFSFilesystem?
  }
  let at: UnsafeMutablePointer<Record>
  /// The machine that it runs on.
  public let machine: Machine
  /// There is only one, so its lock needs no id.
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

// All objects ever made, ended or not, in the order of creation. For checks.
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

// Removing and renaming in two steps. Nothing can be mounted on the dentry between them.
extension VirtualFilesystem {
  /// Locks the node, or throws EBUSY for a mount point of this namespace. The node stays locked
  /// even if the machine panics. vfs: `PrepareDeleteDentry`.
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

  /// Locks and unlocks `mounts`, under which vfs finds the mount, and returns EBUSY.
  @inline(never)
  public func refuseMountPoint(_ node: VFSDentry) -> Errno {
    briefly(.mounts) {}
    return machine.journal.refuse(.EBUSY, node.id)
  }

  /// Marks the node dead and unlocks it. Returns the references of mounts on it in other
  /// namespaces, which the caller drops after unlocking. vfs: `CommitDeleteDentry`.
  @inline(__always)
  public func commitDelete(_ node: VFSDentry, _ held: consuming Held<VFSDentry>) -> PendingDrops {
    node.set(.dead, true)
    held.unlock()
    return forget(node)
  }

  /// Marks the node dead. Returns the references of mounts on it in any namespace, which the caller
  /// drops after unlocking. vfs: `InvalidateDentry`.
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

/// The locked nodes of a rename. It must be committed or aborted. vfs: `PrepareRenameDentry`.
public struct PreparedRename: ~Copyable {
  /// The lock of the node to move.
  public let from: Held<VFSDentry>
  /// The lock of the node to replace, if any.
  public let to: Held<VFSDentry>?

  @inline(__always)
  public init(_ from: consuming Held<VFSDentry>, _ to: consuming Held<VFSDentry>?) {
    self.from = from
    self.to = to
  }

  /// Unlocks both nodes. vfs: `AbortRenameDentry`.
  public consuming func abort() {
    from.unlock()
    if let to { to.unlock() }
  }
}

extension VirtualFilesystem {
  /// Locks the nodes of a rename, or throws EBUSY if either is a mount point of this namespace.
  /// vfs: `PrepareRenameDentry`.
  /// - Precondition: `from` is not `to`.
  @inline(always)
  public func prepareRename(
    _ from: VFSDentry, replacing to: VFSDentry?, in namespace: MountNamespace?
  ) throws(Errno) -> PreparedRename {
    if let to { return try prepareReplacement(from, to, in: namespace) }
    return PreparedRename(try prepareDelete(from, in: namespace), nil)
  }

  /// `prepareRename` with a node to replace. Locks `to` first, then `from`. On EBUSY nothing stays
  /// locked.
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

  /// Unlocks the nodes and marks the replaced one dead. Returns the references of mounts on it in
  /// other namespaces, which the caller drops after unlocking. vfs: `CommitRenameReplaceDentry`.
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
