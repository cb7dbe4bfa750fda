/// The behaviour of a kind of inode. kernfs: the methods of the `Inode` interface, and the structs
/// that implement them (`InodeDirectoryNoNewChildren`, `InodeNotDirectory`, …).
///
/// There is one object for each kind. The filesystem that makes such inodes owns it, and it holds
/// no state of a single inode. All calls about names come under the directory's lock.

import Ground
import VFS

/// The operations of one kind of inode. A default implementation refuses what the kind does not
/// support.
open class InodeOperations {
  public init() {}

  /// The inode of a name that the dentry map lacks, with one reference for the new dentry. Throws
  /// ENOENT if there is none. Must not touch dentries.
  open func lookup(_ directory: Inode, _ name: Name, _ who: Credentials) throws(Errno) -> Ref<Inode>
  {
    try directory.lookUpSlot(name)
  }

  // Symlinks.

  /// Where a magic link leads, with references for the walk. Called only for symlinks without a
  /// stored target, with the filesystem locked. Throws EINVAL for other links. kernfs: `Getlink`.
  open func magicTarget(
    of link: Inode, _ path: ResolvingPath
  ) throws(Errno) -> OwnedVirtualDentry { throw .EINVAL }

  /// The target of a symlink that differs between tasks; nil for magic links. Called only for
  /// symlinks without a stored target.
  open func dynamicText(of link: Inode) throws(Errno) -> Path.Names? { nil }

  /// The result of readlink(2). No lock of the filesystem is held. kernfs: `Readlink`.
  open func readLink(
    _ link: Inode, in mount: Mount, _ path: ResolvingPath
  ) throws(Errno) -> Name {
    guard let target = link.target else { throw .EINVAL }
    return target
  }

  // Creation. The client records the name and returns the inode with one reference for its dentry.

