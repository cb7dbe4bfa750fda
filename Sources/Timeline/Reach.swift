/// What can be reached from a filesystem's root, and what is alive and can not. The cost grows with
/// the number of objects: for dumps and expectations, not for drawing.

import Ground

/// The reachable part of one filesystem.
public struct Reach {
  /// Dentries found from the root through maps of children, in the order of the walk.
  public private(set) var dentries: [ObjectID] = []
  /// Live dentries that the walk did not find, in the order of births.
  public private(set) var orphans: [ObjectID] = []
  /// Live inodes, in the order of births.
  public private(set) var inodes: [ObjectID] = []
  /// Live inodes that no dentry of the walk points to and no slot reaches from those.
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
