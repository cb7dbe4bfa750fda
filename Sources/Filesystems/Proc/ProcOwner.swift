/// What proc knows of one task: the inodes that say something about it, and the dentries of its own
/// directory. gVisor: the task that a `taskOwnedInode` names, and `taskInode`'s set of dentries.
/// Kept by the inodes, and by `ProcClient` while the task lives. Holds no references.

import Ground
import Kernfs
import VFS

/// A task, as its inodes see it.
final class ProcOwner {
  let task: VFS.Task
  private var inodes: [ObjectID: Inode] = [:]
  /// Those about one of its files, by the file's number.
  private var byNumber: [Int: [ObjectID: Inode]] = [:]
  private var dentries: [ObjectID: Dentry] = [:]

  init(_ task: VFS.Task) { self.task = task }

  func add(_ inode: Inode, _ number: Int?) {
    inodes[inode.id] = inode
    if let number { byNumber[number, default: [:]][inode.id] = inode }
  }

  func remove(_ inode: Inode, _ number: Int?) {
    inodes[inode.id] = nil
    guard let number else { return }
    byNumber[number]?[inode.id] = nil
    if byNumber[number]?.isEmpty == true { byNumber[number] = nil }
  }

  /// In the order of their births.
  var all: [Inode] { inodes.values.sorted { $0.id.raw < $1.id.raw } }
  func inodes(of number: Int) -> [Inode] {
    (byNumber[number] ?? [:]).values.sorted { $0.id.raw < $1.id.raw }
  }
}

// kernfs: `RegisterDentry`, `UnregisterDentry`.
extension ProcOwner {
  func register(_ dentry: Dentry) { dentries[dentry.id] = dentry }
  func unregister(_ dentry: Dentry) { dentries[dentry.id] = nil }
  /// In the order of their births.
  var directories: [ObjectID] { dentries.keys.sorted { $0.raw < $1.raw } }
  /// The dentry with that id, if it has not ended.
  func directory(_ id: ObjectID) -> Dentry? { dentries[id] }
}
