/// A place in the mount tree: a dentry as seen through one mount. vfs: `VirtualDentry`.

import Ground

/// A mount and a dentry, without references.
public struct VirtualDentry: BitwiseCopyable, Hashable {
  /// The mount through which the dentry is seen.
  public let mount: Mount
  /// The dentry.
  public let node: VFSDentry

  @inline(__always)
  public init(_ mount: Mount, _ node: VFSDentry) {
    self.mount = mount
    self.node = node
  }

  /// Takes a reference on the mount, then on the dentry. vfs: `VirtualDentry.IncRef`.
  public func take(_ holder: Holder) -> OwnedVirtualDentry {
    let mount = mount.take(holder)
    return OwnedVirtualDentry(mount, node.take(holder))
  }
}

/// A place with one reference on its mount and one on its dentry.
public struct OwnedVirtualDentry: ~Copyable {
  /// The reference on the mount.
  public var mount: Ref<Mount>
  /// The reference on the dentry.
  public var node: Ref<VFSDentry>

  /// Adopts both references.
  public init(_ mount: consuming Ref<Mount>, _ node: consuming Ref<VFSDentry>) {
    self.mount = mount
    self.node = node
  }

  /// The place, without its references.
  public var location: VirtualDentry { VirtualDentry(mount.object, node.object) }

  /// Changes the holder of both references.
  public consuming func transfer(to next: Holder) -> OwnedVirtualDentry {
    OwnedVirtualDentry(mount.transfer(to: next), node.transfer(to: next))
  }

  /// Drops the reference on the mount and returns the one on the dentry.
  public consuming func dropMount() -> Ref<VFSDentry> {
    mount.drop()
    return node
  }

  /// Drops the dentry, then the mount. vfs: `VirtualDentry.DecRef`.
  public consuming func drop() {
    node.drop()
    mount.drop()
  }
}
