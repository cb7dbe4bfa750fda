/// The one virtual filesystem of an engine: what a mount point may not lose, and the calls that tasks
/// make. vfs: `VirtualFilesystem`.
///
/// Lock order: the filesystem's locks, then `mounts`, then a node's; what `prepare…` locks stays
/// locked until `commit…` or `abort…`.

import Ground

/// The virtual filesystem of one engine: a handle.
public struct VirtualFilesystem: Lockable {
  struct Record {
    /// vfs: `VirtualFilesystem.mountMu`.
    var lock = LockWord()
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

  public func word(_ kind: LockKind) -> UnsafeMutablePointer<LockWord> {
    precondition(kind == .mounts, "the virtual filesystem has one lock")
    return withUnsafeMutablePointer(to: &at.pointee.lock) { $0 }
  }
}

// Removing and renaming, in two steps: nothing may be mounted on the dentry in between.
extension VirtualFilesystem {
  /// EBUSY for a mount point; else the node stays locked, also if the machine panics.
  /// vfs: `PrepareDeleteDentry`.
  public func prepareDelete(_ node: Node) throws(Errno) -> Held<Node> {
    let mounts = lock(.mounts)
    guard node.at.pointee.mounts == 0 else {
      mounts.unlock()
      throw machine.journal.refuse(.EBUSY, node.id)
    }
    let held = node.lock(.node, .write, .explicit)
    mounts.unlock()
    return held
  }

  /// vfs: `CommitDeleteDentry`.
  public func commitDelete(_ node: Node, _ held: consuming Held<Node>) {
    node.set(.dead, true)
    held.unlock()
  }

  /// vfs: `InvalidateDentry`.
  public func invalidate(_ node: Node) {
    let held = node.lock(.node, .write, .explicit)
    node.set(.dead, true)
    held.unlock()
  }
}

/// The nodes that a rename keeps locked. vfs: `PrepareRenameDentry`.
public struct PreparedRename: ~Copyable {
  private let from: Held<Node>
  private let to: Held<Node>?
  private let replaced: Node?

  /// EBUSY if either is a mount point.
  /// - Precondition: `from` is not `to`.
  public init(
    _ virtualFilesystem: VirtualFilesystem, from: Node, to: Node?
  ) throws(Errno) {
    let mounts = virtualFilesystem.lock(.mounts)
    guard from.at.pointee.mounts == 0, to?.at.pointee.mounts ?? 0 == 0 else {
      mounts.unlock()
      throw virtualFilesystem.machine.journal.refuse(.EBUSY, from.id)
    }
    if let to { self.to = to.lock(.node, .write, .explicit) } else { self.to = nil }
    self.from = from.lock(.node, .write, .explicit)
    replaced = to
    mounts.unlock()
  }

  /// vfs: `AbortRenameDentry`.
  public consuming func abort() {
    from.unlock()
    if let to { to.unlock() }
  }

  /// What was replaced is dead. vfs: `CommitRenameReplaceDentry`.
  public consuming func commit() {
    let replaced = replaced
    from.unlock()
    if let to {
      replaced?.set(.dead, true)
      to.unlock()
    }
  }
}
