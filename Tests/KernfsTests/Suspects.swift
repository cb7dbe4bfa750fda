// The suspicious references of a whole model, without history. The timeline's ledger must agree
// after every operation.

import Ground

@testable import Timeline

extension Model {
  /// All references that are held, by serial number.
  var allReferences: [ReferenceState] {
    references.count == 0 ? [] : (1...UInt32(references.count)).compactMap { references[$0] }
  }
}

/// The suspicious references of one model by serial number.
struct Suspects {
  private let model: Model
  private(set) var found: [UInt32: Suspicion] = [:]
  /// How many references each holder has on each subject so far.
  private var ranks: [Pair: Int] = [:]

  private struct Pair: Hashable {
    let subject: ObjectID
    let holder: Holder
  }

  init(_ model: Model) {
    self.model = model
    for reference in model.allReferences {
      guard model.counted(reference.subject)?.isAlive == true else { continue }
      let pair = Pair(subject: reference.subject, holder: reference.holder)
      found[reference.serial] = judge(reference, reference.serial, ranks[pair, default: 0])
      ranks[pair, default: 0] += 1
    }
    let reached = ReachedObjects(model)
    for reference in model.allReferences where found[reference.serial] == nil {
      if model.counted(reference.subject)?.isAlive == true, reached.isRing(reference) {
        found[reference.serial] = .ring
      }
    }
  }

  private func judge(_ reference: ReferenceState, _ serial: UInt32, _ rank: Int) -> Suspicion? {
    let subject = reference.subject, id = reference.holder.id
    func orphaned(unless isSound: Bool) -> Suspicion? { isSound ? nil : .orphaned }
    let isAlive = model.counted(id)?.isAlive == true
    switch reference.holder.role {
    case .nobody: return .orphaned
    case .operation: return .leftOver
    case .kernel: return nil
    case .tree, .kept:
      guard isInTree(id) else { return .orphaned }
      let keeps =
        model.inodes[model.dentries[id].inode].flags[.keep] || reference.holder.role == .kept
      if keeps, !model.filesystems[id.filesystem].counted.isAlive { return .orphaned }
      return model.inodes[model.dentries[id].inode].flags[.invalid] ? .stale : nil
    case .queue:
      return orphaned(
        unless: model.filesystems.contains { $0.queue.contains { $0.reference == serial } })
    case .child: return orphaned(unless: isAlive && model.dentries[id].parent == subject)
    case .dentry: return orphaned(unless: isAlive && model.dentries[id].inode == subject)
    case .slot:
      let slots = model.slots.count {
        $0.isFilled && $0.isStatic && $0.directory == id && $0.inode == subject
      }
      return orphaned(unless: isAlive && rank < slots)
    case .table:
      return orphaned(
        unless: isAlive && rank < model.tasks[id].files.count { $0.file == subject })
    case .workingDirectory:
      let place = model.tasks[id].workingDirectory
      let isThere =
        subject.kind == .dentry
        ? place == subject
        : place != .none && place.filesystem == model.mounts[subject].over.filesystem
      return orphaned(unless: isAlive && isThere)
    case .mountPoint: return orphaned(unless: isAlive && model.mounts[id].point != .none)
    case .mounted: return orphaned(unless: isAlive && model.mounts[subject].parent == id)
    case .file, .virtualDentry, .mount, .filesystem, .namespace, .client, .task, .rootDirectory:
      return orphaned(unless: isAlive)
    }
  }

  /// Whether hashed and living names lead down from the root.
  private func isInTree(_ id: ObjectID) -> Bool {
    var here = id
    for _ in 0...model.dentries.count {
      let state = model.dentries[here]
      guard state.counted.isAlive else { return false }
      if state.parent == .none { return model.filesystems[here.filesystem].root == here }
      guard state.isHashed, !state.flags[.dead] else { return false }
      here = state.parent
    }
    return false
  }
}
