// What runs on the engine: one case for each system call or administrative act of the language, with
// its words already read into plain values. The engine's own types are not used here; the runner
// translates. How each is written stands in the table of verbs (`Verb+Operations.swift`).

/// One operation of a scenario. Omitted words have their defaults filled in, unless the absence
/// itself means something (`readdir` without a count reads to the end).
public enum Operation: Hashable, Sendable {
  case user(UserWord)
  /// A new task; without a name it gets the first of T1, T2, … that is free.
  case spawn(String?)
  case exit(task: String)
  case chdir(PathWord)
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
  /// A second name for an open file, with the same offset.
  case dup(file: String, as: String)
  case pipe(reading: String, writing: String)
  case socket(file: String)
  /// An open file of the machine around, as a description of the host filesystem.
  case importFile(text: [UInt8], file: String)
  case mkfifo(PathWord, mode: UInt16)
  case mknod(PathWord, NodeWord, mode: UInt16)
  case unlink(PathWord)
  case rmdir(PathWord)
  /// The old name is not followed when it is a symlink.
  case link(old: PathWord, new: PathWord)
  /// Like `link`, but a symlink at the old name is followed.
  case linkFollowing(old: PathWord, new: PathWord)
  case symlink(target: [UInt8], PathWord)
  case readlink(PathWord)
  case rename(old: PathWord, new: PathWord, noReplace: Bool)
  case stat(PathWord)
  case lstat(PathWord)
  case access(PathWord, AccessWord)
  case chmod(PathWord, mode: UInt16)
  case chown(PathWord, uid: UInt32, gid: UInt32)
  case truncate(PathWord, size: Int64)
  /// By the filesystem's own clock, which counts its changes.
  case utimes(PathWord, accessed: Int64, modified: Int64)
  case setxattr(PathWord, name: [UInt8], value: [UInt8])
  case getxattr(PathWord, name: [UInt8])
  case listxattr(PathWord)
  case removexattr(PathWord, name: [UInt8])
  case mount(MountWord)
  /// With `detach` a mount that is in use leaves the tree of mounts at once and ends with its last use.
  case umount(PathWord, detach: Bool)
  case remote(RemoteWord)
  /// Holds mount and dentry under a name of the same space as open files.
  case getdentry(PathWord, file: String)
  case putdentry(file: String)
  case invalidate(PathWord)
  case revalidate(PathWord)
  case keep(PathWord, Bool)
  case dynadd(name: [UInt8], DynamicKind, keep: Bool)
  case dyndel(name: [UInt8])
  case repeated(Repetition)
  /// Does nothing; a step of its own in a trace.
  case dump
  /// Closes every file, then puts every held dentry, each in the order of names. Added by `run`.
  case closeAll
  /// Drops the mount namespace. Added by `run`.
  case unmount
}

/// Who acts from now on.
public enum UserWord: Hashable, Sendable {
  case root
  /// Where no group is given, `gid` equals `uid`.
  case id(uid: UInt32, gid: UInt32)
}

/// What a seek counts from.
public enum WhenceWord: String, Hashable, Sendable, CaseIterable {
  case set
  case current = "cur"
  case end
}

/// What a name of the dynamic directory leads to.
public enum DynamicKind: String, Hashable, Sendable, CaseIterable {
  case file
  case directory = "dir"
  case symlink
}

/// The rights that `access` asks about; empty asks only whether the file is there (`f`).
public struct AccessWord: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// `x`
  public static let execute = AccessWord(rawValue: 1)
  /// `w`
  public static let write = AccessWord(rawValue: 2)
  /// `r`
  public static let read = AccessWord(rawValue: 4)
}

/// The flags of `open`. Reading alone is the absence of `writeOnly` and `readWrite`.
public struct OpenFlagsWord: OptionSet, Hashable, Sendable {
  public let rawValue: UInt16
  /// How the flags were written, for those who look at the file later; nil where none were. Two words
  /// that mean the same are equal however they were written.
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
}
