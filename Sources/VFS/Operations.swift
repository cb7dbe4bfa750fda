/// What a filesystem implements. vfs: `FilesystemImpl`, `FileDescriptionImpl`.
///
/// One object a filesystem, one a kind of file: they hold no state of their own that an operation
/// changes; state is in records. Each `*At` may be entered again with a fresh start after
/// `Errno.absoluteSymlink`, `mountPoint` and `mountRootOrJump`: references taken in one attempt are gone
/// at its end.

import Ground

/// The operations of one filesystem.
open class FilesystemOperations {
  public init() {}

  let pathFiles = PathFileOperations()

  // Lifetimes.

  /// Drops one reference on a dentry. vfs: `DentryImpl.DecRef`.
  open func drop(_ reference: consuming Ref<VFSDentry>) { unimplemented() }
  /// The record of a destroyed dentry is free.
  open func freeRecord(_ node: VFSDentry) { unimplemented() }
  /// The last reference on the filesystem is gone. vfs: `FilesystemImpl.Release`.
  open func release(_ filesystem: VFSFilesystem) { unimplemented() }

  // Looking.

  /// access(2): EACCES unless the caller has these rights on what is at the path.
  open func access(_ path: inout ResolvingPath, _ want: Access) throws(Errno) { unimplemented() }
  /// The dentry at the path, with one reference more. vfs: `GetDentryAt`.
  /// - Parameter searchable: it must be a directory that may be searched.
  open func dentry(
    _ path: inout ResolvingPath, searchable: Bool
  ) throws(Errno) -> Ref<VFSDentry> { unimplemented() }
  /// The directory that holds the last name. vfs: `GetParentDentryAt`.
  open func parentDentry(_ path: inout ResolvingPath) throws(Errno) -> Ref<VFSDentry> {
    unimplemented()
  }
  /// Fills `status` in where it is: it goes through many hands, and would be copied at each.
  open func status(
    _ path: inout ResolvingPath, _ status: inout FileStatus
  ) throws(Errno) { unimplemented() }
  /// chmod(2), chown(2), truncate(2) and utimensat(2). vfs: `SetStatAt`.
  open func setStatus(_ path: inout ResolvingPath, _ change: StatusChange) throws(Errno) {
    unimplemented()
  }
  /// readlink(2): what the symlink at the path says; EINVAL if it is none. vfs: `ReadlinkAt`.
  open func readLink(_ path: inout ResolvingPath) throws(Errno) -> Name { unimplemented() }

  /// statfs(2)
  open func filesystemStatus(_ path: inout ResolvingPath) throws(Errno) -> FilesystemStatus {
    unimplemented()
  }

  // Extended attributes: EOPNOTSUPP where a file can have none.

  /// getxattr(2). vfs: `GetXattrAt`.
  open func extendedAttribute(
    _ path: inout ResolvingPath, _ name: Name
  ) throws(Errno) -> [UInt8] { unimplemented() }
  /// listxattr(2). vfs: `ListXattrAt`.
  open func extendedAttributes(_ path: inout ResolvingPath) throws(Errno) -> [Name] {
    unimplemented()
  }
  /// setxattr(2). vfs: `SetXattrAt`.
  open func setExtendedAttribute(
    _ path: inout ResolvingPath, _ name: Name, _ value: [UInt8], _ condition: AttributeCondition
  ) throws(Errno) { unimplemented() }
  /// removexattr(2). vfs: `RemoveXattrAt`.
  open func removeExtendedAttribute(
    _ path: inout ResolvingPath, _ name: Name
  ) throws(Errno) { unimplemented() }

  // Places as text, without side effects.

  /// The parent of a dentry and its name there; nil for one without a parent.
  open func above(_ node: VFSDentry) -> (parent: VFSDentry, name: Name)? { unimplemented() }
  /// The filesystem's own word for a dentry that has no path: `pipe:[7]`. vfs: the filesystems that
  /// override `PrependPath`.
  open func syntheticText(of node: VFSDentry) -> [UInt8]? { nil }

  // Names come and go.

  /// - Parameter forMountPoint: the directory is only to be mounted on; a filesystem that has no new
  ///   names makes one up.
  open func makeDirectory(
    _ path: inout ResolvingPath, _ mode: FileMode, forMountPoint: Bool
  ) throws(Errno) { unimplemented() }
  /// mknod(2): a file, fifo, socket or device, as the type in `mode` says. vfs: `MknodAt`.
  open func makeNode(
    _ path: inout ResolvingPath, _ mode: FileMode, _ device: DeviceNumber
  ) throws(Errno) { unimplemented() }
  /// symlink(2). vfs: `SymlinkAt`.
  open func makeSymlink(_ path: inout ResolvingPath, to target: Name) throws(Errno) {
    unimplemented()
  }
  /// link(2): EXDEV if the old place is in another mount. vfs: `LinkAt`.
  open func link(_ path: inout ResolvingPath, to old: VirtualDentry) throws(Errno) {
    unimplemented()
  }
  /// open(2); the caller owns the file. vfs: `OpenAt`.
  open func open(
    _ path: inout ResolvingPath, _ options: OpenOptions
  ) throws(Errno) -> Ref<FileDescription> { unimplemented() }
  /// unlink(2). vfs: `UnlinkAt`.
  open func unlink(_ path: inout ResolvingPath) throws(Errno) { unimplemented() }
  /// rmdir(2). vfs: `RmdirAt`.
  open func removeDirectory(_ path: inout ResolvingPath) throws(Errno) { unimplemented() }
  /// rename(2) of `name` in `parent` to what the path says; EXDEV across mounts. vfs: `RenameAt`.
  open func rename(
    _ path: inout ResolvingPath, from parent: VirtualDentry, _ name: Name, noReplace: Bool
  ) throws(Errno) { unimplemented() }
}

