/// What gVisor's own check for leaks reports, which is not always what leaks: rule `leak-check`.

import Ground
import Timeline

extension Session {
  /// How many of the leaks at the cursor gVisor's own check would report.
  var reported: Int {
    guard leaks > 0 else { return 0 }
    let suspects = timeline.suspects(at: timeline.cursor)
    let objects = suspects.compactMap { timeline.reference($0.serial)?.subject }
    switch options.rules.leakCheck {
    case .counts: return leaks
    case .exempts: return objects.count { $0.kind != .dentry && $0.kind != .inode }
    case .finalizers:
      let kept = UncollectedObjects(timeline.model, leaks: Set(suspects.map(\.serial)))
      return objects.count { !kept.contains($0) }
    }
  }
}

/// What Go's collector does not collect, whatever its count: what somebody uses, and objects with finalizers
/// that point at each other, as a hashed dentry and its parent do; and all that these lead to.
/// Source: `runtime.SetFinalizer`.
private struct UncollectedObjects {
  private let model: Model
  private var found: Set<ObjectID> = []

  /// - Parameter leaks: references by which nobody reaches anything.
  init(_ model: Model, leaks: Set<UInt32>) {
    self.model = model
    func isUsed(_ object: ObjectID) -> Bool {
      model.held(on: object).contains {
        $0.holder.role.traits.side != .inTrees && !leaks.contains($0.serial)
      }
    }
    for dentry in model.dentries.all where dentry.counted.isAlive {
      if dentry.isHashed || isUsed(dentry.id) { climb(from: dentry.id) }
    }
    for inode in model.inodes.all where inode.counted.isAlive && isUsed(inode.id) {
      spread(from: inode.id)
    }
  }

  func contains(_ object: ObjectID) -> Bool { found.contains(object) }

  /// A dentry leads to its inode, and to its parent also where that one has forgotten it.
  private mutating func climb(from dentry: ObjectID) {
    var here = dentry
    while here != .none, found.insert(here).inserted {
      spread(from: model.dentries[here].inode)
      here = model.dentries[here].parent
    }
  }

  private mutating func spread(from inode: ObjectID) {
    var inodes = [inode]
    while let inode = inodes.popLast() {
      if found.insert(inode).inserted { inodes += model.slots(of: inode).map(\.inode) }
    }
  }
}
