import Ground

// Mounting and unmounting. vfs: `ConnectMountAt`, `UmountAt`, `umountRecursiveLocked`.

/// A new filesystem and its root, with one reference on each, held by the operation. vfs: the
/// result of `GetFilesystem`.
public struct NewFilesystem: ~Copyable {
  /// The reference on the filesystem that the mount adopts.
  public var filesystem: Ref<VFSFilesystem>
  /// The reference on the root dentry that the mount adopts.
  public var root: Ref<VFSDentry>

  public init(_ filesystem: consuming Ref<VFSFilesystem>, root: consuming Ref<VFSDentry>) {
    self.filesystem = filesystem
    self.root = root
  }
}

extension VirtualFilesystem {
  var operation: Holder { Holder(.operation, machine.task) }

  /// Makes a mount of a new filesystem, to be the root of a namespace, and adopts both references.
  /// The caller owns the mount. vfs: `NewMountNamespace`.
  public func mountRoot(_ new: consuming NewFilesystem, for holder: Holder) -> Ref<Mount> {
    Mount.make(self, new.filesystem, root: new.root, for: holder)
  }

  /// Mounts a new filesystem on the dentry at `place`, covering what is mounted there; drops the
  /// filesystem on failure. Throws ENOENT if the mount point is dead or its mount was unmounted,
  /// EINVAL if it belongs to no tree. As vfs does, it makes an unconnected mount, connects it, and
  /// drops its own reference. vfs: `MountAt`.
  @discardableResult
  public func mount(
    _ new: consuming NewFilesystem, at place: PathOperation, readOnly: Bool = false
  ) throws(Errno) -> Mount {
    let made = Mount.makeDisconnected(
      self, new.filesystem.object, root: new.root.object, for: operation)
    new.root.drop()
    new.filesystem.drop()
    let mount = made.object
    if readOnly { mount.set(.readOnly, true) }
    do throws(Errno) { try connect(mount, at: place) } catch {
      made.drop()
      throw error
    }
    made.drop()
    return mount
  }

  /// Connects an unconnected mount to the dentry at `place`, or to the root of the topmost mount
  /// there. vfs: `ConnectMountAt`.
  public func connect(_ mount: Mount, at place: PathOperation) throws(Errno) {
    var point = try dentry(place)
    while true {
      let node = point.node.object
      let mounts = lock(.mounts), held = node.lock(.node)
      if let error = refusal(of: point.location) {
        _ = machine.journal.refuse(error, node.id)
        held.unlock()
        mounts.unlock()
        point.drop()
        throw error
      }
      guard let covering = mountNow(on: point.location) else {
        mount.connect(point, holding: mounts)
        held.unlock()
        return mounts.unlock()
      }
      let next = VirtualDentry(covering, covering.root).take(operation)
      held.unlock()
      mounts.unlock()
      point.drop()
      point = next
    }
  }

  /// Why nothing may be mounted at a place whose node is locked, or nil. kernfs refuses pipes and
  /// similar files because their own mount was never connected.
  private func refusal(of point: VirtualDentry) -> Errno? {
    if point.node.flags[.dead] || point.mount.isUnmounted { return .ENOENT }
    if machine.rules.mountOnPipe == .allowed || point.node == point.mount.rootIfAny { return nil }
    return point.node.filesystem.operations.above(point.node) == nil ? .EINVAL : nil
  }

  /// Removes the topmost mount at `place` from its namespace. Throws EINVAL if nothing is mounted
  /// there, for the namespace's root, and for mounts of other namespaces; EBUSY while it is in use,
  /// unless `detach` unmounts it lazily. vfs: `UmountAt` without MNT_FORCE.
  public func unmount(_ place: PathOperation, detach: Bool) throws(Errno) {
    var found = try dentry(place)
    if let top = topMount(on: found.location) {
      found = OwnedVirtualDentry(top, found.dropMount())
    } else if found.node.object != found.mount.object.rootIfAny {
      let error = machine.journal.refuse(.EINVAL, found.node.object.id)
      found.drop()
      throw error
    }
    let mount = found.mount.object
    let mounts = lock(.mounts)
    if let error = refusal(of: mount, place.namespace, detach: detach) {
      _ = machine.journal.refuse(error, mount.id)
      mounts.unlock()
      found.drop()
      throw error
    }
    let detached = takeDown([mount], disconnecting: true, holding: mounts)
    mounts.unlock()
    detached.drop()
    found.drop()
  }

  /// Makes the mount whose root is at `place` read-only, or writable again. Throws EINVAL where no mount
  /// has its root; EBUSY while files are open for writing through a mount that is to be read-only.
  /// vfs: `RemountAt`.
  public func remount(_ place: PathOperation, readOnly: Bool) throws(Errno) {
    let found = try dentry(place), mount = found.mount.object
    let isRoot = found.node.object == mount.rootIfAny
    found.drop()
    if !isRoot { throw machine.journal.refuse(.EINVAL, mount.id) }
    if readOnly, mount.at.pointee.writers > 0 { throw machine.journal.refuse(.EBUSY, mount.id) }
    briefly(.mounts) { mount.set(.readOnly, readOnly) }
  }

  /// Why a mount cannot be unmounted, or nil. The caller holds one reference on it.
  private func refusal(
    of mount: Mount, _ namespace: MountNamespace?, detach: Bool
  ) -> Errno? {
    if let namespace {
      if mount.namespace != namespace || mount == namespace.rootMount { return .EINVAL }
    }
    if detach { return nil }
    let isUsed = mount.count != (mount.isUnmounted ? 1 : 2)
    return isUsed || mount.at.pointee.firstChild != nil ? .EBUSY : nil
  }

