import Ground

/// Candidates for rings: mounts that pin the dentry they are mounted on, and directories that were
/// moved below each other. In a ring, each reference has a live holder, so none looks suspicious
/// alone; it matters whether anything outside can still reach the ring. In a healthy run, both sets
/// are empty and nothing is searched.
struct Rings {
  /// Connected mounts that no path from a namespace's root reaches: mounted on a pipe or outside
  /// the tree, or below such a mount.
  fileprivate var loose: Set<ObjectID> = []
  /// Directories that are their own ancestors.
  fileprivate var looped: Set<ObjectID> = []
  /// The members of `loose` and `looped` that only a ring holds.
  fileprivate(set) var closed: Set<ObjectID> = []
  /// Connected mounts that may have become loose, or stopped being so.
  fileprivate var touched: Set<ObjectID> = []
  /// Whether anything changed since the last search that could affect rings.
  var hasMoved = false

  /// Marks the mounts on a dentry as touched.
  mutating func touch(mountsOn id: ObjectID, _ model: Model) {
    guard model.dentries[id].mounts.count > 0 else { return }
    touched.formUnion(model.mounts(on: id))
    hasMoved = true
  }

  mutating func touch(_ mount: ObjectID, _ model: Model) {
    touched.insert(mount)
    touched.formUnion(model.children(ofMount: mount))
    hasMoved = true
  }

  /// Adds a directory that was moved below itself.
  mutating func loop(_ id: ObjectID, _ model: Model) {
    looped.formUnion(model.loop(of: id))
    hasMoved = true
  }
}

extension SuspicionLedger {
  /// Finds what only a ring holds after this operation, and what no longer is.
  /// - Parameter step: the last step of the operation.
  mutating func findRings(_ step: Int, _ model: Model) {
    guard rings.hasMoved else { return }
    rings.hasMoved = false
    findLoose(model)
    rings.looped = rings.looped.filter { !model.loop(of: $0).isEmpty }
    guard !rings.loose.isEmpty || !rings.looped.isEmpty || !rings.closed.isEmpty else { return }
    var reached = ReachedFromOutside(model, unreached: rings.loose)
    let closed = reached.closedMounts().union(rings.looped.filter { reached.isClosed(loop: $0) })
    for id in closed.symmetricDifference(rings.closed) {
      for reference in model.held(on: id) where [.mounted, .child].contains(reference.holder.role) {
        consider(reference.serial, step)
      }
    }
    rings.closed = closed
  }

  private mutating func findLoose(_ model: Model) {
    var stack = rings.touched.sorted { $0.number > $1.number }
    rings.touched = []
    while let mount = stack.popLast() {
      let state = model.mounts[mount]
      let isConnected = state.counted.isAlive && state.point != .none
      let isLoose = isConnected && !isRooted(state, model)
      guard isLoose != rings.loose.contains(mount) else { continue }
      if isLoose { rings.loose.insert(mount) } else { rings.loose.remove(mount) }
      stack += model.children(ofMount: mount)
    }
  }

  /// Whether a path from a namespace's root reaches the mount point of a connected mount.
  private func isRooted(_ mount: MountState, _ model: Model) -> Bool {
    guard isInTree(mount.point, model), !rings.loose.contains(mount.parent) else { return false }
    return model.mounts[mount.parent].point != .none
      || model.held(on: mount.parent).contains { $0.holder.role == .namespace }
  }
}

/// Finds out which candidates are held from outside.
private struct ReachedFromOutside {
  let model: Model
  /// Loose mounts that have not been reached yet.
  var unreached: Set<ObjectID>

  init(_ model: Model, unreached: Set<ObjectID>) {
    self.model = model
    self.unreached = unreached
  }

  /// Loose mounts that nothing outside reaches.
  mutating func closedMounts() -> Set<ObjectID> {
    var count = -1
    while unreached.count != count {
      count = unreached.count
      for mount in unreached.sorted(by: { $0.number < $1.number }) where isReached(loose: mount) {
        unreached.remove(mount)
      }
    }
    return unreached
  }

  private func isReached(loose mount: ObjectID) -> Bool {
    if isUsed(mount) { return true }
    let state = model.mounts[mount]
    return isReached(parent: state.parent) && isReached(point: state.point, in: state.parent)
  }

  private func isReached(parent mount: ObjectID) -> Bool {
    !unreached.contains(mount) && (model.mounts[mount].point != .none || isUsed(mount))
  }

  /// Whether names lead to the mount point from the mount's root, or from a directory that is held
  /// from outside.
  private func isReached(point: ObjectID, in mount: ObjectID) -> Bool {
    let top = top(above: point)
    return top == model.mounts[mount].root || isHeld(top)
  }

  /// The uppermost dentry from which hashed names lead down to this one.
  private func top(above dentry: ObjectID) -> ObjectID {
    var here = dentry
    for _ in 0...model.dentries.count {
      let state = model.dentries[here]
      guard state.isHashed, !state.flags[.dead] else { break }
      here = state.parent
    }
    return here
  }

  /// Whether an outside holder has the object itself.
  private func isUsed(_ id: ObjectID) -> Bool {
    model.held(on: id).contains { isOutside($0.holder) }
  }

  private func isOutside(_ holder: Holder) -> Bool {
    holder.role.traits.side == .outside
      || holder.role == .mountPoint && !unreached.contains(holder.id)
  }

  /// Whether an outside holder has a dentry, or one below it.
  private func isHeld(_ dentry: ObjectID) -> Bool {
    var seen: Set = [dentry]
    var stack = [dentry]
    while let here = stack.popLast() {
      for reference in model.held(on: here) {
        if isOutside(reference.holder) { return true }
        let child = reference.holder
        if child.role == .child, seen.insert(child.id).inserted { stack.append(child.id) }
      }
    }
    return false
  }

  /// Whether a directory that is its own ancestor is kept alive by that alone. If a name in the
  /// cycle still counts, it is a leak of another kind.
  func isClosed(loop id: ObjectID) -> Bool {
    let members = model.loop(of: id)
    let lone = members.allSatisfy { member in
      model.held(on: member).allSatisfy { ![.tree, .kept, .nobody].contains($0.holder.role) }
    }
    return lone && !isHeld(id)
  }
}

extension Model {
  /// The directories in the cycle of one that is its own ancestor; empty for any other.
  func loop(of id: ObjectID) -> [ObjectID] {
    var members: [ObjectID] = []
    var here = id
    while dentries.contains(here), dentries[here].counted.isAlive, members.count <= dentries.count {
      members.append(here)
      here = dentries[here].parent
      if here == id { return members }
    }
    return []
  }

  /// The members of a mount's or directory's ring, itself first.
  func ring(of id: ObjectID) -> [ObjectID] {
    guard id.kind == .mount else { return loop(of: id) }
    return [id, mounts[id].point].filter { $0 != .none }
  }
}
