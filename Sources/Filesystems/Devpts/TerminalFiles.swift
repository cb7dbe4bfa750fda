/// The two ends of a terminal, as inodes and as open files. gVisor: `masterInode`, `replicaInode`,
/// `masterFileDescription`. What one end writes the other reads; there is no line discipline.

import Ground
import Kernfs
import VFS

/// Either end: neither has a size.
class TerminalInode: ClientOperations<DevptsClient> {
  override func setStatus(
    _ inode: Inode, _ change: StatusChange, _ who: Credentials
  ) throws(Errno) {
    if change.size != nil { throw inode.journal.refuse(.EINVAL, inode.id) }
    try super.setStatus(inode, change, who)
  }
}

/// `ptmx`: each opening makes a terminal.
final class MasterInode: TerminalInode {
  /// Also on a read-only mount, where a replica opens as well: what is written to a terminal is not the mount's.
  override func open(
    _ inode: Inode, _ dentry: VFSDentry, in mount: Mount, _ flags: OpenFlags
  ) throws(Errno) -> Ref<FileDescription> {
    let terminal = client.allocate(client.opener)
    let file = FileDescription.makeSpecial(over: dentry, in: mount, flags, client.masterFile)
    file.object.payload = Int64(terminal.number)
    return file
  }

  override func fill(_ status: inout FileStatus, of inode: Inode) {
    super.fill(&status, of: inode)
    status.device = DevptsClient.master
  }
}

/// The other end, under its number.
final class ReplicaInode: TerminalInode {
  override func open(
    _ inode: Inode, _ dentry: VFSDentry, in mount: Mount, _ flags: OpenFlags
  ) throws(Errno) -> Ref<FileDescription> {
    guard let terminal = client.terminals[Int(inode.payload)] else { throw .EIO }
    let file = FileDescription.makeSpecial(over: dentry, in: mount, flags, client.replicaFile)
    file.object.payload = inode.payload
    terminal.replicas = (terminal.replicas ?? 0) + 1
    return file
  }

  override func fill(_ status: inout FileStatus, of inode: Inode) {
    super.fill(&status, of: inode)
    status.device = DevptsClient.replica(Int(inode.payload))
  }
}

/// An open end of a terminal: the bytes of both ways.
class TerminalFile: FileOperations {
  unowned let client: DevptsClient

  init(_ client: DevptsClient) { self.client = client }

  func terminal(of file: FileDescription) -> DevptsClient.Terminal {
    client.line(Int(file.payload))
  }
  func incoming(_ terminal: DevptsClient.Terminal) -> Pipe { terminal.input }
  func outgoing(_ terminal: DevptsClient.Terminal) -> Pipe { terminal.output }

  override func status(of file: FileDescription) throws(Errno) -> FileStatus {
    file.inode.operations.status(of: file.inode)
  }

  override func read(_ file: FileDescription, _ count: Int) throws(Errno) -> [UInt8] {
    guard file.flags.isReadable else { throw .EBADF }
    return try incoming(terminal(of: file)).read(count)
  }

  override func write(_ file: FileDescription, _ bytes: [UInt8]) throws(Errno) -> Int {
    guard file.flags.isWritable else { throw .EBADF }
    return try outgoing(terminal(of: file)).write(bytes)
  }
}

/// The replica's end. When the master is closed nobody hears what is written here, and nothing comes.
final class ReplicaFile: TerminalFile {
  override func release(_ file: FileDescription) {
    let terminal = terminal(of: file)
    terminal.replicas = (terminal.replicas ?? 0) - 1
    client.closed(terminal.number)
  }
}

/// The master's end: with it goes the terminal.
final class MasterFile: TerminalFile {
  override func incoming(_ terminal: DevptsClient.Terminal) -> Pipe { terminal.output }
  override func outgoing(_ terminal: DevptsClient.Terminal) -> Pipe { terminal.input }

  /// EIO once the last file of the replica is closed and what it wrote is read.
  override func read(_ file: FileDescription, _ count: Int) throws(Errno) -> [UInt8] {
    do throws(Errno) { return try super.read(file, count) } catch {
      if error == .EAGAIN, terminal(of: file).replicas == 0 { throw .EIO }
      throw error
    }
  }

  override func release(_ file: FileDescription) { client.remove(Int(file.payload)) }
}
