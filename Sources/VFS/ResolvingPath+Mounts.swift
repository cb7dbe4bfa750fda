import Ground

// Paths across mounts. A filesystem calls `checkRoot` before ".." and `checkMount` after each step.
// Where the path enters another mount, it takes references on the place to continue at, and the
// operation ends with an internal error. The virtual filesystem then repeats the operation from
// that place. vfs: `CheckRoot`, `CheckMount`, `handleError`.

/// The references of a path that has left its first mount. In the engine's memory until `release`;
/// only the path that owns it writes to it.
struct MountTraversal: ~Copyable {
  /// The references on the path's present mount and start, if it took any.
  var mount: Ref<Mount>?
  var start: Ref<VFSDentry>?
  /// The references on the place for the next attempt, if one was saved.
  var nextMount: Ref<Mount>?
  var nextStart: Ref<VFSDentry>?
}

extension ResolvingPath {
  /// Called before "..". Returns true if `node` is the root directory, where ".." stays. Throws
  /// `mountRootOrJump` at the root of a connected mount.
  @inline(__always)
  public mutating func checkRoot(_ node: VFSDentry) throws(Errno) -> Bool {
    if node == root.node, mount == root.mount { return true }
    if node == mount.rootIfAny { return try leaveMount() }
    return false
  }

  @inline(never)
  private mutating func leaveMount() throws(Errno) -> Bool {
    let point = mount.virtualFilesystem.mountPoint(below: mount, notPast: root)
    guard let point else { return true }
    save(point)
    throw .mountRootOrJump
  }

  /// Called after a step to `node`. Throws `mountPoint` if something is mounted on it.
  @inline(__always)
  public mutating func checkMount(_ node: VFSDentry) throws(Errno) {
    if node.isMountPoint { try enterMount(on: node) }
  }

  @inline(never)
  private mutating func enterMount(on node: VFSDentry) throws(Errno) {
    let top = mount.virtualFilesystem.topMount(on: VirtualDentry(mount, node))
    guard let top else { return }
    own().pointee.nextMount.fill(top)
    throw .mountPoint
  }

  mutating func save(_ place: consuming OwnedVirtualDentry) {
    let crossing = own()
    crossing.pointee.nextMount.fill(place.mount)
    crossing.pointee.nextStart.fill(place.node)
  }

  /// Makes the record of references if there is none, and defers its release, so that a panic drops
  /// the references too.
  private mutating func own() -> UnsafeMutablePointer<MountTraversal> {
    if let crossing { return crossing }
    let machine = start.machine
    let made = machine.arena.allocate(1, of: MountTraversal.self)
    made.initialize(to: MountTraversal())
    machine.deferOutermostCall(UnsafeMutableRawPointer(made), releaseWhilePanicking)
    crossing = made
    return made
  }
}

// Between two attempts of an operation, when no lock is held.
extension ResolvingPath {
  /// Moves the path to the place that the error demands. Returns false if the error ends the
  /// operation.
  mutating func recover(from error: Errno) -> Bool {
    switch error {
    case .absoluteSymlink:
      letGo()
      mount = root.mount
      start = root.node
      return true
    case .mountPoint, .mountRootOrJump:
      restore()
      if error == .mountPoint { advance() }
      return true
    case _: return false
    }
  }

  /// Makes the saved place the current one. If only a mount was saved, the start is its root, which
  /// the mount itself holds.
  private mutating func restore() {
    letGo()
    guard let crossing, let next = crossing.pointee.nextMount.take() else {
      preconditionFailure("goes on at a place that nobody parked")
    }
    mount = next.object
    crossing.pointee.mount.fill(next)
    if let node = crossing.pointee.nextStart.take() {
      start = node.object
      crossing.pointee.start.fill(node)
    } else {
      start = mount.root
    }
  }

  private func letGo() { crossing?.pointee.dropPlace() }

  /// Drops all references of the path at the end of the operation. vfs: `ResolvingPath.Release`.
  @inline(__always)
  mutating func release() {
    if crossing != nil { giveUp() }
    leaveLinks()
  }

  @inline(never)
  private mutating func giveUp() {
    guard let ended = crossing else { return }
    crossing = nil
    let machine = start.machine
    machine.cancelDeferred(UnsafeMutableRawPointer(ended))
    ended.pointee.dropAll()
    machine.arena.free(ended, 1)
  }
}

extension MountTraversal {
  mutating func dropPlace() {
    if let start = start.take() { start.drop() }
    if let mount = mount.take() { mount.drop() }
  }

  mutating func dropAll() {
    dropPlace()
    if let start = nextStart.take() { start.drop() }
    if let mount = nextMount.take() { mount.drop() }
  }
}

private func releaseWhilePanicking(_ crossing: UnsafeMutableRawPointer) {
  crossing.assumingMemoryBound(to: MountTraversal.self).pointee.dropAll()
}