  /// Unmounts the whole tree of a namespace that no task is in. vfs: `MountNamespace.DecRef`.
  func takeDown(_ namespace: MountNamespace) {
    guard let root = namespace.rootMount else { return }
    let mounts = lock(.mounts)
    let detached = takeDown([root], disconnecting: true, holding: mounts)
    mounts.unlock()
    detached.drop()
  }

  /// Lazily unmounts everything that is mounted on a dead dentry. vfs: `forgetDeadMountpoint`.
  func forgetDeadMountpoint(_ node: VFSDentry) -> PendingDrops {
    let mounts = lock(.mounts)
    let detached = takeDown(
      at.pointee.table.mounts(on: node), disconnecting: false, holding: mounts)
    mounts.unlock()
    return detached
  }

  /// Removes mounts, and everything mounted on them, from their namespace. Returns the references
  /// on the mount points, then those of the mount tree. vfs: `umountRecursiveLocked`.
  /// - Parameter disconnecting: whether a mount is also disconnected from a parent that is being
  ///   unmounted.
  private func takeDown(
    _ all: [Mount], disconnecting: Bool, holding mounts: borrowing Held<VirtualFilesystem>
  ) -> PendingDrops {
    var places = PendingDrops(machine), connections = PendingDrops(machine)
    var stack = Array(all.reversed())
    while let mount = stack.popLast() {
      if !mount.isUnmounted {
        mount.set(.unmounted, true)
        if let connection = mount.letGo() { connections.append(connection) }
        if let parent = mount.parent, disconnecting || !parent.isUnmounted {
          if let place = mount.disconnect(holding: mounts) { places.append(place) }
        }
      }
      stack += mount.children.reversed()
    }
    places.append(connections)
    return places
  }
}

// Look-ups.
extension VirtualFilesystem {
  /// The mount that is directly on this dentry, as seen through this mount.
  @inline(__always)
  func mountNow(on location: VirtualDentry) -> Mount? {
    guard location.node.isMountPoint else { return nil }
    return at.pointee.table.find(location.mount, location.node)
  }

  /// The topmost mount of the stack on a dentry, with a reference taken. vfs: `getMountAt`.
  func topMount(on location: VirtualDentry) -> Ref<Mount>? {
    var top = mountNow(on: location)
    while let here = top, let next = mountNow(on: VirtualDentry(here, here.root)) { top = next }
    return top?.take(operation)
  }

  /// The mount point under a stack of mounts, with references taken; nil for an unconnected mount.
  /// Stops at `root`. vfs: `getMountpointAt`.
  func mountPoint(below mount: Mount, notPast root: VirtualDentry) -> OwnedVirtualDentry? {
    guard var place = mount.place else { return nil }
    while place != root, place.node == place.mount.rootIfAny, let next = place.mount.place {
      place = next
    }
    return place.take(operation)
  }

  /// Whether this namespace has a mount on the dentry.
  @inline(__always)
  public func isMountPoint(_ node: VFSDentry, in namespace: MountNamespace?) -> Bool {
    node.isMountPoint && hasMount(on: node, in: namespace)
  }

  @inline(never)
  private func hasMount(on node: VFSDentry, in namespace: MountNamespace?) -> Bool {
    at.pointee.table.mounts(on: node).contains { $0.namespace == namespace }
  }
}

extension Mount {
  var rootIfAny: VFSDentry? { at.pointee.node }

  /// Connects the mount and adopts the references on the mount point. vfs: `connectLocked`.
  fileprivate func connect(
    _ point: consuming OwnedVirtualDentry, holding mounts: borrowing Held<VirtualFilesystem>
  ) {
    let parent = point.mount.object, node = point.node.object
    at.pointee.connection.fill(take(Holder(.mounted, parent.id)))
    at.pointee.namespace = parent.namespace
    let previous = parent.at.pointee.lastChild
    at.pointee.previousSibling = previous
    if let previous {
      previous.at.pointee.nextSibling = self
    } else {
      parent.at.pointee.firstChild = self
    }
    parent.at.pointee.lastChild = self
    node.at.pointee.mounts += 1
    at.pointee.place.fill(point.transfer(to: Holder(.mountPoint, id)))
    virtualFilesystem.at.pointee.table.insert(self, node, machine.arena)
    journal.mount(id, on: node.id, in: parent.id)
  }

  /// Disconnects the mount and returns the references on its mount point. vfs: `disconnectLocked`.
  func disconnect(holding mounts: borrowing Held<VirtualFilesystem>) -> OwnedVirtualDentry? {
    guard let place = at.pointee.place.take() else { return nil }
    let parent = place.mount.object, node = place.node.object
    let previous = at.pointee.previousSibling, next = at.pointee.nextSibling
    if let previous {
      previous.at.pointee.nextSibling = next
    } else {
      parent.at.pointee.firstChild = next
    }
    if let next {
      next.at.pointee.previousSibling = previous
    } else {
      parent.at.pointee.lastChild = previous
    }
    at.pointee.previousSibling = nil
    at.pointee.nextSibling = nil
    node.at.pointee.mounts -= 1
    virtualFilesystem.at.pointee.table.remove(self, node)
    journal.unmount(id, on: node.id, in: parent.id)
    return place
  }

  /// Disconnects the mount under the lock, for the drop of its last reference.
  func disconnect() -> OwnedVirtualDentry? {
    let mounts = virtualFilesystem.lock(.mounts)
    let place = disconnect(holding: mounts)
    mounts.unlock()
    return place
  }

  /// Takes the reference that the mount tree or the namespace has on this mount.
  fileprivate func letGo() -> Ref<Mount>? {
    if let connection = at.pointee.connection.take() { return connection }
    guard let namespace, namespace.rootMount == self else { return nil }
    return namespace.at.pointee.root.take()
  }
}
