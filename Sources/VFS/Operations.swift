/// What a filesystem implements. vfs: `FilesystemImpl`, `FileDescriptionImpl`.
///
/// There is one object for each filesystem and one for each kind of file. They hold no state that
/// an operation changes; such state is in records. When an operation on a path throws
/// `Errno.absoluteSymlink`, `mountPoint` or `mountRootOrJump`, the virtual filesystem calls it
/// again from a new start. An attempt must therefore drop the references it took before it throws.

import Ground

/// The operations of one filesystem. The virtual filesystem has done its own checks before it calls
/// them.
open class FilesystemOperations {
  public init() {}

  let pathFiles = PathFileOperations()

  // Lifetimes.

  /// Drops one reference on a dentry. vfs: `DentryImpl.DecRef`.
  open func drop(_ reference: consuming Ref<VFSDentry>) { unimplemented() }
  /// Frees the record of a destroyed dentry.
  open func freeRecord(_ node: VFSDentry) { unimplemented() }
  /// Releases the filesystem, whose last reference was dropped. vfs: `FilesystemImpl.Release`.
  open func release(_ filesystem: VFSFilesystem) { unimplemented() }

  // Operations that only look.

  /// access(2): throws EACCES unless the caller has this access to the file at the path.
  open func access(_ path: inout ResolvingPath, _ want: Access) throws(Errno) { unimplemented() }
  /// The dentry at the path, with a reference taken. vfs: `GetDentryAt`.
  /// - Parameter searchable: it must be a directory that the caller may search.
  open func dentry(
    _ path: inout ResolvingPath, searchable: Bool
  ) throws(Errno) -> Ref<VFSDentry> { unimplemented() }
  /// The directory that contains the last name, with a reference taken. vfs: `GetParentDentryAt`.
  open func parentDentry(_ path: inout ResolvingPath) throws(Errno) -> Ref<VFSDentry> {
    unimplemented()
  }
  /// Fills in `status`, which is passed `inout` to avoid copies.
  open func status(
    _ path: inout ResolvingPath, _ status: inout FileStatus
  ) throws(Errno) { unimplemented() }
  /// chmod(2), chown(2), truncate(2) and utimensat(2). vfs: `SetStatAt`.
  open func setStatus(_ path: inout ResolvingPath, _ change: StatusChange) throws(Errno) {
    unimplemented()
  }
  /// readlink(2): the target of the symlink at the path; EINVAL for other files. vfs: `ReadlinkAt`.
  open func readLink(_ path: inout ResolvingPath) throws(Errno) -> Name { unimplemented() }

  /// statfs(2)
  open func filesystemStatus(_ path: inout ResolvingPath) throws(Errno) -> FilesystemStatus {
    unimplemented()
  }

  // Extended attributes: EOPNOTSUPP for files that cannot have any.

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

  // Dentries as text, without side effects.

  /// The parent of a dentry and its name there, or nil if it has no parent.
  open func above(_ node: VFSDentry) -> (parent: VFSDentry, name: Name)? { unimplemented() }
  /// The text for a dentry without a path, such as `pipe:[7]`. vfs: filesystems that override
  /// `PrependPath`.
  open func syntheticText(of node: VFSDentry) -> [UInt8]? { nil }

  // Creating, removing and renaming names.

  /// mkdir(2).
  /// - Parameter forMountPoint: the directory only serves as a mount point. A filesystem that
  ///   cannot create names makes a synthetic one.
  open func makeDirectory(
    _ path: inout ResolvingPath, _ mode: FileMode, forMountPoint: Bool
  ) throws(Errno) { unimplemented() }
  /// mknod(2): makes a file, fifo, socket or device, depending on the type in `mode`.
  /// vfs: `MknodAt`.
  open func makeNode(
    _ path: inout ResolvingPath, _ mode: FileMode, _ device: DeviceNumber
  ) throws(Errno) { unimplemented() }
  /// symlink(2). vfs: `SymlinkAt`.
  open func makeSymlink(_ path: inout ResolvingPath, to target: Name) throws(Errno) {
    unimplemented()
  }
  /// link(2). Throws EXDEV if `old` is in another mount. vfs: `LinkAt`.
  open func link(_ path: inout ResolvingPath, to old: VirtualDentry) throws(Errno) {
    unimplemented()
  }
  /// open(2). The caller owns the reference. vfs: `OpenAt`.
  open func open(
    _ path: inout ResolvingPath, _ options: OpenOptions
  ) throws(Errno) -> Ref<FileDescription> { unimplemented() }
  /// unlink(2). vfs: `UnlinkAt`.
  open func unlink(_ path: inout ResolvingPath) throws(Errno) { unimplemented() }
  /// rmdir(2). vfs: `RmdirAt`.
  open func removeDirectory(_ path: inout ResolvingPath) throws(Errno) { unimplemented() }
  /// rename(2) of `name` in `parent` to the path. Throws EXDEV across mounts. vfs: `RenameAt`.
  open func rename(
    _ path: inout ResolvingPath, from parent: VirtualDentry, _ name: Name, noReplace: Bool,
    exchange: Bool
  ) throws(Errno) { unimplemented() }
}

