/// Ids of objects, and the holders of references.
///
/// An id is assigned when an object is born and never reused, so events, recordings and screens may
/// keep it for ever. It contains the filesystem, so two mounted filesystems can both have a d1.

/// The kinds of objects in the engine.
public enum ObjectKind: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// No object; the kind of `ObjectID.none`.
  case none
  case filesystem, dentry, inode, file, mount, namespace, task
  /// A (mount, dentry) pair that a task holds without a file. vfs: `VirtualDentry`.
  case virtualDentry
}

/// Identifies one object for ever: its kind, filesystem and number.
///
///     63      56 55    52 51         40 39                                0
///     │ free 8  │ kind 4 │ filesystem 12│ number 40                      │
public struct ObjectID: Hashable, Sendable, BitwiseCopyable {
  /// All parts in one word.
  public let raw: UInt64

  @inline(__always)
  public init(_ kind: ObjectKind, filesystem: Int = 0, number: Int) {
    raw = UInt64(kind.rawValue) << 52 | UInt64(filesystem) << 40 | UInt64(number)
  }
  @inline(__always)
  public init(raw: UInt64) { self.raw = raw }

  /// No object.
  public static let none = ObjectID(.none, number: 0)
  /// How many filesystems an id can distinguish.
  public static let mostFilesystems = 1 << 12
  /// The greatest number of an object. A history ends long before it is reached
  /// (`EventMapping.most`).
  public static let mostNumber = (1 << 40) - 1

  /// The kind of the object.
  public var kind: ObjectKind { ObjectKind(rawValue: UInt8(raw >> 52 & 0xf)) ?? .none }
  /// The number of the filesystem, from 0 in the order of creation.
  public var filesystem: Int { Int(raw >> 40 & 0xfff) }
  /// The number among objects of its kind and filesystem, from 1 in the order of births.
  public var number: Int { Int(raw & 0xff_ffff_ffff) }
}

/// The roles in which holders have references. `Timeline/HolderRoles.swift` has each role's name,
/// mark and sentence.
public enum HolderRole: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// No holder: the reference was never taken, or its holder is gone.
  case nobody
  /// The dentry tree holds the first reference of a dentry that was made by creating a name.
  case tree
  /// The dentry tree holds the first reference of a dentry that a walk made, because `Keep()`
  /// returned true.
  case kept
  /// A child dentry holds its parent.
  case child
  /// An open file holds its dentry and its mount.
  case file
  /// A task holds a dentry and its mount without a file (`getdentry`).
  case virtualDentry
  /// A mount holds its root and its filesystem.
  case mount
  /// A filesystem holds its root until it is released. kernfs: `InitRoot`.
  case filesystem
  /// A namespace holds its root mount.
  case namespace
  /// A dentry holds its inode.
  case dentry
  /// A static slot of a directory holds its inode. kernfs: `OrderedChildren.Populate`.
  case slot
  /// A task's running operation holds it until the operation returns.
  case operation
  /// The deferred queue holds it and will drop it. kernfs: `deferDecRef`.
  case queue
  /// A task's table of open files holds the file.
  case table
  /// A connected mount holds its mount point: the dentry, and the mount in which the dentry is
  /// seen.
  case mountPoint
  /// The mount tree holds a connected mount as a child of the holder.
  case mounted
  /// A task holds its working directory and its root directory: dentry and mount.
  case workingDirectory, rootDirectory
  /// A task holds its mount namespace.
  case task
  /// The kernel holds the mounts of pipes, sockets and imported files, which are not in any
  /// namespace.
  case kernel
  /// A client filesystem holds it, outside both trees: devpts its terminals, a fuse connection the
  /// filesystem that it serves.
  case client
}

/// The holder of a reference and its role, in eight bytes.
public struct Holder: Hashable, Sendable, BitwiseCopyable {
  /// The role in the highest byte and the raw id below it.
  public let raw: UInt64

  @inline(__always)
  public init(_ role: HolderRole, _ id: ObjectID = .none) {
    raw = UInt64(role.rawValue) << 56 | id.raw
  }
  /// The role in which it holds the reference.
  public var role: HolderRole { HolderRole(rawValue: UInt8(raw >> 56)) ?? .nobody }
  /// The object that holds. `none` for the role `nobody`, and for an operation without a task.
  public var id: ObjectID { ObjectID(raw: raw & 0xff_ffff_ffff_ffff) }
}
