// The operations of the language: one case for each system call or administrative action. Arguments
// are plain values; Scenario translates them to the engine's types. The syntax is in the table of
// verbs (`Verb+Operations.swift`).

/// One operation of a scenario. Omitted words have their default value, except where omission has a
/// meaning (`readdir` without a count reads to the end).
public enum Operation: Hashable, Sendable {
  case user(UserWord)
  /// Makes a task. Without a name it gets the first free one of T1, T2, ….
  case spawn(String?)
  case exit(task: String)
  case chdir(PathWord)
  /// chdir to a directory that is open.
  case fchdir(file: String)
  case getcwd
  case mkdir(PathWord, mode: UInt16)
  case create(PathWord, mode: UInt16)
  case open(PathWord, flags: OpenFlagsWord, file: String, mode: UInt16)
  case opendir(PathWord, file: String)
  case close(file: String)
  case fstat(file: String)
  case seek(file: String, offset: Int64, whence: WhenceWord)
  case read(file: String, count: Int?)
  case write(file: String, bytes: [UInt8]?)
  case readdir(file: String, count: Int?)
  /// Gives an open file a second name; both share one offset.
  case dup(file: String, as: String)
  case pipe(reading: String, writing: String)
  case socket(file: String)
  /// Opens a file of the host filesystem that contains `text`.
  case importFile(text: [UInt8], file: String)
  case mkfifo(PathWord, mode: UInt16)
  case mknod(PathWord, NodeWord, mode: UInt16)
  case unlink(PathWord)
  case rmdir(PathWord)
  /// Does not follow a symlink at the old name.
  case link(old: PathWord, new: PathWord)
  /// Follows a symlink at the old name.
  case linkFollowing(old: PathWord, new: PathWord)
  case symlink(target: [UInt8], PathWord)
  case readlink(PathWord)
  case rename(old: PathWord, new: PathWord, noReplace: Bool, exchange: Bool = false)
  case stat(PathWord)
  case lstat(PathWord)
  case access(PathWord, AccessWord)
  case chmod(PathWord, mode: UInt16)
  case chown(PathWord, uid: UInt32, gid: UInt32)
  case truncate(PathWord, size: Int64)
  /// Times are those of the filesystem's clock, which counts its changes.
  case utimes(PathWord, accessed: Int64, modified: Int64)
  case setxattr(PathWord, name: [UInt8], value: [UInt8])
  case getxattr(PathWord, name: [UInt8])
  case listxattr(PathWord)
  case removexattr(PathWord, name: [UInt8])
  case mount(MountWord)
  /// With `detach`, a mount in use leaves the mount tree at once and is released after its last
  /// use.
  case umount(PathWord, detach: Bool)
  /// A mount that is read-only from now on, or no longer.
  case remount(PathWord, RemountWord)
  case remote(RemoteWord)
  /// Advances modelled time by milliseconds; the program does not wait.
  case sleep(Int64)
  /// Holds a mount and a dentry. The name is in the same space as those of open files.
  case getdentry(PathWord, file: String)
  case putdentry(file: String)
  case invalidate(PathWord)
  case revalidate(PathWord)
  case keep(PathWord, Bool)
  case dynadd(name: [UInt8], DynamicKind, keep: Bool)
  case dyndel(name: [UInt8])
  case repeated(Repetition)
  /// Does nothing; it records a step in a trace.
  case dump
  /// Closes all files, then puts all held dentries, each in order of names. Added by `run`, never
  /// typed.
  case closeAll
  /// Drops the mount namespace. Added by `run`, never typed.
  case unmount
}

/// The user and group of a task.
public enum UserWord: Hashable, Sendable {
  case root
  /// Without a group, `gid` equals `uid`.
  case id(uid: UInt32, gid: UInt32)
}

/// What `remount` makes of a mount.
public enum RemountWord: String, Hashable, Sendable, CaseIterable {
  case readOnly = "ro"
  case writable = "rw"
}

/// What a seek counts from.
public enum WhenceWord: String, Hashable, Sendable, CaseIterable {
  case set
  case current = "cur"
  case end
}

/// The kind of inode behind a name of the dynamic directory.
public enum DynamicKind: String, Hashable, Sendable, CaseIterable {
  case file
  case directory = "dir"
  case symlink
}

/// The rights that `access` checks; the empty set checks existence (`f`).
public struct AccessWord: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// `x`: execute.
  public static let execute = AccessWord(rawValue: 1)
  /// `w`: write.
  public static let write = AccessWord(rawValue: 2)
  /// `r`: read.
  public static let read = AccessWord(rawValue: 4)
}

/// The flags of `open`. Without `writeOnly` and `readWrite` the file is open for reading.
public struct OpenFlagsWord: OptionSet, Hashable, Sendable {
  public let rawValue: UInt16
  /// The flags as they were written, for display; nil if none were. Equality ignores the spelling.
  package var spelling: String?

  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  public static func == (one: OpenFlagsWord, other: OpenFlagsWord) -> Bool {
    one.rawValue == other.rawValue
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }

  /// O_WRONLY
  public static let writeOnly = OpenFlagsWord(rawValue: 1 << 0)
  /// O_RDWR
  public static let readWrite = OpenFlagsWord(rawValue: 1 << 1)
  /// O_CREAT
  public static let create = OpenFlagsWord(rawValue: 1 << 2)
  /// O_EXCL
  public static let exclusive = OpenFlagsWord(rawValue: 1 << 3)
  /// O_TRUNC
  public static let truncate = OpenFlagsWord(rawValue: 1 << 4)
  /// O_DIRECTORY
  public static let directory = OpenFlagsWord(rawValue: 1 << 5)
  /// O_NOFOLLOW
  public static let noFollow = OpenFlagsWord(rawValue: 1 << 6)
  /// O_APPEND
  public static let append = OpenFlagsWord(rawValue: 1 << 7)
  /// O_PATH
  public static let path = OpenFlagsWord(rawValue: 1 << 8)
  /// O_NONBLOCK
  public static let nonblocking = OpenFlagsWord(rawValue: 1 << 9)
  /// O_TMPFILE
  public static let temporary = OpenFlagsWord(rawValue: 1 << 10)
}
