/// What gVisor's leak check would report. It can differ from what leaks; see the rule `leak-check`.

import Ground
import Timeline

extension Session {
  /// How many leaks at the cursor gVisor's check would report.
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

/// Objects that Go's garbage collector never frees, and which the leak check therefore misses:
/// objects in use, objects with finalizers that point at each other (a hashed dentry and its
/// parent), and all that these reach. Source: `runtime.SetFinalizer`.
private struct UncollectedObjects {
  private let model: Model
  private var found: Set<ObjectID> = []

  /// - Parameter leaks: references through which nothing is reachable.
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

  /// A dentry reaches its inode and its parent, even if the parent has removed it.
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
