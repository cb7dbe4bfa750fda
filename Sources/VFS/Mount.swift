/// A mount: a filesystem's tree, connected to a dentry of another mount, at the root of a
/// namespace, or not connected at all. vfs: `Mount`.
///
/// A mount holds its root dentry and its filesystem. While connected, it also holds its mount
/// point: the dentry, and the mount through which the dentry is seen. A mount is held by the mount
/// tree (the root mount by its namespace), and by each open file and each working directory in it.

import Ground

/// A handle to a mount. Fields without a note are fixed when the mount is made; the last drop empties
/// `root` and `hold`.
public struct Mount: RefCounted {
  struct Record: ~Copyable {
    let header: Header
    let virtualFilesystem: VirtualFilesystem
    let filesystem: VFSFilesystem
    /// The root dentry; nil if the filesystem has no tree.
    let node: VFSDentry?
    /// The mount made before this one. All mounts are linked in this way.
    let made: Mount?
    /// The references on root dentry and filesystem, until the last reference on the mount is
    /// dropped.
    var root: Ref<VFSDentry>?
    var hold: Ref<VFSFilesystem>?
    /// The number of writes in progress. vfs: `Mount.writers`.
    var writers: Int64 = 0
    /// `readOnly` and `unmounted`. vfs: the top bit of `writers`, and `umounted`.
    var flags = Flags()
    // Protected by the `mounts` lock.
    var namespace: MountNamespace?
    /// The mount point while the mount is connected. vfs: `Mount.key`.
    var place: OwnedVirtualDentry?
    /// The reference that the mount tree has on a connected mount, or the kernel on one outside
    /// every namespace.
    var connection: Ref<Mount>?
    /// The mounts on dentries of this mount, in the order of connecting, as a linked list.
    var firstChild: Mount?
    var lastChild: Mount?
    var previousSibling: Mount?
    var nextSibling: Mount?
    /// The link in `MountTable`.
    var nextInTable: Mount?
  }
  let at: UnsafeMutablePointer<Record>

  @inline(__always)
  public init(_ header: UnsafeMutablePointer<Header>) {
    at = UnsafeMutableRawPointer(header).assumingMemoryBound(to: Record.self)
  }
  /// The header that all counted records begin with.
  public var header: UnsafeMutablePointer<Header> {
    @inline(__always) get { UnsafeMutableRawPointer(at).assumingMemoryBound(to: Header.self) }
  }
  /// Records of mounts stay until the engine ends.
  public func freeRecord() {}
}

// The contents of the record.
extension Mount {
  /// The filesystem that is mounted.
  public var filesystem: VFSFilesystem { @inline(__always) get { at.pointee.filesystem } }
  /// The virtual filesystem that the mount belongs to.
  public var virtualFilesystem: VirtualFilesystem { at.pointee.virtualFilesystem }
  /// The root dentry.
  /// - Precondition: the mount has a root. Mounts of pipes, sockets and imported files have none.
  public var root: VFSDentry {
    @inline(__always) get {
      guard let node = at.pointee.node else { preconditionFailure("a mount without a root") }
      return node
    }
  }
  /// Whether its filesystem has a tree.
  public var hasRoot: Bool { at.pointee.node != nil }
  /// Whether the mount refuses changes.
  public var isReadOnly: Bool { @inline(__always) get { at.pointee.flags[.readOnly] } }
  /// Whether it was removed from its namespace; it may still be in use. vfs: `Mount.umounted`.
  public var isUnmounted: Bool { at.pointee.flags[.unmounted] }
  /// `readOnly` and `unmounted`.
  public var flags: Flags { at.pointee.flags }
  /// The namespace that contains it, or contained it before it was unmounted.
  public var namespace: MountNamespace? { @inline(__always) get { at.pointee.namespace } }
  /// The mount point. Nil for a namespace's root mount and for an unconnected mount.
  public var place: VirtualDentry? {
    switch at.pointee.place {
    case .none: nil
    case .some(let place): place.location
    }
  }
  /// The mount through which the mount point is seen.
  public var parent: Mount? { place?.mount }
  /// The dentry that it is mounted on.
  public var point: VFSDentry? { place?.node }

