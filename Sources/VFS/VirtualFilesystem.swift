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
    var newestFilesystem: FilesystemBase?
  }
  let at: UnsafeMutablePointer<Record>
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
  public var allMounts: [Mount] {
    Array(sequence(first: at.pointee.newestMount) { $0?.at.pointee.made }.compactMap { $0 })
      .reversed()
  }
  public var allNamespaces: [MountNamespace] {
    Array(sequence(first: at.pointee.newestNamespace) { $0?.at.pointee.made }.compactMap { $0 })
      .reversed()
  }
  public var allFilesystems: [FilesystemBase] {
    Array(sequence(first: at.pointee.newestFilesystem) { $0?.at.pointee.made }.compactMap { $0 })
      .reversed()
  }
}

// Removing and renaming, in two steps: nothing may be mounted on the dentry in between.
extension VirtualFilesystem {
  /// EBUSY for a mount point of this namespace; else the node stays locked, also if the machine
  /// panics. vfs: `PrepareDeleteDentry`.
  public func prepareDelete(
    _ node: Node, in namespace: MountNamespace?
  ) throws(Errno) -> Held<Node> {
    let mounts = lock(.mounts)
    if isMountPoint(node, in: namespace) {
      mounts.unlock()
      throw machine.journal.refuse(.EBUSY, node.id)
    }
    let held = node.lock(.node, .write, .explicit)
    mounts.unlock()
    return held
  }

  /// The node is dead. Returns what was mounted on it, in other namespaces, for the caller to drop
  /// when its locks are free. vfs: `CommitDeleteDentry`.
  @inline(__always)
  public func commitDelete(_ node: Node, _ held: consuming Held<Node>) -> Detached {
    node.set(.dead, true)
    held.unlock()
    return forget(node)
  }

  /// The node is dead. Returns what was mounted on it, in whatever namespace, for the caller to drop
  /// when its locks are free. vfs: `InvalidateDentry`.
  @inline(__always)
  public func invalidate(_ node: Node) -> Detached {
    node.journal.set(.dead, under: .node, of: node, in: &node.at.pointee.flags)
    return forget(node)
  }

  @inline(__always)
  fileprivate func forget(_ node: Node) -> Detached {
    node.at.pointee.mounts == 0 ? Detached(machine) : forgetDeadMountpoint(node)
  }
}

/// The nodes that a rename keeps locked. vfs: `PrepareRenameDentry`.
public struct PreparedRename: ~Copyable {
  private let from: Held<Node>
  private let to: Held<Node>?
  private let replaced: Node?
  private let virtualFilesystem: VirtualFilesystem

  /// EBUSY if either is a mount point of this namespace.
  /// - Precondition: `from` is not `to`.
  public init(
    _ virtualFilesystem: VirtualFilesystem, from: Node, to: Node?, in namespace: MountNamespace?
  ) throws(Errno) {
    let mounts = virtualFilesystem.lock(.mounts)
    let isBusy =
      virtualFilesystem.isMountPoint(from, in: namespace)
      || to.map { virtualFilesystem.isMountPoint($0, in: namespace) } ?? false
    if isBusy {
      mounts.unlock()
      throw virtualFilesystem.machine.journal.refuse(.EBUSY, from.id)
    }
    if let to { self.to = to.lock(.node, .write, .explicit) } else { self.to = nil }
    self.from = from.lock(.node, .write, .explicit)
    replaced = to
    self.virtualFilesystem = virtualFilesystem
    mounts.unlock()
  }

  /// vfs: `AbortRenameDentry`.
  public consuming func abort() {
    from.unlock()
    if let to { to.unlock() }
  }

  /// What was replaced is dead. Returns what was mounted on it, in other namespaces, for the caller to
  /// drop when its locks are free. vfs: `CommitRenameReplaceDentry`.
  public consuming func commit() -> Detached {
    let replaced = replaced, virtualFilesystem = virtualFilesystem
    from.unlock()
    guard let to else { return Detached(virtualFilesystem.machine) }
    guard let replaced else { preconditionFailure("a lock comes with its node") }
    replaced.set(.dead, true)
    to.unlock()
    return virtualFilesystem.forget(replaced)
  }
}
