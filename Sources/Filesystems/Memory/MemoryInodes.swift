/// The inodes of the memory filesystem: directories and all other types.

import Ground
import Kernfs
import VFS

/// Inodes that are not directories: files, symlinks, fifos, devices.
class MemoryInode: AttributedOperations<MemoryClient> {
  override func data(_ inode: Inode) -> FileData { client.node(inode).data }

  /// Throws EOPNOTSUPP for an unknown namespace, EINVAL for a namespace without a name. xattr(7).
  override func checkAttribute(_ name: [UInt8]) throws(Errno) {
    let prefix = ["user.", "trusted.", "security."].first { name.starts(with: $0.utf8) }
    guard let prefix else { throw .EOPNOTSUPP }
    if name.count == prefix.utf8.count { throw .EINVAL }
  }
  override func attributesChanged(_ inode: Inode) { client.wasChanged(inode) }

  override func fill(_ status: inout FileStatus, of inode: Inode) {
    super.fill(&status, of: inode)
    client.fill(&status, of: inode)
  }

  override func ended(_ inode: Inode) { client.forget(inode) }

  override func clearPrivileges(_ inode: Inode, _ who: Credentials) {
    guard inode.mode.type == FileMode.regular, !who.has(.keepSetID) else { return }
    inode.clearPrivileges(who)
  }

  override func checkMove(_ child: Inode, _ who: Credentials) throws(Errno) {
    try child.check(who, .write)
  }

  override func setStatus(
    _ inode: Inode, _ change: StatusChange, _ who: Credentials
  ) throws(Errno) {
    let isFile = inode.mode.type == FileMode.regular
    if let size = change.size, size < 0 || !isFile && !inode.isDirectory { throw .EINVAL }
    try inode.setAttributes(change, who)
    client.node(inode).data.setTimes(change)
    if let size = change.size, isFile {
      try client.node(inode).data.truncate(to: size)
      client.wasModified(inode)
    } else {
      client.wasChanged(inode)
    }
  }

  override func open(
    _ inode: Inode, _ dentry: VFSDentry, in mount: Mount, _ flags: OpenFlags
  ) throws(Errno) -> Ref<FileDescription> {
    switch inode.mode.type {
    case FileMode.regular: return try openFile(inode, dentry, in: mount, flags)
    case FileMode.fifo: return try openFifo(inode, dentry, in: mount, flags)
    case FileMode.character where DeviceFile.isKnown(client.node(inode).device):
      let file = FileDescription.makeSpecial(over: dentry, in: mount, flags, client.deviceFile)
      file.object.payload = Int64(client.node(inode).device.minor)
      return file
    case FileMode.character, FileMode.block, FileMode.socket:
      throw inode.journal.refuse(.ENXIO, inode.id)
    case _: return try super.open(inode, dentry, in: mount, flags)
    }
  }

  private func openFile(
    _ inode: Inode, _ dentry: VFSDentry, in mount: Mount, _ flags: OpenFlags
  ) throws(Errno) -> Ref<FileDescription> {
    let file = try FileDescription.make(over: dentry, in: mount, flags, client.dataFile)
    if flags.contains(.truncate) {
      client.node(inode).data.empty()
      client.wasModified(inode)
    }
    return file
  }

  /// Behaves as with O_NONBLOCK: opening for writing fails without a reader. Source: fifo(7).
  private func openFifo(
    _ inode: Inode, _ dentry: VFSDentry, in mount: Mount, _ flags: OpenFlags
  ) throws(Errno) -> Ref<FileDescription> {
    if !flags.isReadable, client.node(inode).pipe.readers == 0 {
      throw inode.journal.refuse(.ENXIO, inode.id)
    }
    let file = FileDescription.makeSpecial(over: dentry, in: mount, flags, client.fifo)
    client.fifo.opened(file.object)
    return file
  }
}

/// A directory. Each new name gets a dynamic slot.
final class MemoryDirectory: MemoryInode {
  override var unhashesByItself: Bool { client.machine.rules.slots == .dentries }

  override func lookup(
    _ directory: Inode, _ name: Name, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> {
    if let waiting = client.takeWaiting(name, in: directory) { return waiting }
    return try directory.lookUpSlot(name)
  }

  override func newFile(
    _ directory: Inode, _ name: Name, _ mode: FileMode, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> {
    try record(
      client.make(FileMode.regular | mode.raw & 0o7777, who, in: directory), directory, name)
  }

  override func newDirectory(
    _ directory: Inode, _ name: Name, _ mode: FileMode, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> {
    let inode = client.make(FileMode.directory | mode.raw & 0o1777, who, in: directory)
    let recorded = try record(inode, directory, name)
    directory.addLinks(1)
    client.register(recorded.object)
    return recorded
  }

  override func newSymlink(
    _ directory: Inode, _ name: Name, to target: Name, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> {
    try record(
      client.make(FileMode.symlink | 0o777, who, in: directory, target: target), directory, name)
  }

  override func newNode(
    _ directory: Inode, _ name: Name, _ mode: FileMode, _ device: DeviceNumber, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> {
    try record(client.make(mode.raw, who, in: directory, device: device), directory, name)
  }

  override func newLink(
    _ directory: Inode, _ name: Name, to inode: Inode
  ) throws(Errno) -> Ref<Inode> {
    if inode.nlink == 0 { throw .ENOENT }
    let reference = inode.take(Holder(.operation, client.machine.task))
    let recorded = try record(reference, directory, name)
    inode.addLinks(1)
    client.wasChanged(inode)
    return recorded
  }

  /// Adds a slot for the inode. On failure, drops the inode.
  private func record(
    _ inode: consuming Ref<Inode>, _ directory: Inode, _ name: Name
  ) throws(Errno) -> Ref<Inode> {
    do throws(Errno) { try directory.insertSlot(name, inode.object) } catch {
      client.filesystem.discard(inode)
      throw error
    }
    client.wasModified(directory)
    return inode
  }

  override func unlink(_ directory: Inode, _ name: Name, _ child: Inode) throws(Errno) {
    try super.unlink(directory, name, child)
    child.addLinks(-1)
    client.wasChanged(child)
    client.wasModified(directory)
  }

  override func removeDirectory(_ directory: Inode, _ name: Name, _ child: Inode) throws(Errno) {
    try super.removeDirectory(directory, name, child)
    child.addLinks(-2)
    directory.addLinks(-1)
    client.wasChanged(child)
    client.wasModified(directory)
  }

  override func rename(
    _ directory: Inode, _ old: Name, _ child: Inode, to destination: Inode, _ new: Name
  ) throws(Errno) {
    try client.rename(old, child, from: directory, to: destination, new)
  }

  override func ended(_ inode: Inode) {
    client.dropWaiting(in: inode)
    super.ended(inode)
  }
}
