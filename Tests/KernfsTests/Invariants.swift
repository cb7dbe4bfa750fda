// What must hold between two operations, in the engine and in the model, whoever holds what.

@testable import Ground
@testable import Kernfs
@testable import Scenario
@testable import Timeline
@testable import VFS

enum Invariants {
  /// Everything that is broken, in sentences.
  /// - Parameter unearned: how often a reference was dropped on each object that nobody had taken.
  static func problems(
    _ census: Census, _ model: Model, _ engine: Engine, unearned: [ObjectID: Int32]
  ) -> [String] {
    maps(census, unearned) + slots(census) + cache(census) + rest(census, model, engine)
  }

  /// A hashed dentry is its parent's entry, alive and not dead; a map holds nothing else.
  private static func maps(_ census: Census, _ unearned: [ObjectID: Int32]) -> [String] {
    var problems: [String] = []
    var entries = 0
    let rules = census.filesystem.rules
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
        let entry = dentry.parent.flatMap { census.filesystem.child($0, dentry.name) }
        if entry != dentry { problems.append("\(id) is hashed, and not its parent's entry") }
        if dentry.flags[.dead] { problems.append("\(id) is hashed and dead") }
        if dentry.count == 0, !dentry.isCached { problems.append("\(id) is unused and not cached") }
      } else if !dentry.flags[.dead], dentry.parent != nil, rules.unhash != .name {
        problems.append("\(id) is neither hashed nor dead")
      }
      // Where kernfs drops a child's reference on its parent by mistake, the child outlives it.
      if let parent = dentry.parent, parent.isDestroyed, unearned[parent.id] == nil {
        problems.append("\(id): its parent is destroyed")
      }
    }
    if entries != census.filesystem.at.pointee.children.count {
      let count = census.filesystem.at.pointee.children.count
      problems.append("the map has \(count) entries, hashed are \(entries)")
    }
    return problems
  }

  /// The table of slots holds what the lists of live directories hold.
  private static func slots(_ census: Census) -> [String] {
    var problems: [String] = []
    var entries = 0
    for inode in census.inodes where inode.isDirectory {
      entries += inode.slotCount
      for slot in inode.slotList where inode.slot(slot.name)?.inode != slot.inode {
        problems.append("i\(inode.number): a slot of its list is not the table's")
      }
      if inode.slotList.count != inode.slotCount {
        problems.append("i\(inode.number): the list and the number of its slots differ")
      }
    }
    if entries != census.filesystem.at.pointee.slots.count {
      problems.append("the table of slots and the lists differ")
    }
    return problems
  }

  private static func cache(_ census: Census) -> [String] {
    var problems: [String] = []
    let cache = census.filesystem.at.pointee.cache
    if cache.count > cache.limit { problems.append("the cache is over its limit") }
    if census.cache.contains(where: { $0.isDestroyed }) {
      problems.append("a destroyed dentry is cached")
    }
    if cache.oldest != census.cache.last { problems.append("the ends of the cache do not meet") }
    return problems
  }

  /// Nothing is under way.
  private static func rest(_ census: Census, _ model: Model, _ engine: Engine) -> [String] {
    var problems: [String] = []
    // Before the seed, what the last step of O_CREAT has queued waits for the next operation.
    if census.filesystem.rules.drain == .late {
      let isEmpty = census.filesystem.at.pointee.queue.count == 0
      if !isEmpty { problems.append("the queue is not empty") }
      if !model.filesystems.allSatisfy(\.queue.isEmpty) { problems.append("the model's queue") }
    }
    if !model.frames.isEmpty { problems.append("functions have not ended: \(model.frames)") }
    if !model.locks.isEmpty { problems.append("locks are held: \(model.locks)") }
    if model.isInOperation { problems.append("the operation has not ended") }
    if engine.machine.at.pointee.held.forbids(.position) {
      problems.append("the machine counts locks that are held")
    }
    if engine.machine.at.pointee.deferredCount != 0 { problems.append("something is deferred") }
    if census.mount?.at.pointee.writers ?? 0 != census.files.filter(\.flags.isWritable).count {
      problems.append("writers of the mount are not those that have it open for writing")
    }
    return problems
  }
}
