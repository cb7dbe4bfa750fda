/// host: files of the world outside, imported one by one. gVisor: `fsimpl/host`; spec 14.
///
/// Each import makes a parentless dentry over an inode of its own, opens it, and drops its own
/// reference: the file alone keeps the dentry, the dentry the inode, the inode the host's descriptor,
/// which is closed when the inode ends.

import Ground
import Kernfs
import VFS

/// The filesystem of imported files.
public final class HostClient: RootlessClient {
  private var contents = IndexedStore<FileData>()
  private lazy var inode = HostInode(self)
  private lazy var file = HostFile(self)

  /// The filesystem of imported files; the kernel holds its mount.
  public init(_ virtualFilesystem: VirtualFilesystem, _ files: KernfsFiles) {
    super.init(virtualFilesystem, files, name: "host")
  }

  /// Descriptors of the host that are open.
  public var openDescriptors: Int { contents.all.count }

  /// Imports a descriptor of the host, over a file with these contents. gVisor: `NewFD`.
  public func makeFile(
    _ bytes: [UInt8], _ who: Credentials, _ flags: OpenFlags = .readWrite
  ) throws(Errno) -> Ref<FileDescription> {
    let data = FileData(0, bytes)
    let birth = makeDentry(
      FileMode.regular | 0o644, who, inode, label: "host file", payload: contents.put(data))
    data.attach(Dentry(birth.object).inode, size: bytes.count, hasTimes: false)
    do throws(Errno) {
      let imported = try FileDescription.make(over: birth.object, in: mount, flags, file)
      birth.drop()
      return imported
    } catch {
      birth.drop()
      throw error
    }
  }

  fileprivate func open(
    _ node: VFSDentry, in mount: Mount, _ flags: OpenFlags
  ) throws(Errno) -> Ref<FileDescription> {
    try FileDescription.make(over: node, in: mount, flags, file)
  }

  fileprivate func data(_ inode: Inode) -> FileData { contents[inode.payload] }
  fileprivate func close(_ inode: Inode) { contents.remove(inode.payload)?.detach(inode) }
}

/// The inode of an imported file.
private final class HostInode: ClientOperations<HostClient> {
  override func syntheticText(of inode: Inode) -> [UInt8]? { Array("host:[\(inode.number)]".utf8) }

  override func open(
    _ inode: Inode, _ dentry: VFSDentry, in mount: Mount, _ flags: OpenFlags
  ) throws(Errno) -> Ref<FileDescription> { try client.open(dentry, in: mount, flags) }

  override func fill(_ status: inout FileStatus, of inode: Inode) {
    super.fill(&status, of: inode)
    status.size = Int64(client.data(inode).bytes.count)
  }

  /// The mode is the host's to change.
  override func setStatus(
    _ inode: Inode, _ change: StatusChange, _ who: Credentials
  ) throws(Errno) {
    if change.mode != nil { throw inode.journal.refuse(.EPERM, inode.id) }
    try super.setStatus(inode, change, who)
    if let size = change.size { try client.data(inode).truncate(to: size) }
  }

  override func ended(_ inode: Inode) { client.close(inode) }
}

/// An open imported file.
private final class HostFile: DataFile {
  unowned let client: HostClient

  init(_ client: HostClient) { self.client = client }

  override func data(of file: FileDescription) -> FileData { client.data(file.inode) }
}
