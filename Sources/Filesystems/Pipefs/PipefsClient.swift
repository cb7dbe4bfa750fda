/// pipefs: what pipe(2) makes. gVisor: `fsimpl/pipefs`; spec 14.
///
/// A pipe is one parentless dentry over one inode. Its birth reference is dropped as soon as both ends
/// are open: from then on the two files hold it, one reference each.

import Ground
import Kernfs
import VFS

/// The filesystem of pipes.
public final class PipefsClient: RootlessClient {
  /// The two ends, each the caller's.
  @frozen public struct Ends: ~Copyable {
    /// Where the pipe is read.
    public var reader: Ref<FileDescription>
    /// Where the pipe is written.
    public var writer: Ref<FileDescription>
  }

  private var pipes = IndexedStore<Pipe>()
  private lazy var inode = PipeInode(self)
  private lazy var end = PipeEnd(self)

  /// The filesystem of pipes; the kernel holds its mount.
  public init(_ virtualFilesystem: VirtualFilesystem, _ files: KernfsFiles) {
    super.init(virtualFilesystem, files, name: "pipefs")
  }

  /// pipe(2). gVisor: `NewConnectedPipeFDs`.
  public func makePipe(_ who: Credentials) -> Ends {
    let birth = makeDentry(
      FileMode.fifo | 0o600, who, inode, label: "pipe", payload: pipes.put(Pipe()))
    let reader = open(birth.object, in: mount, [])
    let writer = open(birth.object, in: mount, .writeOnly)
    birth.drop()
    return Ends(reader: reader, writer: writer)
  }

  /// One more end: also for who opens it as /proc/PID/fd has it.
  fileprivate func open(_ node: VFSDentry, in mount: Mount, _ flags: OpenFlags) -> Ref<
    FileDescription
  > {
    let file = FileDescription.makeSpecial(over: node, in: mount, flags, end)
    end.opened(file.object)
    return file
  }

  fileprivate func pipe(_ inode: Inode) -> Pipe { pipes[inode.payload] }
  fileprivate func forget(_ inode: Inode) { _ = pipes.remove(inode.payload) }
}

/// The inode of a pipe.
private final class PipeInode: ClientOperations<PipefsClient> {
  override func syntheticText(of inode: Inode) -> [UInt8]? { Array("pipe:[\(inode.number)]".utf8) }

  override func open(
    _ inode: Inode, _ dentry: VFSDentry, in mount: Mount, _ flags: OpenFlags
  ) throws(Errno) -> Ref<FileDescription> { client.open(dentry, in: mount, flags) }

  /// A pipe has no size, and its mode stays.
  override func setStatus(
    _ inode: Inode, _ change: StatusChange, _ who: Credentials
  ) throws(Errno) {
    if change.size != nil || change.mode != nil { throw inode.journal.refuse(.EPERM, inode.id) }
    try super.setStatus(inode, change, who)
  }

  override func ended(_ inode: Inode) { client.forget(inode) }
}

/// An open end.
private final class PipeEnd: PipeFile {
  unowned let client: PipefsClient

  init(_ client: PipefsClient) { self.client = client }

  override func pipe(of file: FileDescription) -> Pipe { client.pipe(file.inode) }
}
