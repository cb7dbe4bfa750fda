/// What the model knows of each object: plain values in flat arrays by number. Nothing is removed
/// when an object ends; an event that is taken back finds everything where it was.

import Ground

/// The count of an object and the ledger of who holds it.
public struct Counted: Hashable, Sendable {
  /// As in the engine: -1 when destroyed.
  public internal(set) var count: Int32 = 0
  /// The references held now, oldest first.
  public internal(set) var references = Chain()
  public var isAlive: Bool { count >= 0 }
}

/// A name in the dentry tree.
public struct DentryState: Hashable, Sendable {
  public let id: ObjectID
  /// The same for life, unless it is swapped. Rule `revalidation`.
  public internal(set) var inode: ObjectID
  public internal(set) var counted = Counted()
  public internal(set) var flags = Flags()
  public internal(set) var name = Name.empty
  /// Where it is, or was, hashed; `none` for a root.
  public internal(set) var parent = ObjectID.none
  /// What its inode was when it was born; who removes its name goes by that. kernfs: `Dentry.isDir`.
  public internal(set) var isDirectory = false
  public internal(set) var isHashed = false
  /// True while the filesystem's cache lists it.
  public internal(set) var isCached = false
  /// Hashed children in the order of hashing, by id.
  public internal(set) var children = Chain()
  /// The mounts for which this is the mount point, oldest first, by id. vfs: `Dentry.mounts`.
  public internal(set) var mounts = Chain()
  /// Its nodes among the children of its parent, among the unhashed, and in the cache.
  public internal(set) var sibling: UInt32 = 0
  public internal(set) var stray: UInt32 = 0
  public internal(set) var cache: UInt32 = 0
}

/// What a name leads to.
public struct InodeState: Hashable, Sendable {
  public let id: ObjectID
  /// What stat(2) calls st_ino, which several inodes may share; an inode's word goes by its `id`.
  public let number: Int64
  public internal(set) var counted = Counted()
  public internal(set) var flags = Flags()
  public internal(set) var mode: UInt32 = 0
  public internal(set) var nlink: Int32 = 0
  public internal(set) var uid: UInt32 = 0
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

  public var isDirectory: Bool { mode & 0o170000 == 0o040000 }
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
  public let number: UInt32
  public let directory: ObjectID
  public let name: Name
  public let inode: ObjectID
  /// A static slot owns a reference on its inode.
  public let isStatic: Bool
  public internal(set) var isFilled = true
  /// Its nodes among the slots of the directory, and among the names of the inode.
  public internal(set) var inDirectory: UInt32 = 0
  public internal(set) var ofInode: UInt32 = 0
}

/// An open file, or a dentry that a task holds without one.
public struct FileState: Hashable, Sendable {
  public let id: ObjectID
  public let dentry: ObjectID
  public internal(set) var counted = Counted()
  public internal(set) var label = Name.empty
  /// The open flags in the words of whoever asked; empty for a held dentry.
  public internal(set) var flags = Name.empty
  public internal(set) var offset: Int64 = 0
  /// Its node among what is open.
  public internal(set) var node: UInt32 = 0
}

/// A filesystem's tree at a place.
public struct MountState: Hashable, Sendable {
  public let id: ObjectID
  /// Its root dentry; its filesystem where that has no root.
  public let over: ObjectID
  public internal(set) var counted = Counted()
  public internal(set) var flags = Flags()
  public internal(set) var label = Name.empty
  public internal(set) var writers: Int64 = 0
  /// The mount and the dentry that it is connected to; `none` if it is not.
  public internal(set) var parent = ObjectID.none
  public internal(set) var point = ObjectID.none
  /// The mounts that are connected to dentries of this one, oldest first, by id.
  public internal(set) var children = Chain()
  /// Its nodes among the children of its parent, and among the mounts on its mount point.
  public internal(set) var sibling: UInt32 = 0
  public internal(set) var onPoint: UInt32 = 0

  /// The number of its filesystem.
  public var filesystem: Int { over.filesystem }
  /// Its root dentry; nil where the filesystem has none.
  public var root: ObjectID? { over.kind == .dentry ? over : nil }
}

/// A task: whose operations run.
public struct TaskState: Hashable, Sendable {
  public let id: ObjectID
  public internal(set) var counted = Counted()
  public internal(set) var label = Name.empty
  /// The working directory, once it has one of its own; `none`: its namespace's root.
  public internal(set) var workingDirectory = ObjectID.none
  /// Its open files by number, held dentries before them.
  public internal(set) var files: [TableEntryState] = []
}

/// One entry of a task's table of files.
public struct TableEntryState: Hashable, Sendable {
  public let name: Name
  /// -1 for a held dentry.
  public let number: Int32
  public let file: ObjectID
  var rank: (Int32, UInt32) { (number, name.raw) }
}

/// A namespace: what has a count and little else.
public struct ContextState: Hashable, Sendable {
  public let id: ObjectID
  public internal(set) var counted = Counted()
  public internal(set) var label = Name.empty
}

/// A mounted filesystem.
public struct FilesystemState: Hashable, Sendable {
  public let id: ObjectID
  public internal(set) var counted = Counted()
  public internal(set) var label = Name.empty
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
  public let subject: ObjectID
  public let reference: UInt32
}

/// A lock that is held now.
public struct HeldLock: Hashable, Sendable {
  public let id: ObjectID
  public let kind: LockKind
  public let mode: LockMode
  /// Outermost first, then by object: the order in which locks are listed.
  var rank: (UInt8, UInt64) { (kind.rawValue, id.raw) }
}

/// A function that has begun and not ended.
public struct Frame: Hashable, Sendable {
  public let subject: ObjectID
  public let name: Name
  public let function: Function
}

/// Why and where the machine stopped.
public struct Stop: Hashable, Sendable {
  public let id: ObjectID
  public let reason: StopReason
}
