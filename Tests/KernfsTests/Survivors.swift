// Predicts what outlives the last mount, from the holders before it and the references that the
// rule `release` drops. Exactly that must be alive afterwards.

import Ground

@testable import Timeline

/// The objects that stay alive when every file is closed and everything is unmounted.
struct Survivors {
  let model: Model
  let rules: Rules
  private let names: Names
  private(set) var dentries: Set<ObjectID> = []
  private(set) var inodes: Set<ObjectID> = []

  /// - Parameter model: before the last unmount, without open files and without tasks inside.
  init(_ model: Model, _ rules: Rules, _ names: Names) {
    self.model = model
    self.names = names
    self.rules = rules
    let released = released()
    for dentry in model.dentries.all where dentry.counted.isAlive {
      let isOwned = holders(dentry.id).contains { $0.role == .tree || $0.role == .kept }
      let isCached = dentry.counted.count == 0 && rules.release == .nothing
      if isOwned && !released.contains(dentry.id) || isCached || isInRing(dentry.id) {
        keep(dentry.id)
      }
    }
    for mount in endlessMounts { [mount.point, mount.over].forEach { keep($0) } }
    keepInodes()
  }

  /// Where nothing is released, a dropped mount point may stay in the cache or evict another one;
  /// which one is not predicted.
  private var isUncertain: Bool {
    guard rules.release == .nothing, rules.cache == .lru else { return false }
    return model.dentries.all.contains { dentry in
      dentry.counted.isAlive && holders(dentry.id).contains { $0.role == .mountPoint }
    }
  }

  /// Whether the parents form a ring: such dentries hold each other.
  private func isInRing(_ id: ObjectID) -> Bool {
    var here = model.dentries[id].parent, steps = 0
    while here != .none, here != id, steps < 1000 {
      here = model.dentries[here].parent
      steps += 1
    }
    return here == id
  }

  /// The mounts on objects outside of every tree, which are never unmounted. Rule `mount-on-pipe`.
  private var endlessMounts: [MountState] {
    guard rules.mountOnPipe == .allowed else { return [] }
    return model.mounts.all.filter { mount in
      guard mount.counted.isAlive, mount.parent != .none else { return false }
      var top = mount
      while top.parent != .none { top = model.mounts[top.parent] }
      return top.root == nil
    }
  }

  /// The names whose first reference the filesystem's release drops: hashed, below its root, kept.
  private func released() -> Set<ObjectID> {
    guard rules.release == .kept else { return [] }
    let endless = Set(endlessMounts.map(\.filesystem))
    var released: Set<ObjectID> = []
    for filesystem in model.filesystems
    where filesystem.root != .none && !endless.contains(filesystem.id.filesystem) {
      for dentry in Reach(model, filesystem).dentries where dentry != filesystem.root {
        if model.inodes[model.dentries[dentry].inode].flags[.keep] { released.insert(dentry) }
      }
    }
    return released
  }

  private func holders(_ id: ObjectID) -> [Holder] { model.holders(of: id).map(\.holder) }

  /// A dentry that stays keeps its parents.
  private mutating func keep(_ id: ObjectID) {
    var here = id
    while here != .none, dentries.insert(here).inserted { here = model.dentries[here].parent }
  }

  private mutating func keepInodes() {
    var stack = dentries.map { model.dentries[$0].inode }
    for inode in model.inodes.all where inode.counted.isAlive {
      // A terminal that could not be opened stays in its filesystem's map forever, in gVisor too.
      let isReplica = names[inode.label].elementsEqual("replica".utf8)
      if isReplica, holders(inode.id).contains(where: { $0.role == .client }) {
        stack.append(inode.id)
      }
    }
    while let inode = stack.popLast() {
      guard inodes.insert(inode).inserted else { continue }
      stack += model.slots(of: inode).filter(\.isStatic).map(\.inode)
    }
  }

  /// The differences between prediction and `model`, as sentences.
  func problems(in later: Model) -> [String] {
    if isUncertain { return [] }
    let dentriesAlive = Set(later.dentries.all.filter(\.counted.isAlive).map(\.id))
    let inodesAlive = Set(later.inodes.all.filter(\.counted.isAlive).map(\.id))
    func tell(_ ids: Set<ObjectID>, _ what: String) -> [String] {
      ids.sorted { $0.raw < $1.raw }.prefix(3).map { "\($0.kind) \($0.number) \(what)" }
    }
    return tell(dentriesAlive.subtracting(dentries), "outlives the mount")
      + tell(dentries.subtracting(dentriesAlive), "does not outlive the mount")
      + tell(inodesAlive.subtracting(inodes), "outlives the mount")
      + tell(inodes.subtracting(inodesAlive), "does not outlive the mount")
  }
}
