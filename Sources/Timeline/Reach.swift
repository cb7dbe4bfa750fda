/// What is reachable from a filesystem's root, and what is alive but unreachable. It takes time
/// proportional to the number of objects, so dumps and expectations use it, and drawing does not.

import Ground

/// The reachable and unreachable objects of one filesystem.
public struct Reach {
  /// The dentries found from the root through maps of children, in the order of the walk.
  public private(set) var dentries: [ObjectID] = []
  /// The live dentries that the walk did not find, in the order of births.
  public private(set) var orphans: [ObjectID] = []
  /// The live inodes, in the order of births.
  public private(set) var inodes: [ObjectID] = []
  /// The live inodes that neither the walk's dentries nor slots of their inodes lead to.
  public private(set) var unreachableInodes: Set<ObjectID> = []

  /// Walks one filesystem of a model.
  public init(_ model: Model, _ filesystem: FilesystemState) {
    walk(model, filesystem)
    let found = Set(dentries)
    for dentry in model.dentries.all
    where dentry.counted.isAlive && dentry.id.filesystem == filesystem.id.filesystem {
      if !found.contains(dentry.id) { orphans.append(dentry.id) }
    }
    inodes = model.inodes.all.filter {
      $0.counted.isAlive && $0.id.filesystem == filesystem.id.filesystem
    }.map(\.id)
    let reached = spread(model, Set(dentries.map { model.dentries[$0].inode }))
    unreachableInodes = Set(inodes).subtracting(reached)
  }

  private mutating func walk(_ model: Model, _ filesystem: FilesystemState) {
    guard filesystem.root != .none, model.dentries[filesystem.root].counted.isAlive else { return }
    var stack = [filesystem.root]
    while let dentry = stack.popLast() {
      dentries.append(dentry)
      stack += model.children(of: dentry).reversed()
    }
  }

  private func spread(_ model: Model, _ start: Set<ObjectID>) -> Set<ObjectID> {
    var reached = start
    var stack = Array(start)
    while let inode = stack.popLast() {
      for slot in model.slots(of: inode) where !model.isLost(slot) {
        if reached.insert(slot.inode).inserted { stack.append(slot.inode) }
      }
    }
    return reached
  }
}
