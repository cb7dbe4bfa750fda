/// A mount: a filesystem's tree at a place of another mount, at the root of a namespace, or nowhere.
/// vfs: `Mount`; spec 2.3.
///
/// Who holds whom: a mount holds its root dentry and its filesystem and, while it is connected, the
/// dentry that is its mount point and the mount through which that is seen. It is held by the tree of
/// mounts (or by its namespace, as its root), and by every open file and working directory.

import Ground

/// A filesystem's tree at a place. vfs: `Mount`.
public struct Mount: RefCounted {
  struct Record: ~Copyable {
    let header: Header
    let virtualFilesystem: VirtualFilesystem
    let filesystem: VFSFilesystem
    let node: VFSDentry?
    /// The mount made before this one; all mounts can be found so.
    let made: Mount?
    var root: Ref<VFSDentry>?
    var hold: Ref<VFSFilesystem>?
    /// Writers under way. vfs: `Mount.writers`.
    var writers: Int64 = 0
    /// `readOnly`, and `unmounted`. vfs: the top bit of `writers`, and `umounted`.
    var flags = Flags()
    // Protected by the `mounts` lock.
    var namespace: MountNamespace?
    /// The mount point while the mount is connected. vfs: `Mount.key`.
    var place: OwnedVirtualDentry?
    /// What the tree of mounts holds of a connected mount; what the kernel holds of one that is nowhere.
    var connection: Ref<Mount>?
    /// Mounts on dentries of this one, in the order of connecting.
    var firstChild: Mount?
    var lastChild: Mount?
    var previousSibling: Mount?
    var nextSibling: Mount?
    var nextInTable: Mount?
  }
  let at: UnsafeMutablePointer<Record>

  @inline(__always)
  public init(_ header: UnsafeMutablePointer<Header>) {
    at = UnsafeMutableRawPointer(header).assumingMemoryBound(to: Record.self)
  }
  /// The head that all counted records share.
  public var header: UnsafeMutablePointer<Header> {
    @inline(__always) get { UnsafeMutableRawPointer(at).assumingMemoryBound(to: Header.self) }
  }
  /// Records of mounts stay until the engine ends.
  public func freeRecord() {}
}

// What the record holds.
extension Mount {
  /// The filesystem whose tree is mounted.
  public var filesystem: VFSFilesystem { @inline(__always) get { at.pointee.filesystem } }
  /// The virtual filesystem that it belongs to.
  public var virtualFilesystem: VirtualFilesystem { at.pointee.virtualFilesystem }
  /// The root dentry.
  /// - Precondition: the mount has one, as all but those of pipes, sockets and imported files.
  public var root: VFSDentry {
    @inline(__always) get {
      guard let node = at.pointee.node else { preconditionFailure("a mount without a root") }
      return node
    }
  }
  /// Whether its filesystem has a tree.
  public var hasRoot: Bool { at.pointee.node != nil }
  /// Whether nothing can be changed through it.
  public var isReadOnly: Bool { @inline(__always) get { at.pointee.flags[.readOnly] } }
  /// Taken out of its namespace, perhaps still in use. vfs: `Mount.umounted`.
  public var isUnmounted: Bool { at.pointee.flags[.unmounted] }
  /// `readOnly` and `unmounted`.
  public var flags: Flags { at.pointee.flags }
  /// The namespace that it is in, or was in when it was unmounted.
  public var namespace: MountNamespace? { @inline(__always) get { at.pointee.namespace } }
  /// Where it is mounted: nil for the root of a namespace, and for what is not connected.
  public var place: VirtualDentry? {
    switch at.pointee.place {
    case .none: nil
    case .some(let place): place.location
    }
  }
  /// The mount through which the mount point is seen.
  public var parent: Mount? { place?.mount }
  /// The dentry that this is mounted on.
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

// Life.
extension Mount {
  /// A new mount that is not connected; it adopts both references. vfs: `newMount`.
  /// - Parameter root: nil for filesystems that have no tree.
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

  /// A new mount that is not connected; it takes references of its own. vfs: `NewDisconnectedMount`.
  /// - Parameter root: nil for filesystems that have no tree.
  public static func makeDisconnected(
    _ virtualFilesystem: VirtualFilesystem, _ filesystem: VFSFilesystem, root: VFSDentry?,
    for holder: Holder
  ) -> Ref<Mount> {
    let operation = Holder(.operation, virtualFilesystem.machine.task)
    let hold = filesystem.take(operation)
    guard let root else { return make(virtualFilesystem, hold, root: nil, for: holder) }
    // Uncounted, the root that the filesystem hands out is one reference short.
    let isCounted = virtualFilesystem.machine.rules.mountRoot == .counted
    let reference =
      isCounted ? root.take(operation) : Unsound.unearnedReference(to: root, operation)
    return make(virtualFilesystem, hold, root: reference, for: holder)
  }

  /// The kernel keeps a mount that is nowhere, with the reference it was made with.
  public func holdByKernel(_ reference: consuming Ref<Mount>) {
    at.pointee.connection.fill(reference.transfer(to: Holder(.kernel)))
  }

  /// The kernel lets go of such a mount.
  public func letGoOfKernel() {
    if place == nil, let reference = at.pointee.connection.take() { reference.drop() }
  }

  /// Sets a flag of the mount and says so.
  public func set(_ flag: Flag, _ value: Bool) {
    journal.set(flag, value, of: id, in: &at.pointee.flags)
  }
}

extension Ref where Object == Mount {
  /// vfs: `Mount.DecRef`; the last one disconnects the mount, then drops root, filesystem and place.
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
