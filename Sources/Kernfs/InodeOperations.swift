/// What a kind of inode does. kernfs: the methods of the `Inode` interface and the building blocks
/// that answer them (`InodeDirectoryNoNewChildren`, `InodeNotDirectory`, …).
///
/// An object a kind, owned by the filesystem that makes such inodes; it keeps nothing of a single
/// inode. All directory calls come under the directory's lock.

import Ground
import VFS

/// The operations of one kind of inode. What a kind does not override it refuses.
open class InodeOperations {
  public init() {}

  /// The inode of a name that the dentry map does not have, with one reference for the new dentry.
  /// ENOENT where there is none. Must not touch dentries.
  open func lookup(_ directory: Inode, _ name: Name, _ who: Credentials) throws(Errno) -> Ref<Inode>
  {
    try directory.lookUpSlot(name)
  }

  // Symlinks.

  /// Where a magic link leads: a place with one reference on its mount and one on its dentry, for the
  /// walk. Only symlinks without a text are asked; the filesystem is locked. EINVAL: it is none.
  /// kernfs: `Getlink`.
  open func magicTarget(
    of link: Inode, _ path: ResolvingPath
  ) throws(Errno) -> OwnedVirtualDentry { throw .EINVAL }

  /// The text of a symlink that has another one for each task, to be walked; nil for magic links.
  /// Only symlinks without a text of their own are asked.
  open func dynamicText(of link: Inode) throws(Errno) -> Path.Names? { nil }

  /// What readlink(2) says; no lock of the filesystem is held. kernfs: `Readlink`.
  open func readLink(
    _ link: Inode, in mount: Mount, _ path: ResolvingPath
  ) throws(Errno) -> Name {
    guard let target = link.target else { throw .EINVAL }
    return target
  }

  // New names: the inode comes with one reference for its dentry, and its name is recorded.

