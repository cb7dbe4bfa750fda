// Arguments of operations that are more than one plain value: mounts, nodes, changes by a server.

/// `mount TYPE PATH [ro] [synthetic] [keep=1] [cached=N] [mode=M] [entry=S] [attr=S] [shared]`: a filesystem over
/// an entry.
public struct MountWord: Hashable, Sendable {
  /// A filesystem that can be mounted.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case memory, proc, sys, devpts, fuse, plain
    case standard = "std"
    case mixed
  }

  /// The filesystem to mount.
  public var kind: Kind
  /// The mount point.
  public var path: PathWord
  /// Whether the mount is read-only.
  public var isReadOnly: Bool
  /// Whether to make a missing mount point; the filesystem around it is not consulted.
  public var isSynthetic: Bool
  /// Whether inodes ask kernfs to keep their dentries.
  public var keep: Bool
  /// The capacity of the cache of unreferenced dentries; nil uses the edition's.
  public var cached: Int?
  /// What only some kinds have.
  public var own: MountOptionWords

  public init(
    _ kind: Kind, on path: PathWord, isReadOnly: Bool = false, isSynthetic: Bool = false,
    keep: Bool = false, cached: Int? = nil, own: MountOptionWords = MountOptionWords()
  ) {
    self.own = own
    self.kind = kind
    self.path = path
    self.isReadOnly = isReadOnly
    self.isSynthetic = isSynthetic
    self.keep = keep
    self.cached = cached
  }
}

/// The options of `mount` that belong to one kind of filesystem each.
public struct MountOptionWords: Hashable, Sendable {
  /// memory: the permissions of the root; devpts: those of the terminals. tmpfs(5), mount(8)
  public var mode: UInt16?
  /// fuse: for how many seconds the server's answer about a name is good.
  public var entry: Int64?
  /// fuse: for how many seconds the server's answer about attributes is good.
  public var attributes: Int64?
  /// devpts: the instance that all such mounts share, instead of a new one.
  public var isShared = false

  /// Options with their values; nil and false for those that are not written.
  public init(
    mode: UInt16? = nil, entry: Int64? = nil, attributes: Int64? = nil, isShared: Bool = false
  ) {
    self.mode = mode
    self.entry = entry
    self.attributes = attributes
    self.isShared = isShared
  }

  /// What timeouts may be, in seconds.
  public static let timeouts: ClosedRange<Int64> = 0...1_000_000_000

  var text: String {
    (mode.map { " mode=0" + String($0, radix: 8) } ?? "") + (entry.map { " entry=\($0)" } ?? "")
      + (attributes.map { " attr=\($0)" } ?? "") + (isShared ? " shared" : "")
  }
}

/// The node that `mknod` makes.
public enum NodeWord: Hashable, Sendable {
  case fifo, socket, file
  case character(DeviceWord)
  case block(DeviceWord)
}

/// A device number: `1:3`. Limits are those of Linux's `dev_t`.
public struct DeviceWord: Hashable, Sendable {
  /// The driver.
  public var major: UInt32
  /// The device of that driver.
  public var minor: UInt32

  /// Major numbers have 12 bits.
  public static let majors: ClosedRange<Int64> = 0...0xfff
  /// Minor numbers have 20 bits.
  public static let minors: ClosedRange<Int64> = 0...0xf_ffff

  public init(major: UInt32, minor: UInt32) {
    self.major = major
    self.minor = minor
  }
}

/// A change that the server behind a fuse mount makes without kernfs's knowledge. Paths go through
/// the mount point (`/fuse/a`) like all paths, but are looked up in the server's own tree: kernfs
/// walks nothing, and no dentry is made or destroyed.
public enum RemoteWord: Hashable, Sendable {
  case mkdir(PathWord, mode: UInt16)
  case create(PathWord, mode: UInt16)
  case symlink(target: [UInt8], PathWord)
  /// Removes a file, or a directory with all its contents.
  case remove(PathWord)
  case rename(old: PathWord, new: PathWord)
  /// Replaces a file's contents.
  case write(PathWord, bytes: [UInt8])
  /// The server of the mount at a path ends: /dev/fuse is closed.
  case close(PathWord)
}

extension DeviceWord {
  /// The device as one number, as in stat(2): the low eight bits of the minor come first.
  public var number: Int64 {
    Int64(minor & 0xff | major << 8) | Int64(minor & ~0xff) << 12
  }

  init(number: Int64) {
    self.init(
      major: UInt32(number >> 8 & 0xfff), minor: UInt32(number & 0xff | number >> 12 & 0xfff00))
  }
}
