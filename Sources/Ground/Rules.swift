/// Everything that kernfs did differently at some time: one rule each, with its values. An edition
/// has a value for every rule. A fault sets a few rules of the newest edition to wrong values.
///
/// The rules are data of the machine, fixed when it is made. An algorithm reads a rule in one
/// place. What only a wrong value needs goes through `Unsound`. `RuleTable.swift` describes each
/// rule to people.

/// A value for every rule.
public struct Rules: Hashable, Sendable, BitwiseCopyable {
  // Lives of dentries.
  /// `slots`: what a slot of a directory inode holds.
  public var slots = Slots.inodes
  /// `looked-up`: how long a looked-up dentry stays that is not kept.
  public var lookedUp = LookedUp.leaves
  /// `drop`: the lock that dropping a reference on a dentry takes.
  public var drop = Drop.lastLocked
  /// `unhash`: which entry of its parent's map a dying dentry removes.
  public var unhash = Unhash.identity
  /// `cache`: what happens to a live dentry without references.
  public var cache = Cache.lru
  /// `ended`: `cacheLocked` on a destroyed dentry.
  public var ended = Ended.ignored
  /// `ended-inode`: the inode pointer of a destroyed dentry.
  public var endedInode = EndedInode.stays
  /// `drain`: when the deferred queue is emptied.
  public var drain = Drain.late
  /// `revalidation`: how a name is repaired when its inode is no longer valid.
  public var revalidation = Revalidation.replaces
  /// `invalidation`: what is invalidated with an invalid directory.
  public var invalidation = Invalidation.subtree
  /// `cached-invalid`: what happens to an invalid dentry in the cache.
  public var cachedInvalid = CachedInvalid.leaves
  /// `task-exit`: what happens to the dentries of a task that exits.
  public var taskExit = TaskExit.evicts
  /// `proc`: the names in proc and sys, and where the links of `ns` lead.
  public var proc = Proc.newest
  /// `anonymous`: the lock under which a dentry without a tree (of a pipe or a socket) is
  /// destroyed.
  public var anonymous = Anonymous.unlocked
  /// `pin`: what open(2) holds while it opens the file.
  public var pin = Pin.dentry

  // Mounts.
  /// `root`: who else holds a mounted root.
  public var root = Root.held
  /// `release`: what a filesystem drops when its last mount is gone.
  public var release = Release.kept
  /// `detach`: when the references of mounts on a removed name are dropped.
  public var detach = Detach.queued
  /// `mount-root`: whether a mount takes a reference on its root.
  public var mountRoot = MountRoot.counted
  /// `mount-on-pipe`: whether a pipe, a socket or an imported file can be mounted on.
  public var mountOnPipe = MountOnPipe.refused

  // Creating, removing and renaming names.
  /// `create-check`: the order of the checks before a name is created.
  public var createCheck = CreateCheck.existenceFirst
  /// `new-slash`: a new file or link whose path ends in a slash.
  public var newSlash = NewSlash.refused
  /// `link-check`: what link(2) checks about the old file, and when.
  public var linkCheck = LinkCheck.sourceFirst
  /// `dead-parent`: open with O_CREAT in a removed directory.
  public var deadParent = DeadParent.refused
  /// `create-link`: where open with O_CREAT resolves a relative symlink.
  public var createLink = CreateLink.fromLink
  /// `create-directory`: open with O_CREAT of a directory.
  public var createDirectory = CreateDirectory.refused
  /// `truncate`: open with O_TRUNC on a read-only mount.
  public var truncate = Truncate.checked
  /// `removal`: what unlink and rmdir do to the dentry.
  public var removal = Removal.unhashes
  /// `removed-name`: the name that unlink and rmdir pass to the directory.
  public var removedName = RemovedName.last
  /// `removed-again`: removing what is already removed.
  public var removedAgain = RemovedAgain.refused
  /// `removal-drop`: the reference that unlink and rmdir drop.
  public var removalDrop = RemovalDrop.unconditional
  /// `rmdir`: how rmdir finds the directory.
  public var rmdir = Rmdir.looksUp
  /// `sticky`: removing another user's file from a sticky directory.
  public var sticky = Sticky.respected
  /// `rename-checks`: when rename checks write permission.
  public var renameChecks = RenameChecks.early
  /// `rename-target`: whether rename still knows the name of an existing file that it replaces.
  public var renameTarget = RenameTarget.found
  /// `rename-self`: renaming a name to itself.
  public var renameSelf = RenameSelf.nothing
  /// `rename-into`: whether a client's rename lets a directory move below itself.
  public var renameInto = RenameInto.refused
  /// `slot-rename`: kernfs's own rename of a slot.
  public var slotRename = SlotRename.moves
  /// `registry`: a filesystem's own list of its directories.
  public var registry = Registry.forgets
  /// `synthetic`: the first count of a synthetic directory's inode.
  public var synthetic = Synthetic.counted

  // Attributes and the rest.
  /// `chmod`: what happens to the bits that the new mode lacks.
  public var chmod = Chmod.replaces
  /// `access-read-only`: access for writing on a read-only mount.
  public var accessReadOnly = AccessReadOnly.refused
  /// `root-link`: a symlink to `/` in the middle of a path.
  public var rootLink = RootLink.goesOn
  /// `read-link`: which lock is held while a symlink's target is read.
  public var readLink = ReadLink.pinned
  /// `set-status`: whether a panic while attributes change releases fs.mu.
  public var setStatus = SetStatus.byHand
  /// `fuse`: whether a walk asks the server again for a known name.
  public var fuse = Fuse.asks
  /// `fuse-device`: whether the open /dev/fuse holds the filesystem that it serves.
  public var fuseDevice = FuseDevice.free
  /// `leak-check`: which leaks gVisor's own check reports (`reported`).
  public var leakCheck = LeakCheck.counts

