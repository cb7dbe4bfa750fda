/// What gVisor's own check for leaks reports, which is not always what leaks: rule `leak-check`.

import Ground
import Timeline

extension Session {
  /// How many of the leaks at the cursor gVisor's own check would report.
  var reported: Int {
    guard leaks > 0 else { return 0 }
    switch options.rules.leakCheck {
    case .counts: return leaks
    case .exempts: return leakedObjects.count { $0.kind != .dentry && $0.kind != .inode }
    case .finalizers:
      let kept = UncollectedObjects(timeline.model)
      return leakedObjects.count { !kept.contains($0) }
    }
  }

  /// What each leaked reference is on.
  private var leakedObjects: [ObjectID] {
    timeline.suspects(at: timeline.cursor).compactMap { timeline.reference($0.serial)?.subject }
  }
}

/// What Go's collector takes for alive whatever its counts: objects with finalizers that point at each other,
/// as a hashed dentry and its parent do, and all that these lead to. Source: `runtime.SetFinalizer`.
private struct UncollectedObjects {
  private var found: Set<ObjectID> = []

  init(_ model: Model) {
    for dentry in model.dentries.all where dentry.counted.isAlive && dentry.isHashed {
      add(dentry.id, model)
      // A parent that is not hashed itself leads further up nevertheless.
      var parent = dentry.parent
      while parent != .none, !found.contains(parent) {
        add(parent, model)
        parent = model.dentries[parent].parent
      }
    }
  }

  func contains(_ object: ObjectID) -> Bool { found.contains(object) }

  private mutating func add(_ dentry: ObjectID, _ model: Model) {
    found.insert(dentry)
    var inodes = [model.dentries[dentry].inode]
    while let inode = inodes.popLast() {
      if found.insert(inode).inserted { inodes += model.slots(of: inode).map(\.inode) }
    }
  }
}
