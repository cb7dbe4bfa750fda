/// What happens in the engine, as a sequence of small values.
///
/// - *Changes* each change one thing. They carry enough to be applied and reverted.
/// - *Frames* mark the begin and end of operations and kernfs functions.
/// - *Decisions* record what an algorithm found and what it chose.
///
/// Only this module emits changes. Algorithms record frames and decisions through `Journal`.

/// One event: 32 bytes, trivially copyable, with interned names. Its family has a file in
/// `Timeline/Events`, which defines how the event changes the model, how it is encoded, and what it
/// reads as.
public enum Event: Hashable, Sendable, BitwiseCopyable {
  // Changes.
  case reference(ReferenceEvent)
  case attribute(AttributeEvent)
  case tree(TreeEvent)
  case mount(MountEvent)
  case task(TaskEvent)
  case queue(QueueEvent)
  case machine(MachineEvent)
  // Frames.
  case frame(FrameEvent)
  // Decisions.
  case decision(DecisionEvent)
}

/// The life of an object: its birth, its references, its end.
public enum ReferenceEvent: Hashable, Sendable, BitwiseCopyable {
  /// An object was made, without references yet. `of` is what it was made from: a dentry's inode, a
  /// file's dentry, a mount's root, an inode's filesystem. `number` is an inode's number.
  case born(ObjectID, of: ObjectID, number: Int64)
  case took(ObjectID, Holder, from: Int32, reference: UInt32)
  case dropped(ObjectID, Holder, from: Int32, reference: UInt32)
  case transferred(ObjectID, Holder, to: Holder, reference: UInt32)
  /// The count went from 0 to -1 and stays there.
  case destroyed(ObjectID)
}

/// The flags and numbers of an object.
public enum AttributeEvent: Hashable, Sendable, BitwiseCopyable {
  /// An inode's initial attributes.
  case described(ObjectID, mode: UInt32, nlink: Int32, uid: UInt32, gid: UInt32)
  case flagged(ObjectID, Flag, Bool)
  case attributed(ObjectID, from: Int64, to: Int64, Attribute)
  /// The contents of a file changed. Its mtime and ctime are now `to`, by its filesystem's clock.
  /// The mtime was `from`; the ctime was `to - age`.
  case written(ObjectID, from: Int64, to: Int64, age: UInt32)
}

/// The dentry tree and the slots of directory inodes.
public enum TreeEvent: Hashable, Sendable, BitwiseCopyable {
  case hashed(ObjectID, Name, under: ObjectID)
  case unhashed(ObjectID, Name, under: ObjectID)
  case renamed(ObjectID, from: Name, to: Name)
  case moved(ObjectID, from: ObjectID, to: ObjectID)
  /// A dentry now leads to another inode. Rule `revalidation`.
  case swapped(ObjectID, from: ObjectID, to: ObjectID)
  /// A directory inode got a slot at the end of its list. kernfs: `OrderedChildren`.
  case filled(ObjectID, Name, ObjectID, slot: UInt32, isStatic: Bool)
  case emptied(ObjectID, Name, ObjectID, slot: UInt32, isStatic: Bool)
}

/// The tree of mounts.
public enum MountEvent: Hashable, Sendable, BitwiseCopyable {
  /// A mount was connected to a dentry, as seen through its parent mount.
  case mounted(ObjectID, on: ObjectID, in: ObjectID)
  case unmounted(ObjectID, on: ObjectID, in: ObjectID)
}

/// A task's files and its working directory.
public enum TaskEvent: Hashable, Sendable, BitwiseCopyable {
  /// A task's table got an entry. The number of a held dentry is -1.
  case installed(ObjectID, Name, ObjectID, number: Int32)
  case uninstalled(ObjectID, Name, ObjectID, number: Int32)
  /// A task's working directory changed; `none` stands for no directory.
  case entered(ObjectID, from: ObjectID, to: ObjectID)
}

/// The deferred queue and the cache of a filesystem.
public enum QueueEvent: Hashable, Sendable, BitwiseCopyable {
  /// A filesystem's queue will drop one reference. The object may be of any kind and belong to
  /// another filesystem. `at` is the position in the queue.
  case queued(ObjectID, reference: UInt32, at: Int32, of: ObjectID)
  case dequeued(ObjectID, reference: UInt32, at: Int32, of: ObjectID)
  /// The dentry moved to the front of its filesystem's cache.
  case cached(ObjectID)
  case uncached(ObjectID)
}

/// Locks, and how the machine stops.
public enum MachineEvent: Hashable, Sendable, BitwiseCopyable {
  case locked(ObjectID, LockKind, LockMode)
  case unlocked(ObjectID, LockKind, LockMode)
  /// The modelled machine stopped. Nothing runs on it after this operation.
  case stopped(ObjectID, StopReason)
}

/// Operations and functions as they begin and end.
public enum FrameEvent: Hashable, Sendable, BitwiseCopyable {
  /// An operation began. Its text is an interned name.
  case operation(task: ObjectID, Name)
  /// An operation ended with 0 or an errno's number.
  case returned(errno: Int32)
  case began(ObjectID, Name, Function)
  case ended(ObjectID, Name, Function)
}