  // Where gVisor's calls are not Linux's.
  /// `set-group`: who may set a setgid bit for a group that the caller is not in.
  public var setGroup = SetGroup.anybody
  /// `no-follow`: open with O_NOFOLLOW and O_DIRECTORY at a symlink.
  public var noFollow = NoFollow.follows
  /// `listing`: the position in an open directory while names are removed.
  public var listing = Listing.byPosition
  /// `fifo-bytes`: bytes in a fifo that no task has open any more.
  public var fifoBytes = FifoBytes.survive
  /// `chown-nothing`: chown that leaves both ids as they are.
  public var chownNothing = ChownNothing.nothing
  /// `last-slash`: a slash behind the names of unlink and rename.
  public var lastSlash = LastSlash.ignored
  /// `first-error`: which of several errors a call returns.
  public var firstError = FirstError.kernfs
  /// `security-attributes`: extended attributes whose names begin with `security.`.
  public var securityAttributes = SecurityAttributes.capability

  /// The rules of the newest kernfs.
  public init() {}
}

extension Rules {
  public enum Slots: String, RuleValue { case inodes, dentries }
  public enum LookedUp: String, RuleValue { case leaves, stays }
  public enum Drop: String, RuleValue {
    case lastLocked = "last-locked"
    case locked, unlocked
  }
  public enum Unhash: String, RuleValue { case identity, name }
  public enum Cache: String, RuleValue { case lru, none }
  public enum Ended: String, RuleValue { case ignored, panic }
  public enum EndedInode: String, RuleValue { case stays, cleared }
  public enum Drain: String, RuleValue { case late, early }
  public enum Revalidation: String, RuleValue { case replaces, swaps }
  public enum Invalidation: String, RuleValue { case subtree, one }
  public enum CachedInvalid: String, RuleValue { case leaves, stays }
  public enum TaskExit: String, RuleValue { case evicts, nothing }
  public enum Proc: String, RuleValue { case newest, first }
  public enum Anonymous: String, RuleValue { case unlocked, locked }
  public enum Pin: String, RuleValue { case dentry, inode }

  public enum Root: String, RuleValue { case held, borrowed }
  public enum Release: String, RuleValue {
    case kept, nothing
    case keptAndRoot = "kept-and-root"
  }
  public enum Detach: String, RuleValue {
    case queued
    case atOnce = "at-once"
    case twice
  }
  public enum MountRoot: String, RuleValue { case counted, uncounted }
  public enum MountOnPipe: String, RuleValue { case refused, allowed }

  public enum CreateCheck: String, RuleValue {
    case existenceFirst = "existence-first"
    case writeFirst = "write-first"
  }
  public enum NewSlash: String, RuleValue { case refused, allowed }
  public enum LinkCheck: String, RuleValue {
    case sourceFirst = "source-first"
    case nameFirst = "name-first"
  }
  public enum DeadParent: String, RuleValue { case refused, allowed }
  public enum CreateLink: String, RuleValue {
    case fromLink = "from-link"
    case fromStart = "from-start"
  }
  public enum CreateDirectory: String, RuleValue { case refused, opened }
  public enum Truncate: String, RuleValue {
    case checked, unchecked
    case leavesLock = "leaves-lock"
  }
  public enum Removal: String, RuleValue {
    case unhashes
    case nameStays = "name-stays"
  }
  public enum RemovedName: String, RuleValue { case last, first }
  public enum RemovedAgain: String, RuleValue { case refused, allowed }
  public enum RemovalDrop: String, RuleValue { case unconditional, owned }
  public enum Rmdir: String, RuleValue {
    case looksUp = "looks-up"
    case walks
    case mapOnly = "map-only"
  }
  public enum Sticky: String, RuleValue { case respected, ignored }
  public enum RenameChecks: String, RuleValue { case early, late }
  public enum RenameTarget: String, RuleValue { case found, forgotten }
  public enum RenameSelf: String, RuleValue { case nothing, deadlock }
  public enum RenameInto: String, RuleValue { case refused, allowed }
  public enum SlotRename: String, RuleValue {
    case moves, never
    case leavesOld = "leaves-old"
    case doubles
  }
  public enum Registry: String, RuleValue { case forgets, remembers }
  public enum Synthetic: String, RuleValue { case counted, uncounted }

  public enum Chmod: String, RuleValue { case replaces, adds }
  public enum AccessReadOnly: String, RuleValue { case refused, ignored }
  public enum RootLink: String, RuleValue {
    case goesOn = "goes-on"
    case swallows
  }
  public enum ReadLink: String, RuleValue { case pinned, locked }
  public enum SetStatus: String, RuleValue {
    case byHand = "by-hand"
    case deferred
  }
  public enum Fuse: String, RuleValue { case asks, trusts }
  public enum FuseDevice: String, RuleValue { case free, holds }
  public enum LeakCheck: String, RuleValue { case counts, exempts, finalizers }

  public enum SetGroup: String, RuleValue { case anybody, members }
  public enum NoFollow: String, RuleValue { case follows, refused }
  public enum Listing: String, RuleValue {
    case byPosition = "by-position"
    case byName = "by-name"
  }
  public enum FifoBytes: String, RuleValue { case survive, discarded }
  public enum ChownNothing: String, RuleValue { case nothing, clears }
  public enum LastSlash: String, RuleValue { case ignored, refused }
  public enum FirstError: String, RuleValue { case kernfs, linux }
  public enum SecurityAttributes: String, RuleValue { case capability, any }
}

/// A value of a rule, named as people type it.
public protocol RuleValue: RawRepresentable<String>, CaseIterable, Hashable, Sendable,
  BitwiseCopyable
{}
