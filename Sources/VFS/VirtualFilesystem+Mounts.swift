import Ground

// Connecting and taking down. vfs: `ConnectMountAt`, `UmountAt`, `umountRecursiveLocked`; spec 2.3.

/// A filesystem that was just made, with its root: one reference on each, both the operation's.
/// vfs: what `GetFilesystem` returns.
public struct NewFilesystem: ~Copyable {
  var filesystem: Ref<VFSFilesystem>
  var root: Ref<VFSDentry>

  public init(_ filesystem: consuming Ref<VFSFilesystem>, root: consuming Ref<VFSDentry>) {
    self.filesystem = filesystem
    self.root = root
  }
}

extension VirtualFilesystem {
  var operation: Holder { Holder(.operation, machine.task) }

  /// A mount of a new filesystem as the root of a namespace; it adopts both references. The caller
  /// owns it. vfs: `NewMountNamespace`.
  public func mountRoot(_ new: consuming NewFilesystem, for holder: Holder) -> Ref<Mount> {
    Mount.make(self, new.filesystem, root: new.root, for: holder)
  }

  /// Mounts a new filesystem on the dentry at `place`; on failure it ends again. What is mounted
  /// there already is covered. ENOENT if the mount point is dead, or was unmounted itself; EINVAL if it
  /// belongs to no tree. vfs: `MountAt`, which makes a mount that is nowhere, connects it and then
  /// lets go of it.
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

  /// Connects a mount that is nowhere to the dentry at `place`, or to the root of the topmost mount
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

  /// Why nothing may be mounted at a place, whose node is locked: of pipes and their like kernfs says that
  /// their mount was never connected.
  private func refusal(of point: VirtualDentry) -> Errno? {
    if point.node.flags[.dead] || point.mount.isUnmounted { return .ENOENT }
    if machine.rules.mountOnPipe == .allowed || point.node == point.mount.rootIfAny { return nil }
    return point.node.filesystem.operations.above(point.node) == nil ? .EINVAL : nil
  }

  /// Takes the topmost mount at `place` out of its namespace. EINVAL where nothing is mounted, for the
  /// root of the namespace and for other namespaces' mounts; EBUSY while it is used, unless `detach`
  /// asks to wait for its users. vfs: `UmountAt` without MNT_FORCE.
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

  /// Why a mount may not be taken down, on which the caller holds one reference.
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

  /// A namespace that nobody is in any more loses its whole tree. vfs: `MountNamespace.DecRef`.
  func takeDown(_ namespace: MountNamespace) {
    guard let root = namespace.rootMount else { return }
    let mounts = lock(.mounts)
    let detached = takeDown([root], disconnecting: true, holding: mounts)
    mounts.unlock()
    detached.drop()
  }

  /// Takes down, lazily, whatever is mounted on a dentry that died. vfs: `forgetDeadMountpoint`.
  func forgetDeadMountpoint(_ node: VFSDentry) -> PendingDrops {
    let mounts = lock(.mounts)
    let detached = takeDown(
      at.pointee.table.mounts(on: node), disconnecting: false, holding: mounts)
    mounts.unlock()
    return detached
  }

  /// Takes mounts and all that is mounted on them out of their namespace; returns the mount points,
  /// then what the tree of mounts held. vfs: `umountRecursiveLocked`.
  /// - Parameter disconnecting: whether mounts below others that go leave them too.
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

// Asking.
extension VirtualFilesystem {
  /// What is mounted directly on this dentry, seen through this mount.
  @inline(__always)
  func mountNow(on location: VirtualDentry) -> Mount? {
    guard location.node.isMountPoint else { return nil }
    return at.pointee.table.find(location.mount, location.node)
  }

  /// The topmost mount of the stack on a dentry, with one reference. vfs: `getMountAt`.
  func topMount(on location: VirtualDentry) -> Ref<Mount>? {
    var top = mountNow(on: location)
    while let here = top, let next = mountNow(on: VirtualDentry(here, here.root)) { top = next }
    return top?.take(operation)
  }

  /// The mount point under a stack of mounts, with references; nil for a mount that is not
  /// connected. Goes no further down than `root`. vfs: `getMountpointAt`.
  func mountPoint(below mount: Mount, notPast root: VirtualDentry) -> OwnedVirtualDentry? {
    guard var place = mount.place else { return nil }
    while place != root, place.node == place.mount.rootIfAny, let next = place.mount.place {
      place = next
    }
    return place.take(operation)
  }

  /// True if something of this namespace is mounted on the dentry.
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

  /// Adopts the references on the mount point. vfs: `connectLocked`.
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

  /// The mount is on nothing any more; the caller owns what it held of its place.
  /// vfs: `disconnectLocked`.
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

  /// The same for the last one who held the mount.
  func disconnect() -> OwnedVirtualDentry? {
    let mounts = virtualFilesystem.lock(.mounts)
    let place = disconnect(holding: mounts)
    mounts.unlock()
    return place
  }

  /// What the tree of mounts, or the namespace, held of a mount.
  fileprivate func letGo() -> Ref<Mount>? {
    if let connection = at.pointee.connection.take() { return connection }
    guard let namespace, namespace.rootMount == self else { return nil }
    return namespace.at.pointee.root.take()
  }
}
