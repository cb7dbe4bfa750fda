/// Credentials and permission checks. Sources: capabilities(7), path_resolution(7).

import Ground

/// The privileges of root that other users lack, as far as they are modelled.
public struct Capabilities: OptionSet, Hashable, Sendable, BitwiseCopyable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// CAP_CHOWN
  public static let changeOwner = Capabilities(rawValue: 1)
  /// CAP_DAC_OVERRIDE
  public static let overridePermissions = Capabilities(rawValue: 2)
  /// CAP_DAC_READ_SEARCH
  public static let readAndSearch = Capabilities(rawValue: 4)
  /// CAP_FOWNER
  public static let actAsOwner = Capabilities(rawValue: 8)
  /// CAP_FSETID
  public static let keepSetID = Capabilities(rawValue: 16)
  /// CAP_SYS_ADMIN
  public static let administer = Capabilities(rawValue: 32)
  /// CAP_MKNOD
  public static let makeDevices = Capabilities(rawValue: 64)
  /// CAP_SYS_PTRACE
  public static let trace = Capabilities(rawValue: 128)
  /// Every capability; root has them all.
  public static let all = Capabilities(rawValue: 255)
}

/// The effective ids and capabilities of a task. Supplementary groups are not modelled.
public struct Credentials: Hashable, Sendable, BitwiseCopyable {
  /// The effective user.
  public var uid: UInt32
  /// The effective group.
  public var gid: UInt32
  /// The task's privileges beyond the permission bits.
  public var capabilities: Capabilities

  public init(uid: UInt32, gid: UInt32, capabilities: Capabilities = []) {
    self.uid = uid
    self.gid = gid
    self.capabilities = capabilities
  }
  /// User and group 0, with every capability.
  public static let root = Credentials(uid: 0, gid: 0, capabilities: .all)

  /// Whether all of these capabilities are present.
  public func has(_ capability: Capabilities) -> Bool { capabilities.contains(capability) }

  /// Whether a file of that group may keep its setgid bit when its mode or owner changes.
  public func mayKeepGroup(_ gid: UInt32) -> Bool { self.gid == gid || has(.keepSetID) }

  /// Whether they may look into the task, at its memory and its directories. gVisor: `CanTrace`.
  public func mayTrace(_ task: Task) -> Bool {
    let other = task.credentials
    return uid == other.uid && gid == other.gid || has(.trace)
  }

  /// Whether the task counts as the file's owner. vfs: `CanActAsOwner`.
  public func canActAsOwner(of uid: UInt32) -> Bool { self.uid == uid || has(.actAsOwner) }
}

/// The access that a caller wants to a file.
public struct Access: OptionSet, Hashable, Sendable, BitwiseCopyable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Executing a file, or searching a directory.
  public static let execute = Access(rawValue: 1)
  /// Writing a file, or changing the names in a directory.
  public static let write = Access(rawValue: 2)
  /// Reading a file, or listing a directory.
  public static let read = Access(rawValue: 4)
  /// The rights needed to change the names in a directory.
  public static let writeAndExecute = Access(rawValue: 3)
}

/// File type and permission bits. Source: inode(7).
public struct FileMode: Hashable, Sendable, BitwiseCopyable {
  /// The bits of st_mode.
  public var raw: UInt32
  @inline(__always)
  public init(_ raw: UInt32) { self.raw = raw }

  /// S_IFDIR
  public static let directory: UInt32 = 0o040000
  /// S_IFREG
  public static let regular: UInt32 = 0o100000
  /// S_IFLNK
  public static let symlink: UInt32 = 0o120000
  /// S_IFIFO
  public static let fifo: UInt32 = 0o010000
  /// S_IFCHR
  public static let character: UInt32 = 0o020000
  /// S_IFBLK
  public static let block: UInt32 = 0o060000
  /// S_IFSOCK
  public static let socket: UInt32 = 0o140000
  /// S_IFMT
  public static let typeMask: UInt32 = 0o170000
  /// S_ISUID
  public static let setUID: UInt32 = 0o4000
  /// S_ISGID
  public static let setGID: UInt32 = 0o2000
  /// S_ISVTX
  public static let sticky: UInt32 = 0o1000

  /// The type bits.
  @inline(__always)
  public var type: UInt32 { raw & Self.typeMask }
  /// The permission bits of owner, group and others, without setuid, setgid and sticky.
  public var permissions: UInt32 { raw & 0o777 }
  /// Whether it is a character or a block device.
  public var isDevice: Bool { type == Self.character || type == Self.block }
  /// Whether the sticky bit is set: only owners may remove names from such a directory.
  public var isSticky: Bool { raw & Self.sticky != 0 }

  /// True if the bits give owner, group and others this access, so no ownership check is needed.
  @inline(__always)
  public func permitsAnybody(_ want: Access) -> Bool {
    let all = UInt32(want.rawValue) &* 0o111
    return raw & all == all
  }
}

/// Owner, group and mode of a file, as permission checks need them.
public struct Ownership: Hashable, Sendable, BitwiseCopyable {
  /// Type and permission bits.
  public var mode: FileMode
  /// The owner.
  public var uid: UInt32
  /// The group.
  public var gid: UInt32

  public init(mode: FileMode, uid: UInt32, gid: UInt32) {
    self.mode = mode
    self.uid = uid
    self.gid = gid
  }
}

// The checks. User namespaces are not modelled, so ids are compared as they are.
extension Credentials {
  /// Whether the bits or the capabilities permit the access. Only one class of bits is tested: the
  /// owner's, else the group's, else the others'. vfs: `GenericCheckPermissions`.
  @inline(__always)
  public func permits(_ want: Access, on file: Ownership) -> Bool {
    var bits = file.mode.raw
    if uid == file.uid { bits >>= 6 } else if gid == file.gid { bits >>= 3 }
    if UInt32(want.rawValue) & ~bits == 0 { return true }
    return permitsByCapability(want, on: file)
  }

  @inline(never)
  func permitsByCapability(_ want: Access, on file: Ownership) -> Bool {
    let isDirectory = file.mode.type == FileMode.directory
    let onlyLooks = isDirectory ? !want.contains(.write) : want == .read
    if onlyLooks, has(.readAndSearch) { return true }
    let mayExecute = isDirectory || !want.contains(.execute) || file.mode.raw & 0o111 != 0
    return mayExecute && has(.overridePermissions)
  }

  /// Whether the caller may remove `child` from a possibly sticky directory.
  /// vfs: `CheckDeleteSticky`.
  public func mayDelete(_ child: Ownership, from parent: Ownership) -> Bool {
    !parent.mode.isSticky || uid == child.uid || uid == parent.uid || has(.actAsOwner)
  }

  /// Whether the caller may add a hard link to the file. vfs: `MayLink`.
  /// - Parameter setGroup: whether an executable with its setgid bit set may be linked.
  ///   Rule `set-group`.
  public func mayLink(_ file: Ownership, setGroup: Bool = true) -> Bool {
    if canActAsOwner(of: file.uid) { return true }
    guard file.mode.type == FileMode.regular, file.mode.raw & FileMode.setUID == 0 else {
      return false
    }
    if !setGroup, file.mode.raw & 0o2010 == 0o2010 { return false }
    return permits([.read, .write], on: file)
  }
}
