/// The directories of proc: the root, a task's own, and its `task`. gVisor: `tasksInode`, `taskInode`,
/// `subtasksInode`; offsets as in spec 10.

import Ground
import Kernfs
import VFS

/// A static directory; seeking to the end of any directory of proc leads to its start.
class ProcDirectory: ClientOperations<ProcClient> {
  override var endOfDirectory: Int64? { 0 }

  override func setStatus(
    _ inode: Inode, _ change: StatusChange, _ who: Credentials
  ) throws(Errno) { throw .EPERM }
}

/// The root: static slots, the two links to whoever asks, and the tasks by number.
final class ProcRoot: ProcDirectory {
  /// Where `self` stands in a listing; `thread-self` is next, then the task with number 0 would be.
  static let first: Int64 = 256
  /// No task has a number as big as this. gVisor: `TasksLimit`.
  static let limit: Int64 = 1 << 16

  override func setStatus(
    _ inode: Inode, _ change: StatusChange, _ who: Credentials
  ) throws(Errno) { try inode.setAttributes(change, who) }

  /// Each task is a directory in it.
  override func fill(_ status: inout FileStatus, of inode: Inode) {
    super.fill(&status, of: inode)
    status.nlink += Int32(client.tasks.all.count)
  }

  private lazy var selfLink = SelfLink(client, inTask: false)
  private lazy var threadSelfLink = SelfLink(client, inTask: true)

  override func lookup(
    _ directory: Inode, _ name: Name, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> {
    if directory.slotInode(name) != nil { return try directory.lookUpSlot(name) }
    if name == client.name("self") { return client.makeSelfLink(selfLink, "self") }
    if name == client.name("thread-self") {
      return client.makeSelfLink(threadSelfLink, "thread-self")
    }
    guard let number = decimal(client.bytes(name)), let task = client.tasks.numbered(number) else {
      throw .ENOENT
    }
    return try client.make(task, isLeader: true)
  }

  /// Each name has an offset of its own, whoever else comes or goes; each listing gives new numbers.
  override func iterate(
    _ directory: Inode, from offset: Int64, relative: Int64, _ take: (DirectoryEntry) -> Bool
  ) -> Int64 {
    if offset > Self.limit { return offset }
    let start = max(offset, Self.first)
    let links = ["self", "thread-self"].enumerated().map { index, text in
      (at: Self.first + Int64(index), text: text, type: FileMode.symlink)
    }
    let tasks = client.tasks.all.map(\.pid).sorted().map { pid in
      (at: Self.first + 2 + Int64(pid), text: "\(pid)", type: FileMode.directory)
    }
    for found in links + tasks where found.at >= start {
      let entry = DirectoryEntry(
        name: client.name(found.text), number: client.filesystem.nextInodeNumber(),
        type: found.type, next: found.at + 1)
      guard take(entry) else { return found.at }
    }
    return Self.limit + 1
  }
}

/// A directory about a task: as valid as the task is alive.
class TaskOwnedDirectory: ProcDirectory {
  override func ended(_ inode: Inode) { client.forget(inode) }
}

/// The directory of a task. Newer revisions know its dentries, to let go of them when the task ends.
final class TaskDirectory: TaskOwnedDirectory {
  /// ESRCH: a dead task has no names, not even those of its slots.
  override func lookup(
    _ directory: Inode, _ name: Name, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> {
    if client.place(directory).owner.task.hasExited { throw .ESRCH }
    return try directory.lookUpSlot(name)
  }

  override var watchesDentries: Bool { true }
  override func registered(_ dentry: Dentry) {
    client.place(dentry.inode).owner.register(dentry)
  }
  override func unregistered(_ dentry: Dentry) {
    client.place(dentry.inode).owner.unregister(dentry)
  }
}

/// `task`: the threads of a task, of which there is one.
final class SubtasksDirectory: TaskOwnedDirectory {
  override func lookup(
    _ directory: Inode, _ name: Name, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> {
    let task = client.place(directory).owner.task
    guard !task.hasExited, decimal(client.bytes(name)) == task.pid else { throw .ENOENT }
    return try client.make(task, isLeader: false)
  }

  override func fill(_ status: inout FileStatus, of inode: Inode) {
    super.fill(&status, of: inode)
    if !client.place(inode).owner.task.hasExited { status.nlink += 1 }
  }

  override func checkOpenDirectory(_ inode: Inode) throws(Errno) {
    if client.place(inode).owner.task.hasExited { throw .ENOENT }
  }

  override func iterate(
    _ directory: Inode, from offset: Int64, relative: Int64, _ take: (DirectoryEntry) -> Bool
  ) -> Int64 {
    let task = client.place(directory).owner.task
    let thread = FoundName(
      name: client.name("\(task.pid)"), number: client.filesystem.nextInodeNumber(),
      type: FileMode.directory)
    return list([thread], from: offset, relative: relative, take)
  }
}
