// Invariants between two operations, in the engine and in the model.

@testable import Ground
@testable import Kernfs
@testable import Timeline
@testable import VFS

enum Invariants {
  /// All violations, as sentences.
  /// - Parameters:
  ///   - rules: those of the edition.
  ///   - unearned: for each object, how many references were dropped that were never taken.
  static func problems(
    _ census: Census, _ model: Model, unearned: [ObjectID: Int32], rules: Rules
  ) -> [String] {
    maps(census, unearned, rules) + slots(census) + cache(census) + mounts(census)
      + rest(census, model, rules)
  }

  /// A hashed dentry is its parent's entry, alive and not dead, and the map contains no others.
  private static func maps(
    _ census: Census, _ unearned: [ObjectID: Int32], _ rules: Rules
  ) -> [String] {
    var problems: [String] = []
    var entries = 0
    let takesNamesakes = rules.unhash == .name || rules.removedAgain == .allowed
    for dentry in census.dentries {
      let id = "d\(dentry.id.number)"
      if dentry.isHashed { entries += 1 }
      for child in dentry.childrenNow {
        if child.isDestroyed { problems.append("\(id): a destroyed dentry is among its children") }
        if child.parent != dentry || !child.isHashed {
          problems.append("\(id): d\(child.id.number) is among its children, and not its child")
        }
      }
      if dentry.isHashed {
        let entry = dentry.parent.flatMap { $0.filesystem.child($0, dentry.name) }
        if entry != dentry { problems.append("\(id) is hashed, and not its parent's entry") }
        if dentry.flags[.dead] { problems.append("\(id) is hashed and dead") }
        if dentry.count == 0, !dentry.isCached { problems.append("\(id) is unused and not cached") }
      } else if !dentry.flags[.dead], dentry.parent != nil, !takesNamesakes {
        problems.append("\(id) is neither hashed nor dead")
      }
      // If kernfs drops a child's reference on its parent by mistake, the child outlives the
      // parent.
      if let parent = dentry.parent, parent.isDestroyed, unearned[parent.id] == nil {
        problems.append("\(id): its parent is destroyed")
      }
    }
    let count = census.filesystems.reduce(0) { $0 + $1.at.pointee.children.count }
    if entries != count { problems.append("the map has \(count) entries, hashed are \(entries)") }
    return problems
  }

  /// A dentry keeps its inode for life and has its type.
  static func swaps(_ census: Census, since before: Model) -> [String] {
    var problems: [String] = []
    for dentry in census.dentries {
      let id = "d\(dentry.id.number)", inode = dentry.inode
      if dentry.at.pointee.type != inode.mode.type {
        problems.append("\(id) is of another type than its inode")
      }
      guard before.dentries.contains(dentry.id) else { continue }
      let former = before.dentries[dentry.id].inode
      guard former != inode.id else { continue }
      problems.append("\(id) led to inode \(former.number), and leads to \(inode.id.number)")
    }
    return problems
  }

  /// The table of slots has exactly the entries of the lists of living directories.
  private static func slots(_ census: Census) -> [String] {
    var problems: [String] = []
    var entries = 0
    for inode in census.inodes where inode.isDirectory {
      entries += inode.slotCount
      for slot in inode.slotList where inode.slot(slot.name)?.inode != slot.inode {
        problems.append("i\(inode.number): a slot of its list is not the table's")
      }
      if Set(inode.slotList.map(\.name)).count != inode.slotCount {
        problems.append("i\(inode.number): a name is in its list twice")
      }
      if inode.slotList.count != inode.slotCount {
        problems.append("i\(inode.number): the list and the number of its slots differ")
      }
    }
    if entries != census.filesystems.reduce(0, { $0 + $1.at.pointee.slots.count }) {
      problems.append("the table of slots and the lists differ")
    }
    return problems
  }

  private static func cache(_ census: Census) -> [String] {
    census.filesystems.flatMap { filesystem in
      var problems: [String] = []
      let cache = filesystem.at.pointee.cache, list = filesystem.cacheList
      if cache.dentries.count > cache.limit { problems.append("the cache is over its limit") }
      if list.contains(where: { $0.isDestroyed }) {
        problems.append("a destroyed dentry is cached")
      }
      if cache.dentries.last != list.first || cache.oldest != list.last {
        problems.append("the ends of the cache do not meet")
      }
      return problems
    }
  }

  /// A connected mount is found at its mount point, is a child of its parent, and is in its
  /// namespace.
  private static func mounts(_ census: Census) -> [String] {
    var problems: [String] = []
    var onPoints: [ObjectID: Int32] = [:]
    let table = census.virtualFilesystem.at.pointee.table
    for mount in census.allMounts {
      let id = "mount \(mount.id.number)"
      if mount.isDestroyed, mount.place != nil { problems.append("\(id) ended where it is") }
      guard let place = mount.place else { continue }
      onPoints[place.node.id, default: 0] += 1
      if table.find(place.mount, place.node) != mount { problems.append("\(id) is not found") }
      if !place.mount.children.contains(mount) { problems.append("\(id) is not its parent's") }
      if mount.namespace != place.mount.namespace { problems.append("\(id) is elsewhere") }
      if !mount.isUnmounted, place.mount.isUnmounted { problems.append("\(id) hangs in the air") }
    }
    if table.count != onPoints.values.reduce(0, +) {
      problems.append("the table of mounts has \(table.count) entries, not \(onPoints)")
    }
    for dentry in census.dentries
    where dentry.node.at.pointee.mounts != onPoints[dentry.id, default: 0] {
      problems.append("d\(dentry.id.number) has \(dentry.node.at.pointee.mounts) mounts")
    }
    return problems
  }

  /// No operation is in progress.
  private static func rest(_ census: Census, _ model: Model, _ rules: Rules) -> [String] {
    var problems: [String] = []
    // Before the seed, the last step of O_CREAT queues references for the next operation.
    if rules.drain == .late {
      if census.filesystems.contains(where: { $0.at.pointee.queue.count != 0 }) {
        problems.append("the queue is not empty")
      }
      if !model.filesystems.allSatisfy(\.queue.isEmpty) { problems.append("the model's queue") }
    }
    if !model.frames.isEmpty { problems.append("functions have not ended: \(model.frames)") }
    if !model.locks.isEmpty { problems.append("locks are held: \(model.locks)") }
    if model.isInOperation { problems.append("the operation has not ended") }
    if census.machine.at.pointee.held.forbids(.position) {
      problems.append("the machine counts locks that are held")
    }
    if census.machine.at.pointee.deferred.count != 0 { problems.append("something is deferred") }
    for mount in census.mounts {
      let open = census.files.filter { $0.isWriter && $0.mount == mount }.count
      if mount.at.pointee.writers != open {
        problems.append("writers of the mount are not those that have it open for writing")
      }
    }
    return problems
  }
}