/// How to open.
public struct OpenOptions: BitwiseCopyable {
  /// The flags of open(2).
  public var flags: OpenFlags
  /// The mode of a file that is created.
  public var mode: FileMode
  public init(flags: OpenFlags, mode: FileMode) {
    self.flags = flags
    self.mode = mode
  }
}

/// What stat(2) tells. Size, times and device are for filesystems that have them.
public struct FileStatus: BitwiseCopyable, Hashable, Sendable {
  /// st_ino
  public var number: Int64
  /// st_mode, st_uid, st_gid
  public var ownership: Ownership
  /// st_nlink
  public var nlink: Int32
  /// st_size
  public var size: Int64 = 0
  /// What a device node stands for.
  public var device = DeviceNumber()
  /// st_atime, st_mtime, st_ctime
  public var times = FileTimes()

  /// Nothing yet, for whoever fills it in.
  public init() {
    self.init(number: 0, ownership: Ownership(mode: FileMode(0), uid: 0, gid: 0), nlink: 0)
  }

  public init(number: Int64, ownership: Ownership, nlink: Int32) {
    self.number = number
    self.ownership = ownership
    self.nlink = nlink
  }
}

/// When a file was read, written and changed, by a clock that counts changes: nothing reads the time
/// of day.
public struct FileTimes: BitwiseCopyable, Hashable, Sendable {
  /// st_atime
  public var accessed: Int64
  /// st_mtime
  public var modified: Int64
  /// st_ctime
  public var changed: Int64
  /// All three the same.
  public init(_ now: Int64 = 0) {
    accessed = now
    modified = now
    changed = now
  }
}

/// What chmod(2), chown(2), truncate(2) and utimensat(2) change; nil leaves as it is.
public struct StatusChange: BitwiseCopyable, Hashable, Sendable {
  /// Permission bits, setuid, setgid and sticky among them.
  public var mode: UInt32?
  /// The owner.
  public var uid: UInt32?
  /// The group.
  public var gid: UInt32?
  /// How many bytes the file has then.
  public var size: Int64?
  /// When the file was read and written last.
  public var accessed: Int64?
  /// When the file was written last.
  public var modified: Int64?
  /// The file loses its setuid and setgid bits. vfs: `SetStatOptions.ClearPrivs`.
  public var clearsPrivileges: Bool
  public init(
    mode: UInt32? = nil, uid: UInt32? = nil, gid: UInt32? = nil, size: Int64? = nil,
    accessed: Int64? = nil, modified: Int64? = nil, clearsPrivileges: Bool = false
  ) {
    self.mode = mode
    self.uid = uid
    self.gid = gid
    self.size = size
    self.accessed = accessed
    self.modified = modified
    self.clearsPrivileges = clearsPrivileges
  }
  /// Whether it changes a time.
  public var setsTimes: Bool { accessed != nil || modified != nil }
  /// Whether it changes nothing.
  public var isEmpty: Bool {
    mode == nil && uid == nil && gid == nil && size == nil && !setsTimes && !clearsPrivileges
  }
}

/// The operations of one kind of open file; what a kind does not override it refuses.
/// vfs: `FileDescriptionDefaultImpl`.
open class FileOperations {
  public init() {}

  /// fstat(2)
  open func status(of file: FileDescription) throws(Errno) -> FileStatus { unimplemented() }
  /// The last reference on the file is gone; it still holds dentry and mount. vfs: `Release`.
  open func release(_ file: FileDescription) {}
  /// The next bytes from the file's position, which moves.
  open func read(_ file: FileDescription, _ count: Int) throws(Errno) -> [UInt8] {
    throw .EINVAL
  }
  /// Writes at the file's position, which moves, and returns how many bytes were written.
  open func write(_ file: FileDescription, _ bytes: [UInt8]) throws(Errno) -> Int {
    throw .EINVAL
  }
  /// Moves the file's position and returns it.
  open func seek(_ file: FileDescription, _ offset: Int64, _ whence: Whence) throws(Errno) -> Int64
  {
    throw .ESPIPE
  }
  /// Calls `take` with each entry from the file's position on, until it says no; an entry that was
  /// refused comes again. vfs: `IterDirents`.
  open func iterate(_ file: FileDescription, _ take: (DirectoryEntry) -> Bool) throws(Errno) {
    throw .ENOTDIR
  }
}

/// One entry of a directory as getdents(2) gives it.
public struct DirectoryEntry: BitwiseCopyable, Hashable, Sendable {
  /// d_name
  public var name: Name
  /// d_ino
  public var number: Int64
  /// The bits of the type.
  public var type: UInt32
  /// d_off: where the directory goes on after this entry.
  public var next: Int64
  public init(name: Name, number: Int64, type: UInt32, next: Int64) {
    self.name = name
    self.number = number
    self.type = type
    self.next = next
  }
}

/// What lseek(2) counts from.
public enum Whence: Sendable {
  case set, current, end
}

@inline(never)
func unimplemented() -> Never { preconditionFailure("a filesystem implements this") }