  /// A new regular file. kernfs: `NewFile`.
  open func newFile(
    _ directory: Inode, _ name: Name, _ mode: FileMode, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> { throw .EPERM }
  /// A new directory. kernfs: `NewDir`.
  open func newDirectory(
    _ directory: Inode, _ name: Name, _ mode: FileMode, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> { throw .EPERM }
  /// A new symlink that says `target`. kernfs: `NewSymlink`.
  open func newSymlink(
    _ directory: Inode, _ name: Name, to target: Name, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> { throw .EPERM }
  /// A fifo, socket, device or file, as the type in `mode` says. kernfs: `NewNode`.
  open func newNode(
    _ directory: Inode, _ name: Name, _ mode: FileMode, _ device: DeviceNumber, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> { throw .EPERM }
  /// A directory that is only to be mounted on. kernfs: `NewDir` with `ForSyntheticMountpoint`.
  open func newMountPoint(
    _ directory: Inode, _ name: Name, _ mode: FileMode, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> { try newDirectory(directory, name, mode, who) }
  /// One more name for `inode`, of which the result is a reference. kernfs: `NewLink`.
  open func newLink(
    _ directory: Inode, _ name: Name, to inode: Inode
  ) throws(Errno) -> Ref<Inode> { throw .EPERM }

  // Names go: drops nothing that a dentry owns.

  /// Takes a name that is no directory's out of `directory`. kernfs: `Unlink`.
  open func unlink(_ directory: Inode, _ name: Name, _ child: Inode) throws(Errno) {
    try directory.removeSlot(name, child)
  }
  /// Takes an empty directory's name out of `directory`; ENOTEMPTY if it is not empty. kernfs:
  /// `RmDir`.
  open func removeDirectory(_ directory: Inode, _ name: Name, _ child: Inode) throws(Errno) {
    try directory.removeSlot(name, child)
  }
  /// Moves a name, over what has the new one. Both directories are locked. kernfs: `Rename`.
  open func rename(
    _ directory: Inode, _ old: Name, _ child: Inode, to destination: Inode, _ new: Name
  ) throws(Errno) {
    try directory.renameSlot(old, child, to: destination, new)
  }

  /// Whether a directory in this one may move to another: its ".." changes. kernfs does not ask.
  open func checkMove(_ child: Inode, _ who: Credentials) throws(Errno) {}

  /// Whether such a directory takes a removed name out of the dentry tree by itself, as filesystems
  /// had to before kernfs did. Rule `removal`.
  open var unhashesByItself: Bool { false }

  /// Opens a file over `dentry`, whose inode this is; no lock is held.
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

  /// Changes mode, owner or size. kernfs: `InodeAttrs.SetStat`.
  open func setStatus(
    _ inode: Inode, _ change: StatusChange, _ who: Credentials
  ) throws(Errno) { try inode.setAttributes(change, who) }

  /// Somebody writes to such a file, or empties it while opening it: without CAP_FSETID that costs it its
  /// setuid and setgid bits, where the filesystem says so.
  open func clearPrivileges(_ inode: Inode, _ who: Credentials) {}

  /// Whether the two below are asked for.
  open var watchesDentries: Bool { false }
  /// A dentry over such an inode was made, and has no name yet; or is about to let go of the inode.
  /// kernfs: `RegisterDentry`, `UnregisterDentry`.
  open func registered(_ dentry: Dentry) {}
  /// A dentry over such an inode is about to let go of it. kernfs: `UnregisterDentry`.
  open func unregistered(_ dentry: Dentry) {}

  /// statfs(2). kernfs: `StatFS`; `InodeNoStatFS` says ENOSYS.
  open func filesystemStatus(of inode: Inode) throws(Errno) -> FilesystemStatus {
    throw .ENOSYS
  }

  /// The filesystem's own word for a file without a path: `pipe:[7]`.
  open func syntheticText(of inode: Inode) -> [UInt8]? { nil }

  // Extended attributes; permissions are checked. kernfs: `InodeWithXattrs`.

  /// Whether such inodes can have any: the rest is asked only then.
  open var hasExtendedAttributes: Bool { false }
  /// The value of an attribute; ENODATA where there is none. getxattr(2)
  open func extendedAttribute(_ inode: Inode, _ name: Name) throws(Errno) -> [UInt8] {
    throw .ENODATA
  }
  /// The names of all attributes. listxattr(2)
  open func extendedAttributes(_ inode: Inode) -> [Name] { [] }
  /// Sets an attribute, if the condition allows it: EEXIST, ENODATA. setxattr(2)
  open func setExtendedAttribute(
    _ inode: Inode, _ name: Name, _ value: [UInt8], _ condition: AttributeCondition
  ) throws(Errno) { throw .EOPNOTSUPP }
  /// Takes an attribute away; ENODATA where there is none. removexattr(2)
  open func removeExtendedAttribute(_ inode: Inode, _ name: Name) throws(Errno) {
    throw .ENODATA
  }

  /// Fills in what stat(2) tells. A kind that knows more says it after `super`. kernfs: `Stat`.
  open func fill(_ status: inout FileStatus, of inode: Inode) { inode.fill(&status) }

  /// What stat(2) says of it, made by `fill`.
  public final func status(of inode: Inode) -> FileStatus {
    var status = FileStatus()
    fill(&status, of: inode)
    return status
  }

  /// The last reference is gone, and the slots of a directory are empty: what the filesystem keeps
  /// beside the record goes now. kernfs: the embedder's `DecRef`.
  open func ended(_ inode: Inode) {}

  /// What a file generates when it is read. kernfs: `DynamicBytesFile`, `Generate`.
  open func contents(of inode: Inode) throws(Errno) -> [UInt8] { [] }

  /// Takes what is written to a generated file; EIO where that is not possible. kernfs:
  /// `WritableDynamicBytesSource`.
  open func accept(_ inode: Inode, _ bytes: [UInt8]) throws(Errno) -> Int { throw .EIO }

  /// Lists what is not in slots, from `offset` on, which is the `relative`-th such entry; returns the
  /// new offset. kernfs: `IterDirents`.
  open func iterate(
    _ directory: Inode, from offset: Int64, relative: Int64, _ take: (DirectoryEntry) -> Bool
  ) -> Int64 { offset }

  /// Where seeking to the end of such a directory leads; nil means behind the slots.
  open var endOfDirectory: Int64? { nil }
}

extension Inode {
  /// kernfs: `InodeAttrs.SetStat` and vfs: `CheckSetStat`, in their order.
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

  /// The file loses its setuid bit, and its setgid bit if its group may run it; a directory keeps both.
  /// vfs: `ClearSUIDAndSGID`.
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
    // vfs: `NeedWritePerm`, set by truncate(2).
    if change.size != nil, !who.has(.overridePermissions) { try check(who, .write) }
  }
}
