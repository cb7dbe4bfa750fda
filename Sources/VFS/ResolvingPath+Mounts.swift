import Ground

// Paths across mounts. A filesystem asks before ".." and after each step; where another mount begins,
// the path takes references on the place to go on at, and the operation ends with an error that only
// the virtual filesystem sees: it begins the operation again there. vfs: `CheckRoot`, `CheckMount`,
// `handleError`; spec 2.4.

/// What a path holds once it has left its first mount. Lives in the engine's memory until `release`.
struct MountTraversal: ~Copyable {
  /// References on the path's mount and start, where they are its own.
  var mount: Ref<Mount>?
  var start: Ref<VFSDentry>?
  /// Parked: where the operation goes on.
  var nextMount: Ref<Mount>?
  var nextStart: Ref<VFSDentry>?
}

extension ResolvingPath {
  /// To be asked before "..": true if the walk stays at `node`, because it is the root of all. Throws
  /// `mountRootOrJump` at the root of a mount that is mounted somewhere.
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

  /// To be asked after a step to `node`. Throws `mountPoint` if something is mounted on it.
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

  /// From here on the path holds references, to be dropped also if the machine panics.
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

// Between two attempts of an operation: no lock is held.
extension ResolvingPath {
  /// Goes where an attempt's error says; false for an error that ends the operation.
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

  /// What was parked is the path's own place now. Of a mount's root the mount itself has a reference.
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

  /// Drops what the path holds, at its end. vfs: `ResolvingPath.Release`.
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