  /// Makes a regular file. kernfs: `NewFile`.
  open func newFile(
    _ directory: Inode, _ name: Name, _ mode: FileMode, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> { throw .EPERM }
  /// Makes a directory. kernfs: `NewDir`.
  open func newDirectory(
    _ directory: Inode, _ name: Name, _ mode: FileMode, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> { throw .EPERM }
  /// Makes a symlink to `target`. kernfs: `NewSymlink`.
  open func newSymlink(
    _ directory: Inode, _ name: Name, to target: Name, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> { throw .EPERM }
  /// Makes a fifo, socket, device or file, depending on the type in `mode`. kernfs: `NewNode`.
  open func newNode(
    _ directory: Inode, _ name: Name, _ mode: FileMode, _ device: DeviceNumber, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> { throw .EPERM }
  /// Makes a directory that only serves as a mount point. kernfs: `NewDir` with
  /// `ForSyntheticMountpoint`.
  open func newMountPoint(
    _ directory: Inode, _ name: Name, _ mode: FileMode, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> { try newDirectory(directory, name, mode, who) }
  /// Adds a name for `inode` and returns a reference on it. kernfs: `NewLink`.
  open func newLink(
    _ directory: Inode, _ name: Name, to inode: Inode
  ) throws(Errno) -> Ref<Inode> { throw .EPERM }

  // Removal. These calls drop no reference that a dentry holds.

  /// Removes the name of a file that is not a directory. kernfs: `Unlink`.
  open func unlink(_ directory: Inode, _ name: Name, _ child: Inode) throws(Errno) {
    try directory.removeSlot(name, child)
  }
  /// Removes the name of a directory; throws ENOTEMPTY if it is not empty. kernfs: `RmDir`.
  open func removeDirectory(_ directory: Inode, _ name: Name, _ child: Inode) throws(Errno) {
    try directory.removeSlot(name, child)
  }
  /// Moves a name, replacing what has the new one. Both directories are locked. kernfs: `Rename`.
  open func rename(
    _ directory: Inode, _ old: Name, _ child: Inode, to destination: Inode, _ new: Name
  ) throws(Errno) {
    try directory.renameSlot(old, child, to: destination, new)
  }

  /// Checks that a subdirectory may move to another directory, which changes its "..". kernfs does
  /// not check this.
  open func checkMove(_ child: Inode, _ who: Credentials) throws(Errno) {}

  /// Whether the directory itself unhashes a removed name, as filesystems had to before kernfs did.
  /// Rule `removal`.
  open var unhashesByItself: Bool { false }

  /// Opens this inode through `dentry`. No lock is held.
  open func open(
    _ inode: Inode, _ dentry: VFSDentry, in mount: Mount, _ flags: OpenFlags
  ) throws(Errno) -> Ref<FileDescription> {
    switch inode.mode.type {
    case FileMode.directory:
      // kernfs: `GenericDirectoryFD.Init`.
      if flags.isWritable || flags.contains(.truncate) {
        throw inode.journal.refuse(.EISDIR, inode.id)
      }
      return try inode.filesystem.withFiles { files throws(Errno) in
        try FileDescription.make(over: dentry, in: mount, flags, files.directory)
      }
    case FileMode.symlink: throw inode.journal.refuse(.ELOOP, inode.id)
    case _:
      return try inode.filesystem.withFiles { files throws(Errno) in
        try FileDescription.make(over: dentry, in: mount, flags, files.bytes)
      }
    }
  }

  /// Changes attributes. kernfs: `InodeAttrs.SetStat`.
  open func setStatus(
    _ inode: Inode, _ change: StatusChange, _ who: Credentials
  ) throws(Errno) { try inode.setAttributes(change, who) }

  /// Clears setuid and setgid bits when a caller without CAP_FSETID writes or truncates the file,
  /// if the filesystem does that.
  open func clearPrivileges(_ inode: Inode, _ who: Credentials) {}

  /// Whether `registered` and `unregistered` are called.
  open var watchesDentries: Bool { false }
  /// A dentry over such an inode was made; it has no name yet. kernfs: `RegisterDentry`.
  open func registered(_ dentry: Dentry) {}
  /// A dentry over such an inode is about to drop it. kernfs: `UnregisterDentry`.
  open func unregistered(_ dentry: Dentry) {}

  /// Whether `confirm` and `checkReachable` are called: a server knows what such inodes are.
  open var isRemote: Bool { false }
  /// A walk is about to use a name of the inode, which was valid so far. kernfs: `Valid()`.
  open func confirm(_ inode: Inode) {}
  /// Throws if the server cannot be asked. kernfs: `CheckPermissions`, `Stat`.
  open func checkReachable(_ inode: Inode) throws(Errno) {}

  /// statfs(2). kernfs: `StatFS`; `InodeNoStatFS` returns ENOSYS.
  open func filesystemStatus(of inode: Inode) throws(Errno) -> FilesystemStatus {
    throw .ENOSYS
  }

  /// The text for a file without a path, such as `pipe:[7]`.
  open func syntheticText(of inode: Inode) -> [UInt8]? { nil }

  // Extended attributes. Permissions were checked before. kernfs: `InodeWithXattrs`.

  /// Whether such inodes can have attributes. The methods below are called only if they can.
  open var hasExtendedAttributes: Bool { false }
  /// getxattr(2): the value of an attribute. Throws ENODATA if there is none.
  open func extendedAttribute(_ inode: Inode, _ name: Name) throws(Errno) -> [UInt8] {
    throw .ENODATA
  }
  /// listxattr(2): the names of all attributes.
  open func extendedAttributes(_ inode: Inode) -> [Name] { [] }
  /// setxattr(2). Throws EEXIST or ENODATA if the condition fails.
  open func setExtendedAttribute(
    _ inode: Inode, _ name: Name, _ value: [UInt8], _ condition: AttributeCondition
  ) throws(Errno) { throw .EOPNOTSUPP }
  /// removexattr(2). Throws ENODATA if there is no such attribute.
  open func removeExtendedAttribute(_ inode: Inode, _ name: Name) throws(Errno) {
    throw .ENODATA
  }

  /// Fills in the result of stat(2). An override calls `super` first and adds what it knows.
  /// kernfs: `Stat`.
  open func fill(_ status: inout FileStatus, of inode: Inode) { inode.fill(&status) }

  /// The result of stat(2), filled in by `fill`.
  public final func status(of inode: Inode) -> FileStatus {
    var status = FileStatus()
    fill(&status, of: inode)
    return status
  }

  /// Called when the last reference was dropped and a directory's slots are empty. Frees what the
  /// filesystem stores about the inode elsewhere. kernfs: the embedder's `DecRef`.
  open func ended(_ inode: Inode) {}

  /// Generates the contents of a file. kernfs: `DynamicBytesFile`, `Generate`.
  open func contents(of inode: Inode) throws(Errno) -> [UInt8] { [] }

  /// Accepts what is written to a generated file, or throws EIO.
  /// kernfs: `WritableDynamicBytesSource`.
  open func accept(_ inode: Inode, _ bytes: [UInt8]) throws(Errno) -> Int { throw .EIO }

  /// Lists entries without slots from `offset` on; `relative` is `offset` counted from the first
  /// such entry. Returns the new offset. kernfs: `IterDirents`.
  open func iterate(
    _ directory: Inode, from offset: Int64, relative: Int64, _ take: (DirectoryEntry) -> Bool
  ) -> Int64 { offset }

  /// Why an open directory of this kind can be used no more: fstat(2), lseek(2) and getdents(2) fail.
  open func checkOpenDirectory(_ inode: Inode) throws(Errno) {}

  /// The position of the directory's end for lseek(2); nil means behind the slots.
  open var endOfDirectory: Int64? { nil }
}

extension Inode {
  /// Changes attributes after checking permissions, in kernfs's order.
  /// kernfs: `InodeAttrs.SetStat`; vfs: `CheckSetStat`.
  public func setAttributes(_ change: StatusChange, _ who: Credentials) throws(Errno) {
    if change.size != nil, isDirectory { throw journal.refuse(.EISDIR, id) }
    try checkChange(change, who)
    if change.clearsPrivileges { clearPrivileges(who) }
    if let uid = change.uid { journal.set(.uid, uid, of: id, in: &at.pointee.uid) }
    if let gid = change.gid { journal.set(.gid, gid, of: id, in: &at.pointee.gid) }
    guard var bits = change.mode else { return }
    if machine.rules.chmod == .adds {
      let now = at.pointee.mode | bits & 0o7777
      return journal.set(.mode, now, of: id, in: &at.pointee.mode)
    }
    if bits & FileMode.setGID != 0, !who.mayKeepGroup(at.pointee.gid) { bits &= ~FileMode.setGID }
    journal.set(.mode, mode.type | bits & 0o7777, of: id, in: &at.pointee.mode)
  }

  /// Clears a file's setuid bit, and its setgid bit if the group may execute it. Directories keep
  /// both. vfs: `ClearSUIDAndSGID`.
  public func clearPrivileges(_ who: Credentials) {
    guard !isDirectory else { return }
    var bits = at.pointee.mode & ~FileMode.setUID
    let isOthers = machine.rules.setGroup == .members && !who.mayKeepGroup(ownership.gid)
    if bits & 0o010 != 0 || isOthers { bits &= ~FileMode.setGID }
    if bits != at.pointee.mode { journal.set(.mode, bits, of: id, in: &at.pointee.mode) }
  }

  private func checkChange(_ change: StatusChange, _ who: Credentials) throws(Errno) {
    let isOwner = who.uid == at.pointee.uid
    let asOwner = change.mode != nil || change.setsTimes
    if asOwner, !who.canActAsOwner(of: at.pointee.uid) {
      throw journal.refuse(.EPERM, id)
    }
    if let uid = change.uid, !(isOwner && uid == at.pointee.uid), !who.has(.changeOwner) {
      throw journal.refuse(.EPERM, id)
    }
    if let gid = change.gid, !(isOwner && gid == who.gid), !who.has(.changeOwner) {
      throw journal.refuse(.EPERM, id)
    }
    let changesNothing = change.clearsPrivileges && change.uid == nil && change.gid == nil
    if changesNothing, change.size == nil, !isDirectory, mode.raw & 0o6000 != 0,
      !who.canActAsOwner(of: at.pointee.uid)
    {
      throw journal.refuse(.EPERM, id)
    }
    // vfs: `NeedWritePerm`, which truncate(2) sets.
    if change.size != nil, !who.has(.overridePermissions) { try check(who, .write) }
  }
}
