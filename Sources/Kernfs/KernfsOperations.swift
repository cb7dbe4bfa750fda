/// The operations of a kernfs filesystem, as the virtual filesystem calls them. Each finds the
/// `Filesystem` and calls its method. kernfs: the methods of `Filesystem`.

import Ground
import VFS

/// `FilesystemOperations` for kernfs.
final class KernfsOperations: FilesystemOperations {
  override func drop(_ reference: consuming Ref<VFSDentry>) {
    reference.cast(to: Dentry.self).drop()
  }
  override func freeRecord(_ node: VFSDentry) { Dentry(node).freeRecord() }
  override func release(_ filesystem: VFSFilesystem) { Filesystem(filesystem).release() }

  override func access(_ path: inout ResolvingPath, _ want: Access) throws(Errno) {
    try path.filesystem.access(&path, want)
  }
  override func dentry(
    _ path: inout ResolvingPath, searchable: Bool
  ) throws(Errno) -> Ref<VFSDentry> {
    try path.filesystem.dentry(&path, searchable: searchable)
  }
  override func parentDentry(_ path: inout ResolvingPath) throws(Errno) -> Ref<VFSDentry> {
    try path.filesystem.parentDentry(&path)
  }
  override func status(
    _ path: inout ResolvingPath, _ status: inout FileStatus
  ) throws(Errno) {
    try path.filesystem.status(&path, &status)
  }
  override func setStatus(_ path: inout ResolvingPath, _ change: StatusChange) throws(Errno) {
    try path.filesystem.setStatus(&path, change)
  }
  override func filesystemStatus(
    _ path: inout ResolvingPath
  ) throws(Errno) -> FilesystemStatus {
    try path.filesystem.filesystemStatus(&path)
  }
  override func extendedAttribute(
    _ path: inout ResolvingPath, _ name: Name
  ) throws(Errno) -> [UInt8] {
    try path.filesystem.extendedAttribute(&path, name)
  }
  override func extendedAttributes(_ path: inout ResolvingPath) throws(Errno) -> [Name] {
    try path.filesystem.extendedAttributes(&path)
  }
  override func setExtendedAttribute(
    _ path: inout ResolvingPath, _ name: Name, _ value: [UInt8], _ condition: AttributeCondition
  ) throws(Errno) {
    try path.filesystem.setExtendedAttribute(&path, name, value, condition)
  }
  override func removeExtendedAttribute(
    _ path: inout ResolvingPath, _ name: Name
  ) throws(Errno) {
    try path.filesystem.removeExtendedAttribute(&path, name)
  }
  override func above(_ node: VFSDentry) -> (parent: VFSDentry, name: Name)? {
    let dentry = Dentry(node)
    return dentry.parent.map { ($0.node, dentry.name) }
  }
  override func syntheticText(of node: VFSDentry) -> [UInt8]? {
    let inode = Dentry(node).inode
    return inode.operations.syntheticText(of: inode)
  }
  override func readLink(_ path: inout ResolvingPath) throws(Errno) -> Name {
    try path.filesystem.readLink(&path)
  }
  override func makeDirectory(
    _ path: inout ResolvingPath, _ mode: FileMode, forMountPoint: Bool
  ) throws(Errno) {
    try path.filesystem.makeDirectory(&path, mode, forMountPoint: forMountPoint)
  }
  override func makeNode(
    _ path: inout ResolvingPath, _ mode: FileMode, _ device: DeviceNumber
  ) throws(Errno) {
    try path.filesystem.makeNode(&path, mode, device)
  }
  override func makeSymlink(_ path: inout ResolvingPath, to target: Name) throws(Errno) {
    try path.filesystem.makeSymlink(&path, to: target)
  }
  override func link(_ path: inout ResolvingPath, to old: VirtualDentry) throws(Errno) {
    try path.filesystem.link(&path, to: old)
  }
  override func open(
    _ path: inout ResolvingPath, _ options: OpenOptions
  ) throws(Errno) -> Ref<FileDescription> {
    try path.filesystem.open(&path, options)
  }
  override func unlink(_ path: inout ResolvingPath) throws(Errno) {
    try path.filesystem.unlink(&path)
  }
  override func removeDirectory(_ path: inout ResolvingPath) throws(Errno) {
    try path.filesystem.removeDirectory(&path)
  }
  override func rename(
    _ path: inout ResolvingPath, from parent: VirtualDentry, _ name: Name, noReplace: Bool,
    exchange: Bool
  ) throws(Errno) {
    try path.filesystem.rename(
      &path, from: parent, name, noReplace: noReplace, exchange: exchange)
  }
}

extension ResolvingPath {
  @inline(__always)
  fileprivate var filesystem: Filesystem { Filesystem(mount.filesystem) }
}
