/// What the model knows of each object: plain values in flat arrays by number. Nothing is removed
/// when an object ends; an event that is taken back finds everything where it was.

import Ground

/// The count of an object and the ledger of who holds it.
public struct Counted: Hashable, Sendable {
  /// As in the engine: -1 when destroyed.
  public internal(set) var count: Int32 = 0
  /// The references held now, oldest first.
  public internal(set) var references = Chain()
  /// Whether it has not been destroyed.
  public var isAlive: Bool { count >= 0 }
}

/// A name in the dentry tree.
public struct DentryState: Hashable, Sendable {
  /// As events name it.
  public let id: ObjectID
  /// The same for life, unless it is swapped. Rule `revalidation`.
  public internal(set) var inode: ObjectID
  /// Its count, and the references on it.
  public internal(set) var counted = Counted()
  /// `dead` and `deleted`.
  public internal(set) var flags = Flags()
  /// Its name, which it keeps when it is unhashed.
  public internal(set) var name = Name.empty
  /// Where it is, or was, hashed; `none` for a root.
  public internal(set) var parent = ObjectID.none
  /// What its inode was when it was born; who removes its name goes by that. kernfs: `Dentry.isDir`.
  public internal(set) var isDirectory = false
  /// Whether its parent's map of children has it.
  public internal(set) var isHashed = false
  /// True while the filesystem's cache lists it.
  public internal(set) var isCached = false
  /// Hashed children in the order of hashing, by id.
  public internal(set) var children = Chain()
  /// The mounts for which this is the mount point, oldest first, by id. vfs: `Dentry.mounts`.
  public internal(set) var mounts = Chain()
  /// Its nodes among the children of its parent, among the unhashed, and in the cache.
  public internal(set) var sibling: UInt32 = 0
  /// Its node among the dentries that are in nobody's map.
  public internal(set) var stray: UInt32 = 0
  /// Its node in the cache.
  public internal(set) var cache: UInt32 = 0
}

/// What a name leads to.
public struct InodeState: Hashable, Sendable {
  /// As events name it.
  public let id: ObjectID
  /// What stat(2) calls st_ino, which several inodes may share; an inode's word goes by its `id`.
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
  /// The filesystem's own word for it: `dir`, `rodir`, `dyndir`, `file`, `symlink`.
  public internal(set) var label = Name.empty
  /// Where a symlink leads.
  public internal(set) var target = Name.empty
  /// As the events have them: -1 while nobody has said.
  var sizeNumber: Int64 = -1
  var deviceNumber: Int64 = -1
  var accessed: Int64 = -1
  var modified: Int64 = -1
  var changed: Int64 = -1
  /// The slots of a directory in list order, by slot number from 1. kernfs: `OrderedChildren.order`.
  public internal(set) var slots = Chain()
  /// The slots, of any directory, that lead here.
  public internal(set) var namedBy = Chain()

  /// Whether its type is that of a directory.
  public var isDirectory: Bool { mode & 0o170000 == 0o040000 }
  /// Whether its type is that of a symlink.
  public var isSymlink: Bool { mode & 0o170000 == 0o120000 }
  /// The bytes of a file; nil where its filesystem keeps no size, or a recording is older than sizes.
  public var size: Int64? { sizeNumber < 0 ? nil : sizeNumber }
  /// What a device node stands for; nil where it is none, or nobody has said.
  public var device: Status.Device? { deviceNumber < 0 ? nil : Status.Device(deviceNumber) }
  /// When it was read, written and changed; nil where its filesystem keeps no times, or nobody has said.
  public var times: Status.Times? {
    changed < 0 ? nil : Status.Times(accessed: accessed, modified: modified, changed: changed)
  }
}

/// One entry of a directory's `OrderedChildren`.
public struct SlotState: Hashable, Sendable {
  /// Its number, from 1 in the order in which slots were filled.
  public let number: UInt32
  /// The directory inode that has it.
  public let directory: ObjectID
  /// What it is called there.
  public let name: Name
  /// The inode that it leads to.
  public let inode: ObjectID
  /// A static slot owns a reference on its inode.
  public let isStatic: Bool
  /// False once it was emptied; it is never filled again.
  public internal(set) var isFilled = true
  /// Its nodes among the slots of the directory, and among the names of the inode.
  public internal(set) var inDirectory: UInt32 = 0
  /// Its node among the names of the inode.
  public internal(set) var ofInode: UInt32 = 0
}

