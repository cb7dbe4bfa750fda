/// The two ends of a terminal, as inodes and as open files. gVisor: `masterInode`, `replicaInode`,
/// `masterFileDescription`. What one end writes the other reads; there is no line discipline.

import Ground
import Kernfs
import VFS

/// `ptmx`: each opening makes a terminal.
final class MasterInode: ClientOperations<DevptsClient> {
  /// If the file can not be made, as on a mount that is read-only, the terminal stays for ever: gVisor
  /// does the same.
  override func open(
    _ inode: Inode, _ dentry: Node, in mount: Mount, _ flags: OpenFlags
  ) throws(Errno) -> Ref<FileDescription> {
    let terminal = client.allocate(inode.ownership)
    let file = try FileDescription.make(over: dentry, in: mount, flags, client.masterFile)
    file.object.payload = Int64(terminal.number)
    return file
  }

  override func fill(_ status: inout FileStatus, of inode: Inode) {
    super.fill(&status, of: inode)
    status.device = DeviceNumber(major: 5, minor: 2)
  }
}

/// The other end, under its number.
final class ReplicaInode: ClientOperations<DevptsClient> {
  override func open(
    _ inode: Inode, _ dentry: Node, in mount: Mount, _ flags: OpenFlags
  ) throws(Errno) -> Ref<FileDescription> {
    guard client.terminals[Int(inode.payload)] != nil else { throw .EIO }
    let file = try FileDescription.make(over: dentry, in: mount, flags, client.replicaFile)
    file.object.payload = inode.payload
    return file
  }

  override func fill(_ status: inout FileStatus, of inode: Inode) {
    super.fill(&status, of: inode)
    status.device = DeviceNumber(major: 136, minor: UInt32(inode.payload))
  }
}

/// An open end of a terminal: the bytes of both ways.
class TerminalFile: FileOperations {
  unowned let client: DevptsClient

  init(_ client: DevptsClient) { self.client = client }

  /// EIO when the master was closed: the line is cut.
  func terminal(of file: FileDescription) throws(Errno) -> DevptsClient.Terminal {
    guard let terminal = client.terminals[Int(file.payload)] else { throw .EIO }
    return terminal
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

/// The replica's end.
final class ReplicaFile: TerminalFile {}

/// The master's end: with it goes the terminal.
final class MasterFile: TerminalFile {
  override func incoming(_ terminal: DevptsClient.Terminal) -> Pipe { terminal.output }
  override func outgoing(_ terminal: DevptsClient.Terminal) -> Pipe { terminal.input }

  override func release(_ file: FileDescription) { client.remove(Int(file.payload)) }
}
