/// The inodes of a fuse mount: each operation asks the server. kernfs keeps no slots here, so whether
/// a directory is empty, or a name taken, is the server's to say.

import Ground
import Kernfs
import VFS

/// What an inode does that need not be a directory.
class FuseInode: AttributedOperations<FuseClient> {
  override func data(_ inode: Inode) throws(Errno) -> FileData {
    try client.checkConnected()
    return client.node(inode).data
  }
  override func attributesChanged(_ inode: Inode) {
    client.node(inode).data.wasChanged(at: client.remote.tick())
  }

  override var isRemote: Bool { client.asksServer }
  /// FUSE_LOOKUP, where the last reply is good no longer.
  override func confirm(_ inode: Inode) { client.renew(inode) }
  /// FUSE_ACCESS, FUSE_GETATTR: ENOTCONN without a server.
  override func checkReachable(_ inode: Inode) throws(Errno) { try client.checkConnected() }

  override func fill(_ status: inout FileStatus, of inode: Inode) {
    let (size, times) = client.attributes(of: inode)
    super.fill(&status, of: inode)
    status.size = Int64(size)
    status.device = client.node(inode).device
    status.times = times
  }

  override func ended(_ inode: Inode) { client.forget(inode) }

  /// FUSE_SETATTR.
  override func setStatus(
    _ inode: Inode, _ change: StatusChange, _ who: Credentials
  ) throws(Errno) {
    try client.checkConnected()
    let node = client.node(inode)
    try inode.setAttributes(change, who)
    if let size = change.size { try node.data.truncate(to: size) }
    node.data.setTimes(change)
    if change.mode != nil || change.clearsPrivileges { node.permissions = inode.mode.raw & 0o7777 }
    if change.uid != nil { node.uid = inode.ownership.uid }
    if change.gid != nil { node.gid = inode.ownership.gid }
    node.data.wasChanged(at: client.remote.tick())
    client.receive(inode)
  }

  /// FUSE_OPEN.
  override func open(
    _ inode: Inode, _ dentry: VFSDentry, in mount: Mount, _ flags: OpenFlags
  ) throws(Errno) -> Ref<FileDescription> {
    try client.checkConnected()
    switch inode.mode.type {
    case FileMode.regular:
      let file = try FileDescription.make(over: dentry, in: mount, flags, client.dataFile)
      if flags.contains(.truncate) {
        client.node(inode).data.empty()
        client.receive(inode)
      }
      return file
    case FileMode.directory:
      if flags.isWritable || flags.contains(.truncate) {
        throw inode.journal.refuse(.EISDIR, inode.id)
      }
      return try FileDescription.make(over: dentry, in: mount, flags, client.directoryFile)
    case FileMode.symlink: return try super.open(inode, dentry, in: mount, flags)
    case _: throw inode.journal.refuse(.ENXIO, inode.id)
    }
  }
}

/// The same with what a directory does.
final class FuseDirectory: FuseInode {
  override var unhashesByItself: Bool { client.machine.rules.slots == .dentries }