/// An open file, or a dentry that a task holds without one.
public struct FileState: Hashable, Sendable {
  /// As events name it.
  public let id: ObjectID
  /// The dentry that it was opened over.
  public let dentry: ObjectID
  /// Its count, and the references on it.
  public internal(set) var counted = Counted()
  /// What its task calls it: `fd1`.
  public internal(set) var label = Name.empty
  /// The open flags in the words of whoever asked; empty for a held dentry.
  public internal(set) var flags = Name.empty
  /// Its position in bytes, or in entries of a directory.
  public internal(set) var offset: Int64 = 0
  /// Its node among what is open.
  public internal(set) var node: UInt32 = 0
}

/// A filesystem's tree at a place.
public struct MountState: Hashable, Sendable {
  /// As events name it.
  public let id: ObjectID
  /// Its root dentry; its filesystem where that has no root.
  public let over: ObjectID
  /// Its count, and the references on it.
  public internal(set) var counted = Counted()
  /// `readOnly` and `unmounted`.
  public internal(set) var flags = Flags()
  /// What people call it.
  public internal(set) var label = Name.empty
  /// Writes that are under way. vfs: `Mount.writers`.
  public internal(set) var writers: Int64 = 0
  /// The mount and the dentry that it is connected to; `none` if it is not.
  public internal(set) var parent = ObjectID.none
  /// The dentry that it is connected to; `none` if it is not.
  public internal(set) var point = ObjectID.none
  /// The mounts that are connected to dentries of this one, oldest first, by id.
  public internal(set) var children = Chain()
  /// Its nodes among the children of its parent, and among the mounts on its mount point.
  public internal(set) var sibling: UInt32 = 0
  /// Its node among the mounts on its mount point.
  public internal(set) var onPoint: UInt32 = 0

  /// The number of its filesystem.
  public var filesystem: Int { over.filesystem }
  /// Its root dentry; nil where the filesystem has none.
  public var root: ObjectID? { over.kind == .dentry ? over : nil }
}

/// A task: whose operations run.
public struct TaskState: Hashable, Sendable {
  /// As events name it.
  public let id: ObjectID
  /// Its count, and the references on it.
  public internal(set) var counted = Counted()
  /// As people call it: `T1`.
  public internal(set) var label = Name.empty
  /// The working directory, once it has one of its own; `none`: its namespace's root.
  public internal(set) var workingDirectory = ObjectID.none
  /// Its open files by number, held dentries before them.
  public internal(set) var files: [TableEntryState] = []
}

/// One entry of a task's table of files.
public struct TableEntryState: Hashable, Sendable {
  /// What the task calls it.
  public let name: Name
  /// -1 for a held dentry.
  public let number: Int32
  /// The file or the held dentry.
  public let file: ObjectID
  var rank: (Int32, UInt32) { (number, name.raw) }
}

/// A namespace: what has a count and little else.
public struct ContextState: Hashable, Sendable {
  /// As events name it.
  public let id: ObjectID
  /// Its count, and the references on it.
  public internal(set) var counted = Counted()
  /// What people call it.
  public internal(set) var label = Name.empty
}

/// A mounted filesystem.
public struct FilesystemState: Hashable, Sendable {
  /// As events name it; the number of the filesystem is that of the id.
  public let id: ObjectID
  /// Its count, and the references on it.
  public internal(set) var counted = Counted()
  /// Its kind: `proc`. Several may have the same.
  public internal(set) var label = Name.empty
  /// Its root dentry; `none` before it has one.
  public internal(set) var root = ObjectID.none
  /// Before the fix a slot held a dentry, and lost everything with it. Rule `slots`.
  public internal(set) var hasSlotsOfDentries = false
  /// The deferred queue, oldest first. kernfs: `deferredDecRefs`.
  public internal(set) var queue: [QueueEntry] = []
  /// Cached dentries, most recent first, by id.
  public internal(set) var cache = Chain()
  /// Live dentries that are in nobody's map, the root among them, by id.
  public internal(set) var strays = Chain()
}

/// One reference that the deferred queue will drop.
public struct QueueEntry: Hashable, Sendable {
  /// The object of which a reference is dropped.
  public let subject: ObjectID
  /// The reference's number in the ledger.
  public let reference: UInt32
}

/// A lock that is held now.
public struct HeldLock: Hashable, Sendable {
  /// What is locked.
  public let id: ObjectID
  /// Which of its locks.
  public let kind: LockKind
  /// For reading or for writing.
  public let mode: LockMode
  /// Outermost first, then by object: the order in which locks are listed.
  var rank: (UInt8, UInt64) { (kind.rawValue, id.raw) }
}

/// A function that has begun and not ended.
public struct Frame: Hashable, Sendable {
  /// What it was called on.
  public let subject: ObjectID
  /// The name that it is about; `.empty` for none.
  public let name: Name
  /// Which function.
  public let function: Function
}

/// Why and where the machine stopped.
public struct Stop: Hashable, Sendable {
  /// What the machine stopped about.
  public let id: ObjectID
  /// Why it stopped.
  public let reason: StopReason
}
