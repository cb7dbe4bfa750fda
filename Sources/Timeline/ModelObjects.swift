/// The state of each object in the model: plain values in flat arrays, indexed by number. Nothing
/// is removed when an object ends, so reverting an event finds everything in its place. Only the
/// families in `Events` change these fields.

import Ground

/// An object's count and the references on it.
public struct Counted: Hashable, Sendable {
  /// The count, as in the engine; -1 for a destroyed object.
  public internal(set) var count: Int32 = 0
  /// The references that are held, oldest first.
  public internal(set) var references = Chain()
  /// Whether the object is not destroyed.
  public var isAlive: Bool { count >= 0 }
}

/// A dentry: a name in the dentry tree.
public struct DentryState: Hashable, Sendable {
  /// Its id.
  public let id: ObjectID
  /// Its inode. Fixed, unless the rule `revalidation` swaps it.
  public internal(set) var inode: ObjectID
  /// Its count, and the references on it.
  public internal(set) var counted = Counted()
  /// `dead` and `deleted`.
  public internal(set) var flags = Flags()
  /// Its name, which stays when it is unhashed.
  public internal(set) var name = Name.empty
  /// The dentry under which it is or was hashed; `none` for a root.
  public internal(set) var parent = ObjectID.none
  /// Whether its first inode was a directory, which decides how its name can be removed.
  /// kernfs: `Dentry.isDir`.
  public internal(set) var isDirectory = false
  /// Whether the parent's map of children contains it.
  public internal(set) var isHashed = false
  /// Whether it is in the filesystem's cache.
  public internal(set) var isCached = false
  /// The hashed children in the order of hashing, by id.
  public internal(set) var children = Chain()
  /// The mounts on this dentry, oldest first, by id. vfs: `Dentry.mounts`.
  public internal(set) var mounts = Chain()
  /// Its node among the children of its parent.
  public internal(set) var sibling: UInt32 = 0
  /// Its node among the unhashed dentries of its filesystem.
  public internal(set) var stray: UInt32 = 0
  /// Its node in the cache.
  public internal(set) var cache: UInt32 = 0
}

/// An inode: the file that a name leads to.
public struct InodeState: Hashable, Sendable {
  /// Its id.
  public let id: ObjectID
  /// st_ino of stat(2). Several inodes may share it, so texts use the number in `id`.
  public let number: Int64
  /// Its count, and the references on it.
  public internal(set) var counted = Counted()
  /// `invalid` and `keep`.
  public internal(set) var flags = Flags()
  /// st_mode: type and permission bits.
  public internal(set) var mode: UInt32 = 0
  /// st_nlink
  public internal(set) var nlink: Int32 = 0
  /// st_uid
  public internal(set) var uid: UInt32 = 0
  /// st_gid
  public internal(set) var gid: UInt32 = 0
  /// The name that the client filesystem gives it: `dir`, `rodir`, `dyndir`, `file`, `symlink`.
  public internal(set) var label = Name.empty
  /// A symlink's target.
  public internal(set) var target = Name.empty
  /// As in the events; -1 while unknown.
  var sizeNumber: Int64 = -1
  var deviceNumber: Int64 = -1
  var accessed: Int64 = -1
  var modified: Int64 = -1
  var changed: Int64 = -1
  /// The slots of a directory in order, by slot number from 1. kernfs: `OrderedChildren.order`.
  public internal(set) var slots = Chain()
  /// The slots of any directory that lead to this inode.
  public internal(set) var namedBy = Chain()

  /// Whether it is a directory.
  public var isDirectory: Bool { mode & 0o170000 == 0o040000 }
  /// Whether it is a symlink.
  public var isSymlink: Bool { mode & 0o170000 == 0o120000 }
  /// The size of a file. Nil if its filesystem stores no sizes, or the recording is older than
  /// sizes.
  public var size: Int64? { sizeNumber < 0 ? nil : sizeNumber }
  /// The number of a device node. Nil for other files, and while unknown.
  public var device: Status.Device? { deviceNumber < 0 ? nil : Status.Device(deviceNumber) }
  /// The timestamps. Nil if its filesystem stores no times, and while unknown.
  public var times: Status.Times? {
    changed < 0 ? nil : Status.Times(accessed: accessed, modified: modified, changed: changed)
  }
}

/// A slot: one entry of a directory's `OrderedChildren`.
public struct SlotState: Hashable, Sendable {
  /// Its number, from 1 in the order in which slots were filled.
  public let number: UInt32
  /// The directory inode that has the slot.
  public let directory: ObjectID
  /// Its name in the directory.
  public let name: Name
  /// The inode that it leads to.
  public let inode: ObjectID
  /// Whether it is static: it then holds a reference on its inode.
  public let isStatic: Bool
  /// Whether it is still filled. An emptied slot is never filled again.
  public internal(set) var isFilled = true
  /// Its node among the slots of the directory.
  public internal(set) var inDirectory: UInt32 = 0
  /// Its node among the names of the inode.
  public internal(set) var ofInode: UInt32 = 0
}

