// The words of operations that need more than a plain value: mounts, nodes without data, and what a
// server does by itself.

/// `mount TYPE PATH [ro] [synthetic] [keep=1] [cached=N]`: a new filesystem over an entry.
public struct MountWord: Hashable, Sendable {
  /// The filesystems that can be mounted.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case memory, proc, sys, devpts, fuse, plain
    case standard = "std"
    case mixed
  }

  /// What is mounted.
  public var kind: Kind
  /// Where it is mounted.
  public var path: PathWord
  /// Whether nothing can be changed through the mount.
  public var isReadOnly: Bool
  /// Whether a missing mount point is made, without asking the filesystem that it is made in.
  public var isSynthetic: Bool
  /// Whether every inode made later says that its dentry is to be kept.
  public var keep: Bool
  /// How many unreferenced dentries the cache may hold; nil leaves it to the edition.
  public var cached: Int?

  public init(
    _ kind: Kind, on path: PathWord, isReadOnly: Bool = false, isSynthetic: Bool = false,
    keep: Bool = false, cached: Int? = nil
  ) {
    self.kind = kind
    self.path = path
    self.isReadOnly = isReadOnly
    self.isSynthetic = isSynthetic
    self.keep = keep
    self.cached = cached
  }
}

/// What `mknod` makes.
public enum NodeWord: Hashable, Sendable {
  case fifo, socket, file
  case character(DeviceWord)
  case block(DeviceWord)
}

/// Which device a node stands for: `1:3`. The bounds are those of Linux's `dev_t`.
public struct DeviceWord: Hashable, Sendable {
  /// Which driver.
  public var major: UInt32
  /// Which of its devices.
  public var minor: UInt32

  /// What a major number may be: 12 bits.
  public static let majors: ClosedRange<Int64> = 0...0xfff
  /// What a minor number may be: 20 bits.
  public static let minors: ClosedRange<Int64> = 0...0xf_ffff

  public init(major: UInt32, minor: UInt32) {
    self.major = major
    self.minor = minor
  }
}

/// What the server behind a fuse mount does by itself, without kernfs being told. Paths are written
/// as tasks see them, through the mount point (`/fuse/a`), but are looked up in the server's tree: nothing
/// is walked, and no dentry comes or goes.
public enum RemoteWord: Hashable, Sendable {
  case mkdir(PathWord, mode: UInt16)
  case create(PathWord, mode: UInt16)
  case symlink(target: [UInt8], PathWord)
  /// A file, or a directory with everything in it.
  case remove(PathWord)
  case rename(old: PathWord, new: PathWord)
  /// Replaces what a file holds.
  case write(PathWord, bytes: [UInt8])
}

extension DeviceWord {
  /// As one number, as Linux and its stat(2) have it: the low eight bits of the minor are the lowest.
  public var number: Int64 {
    Int64(minor & 0xff | major << 8) | Int64(minor & ~0xff) << 12
  }

  init(number: Int64) {
    self.init(
      major: UInt32(number >> 8 & 0xfff), minor: UInt32(number & 0xff | number >> 12 & 0xfff00))
  }
}
