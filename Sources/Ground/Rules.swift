/// What kernfs did differently at some time: one rule each, with its values. An edition is a value for
/// every rule; a fault is one rule of the newest edition turned to a wrong value.
///
/// The rules are data of the machine, set when it is made. An algorithm asks a rule at one place;
/// what only a wrong value needs enters through `Unsound`. `RuleTable.swift` describes each for people.

/// A value for every rule.
public struct Rules: Hashable, Sendable, BitwiseCopyable {
  // Lives of dentries.
  public var slots = Slots.inodes
  public var lookedUp = LookedUp.leaves
  public var drop = Drop.lastLocked
  public var unhash = Unhash.identity
  public var cache = Cache.lru
  public var ended = Ended.ignored
  public var endedInode = EndedInode.stays
  public var drain = Drain.late
  public var revalidation = Revalidation.replaces
  public var invalidation = Invalidation.subtree
  public var cachedInvalid = CachedInvalid.leaves
  public var taskExit = TaskExit.evicts
  public var anonymous = Anonymous.unlocked
  public var pin = Pin.dentry

  // Mounts.
  public var root = Root.held
  public var release = Release.kept
  public var detach = Detach.queued
  public var mountRoot = MountRoot.counted
  public var mountOnPipe = MountOnPipe.refused

  // Names come and go.
  public var createCheck = CreateCheck.existenceFirst
  public var newSlash = NewSlash.refused
  public var linkCheck = LinkCheck.sourceFirst
  public var deadParent = DeadParent.refused
  public var createLink = CreateLink.fromLink
  public var createDirectory = CreateDirectory.refused
  public var truncate = Truncate.checked
  public var removal = Removal.unhashes
  public var removedName = RemovedName.last
  public var removedAgain = RemovedAgain.refused
  public var removalDrop = RemovalDrop.unconditional
  public var rmdir = Rmdir.looksUp
  public var sticky = Sticky.respected
  public var renameChecks = RenameChecks.early
  public var renameTarget = RenameTarget.found
  public var renameSelf = RenameSelf.nothing
  public var renameInto = RenameInto.refused
  public var slotRename = SlotRename.moves
  public var registry = Registry.forgets
  public var synthetic = Synthetic.counted

  // The rest.
  public var chmod = Chmod.replaces
  public var accessReadOnly = AccessReadOnly.refused
  public var rootLink = RootLink.goesOn
  public var readLink = ReadLink.pinned
  public var setStatus = SetStatus.byHand
  public var fuse = Fuse.asks
  public var leakCheck = LeakCheck.counts

  // Where gVisor's calls are not Linux's.
  public var setGroup = SetGroup.anybody
  public var noFollow = NoFollow.follows
  public var listing = Listing.byPosition
  public var fifoBytes = FifoBytes.survive
  public var chownNothing = ChownNothing.nothing
  public var lastSlash = LastSlash.ignored
  public var firstError = FirstError.kernfs
  public var securityAttributes = SecurityAttributes.capability

  /// The newest kernfs.
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

/// One value of one rule, as people write it.
public protocol RuleValue: RawRepresentable<String>, CaseIterable, Hashable, Sendable,
  BitwiseCopyable
{}