/// What an algorithm found or refused.
public enum DecisionEvent: Hashable, Sendable, BitwiseCopyable {
  case decided(ObjectID, Name, ObjectID, Decision)
  case refused(ObjectID, Name, errno: Int32)
}

/// The events that a break condition can name.
public enum Happening: String, Hashable, Sendable, CaseIterable {
  case born, destroyed, hash, unhash, take, drop, queue, cache, uncache, mount, unmount, refuse
}

/// A property of an object that is on or off.
public enum Flag: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// vfs: `Dentry.dead`.
  case dead
  /// Removed by name, not by invalidation. kernfs: `Dentry.deleted`.
  case deleted
  /// `Valid()` returns false.
  case invalid
  /// `Keep()` returns true.
  case keep
  /// The mount is read-only.
  case readOnly
  /// The mount was removed from its namespace. vfs: `Mount.umounted`.
  case unmounted
}

/// A property of an object that is a number. Interned names and ids count as numbers here.
public enum Attribute: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  case nlink, mode, uid, gid
  /// A file's offset.
  case offset
  /// The number of writes in progress on a mount. vfs: `Mount.writers`.
  case writers
  /// The name by which people know the object.
  case label
  /// The flags with which a file was opened, as an interned name.
  case flags
  /// A symlink's target, as an interned name.
  case target
  /// A filesystem's root, as the raw id of a dentry.
  case root
  /// 1 if the filesystem's slots hold dentries. Rule `slots`.
  case slotsOfDentries
  /// The size of a file in bytes, if its filesystem stores sizes; -1 while unknown.
  case size
  /// A device node's number: the major number above 32 bits of the minor one; -1 while unknown.
  case device
  /// A file's timestamps, if its filesystem stores them; -1 while unknown. `times` sets all three
  /// of a new inode.
  case times, atime, mtime, ctime
}

/// A function of kernfs, or of a client filesystem, that gets a frame.
public enum Function: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  case walkExisting, walkParentDirectory
  case lookup, newFile, newDirectory, newLink, newSymlink, newNode, getLink
  case inodeUnlink, inodeRemoveDirectory, inodeRename, setAttributes
  case open, closeFile, readDirectory
  case invalidateSubtree, drain, release
}

/// What an algorithm found and therefore chose.
public enum Decision: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// The dentry map has the name, and its inode is valid.
  case found
  /// The dentry map does not have the name.
  case notHashed
  /// The dentry map has the name, but its inode is not valid any more.
  case invalid
  /// `Keep()` returned true: the tree keeps the dentry's first reference.
  case keeps
  /// `Keep()` returned false: the dentry's first reference goes to the deferred queue.
  case keepsNot
  /// The walk follows a symlink: its target replaces the name in the path.
  case follows
  /// The walk follows a magic link and continues at the dentry it leads to.
  case jumps
  /// Old and new name are the same, so there is nothing to do.
  case sameName
  /// The dentry has no references and is dead or has no parent: it is destroyed.
  case ends
  /// The dentry has no references but is alive: it goes to the cache.
  case caches
  /// The cache is over its limit: its oldest dentry is evicted.
  case overfull
  /// Another reference was taken in the meantime.
  case revived
  /// A lock was taken in violation of the lock order.
  case outOfOrder
}

/// Why the machine stopped.
public enum StopReason: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// kernfs: "DecRef() called without holding a reference".
  case dropWithoutReference
  /// A reference was taken on an inode whose count was not positive.
  case takeOfDestroyedInode
  /// kernfs: OrderedChildren's "Inode doesn't match what kernfs thinks".
  case slotMismatch
  /// kernfs: OrderedChildren's "removeLocked called on a static inode".
  case staticSlotRemoved
  /// A link count went below zero, or rose from zero.
  case linkCount
  /// A dentry was destroyed twice, or destroyed while it had references.
  case destroyedTwice
  /// kernfs: rename's 'Child "" for parent Dentry … disappeared inside atomic section?'.
  case replacedDisappeared
  /// The inode of a destroyed dentry was used; kernfs had set the pointer to nil.
  case inodeOfDestroyedDentry
  /// `cacheLocked` was called on a destroyed dentry.
  case cacheOfDestroyedDentry
  /// The task waits for a lock that it holds itself.
  case deadlock
  /// kernfs: InodeNotDirectory's "Lookup called on non-directory inode" and similar panics.
  case notDirectory
  /// A walk from parent to parent runs in a cycle.
  case endless

  /// Whether this is a panic, a deadlock or a hang.
  public var kind: StopKind {
    switch self {
    case .deadlock: .deadlock
    case .endless: .hang
    case .dropWithoutReference, .takeOfDestroyedInode, .slotMismatch, .staticSlotRemoved,
      .linkCount,
      .destroyedTwice, .replacedDisappeared, .inodeOfDestroyedDentry, .cacheOfDestroyedDentry,
      .notDirectory:
      .panic
    }
  }
}

/// The ways in which the machine can stop.
public enum StopKind: String, Sendable, CaseIterable {
  /// The modelled kernel detects an impossible state.
  case panic
  /// The task waits for itself.
  case deadlock
  /// The task loops for ever.
  case hang
}