/// The options of an open(2).
public struct OpenOptions: BitwiseCopyable {
  /// The flags of open(2).
  public var flags: OpenFlags
  /// The mode of a file that open creates.
  public var mode: FileMode
  public init(flags: OpenFlags, mode: FileMode) {
    self.flags = flags
    self.mode = mode
  }
}

/// The result of stat(2). Some filesystems have no size, times or device numbers.
public struct FileStatus: BitwiseCopyable, Hashable, Sendable {
  /// st_ino
  public var number: Int64
  /// st_mode, st_uid, st_gid
  public var ownership: Ownership
  /// st_nlink
  public var nlink: Int32
  /// st_size
  public var size: Int64 = 0
  /// The number of a device node.
  public var device = DeviceNumber()
  /// st_atime, st_mtime, st_ctime
  public var times = FileTimes()

  /// An empty status, to be filled in.
  public init() {
    self.init(number: 0, ownership: Ownership(mode: FileMode(0), uid: 0, gid: 0), nlink: 0)
  }

  public init(number: Int64, ownership: Ownership, nlink: Int32) {
    self.number = number
    self.ownership = ownership
    self.nlink = nlink
  }
}

/// The timestamps of a file. The clock counts changes; nothing reads the time of day.
public struct FileTimes: BitwiseCopyable, Hashable, Sendable {
  /// st_atime
  public var accessed: Int64
  /// st_mtime
  public var modified: Int64
  /// st_ctime
  public var changed: Int64
  /// Sets all three to the same time.
  public init(_ now: Int64 = 0) {
    accessed = now
    modified = now
    changed = now
  }
}

/// The changes of chmod(2), chown(2), truncate(2) and utimensat(2); nil means no change.
public struct StatusChange: BitwiseCopyable, Hashable, Sendable {
  /// The new permission bits, including setuid, setgid and sticky.
  public var mode: UInt32?
  /// The new owner.
  public var uid: UInt32?
  /// The new group.
  public var gid: UInt32?
  /// The new size in bytes.
  public var size: Int64?
  /// The new access time.
  public var accessed: Int64?
  /// The new modification time.
  public var modified: Int64?
  /// Whether setuid and setgid bits are cleared. vfs: `SetStatOptions.ClearPrivs`.
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

/// The operations of one kind of open file. A default implementation refuses what the kind does not
/// support. vfs: `FileDescriptionDefaultImpl`.
open class FileOperations {
  public init() {}

  /// fstat(2)
  open func status(of file: FileDescription) throws(Errno) -> FileStatus { unimplemented() }
  /// Called when a task closes the file, which is closed whatever this throws. vfs: `OnClose`.
  open func flush(_ file: FileDescription) throws(Errno) {}
  /// Called when the last reference is dropped; the file still holds dentry and mount.
  /// vfs: `Release`.
  open func release(_ file: FileDescription) {}
  /// Reads from the file's position and advances it.
  open func read(_ file: FileDescription, _ count: Int) throws(Errno) -> [UInt8] {
    throw .EINVAL
  }
  /// Writes at the file's position, advances it, and returns the number of bytes written.
  open func write(_ file: FileDescription, _ bytes: [UInt8]) throws(Errno) -> Int {
    throw .EINVAL
  }
  /// Sets the file's position and returns it.
  open func seek(_ file: FileDescription, _ offset: Int64, _ whence: Whence) throws(Errno) -> Int64
  {
    throw .ESPIPE
  }
  /// Calls `take` with each entry from the file's position on until it returns false. The entry for
  /// which it returned false is not consumed. vfs: `IterDirents`.
  open func iterate(_ file: FileDescription, _ take: (DirectoryEntry) -> Bool) throws(Errno) {
    throw .ENOTDIR
  }
}

/// One directory entry, as getdents(2) returns it.
public struct DirectoryEntry: BitwiseCopyable, Hashable, Sendable {
  /// d_name
  public var name: Name
  /// d_ino
  public var number: Int64
  /// The type bits.
  public var type: UInt32
  /// d_off: the position of the following entry.
  public var next: Int64
  public init(name: Name, number: Int64, type: UInt32, next: Int64) {
    self.name = name
    self.number = number
    self.type = type
    self.next = next
  }
}

/// What lseek(2) measures the offset from.
public enum Whence: Sendable {
  case set, current, end
}

@inline(never)
func unimplemented() -> Never { preconditionFailure("a filesystem implements this") }
