/// A place in the tree of mounts: a dentry as it is seen through one mount. vfs: `VirtualDentry`.

import Ground

/// A dentry and the mount through which it is seen; holds nothing.
public struct VirtualDentry: BitwiseCopyable, Hashable {
  /// The mount through which it is seen.
  public let mount: Mount
  /// The dentry.
  public let node: VFSDentry

  @inline(__always)
  public init(_ mount: Mount, _ node: VFSDentry) {
    self.mount = mount
    self.node = node
  }

  /// One reference on each, the mount's first. vfs: `VirtualDentry.IncRef`.
  public func take(_ holder: Holder) -> OwnedVirtualDentry {
    let mount = mount.take(holder)
    return OwnedVirtualDentry(mount, node.take(holder))
  }
}

/// A place with one reference on its mount and one on its dentry. Consumed once.
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

  /// The same references, held by somebody else from now on.
  public consuming func transfer(to next: Holder) -> OwnedVirtualDentry {
    OwnedVirtualDentry(mount.transfer(to: next), node.transfer(to: next))
  }

  /// The reference on the dentry alone: the one on the mount is dropped now.
  public consuming func dropMount() -> Ref<VFSDentry> {
    mount.drop()
    return node
  }

  /// Dentry, then mount. vfs: `VirtualDentry.DecRef`.
  public consuming func drop() {
    node.drop()
    mount.drop()
  }
}
