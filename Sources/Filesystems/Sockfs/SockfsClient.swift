/// sockfs: what socket(2) makes. gVisor: `fsimpl/sockfs`; spec 14.
///
/// Here the dentry comes first: whoever makes the socket gets it with its birth reference, opens the
/// file over it, and drops it then.

import Ground
import Kernfs
import VFS

/// The filesystem of sockets.
public final class SockfsClient: RootlessClient {
  private lazy var inode = SocketInode(self)
  private let file = SocketFile()

  /// The filesystem of sockets; the kernel holds its mount.
  public init(_ virtualFilesystem: VirtualFilesystem, _ files: KernfsFiles) {
    super.init(virtualFilesystem, files, name: "sockfs")
  }

  /// A dentry for a socket; the caller owns its birth reference. gVisor: `NewDentry`.
  func makeDentry(_ who: Credentials) -> Ref<VFSDentry> {
    makeDentry(FileMode.socket | 0o777, who, inode, label: "socket", payload: 0)
  }

  /// socket(2).
  public func makeSocket(_ who: Credentials) -> Ref<FileDescription> {
    let birth = makeDentry(who)
    let socket = FileDescription.makeSpecial(over: birth.object, in: mount, .readWrite, file)
    birth.drop()
    return socket
  }
}

/// The inode of a socket: it cannot be opened again.
private final class SocketInode: ClientOperations<SockfsClient> {
  override func syntheticText(of inode: Inode) -> [UInt8]? {
    Array("socket:[\(inode.number)]".utf8)
  }

  override func open(
    _ inode: Inode, _ dentry: VFSDentry, in mount: Mount, _ flags: OpenFlags
  ) throws(Errno) -> Ref<FileDescription> { throw inode.journal.refuse(.ENXIO, inode.id) }
}

/// A socket that is connected to nobody.
private final class SocketFile: FileOperations {
  override func status(of file: FileDescription) throws(Errno) -> FileStatus {
    file.inode.operations.status(of: file.inode)
  }
  override func read(_ file: FileDescription, _ count: Int) throws(Errno) -> [UInt8] {
    throw .ENOTCONN
  }
  override func write(_ file: FileDescription, _ bytes: [UInt8]) throws(Errno) -> Int {
    throw .ENOTCONN
  }
}