  /// The mounts on dentries of this one, in the order of connecting.
  public var children: [Mount] {
    var children: [Mount] = []
    var child = at.pointee.firstChild
    while let here = child {
      children.append(here)
      child = here.at.pointee.nextSibling
    }
    return children
  }
}

// Making, connecting to the kernel, dropping.
extension Mount {
  /// Makes an unconnected mount that adopts both references. vfs: `newMount`.
  /// - Parameter root: nil for a filesystem without a tree.
  public static func make(
    _ virtualFilesystem: VirtualFilesystem, _ filesystem: consuming Ref<VFSFilesystem>,
    root: consuming Ref<VFSDentry>?, for holder: Holder
  ) -> Ref<Mount> {
    let machine = virtualFilesystem.machine, id = machine.newID(.mount)
    let mount = Mount(
      UnsafeMutableRawPointer(machine.arena.allocate(1, of: Record.self))
        .assumingMemoryBound(to: Header.self))
    let base = filesystem.object
    let node: VFSDentry? =
      switch root {
      case .none: nil
      case .some(let root): root.object
      }
    mount.at.initialize(
      to: Record(
        header: Header(id, machine), virtualFilesystem: virtualFilesystem, filesystem: base,
        node: node, made: virtualFilesystem.at.pointee.newestMount))
    virtualFilesystem.at.pointee.newestMount = mount
    machine.journal.born(id, of: node?.id ?? base.id)
    if let root = root { mount.at.pointee.root.fill(root.transfer(to: Holder(.mount, id))) }
    mount.at.pointee.hold.fill(filesystem.transfer(to: Holder(.mount, id)))
    return mount.firstReference(holder)
  }

  /// Makes an unconnected mount that takes references of the filesystem and the root.
  /// vfs: `NewDisconnectedMount`.
  /// - Parameter root: nil for a filesystem without a tree.
  public static func makeDisconnected(
    _ virtualFilesystem: VirtualFilesystem, _ filesystem: VFSFilesystem, root: VFSDentry?,
    for holder: Holder
  ) -> Ref<Mount> {
    let operation = Holder(.operation, virtualFilesystem.machine.task)
    let hold = filesystem.take(operation)
    guard let root else { return make(virtualFilesystem, hold, root: nil, for: holder) }
    // With the rule at `uncounted`, the mount holds its root without having taken a reference.
    let isCounted = virtualFilesystem.machine.rules.mountRoot == .counted
    let reference =
      isCounted ? root.take(operation) : Unsound.unearnedReference(to: root, operation)
    return make(virtualFilesystem, hold, root: reference, for: holder)
  }

  /// Gives the kernel the first reference on a mount outside every namespace.
  public func holdByKernel(_ reference: consuming Ref<Mount>) {
    at.pointee.connection.fill(reference.transfer(to: Holder(.kernel)))
  }

  /// Drops the kernel's reference on such a mount.
  public func letGoOfKernel() {
    if place == nil, let reference = at.pointee.connection.take() { reference.drop() }
  }

  /// Sets a flag of the mount and emits the event.
  public func set(_ flag: Flag, _ value: Bool) {
    journal.set(flag, value, of: id, in: &at.pointee.flags)
  }
}

extension Ref where Object == Mount {
  /// Drops the reference. The last one disconnects the mount, then drops root, filesystem and mount
  /// point. vfs: `Mount.DecRef`.
  public consuming func drop() {
    let mount = object
    guard decRef() == 0 else { return }
    let place = mount.parent == nil ? nil : mount.disconnect()
    if let root = mount.at.pointee.root.take() { root.drop() }
    if let hold = mount.at.pointee.hold.take() { hold.drop() }
    mount.destroyed()
    if let place { place.drop() }
  }
}