/// An open file, or a dentry that a task holds without opening it.
public struct FileState: Hashable, Sendable {
  /// Its id.
  public let id: ObjectID
  /// The dentry that was opened.
  public let dentry: ObjectID
  /// Its count, and the references on it.
  public internal(set) var counted = Counted()
  /// Its name in its task, such as `fd1`.
  public internal(set) var label = Name.empty
  /// The flags of open(2), as the scenario wrote them; empty for a held dentry.
  public internal(set) var flags = Name.empty
  /// The position in bytes, or in entries of a directory.
  public internal(set) var offset: Int64 = 0
  /// Its node in the model's list of open files.
  public internal(set) var node: UInt32 = 0
}

/// A mount.
public struct MountState: Hashable, Sendable {
  /// Its id.
  public let id: ObjectID
  /// Its root dentry, or its filesystem if that has no root.
  public let over: ObjectID
  /// Its count, and the references on it.
  public internal(set) var counted = Counted()
  /// `readOnly` and `unmounted`.
  public internal(set) var flags = Flags()
  /// The name by which people know it.
  public internal(set) var label = Name.empty
  /// The number of writes in progress. vfs: `Mount.writers`.
  public internal(set) var writers: Int64 = 0
  /// The mount in which its mount point is seen; `none` if it is not connected.
  public internal(set) var parent = ObjectID.none
  /// The dentry that it is mounted on; `none` if it is not connected.
  public internal(set) var point = ObjectID.none
  /// The mounts on dentries of this mount, oldest first, by id.
  public internal(set) var children = Chain()
  /// Its node among the children of its parent.
  public internal(set) var sibling: UInt32 = 0
  /// Its node among the mounts on its mount point.
  public internal(set) var onPoint: UInt32 = 0

  /// The number of its filesystem.
  public var filesystem: Int { over.filesystem }
  /// Its root dentry; nil if the filesystem has none.
  public var root: ObjectID? { over.kind == .dentry ? over : nil }
}

/// A task.
public struct TaskState: Hashable, Sendable {
  /// Its id.
  public let id: ObjectID
  /// Its count, and the references on it.
  public internal(set) var counted = Counted()
  /// Its name in a scenario, such as `T1`.
  public internal(set) var label = Name.empty
  /// Its working directory; `none` while it uses the root of its namespace.
  public internal(set) var workingDirectory = ObjectID.none
  /// Its files by number. Held dentries come first.
  public internal(set) var files: [TableEntryState] = []
}

/// One entry of a task's table of files.
public struct TableEntryState: Hashable, Sendable {
  /// The name of the file in the task.
  public let name: Name
  /// -1 for a held dentry.
  public let number: Int32
  /// The file or the held dentry.
  public let file: ObjectID
  var rank: (Int32, UInt32) { (number, name.raw) }
}

/// A mount namespace.
public struct ContextState: Hashable, Sendable {
  /// Its id.
  public let id: ObjectID
  /// Its count, and the references on it.
  public internal(set) var counted = Counted()
  /// The name by which people know it.
  public internal(set) var label = Name.empty
}

/// A filesystem.
public struct FilesystemState: Hashable, Sendable {
  /// Its id. `id.filesystem` is the number that ids of its objects contain.
  public let id: ObjectID
  /// Its count, and the references on it.
  public internal(set) var counted = Counted()
  /// Its kind, such as `proc`. Several filesystems may have the same.
  public internal(set) var label = Name.empty
  /// Its root dentry; `none` before it is made.
  public internal(set) var root = ObjectID.none
  /// Whether its slots hold dentries, as before the fix. A slot then loses its inode when the
  /// dentry is destroyed. Rule `slots`.
  public internal(set) var hasSlotsOfDentries = false
  /// The deferred queue, oldest first. kernfs: `deferredDecRefs`.
  public internal(set) var queue: [QueueEntry] = []
  /// The cached dentries, most recent first, by id.
  public internal(set) var cache = Chain()
  /// The live dentries that are not in their parent's map, including the root, by id.
  public internal(set) var strays = Chain()
}

/// One reference that the deferred queue will drop.
public struct QueueEntry: Hashable, Sendable {
  /// The object on which the reference is.
  public let subject: ObjectID
  /// The reference's serial number.
  public let reference: UInt32
}

/// A lock that is held.
public struct HeldLock: Hashable, Sendable {
  /// The object that is locked.
  public let id: ObjectID
  /// Which of the object's locks.
  public let kind: LockKind
  /// Whether it is held for reading or writing.
  public let mode: LockMode
  /// The order of listed locks: outermost kind first, then by object.
  var rank: (UInt8, UInt64) { (kind.rawValue, id.raw) }
}

/// A function that began and has not ended.
public struct Frame: Hashable, Sendable {
  /// The object on which it was called.
  public let subject: ObjectID
  /// The name that it works on, or the empty name.
  public let name: Name
  /// The function.
  public let function: Function
}

/// Why the machine stopped, and at which object.
public struct Stop: Hashable, Sendable {
  /// The object involved.
  public let id: ObjectID
  /// Why it stopped.
  public let reason: StopReason
}
