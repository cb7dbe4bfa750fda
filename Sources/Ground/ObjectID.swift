/// Names of objects and of those who hold them.
///
/// An id is given once, when an object is born, and never again: events, recordings and screens may
/// keep it for ever. It carries its filesystem, so that two mounted filesystems can both have a d1.

/// What an object of the engine is.
public enum ObjectKind: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// No object at all: what `ObjectID.none` is.
  case none
  case filesystem, dentry, inode, file, mount, namespace, task
  /// A (mount, dentry) pair that a task holds without a file. vfs: `VirtualDentry`.
  case virtualDentry
}

/// Names one object for its whole life and after it: kind, filesystem, number.
///
///     63      56 55    52 51         40 39                                0
///     │ free 8  │ kind 4 │ filesystem 12│ number 40                      │
public struct ObjectID: Hashable, Sendable, BitwiseCopyable {
  /// Kind, filesystem and number in one word.
  public let raw: UInt64

  @inline(__always)
  public init(_ kind: ObjectKind, filesystem: Int = 0, number: Int) {
    raw = UInt64(kind.rawValue) << 52 | UInt64(filesystem) << 40 | UInt64(number)
  }
  @inline(__always)
  public init(raw: UInt64) { self.raw = raw }

  /// No object.
  public static let none = ObjectID(.none, number: 0)
  /// How many filesystems ids can tell apart.
  public static let mostFilesystems = 1 << 12
  /// The greatest number of an object. It is never reached: a history ends long before (`EventMapping.most`).
  public static let mostNumber = (1 << 40) - 1

  /// What it is the id of.
  public var kind: ObjectKind { ObjectKind(rawValue: UInt8(raw >> 52 & 0xf)) ?? .none }
  /// The number of the filesystem, from 0 in the order of their making.
  public var filesystem: Int { Int(raw >> 40 & 0xfff) }
  /// The place in the order of births of its kind and filesystem, from 1.
  public var number: Int { Int(raw & 0xff_ffff_ffff) }
}

/// As what somebody holds a reference. What each role is stands in `Timeline/HolderRoles.swift`.
public enum HolderRole: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Nobody: the reference was never taken, or its holder is gone.
  case nobody
  /// The dentry tree holds the reference that a created name was born with (spec 4.2).
  case tree
  /// The dentry tree keeps the reference that a looked-up name was born with, as `Keep()` asked.
  case kept
  /// A child dentry holds its parent.
  case child
  /// An open file holds its dentry and its mount.
  case file
  /// A task holds a dentry and its mount without a file (`getdentry`).
  case virtualDentry
  /// A mount holds its root and its filesystem.
  case mount
  /// A filesystem holds its root for as long as it lives. kernfs: `InitRoot`.
  case filesystem
  /// A namespace holds its root mount.
  case namespace
  /// A dentry holds its inode.
  case dentry
  /// A static slot of a directory holds its inode. kernfs: `OrderedChildren.Populate`.
  case slot
  /// The operation that a task runs holds it, until it returns.
  case operation
  /// The deferred queue will drop it. kernfs: `deferDecRef`.
  case queue
  /// A task's table of open files holds the file.
  case table
  /// A connected mount holds its mount point: the dentry, and the mount through which it is seen.
  case mountPoint
  /// The tree of mounts holds a connected mount, as a child of the holder.
  case mounted
  /// A task stands in a directory: it holds the dentry and its mount. Likewise its root.
  case workingDirectory, rootDirectory
  /// A task holds its mount namespace.
  case task
  /// The kernel itself: mounts of pipes, sockets and imported files, which are nowhere.
  case kernel
  /// The filesystem itself remembers it, outside both trees: devpts its terminals, fuse's connection
  /// the filesystem that it serves.
  case client
}

/// Who holds a reference, and as what: eight bytes.
public struct Holder: Hashable, Sendable, BitwiseCopyable {
  /// The role in the highest byte, below it the raw id.
  public let raw: UInt64

  @inline(__always)
  public init(_ role: HolderRole, _ id: ObjectID = .none) {
    raw = UInt64(role.rawValue) << 56 | id.raw
  }
  /// As what it holds.
  public var role: HolderRole { HolderRole(rawValue: UInt8(raw >> 56)) ?? .nobody }
  /// Which object holds; `none` for the operation of no task, and for nobody.
  public var id: ObjectID { ObjectID(raw: raw & 0xff_ffff_ffff_ffff) }
}
