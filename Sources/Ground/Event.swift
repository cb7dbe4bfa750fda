/// What happens in the engine, one small value a moment.
///
/// *Changes* each change one thing; they carry enough to be applied and taken back. *Frames* say
/// which function of kernfs begins and ends. *Decisions* say what was found and why. Only this floor
/// emits changes; algorithms name frames and decisions through `Journal`.

/// One event: 32 bytes, trivially copyable, names interned. Each belongs to a family, which has its
/// chapter in `Timeline/Events`: what its events mean, how they are applied, written and told.
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
  /// An object came to be, without references yet. `of` is what it is made over (a dentry's inode,
  /// a file's dentry, a mount's root, an inode's filesystem); `number` is an inode's number.
  case born(ObjectID, of: ObjectID, number: Int64)
  case took(ObjectID, Holder, from: Int32, reference: UInt32)
  case dropped(ObjectID, Holder, from: Int32, reference: UInt32)
  case transferred(ObjectID, Holder, to: Holder, reference: UInt32)
  /// The count went from 0 to -1, for ever.
  case destroyed(ObjectID)
}

/// The flags and numbers of an object.
public enum AttributeEvent: Hashable, Sendable, BitwiseCopyable {
  /// What an inode is made with.
  case described(ObjectID, mode: UInt32, nlink: Int32, uid: UInt32, gid: UInt32)
  case flagged(ObjectID, Flag, Bool)
  case attributed(ObjectID, from: Int64, to: Int64, Attribute)
  /// The contents of a file changed: its mtime and its ctime are `to` now, by the clock of its filesystem.
  /// The mtime was `from`, the ctime was older than `to` by `age`.
  case written(ObjectID, from: Int64, to: Int64, age: UInt32)
}

/// The two trees: dentries under dentries, slots in directories.
public enum TreeEvent: Hashable, Sendable, BitwiseCopyable {
  case hashed(ObjectID, Name, under: ObjectID)
  case unhashed(ObjectID, Name, under: ObjectID)
  case renamed(ObjectID, from: Name, to: Name)
  case moved(ObjectID, from: ObjectID, to: ObjectID)
  /// A dentry leads to another inode than the one it was born over. Rule `revalidation`.
  case swapped(ObjectID, from: ObjectID, to: ObjectID)
  /// A directory inode got a slot at the end of its list. kernfs: `OrderedChildren`.
  case filled(ObjectID, Name, ObjectID, slot: UInt32, isStatic: Bool)
  case emptied(ObjectID, Name, ObjectID, slot: UInt32, isStatic: Bool)
}

/// The tree of mounts.
public enum MountEvent: Hashable, Sendable, BitwiseCopyable {
  /// A mount is connected to a dentry, as it is seen through its parent mount.
  case mounted(ObjectID, on: ObjectID, in: ObjectID)
  case unmounted(ObjectID, on: ObjectID, in: ObjectID)
}

/// A task's files and its working directory.
public enum TaskEvent: Hashable, Sendable, BitwiseCopyable {
  /// A task's table of files has an entry; a held dentry has no number, -1.
  case installed(ObjectID, Name, ObjectID, number: Int32)
  case uninstalled(ObjectID, Name, ObjectID, number: Int32)
  /// A task's working directory is another dentry now; `none` before and after there is one.
  case entered(ObjectID, from: ObjectID, to: ObjectID)
}

/// The deferred queue and the cache of a filesystem.
public enum QueueEvent: Hashable, Sendable, BitwiseCopyable {
  /// A filesystem's queue will drop one reference on an object of any kind, perhaps another
  /// filesystem's; `at` is the place in the queue.
  case queued(ObjectID, reference: UInt32, at: Int32, of: ObjectID)
  case dequeued(ObjectID, reference: UInt32, at: Int32, of: ObjectID)
  /// To the front of the filesystem's list of cached dentries.
  case cached(ObjectID)
  case uncached(ObjectID)
}

/// Locks, and the end of the machine.
public enum MachineEvent: Hashable, Sendable, BitwiseCopyable {
  case locked(ObjectID, LockKind, LockMode)
  case unlocked(ObjectID, LockKind, LockMode)
  /// The modelled machine stopped; nothing runs on it after this operation.
  case stopped(ObjectID, StopReason)
}

/// Operations and functions as they begin and end.
public enum FrameEvent: Hashable, Sendable, BitwiseCopyable {
  /// An operation begins; its text is a name.
  case operation(task: ObjectID, Name)
  /// An operation ends: 0, or an errno's number.
  case returned(errno: Int32)
  case began(ObjectID, Name, Function)
  case ended(ObjectID, Name, Function)
}

/// What an algorithm found, and what it refused.
public enum DecisionEvent: Hashable, Sendable, BitwiseCopyable {
  case decided(ObjectID, Name, ObjectID, Decision)
  case refused(ObjectID, Name, errno: Int32)
}

