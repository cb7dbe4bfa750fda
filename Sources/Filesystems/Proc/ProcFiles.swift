/// What a task has open, by number: `fd`, whose names are magic links, and `fdinfo`, whose names are
/// files; and files about a task. gVisor: `fdDirInode`, `fdInfoDirInode`, `fdInfoData`.

import Ground
import Kernfs
import VFS

/// `fd`, or `fdinfo`.
class NumberedFilesDirectory: TaskOwnedDirectory {
  private let canChange: Bool

  /// - Parameter canChange: whether mode and owner may be set.
  init(_ client: ProcClient, canChange: Bool) {
    self.canChange = canChange
    super.init(client)
  }

  override func setStatus(
    _ inode: Inode, _ change: StatusChange, _ who: Credentials
  ) throws(Errno) {
    if !canChange { throw .EPERM }
    try inode.setAttributes(change, who)
  }

  /// What a name leads to.
  var type: UInt32 { FileMode.symlink }
  func describe(_ who: Credentials) -> (NewInode, InodeOperations) { (link(who), fileLink) }

  private lazy var fileLink = FileLink(client)

  private func link(_ who: Credentials) -> NewInode {
    NewInode(FileMode(FileMode.symlink | 0o777), who, label: "fd link")
  }

  /// Borrows the file while it makes the inode. ENOENT if the number is free, or the task dead.
  override func lookup(
    _ directory: Inode, _ name: Name, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> {
    let owner = client.place(directory).owner
    guard let number = signedDecimal(client.bytes(name)), let file = owner.task.file(number: number)
    else { throw .ENOENT }
    let borrowed = file.take(Holder(.operation, client.machine.task))
    let (new, operations) = describe(owner.task.credentials)
    let inode = client.filesystem.newInode(new, operations)
    client.register(inode.object, ProcClient.Place(owner: owner, number: number))
    client.filesystem.safeDecRef(borrowed)
    return inode
  }

  /// An entry's offset says its number, so that files may come and go between two calls.
  override func iterate(
    _ directory: Inode, from offset: Int64, relative: Int64, _ take: (DirectoryEntry) -> Bool
  ) -> Int64 {
    var next = offset
    for number in client.place(directory).owner.task.numbers where Int64(number) >= relative {
      let entry = DirectoryEntry(
        name: client.name("\(number)"), number: client.filesystem.nextInodeNumber(), type: type,
        next: Int64(number) + 3)
      guard take(entry) else { return Int64(number) + 2 }
      next = Int64(number) + 3
    }
    return next
  }
}

/// `fdinfo`.
final class FileInfoDirectory: NumberedFilesDirectory {
  private lazy var info = FileInfo(client)

  override var type: UInt32 { FileMode.regular }
  override func describe(_ who: Credentials) -> (NewInode, InodeOperations) {
    (NewInode(FileMode(FileMode.regular | 0o444), who, label: "fd info"), info)
  }
}

/// `fdinfo/N`.
final class FileInfo: ClientOperations<ProcClient> {
  override func contents(of inode: Inode) throws(Errno) -> [UInt8] {
    let place = client.place(inode)
    guard let number = place.number, let file = place.owner.task.file(number: number) else {
      throw .ENOENT
    }
    let flags = String(file.flags.rawValue, radix: 8)
    let mount = file.location.mount.id.number
    return Array("pos:\t\(file.offset)\nflags:\t0\(flags)\nmnt_id:\t\(mount)\n".utf8)
  }

  override func setStatus(
    _ inode: Inode, _ change: StatusChange, _ who: Credentials
  ) throws(Errno) { throw .EPERM }

  override func ended(_ inode: Inode) { client.forget(inode) }
}

/// A file that says something about a task.
final class TaskFile: ClientOperations<ProcClient> {
  private let text: ProcText
  private let dead: ProcText.WhenDead
  private let writes: ProcText.Writes
  private let canChange: Bool

  init(
    _ client: ProcClient, _ text: ProcText, _ dead: ProcText.WhenDead, _ writes: ProcText.Writes,
    canChange: Bool
  ) {
    self.text = text
    self.dead = dead
    self.writes = writes
    self.canChange = canChange
    super.init(client)
  }

  private func task(_ inode: Inode) -> VFS.Task { client.place(inode).owner.task }

  /// EACCES: only who may trace the task may see its memory.
  override func open(
    _ inode: Inode, _ dentry: VFSDentry, in mount: Mount, _ flags: OpenFlags
  ) throws(Errno) -> Ref<FileDescription> {
    if text.needsTracing, try !client.actingTask().credentials.mayTrace(task(inode)) {
      throw inode.journal.refuse(.EACCES, inode.id)
    }
    return try super.open(inode, dentry, in: mount, flags)
  }

  override func contents(of inode: Inode) throws(Errno) -> [UInt8] {
    let task = task(inode)
    if task.hasExited {
      switch dead {
      case .same: break
      case .gone: throw .ESRCH
      case .empty: return []
      }
    }
    return Array(try text.text(of: task).utf8)
  }

  override func accept(_ inode: Inode, _ bytes: [UInt8]) throws(Errno) -> Int {
    let task = task(inode)
    if task.hasExited, dead == .gone { throw .ESRCH }
    return try text.accept(bytes, writes, of: task)
  }

  override func setStatus(
    _ inode: Inode, _ change: StatusChange, _ who: Credentials
  ) throws(Errno) {
    if !canChange { throw .EPERM }
    try inode.setAttributes(change, who)
  }

  override func ended(_ inode: Inode) { client.forget(inode) }
}
