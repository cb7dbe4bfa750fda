// Reachable objects, found by following every reference from the tasks until nothing is added. The
// ledger of suspicions must agree about rings.

import Ground

@testable import Timeline

struct ReachedObjects {
  private let model: Model
  private var reached: Set<ObjectID> = []

  init(_ model: Model) {
    self.model = model
    reached = Set(model.tasks.all.filter(\.counted.isAlive).map(\.id))
    let references = model.allReferences
    var count = -1
    while count != reached.count {
      count = reached.count
      for reference in references where follows(reference) { reached.insert(reference.subject) }
      for dentry in model.dentries.all where dentry.counted.isAlive {
        if dentry.isHashed, !dentry.flags[.dead], reached.contains(dentry.parent) {
          reached.insert(dentry.id)
        }
      }
    }
  }

  private func follows(_ reference: ReferenceState) -> Bool {
    let holder = reference.holder.id, subject = reference.subject
    switch reference.holder.role {
    case .kernel, .operation, .queue, .client: return true
    case .nobody, .tree, .kept: return false
    case .mounted:
      // Reachable if the mount point is, in a reachable mount.
      return reached.contains(holder) && reached.contains(model.mounts[subject].point)
    case .child, .dentry, .file, .virtualDentry, .mount, .filesystem, .namespace, .slot, .table,
      .mountPoint, .workingDirectory, .rootDirectory, .task:
      return reached.contains(holder)
    }
  }

  /// Whether a reference with a living holder closes an unreachable ring.
  func isRing(_ reference: ReferenceState) -> Bool {
    let subject = reference.subject
    guard !reached.contains(subject) else { return false }
    if reference.holder.role == .mounted { return true }
    guard reference.holder.role == .child else { return false }
    let members = loop(of: subject)
    return members.contains(reference.holder.id)
      && members.allSatisfy { member in
        model.holders(of: member).allSatisfy { ![.tree, .kept, .nobody].contains($0.holder.role) }
      }
  }

  /// The directories from one up to itself; none if its parents do not form a ring.
  private func loop(of dentry: ObjectID) -> Set<ObjectID> {
    var members: Set<ObjectID> = []
    var here = dentry
    while here != .none, members.insert(here).inserted { here = model.dentries[here].parent }
    return here == dentry ? members : []
  }
}