/// What a condition can wait for: some events by a word.
public enum Happening: String, Hashable, Sendable, CaseIterable {
  case born, destroyed, hash, unhash, take, drop, queue, cache, uncache, mount, unmount, refuse
}

/// What can be switched on an object.
public enum Flag: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// vfs: `Dentry.dead`.
  case dead
  /// Removed by name, not by invalidation. kernfs: `Dentry.deleted`.
  case deleted
  /// `Valid()` says no now.
  case invalid
  /// `Keep()` says yes now.
  case keep
  /// A mount does not let anybody write.
  case readOnly
  /// A mount was taken out of its namespace. vfs: `Mount.umounted`.
  case unmounted
}

/// What has a number.
public enum Attribute: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  case nlink, mode, uid, gid
  /// A file's position.
  case offset
  /// Writers of a mount that are under way. vfs: `Mount.writers`.
  case writers
  /// What people call the object: a name.
  case label
  /// How a file was opened, in the words of whoever asked: a name.
  case flags
  /// Where a symlink leads: a name.
  case target
  /// A filesystem's root: the raw id of a dentry.
  case root
  /// 1 where the slots of a filesystem hold dentries. Rule `slots`.
  case slotsOfDentries
  /// How many bytes a file has, where its filesystem keeps them; -1 before that is known.
  case size
  /// What a device node stands for: the major number above 32 bits of the minor one; -1 before.
  case device
  /// When a file was read, written and changed, where its filesystem keeps that. One by one; `times` are
  /// all three of a new inode, -1 before.
  case times, atime, mtime, ctime
}

/// A function of kernfs or of a filesystem in it, as a frame.
public enum Function: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  case walkExisting, walkParentDirectory
  case lookup, newFile, newDirectory, newLink, newSymlink, newNode, getLink
  case inodeUnlink, inodeRemoveDirectory, inodeRename, setAttributes
  case open, closeFile, readDirectory
  case invalidateSubtree, drain, release
}

/// What an algorithm found, and chose because of it.
public enum Decision: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// The dentry map has the name, and its inode says it is valid.
  case found
  /// The dentry map does not have the name.
  case notHashed
  /// The dentry map has the name, but its inode says it is no longer valid.
  case invalid
  /// `Keep()` said yes: the birth reference stays with the tree.
  case keeps
  /// `Keep()` said no: the birth reference goes to the deferred queue.
  case keepsNot
  /// A symlink is followed: its target goes before the rest of the path.
  case follows
  /// A magic link is followed: the walk goes on at the other dentry.
  case jumps
  /// Old and new name are the same: nothing to do.
  case sameName
  /// Nobody holds it, and it is dead or has no parent: it ends.
  case ends
  /// Nobody holds it, but the name is alive: into the cache.
  case caches
  /// The cache is over its limit: its oldest dentry ends.
  case overfull
  /// Somebody took it again in the meantime.
  case revived
  /// A lock was taken against the documented order.
  case outOfOrder
}

/// Why the machine stopped.
public enum StopReason: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// kernfs: "DecRef() called without holding a reference".
  case dropWithoutReference
  /// An inode's count was not positive when a reference was taken.
  case takeOfDestroyedInode
  /// kernfs: OrderedChildren's "Inode doesn't match what kernfs thinks".
  case slotMismatch
  /// kernfs: OrderedChildren's "removeLocked called on a static inode".
  case staticSlotRemoved
  /// A link count went below zero, or rose from zero.
  case linkCount
  /// A dentry with references, or without, ended twice.
  case destroyedTwice
  /// kernfs: rename's 'Child "" for parent Dentry … disappeared inside atomic section?'.
  case replacedDisappeared
  /// The inode of a destroyed dentry is used, and its pointer is nil.
  case inodeOfDestroyedDentry
  /// A dentry is retired that was destroyed already.
  case retiredTwice
  /// A lock is wanted that can never be given: the task waits for itself.
  case deadlock
  /// kernfs: InodeNotDirectory's "Lookup called on non-directory inode", and its like.
  case notDirectory
  /// A walk up from parent to parent goes round in a ring.
  case endless

  /// Which of the three ways of stopping it is.
  public var kind: StopKind {
    switch self {
    case .deadlock: .deadlock
    case .endless: .hang
    case .dropWithoutReference, .takeOfDestroyedInode, .slotMismatch, .staticSlotRemoved,
      .linkCount,
      .destroyedTwice, .replacedDisappeared, .inodeOfDestroyedDentry, .retiredTwice, .notDirectory:
      .panic
    }
  }
}

/// In which way the machine stopped.
public enum StopKind: String, Sendable, CaseIterable {
  /// The kernel says that something cannot be.
  case panic
  /// The task waits for itself.
  case deadlock
  /// The task runs for ever.
  case hang
}