  override func lookup(
    _ directory: Inode, _ name: Name, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> {
    try client.checkConnected()
    let parent = client.node(directory)
    return client.make(
      try client.remote.lookUp(name, in: parent), as: client.key(name, in: parent))
  }

  override func newFile(
    _ directory: Inode, _ name: Name, _ mode: FileMode, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> {
    try make(name, in: directory, FileMode.regular | mode.raw & 0o7777, who)
  }

  override func newDirectory(
    _ directory: Inode, _ name: Name, _ mode: FileMode, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> {
    try make(name, in: directory, FileMode.directory | mode.raw & 0o7777, who)
  }

  override func newSymlink(
    _ directory: Inode, _ name: Name, to target: Name, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> {
    try make(name, in: directory, FileMode.symlink | 0o777, who, target: client.bytes(target))
  }

  override func newNode(
    _ directory: Inode, _ name: Name, _ mode: FileMode, _ device: DeviceNumber, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> { try make(name, in: directory, mode.raw, who, device: device) }

  override func newLink(
    _ directory: Inode, _ name: Name, to inode: Inode
  ) throws(Errno) -> Ref<Inode> {
    guard client.asksServer else { throw .EPERM }
    try client.checkConnected()
    let parent = client.node(directory), node = client.node(inode)
    try client.remote.link(node, name, in: parent)
    return client.make(node, as: client.key(name, in: parent))
  }

  private func make(
    _ name: Name, in directory: Inode, _ mode: UInt32, _ who: Credentials, target: [UInt8] = [],
    device: DeviceNumber = DeviceNumber()
  ) throws(Errno) -> Ref<Inode> {
    try client.checkConnected()
    let parent = client.node(directory)
    let node = try client.remote.make(name, in: parent, mode, who, device: device)
    node.target = target
    return client.make(node, as: client.key(name, in: parent))
  }

  override func unlink(_ directory: Inode, _ name: Name, _ child: Inode) throws(Errno) {
    try client.checkConnected()
    try client.remote.unlink(name, in: client.node(directory))
    removed(child, name, from: directory)
  }

  override func removeDirectory(_ directory: Inode, _ name: Name, _ child: Inode) throws(Errno) {
    try client.checkConnected()
    try client.remote.removeDirectory(name, in: client.node(directory))
    removed(child, name, from: directory)
  }

  /// The name is gone on both sides.
  private func removed(_ child: Inode, _ name: Name, from directory: Inode) {
    client.rename(child, to: nil)
    client.revalidate(name, in: client.node(directory))
  }

  override func rename(
    _ directory: Inode, _ old: Name, _ child: Inode, to destination: Inode, _ new: Name
  ) throws(Errno) {
    guard client.asksServer else {
      return try super.rename(directory, old, child, to: destination, new)
    }
    try client.checkConnected()
    let from = client.node(directory), to = client.node(destination)
    try client.remote.rename(old, in: from, to: new, in: to)
    client.rename(child, to: client.key(new, in: to))
    client.revalidate(old, in: from)
    client.revalidate(new, in: to)
  }

  /// An entry's offset is the server's: it stays the same when others go.
  override func iterate(
    _ directory: Inode, from offset: Int64, relative: Int64, _ take: (DirectoryEntry) -> Bool
  ) -> Int64 {
    var offset = offset
    let base = offset - relative
    for (name, entry) in client.remote.list(client.node(directory)) where entry.order >= relative {
      let next = base + entry.order + 1
      let taken = take(
        DirectoryEntry(name: name, number: entry.node.number, type: entry.node.type, next: next))
      guard taken else { return offset }
      offset = next
    }
    return offset
  }
}

/// An open regular file: FUSE_READ, FUSE_WRITE.
final class FuseFile: DataFile {
  unowned let client: FuseClient

  init(_ client: FuseClient) { self.client = client }

  override func data(of file: FileDescription) throws(Errno) -> FileData {
    try client.checkConnected()
    return client.node(file.inode).data
  }
  override func wasRead(_ file: FileDescription) {
    client.node(file.inode).data.wasRead(at: client.remote.tick())
  }
  override func wasWritten(_ file: FileDescription) {
    client.node(file.inode).data.wasModified(at: client.remote.tick())
    client.receive(file.inode)
  }

  override func status(of file: FileDescription) throws(Errno) -> FileStatus {
    try client.checkConnected()
    return try super.status(of: file)
  }

  /// FUSE_FLUSH.
  override func flush(_ file: FileDescription) throws(Errno) { try client.checkConnected() }
}

/// An open directory: FUSE_READDIR.
final class FuseDirectoryFile: DirectoryFileOperations {
  unowned let client: FuseClient

  init(_ client: FuseClient) { self.client = client }

  override func status(of file: FileDescription) throws(Errno) -> FileStatus {
    try client.checkConnected()
    return try super.status(of: file)
  }

  /// A server's directory has no end that kernfs knows: EINVAL.
  override func seek(
    _ file: FileDescription, _ offset: Int64, _ whence: Whence
  ) throws(Errno) -> Int64 {
    if whence == .end { throw file.journal.refuse(.EINVAL, file.inode.id) }
    return try super.seek(file, offset, whence)
  }

  override func iterate(
    _ file: FileDescription, _ take: (DirectoryEntry) -> Bool
  ) throws(Errno) {
    try client.checkConnected()
    try super.iterate(file, take)
  }
}
