/// What is wrong with a reference that nobody can be expected to drop.
///
/// Between two operations each live reference (taken, not dropped, its subject alive) is sound,
/// or one of these:
///
/// - *orphaned*: whoever its role names as the holder is gone.
/// - *left over*: an operation took it, and is over.
/// - *stale*: the tree holds it for a name that leads to an inode that is no longer valid; the kind
///   of gVisor's issue #3933. It ends when the name is walked again, and may never be.
/// - *in a ring*: its holder lives, but only by what it holds itself.
///
/// A role says when its reference is sound:
///
///     nobody                   never: orphaned
///     operation                never: left over
///     kernel                   always
///     queue                    while the deferred queue lists it
///     tree, kept               while the name is in the tree, else orphaned; and while its inode is
///                              valid, else stale. When the filesystem has ended: orphaned if it is
///                              kept, or its inode says so now; what was created and says nothing
///                              belongs to whoever made it, and kernfs lets it outlive the mount
///     child                    while the child lives, and this is its parent; in a ring where a
///                              directory was moved below itself, no name in that ring counts any
///                              more, and nobody outside holds a dentry in it or below it
///     dentry                   while the dentry lives, and this is its inode
///     file, virtualDentry, mount, filesystem, namespace, client, task, rootDirectory
///                              while the holder lives
///     slot                     while the directory lives and has a static slot for each of them
///     table                    while the task lives and its table has an entry for each of them
///     workingDirectory         while the task lives and stands there
///     mountPoint               while the mount is connected
///     mounted                  while the subject is connected in the holder; in a ring while nobody can
///                              reach the subject, which holds its own mount point
///
/// A mount can be reached while somebody uses it (a file, a held dentry, a working or root directory, a
/// namespace, a mount on it that can be reached) or can come to its mount point: through a mount that can be
/// reached and down its tree, or because somebody uses that dentry or one below it. What the kernel mounts nowhere
/// (of pipes, sockets, imported files) has no tree to come down: an open file alone leads there.
///
/// A name is *in the tree* if it is its filesystem's root, or hashed and not dead under a parent that
/// is in the tree. The cache holds no references, so what it lists is never suspicious. Where several
/// references of one holder on one subject outnumber what justifies them, the newest are orphaned.
/// In the middle of an operation, and where the machine has stopped in one, nothing is judged.

import Ground

/// In which way a reference is not sound.
public enum Suspicion: UInt8, Hashable, Sendable, CaseIterable {
  case orphaned, leftOver, stale, ring

  /// As claims and reports call it.
  public var word: String {
    switch self {
    case .orphaned: "orphaned"
    case .leftOver: "left over"
    case .stale: "stale"
    case .ring: "in a ring"
    }
  }
}

/// One time during which one reference was suspicious.
public struct SuspectReference: Hashable, Sendable {
  /// The reference's number in the ledger.
  public let serial: UInt32
  /// What is wrong with it.
  public let suspicion: Suspicion
  /// The step that made it so: the holder's end, the last step of the operation that took it, the
  /// step at which its name became invalid.
  public let since: Int
  /// The operation at whose end it was found.
  public let operation: Int
  /// The step that ended it, and that step's operation; nil while it lasts.
  public internal(set) var until: Int?
  /// The operation of the step that ended it; nil while it lasts.
  public internal(set) var lastOperation: Int?
}

/// How many references are suspicious, by kind.
public struct SuspicionCounts: Hashable, Sendable {
  /// References whose holder is gone.
  public internal(set) var orphaned = 0
  /// References that an operation took and that outlived it.
  public internal(set) var leftOver = 0
  /// References of the tree for a name whose inode is no longer valid.
  public internal(set) var stale = 0
  /// References that only a ring out of reach holds.
  public internal(set) var ring = 0

  public init() {}

  /// All of them.
  public var total: Int { orphaned + leftOver + stale + ring }

  /// How many there are of one kind.
  public subscript(_ suspicion: Suspicion) -> Int {
    get {
      switch suspicion {
      case .orphaned: orphaned
      case .leftOver: leftOver
      case .stale: stale
      case .ring: ring
      }
    }
    set {
      switch suspicion {
      case .orphaned: orphaned = newValue
      case .leftOver: leftOver = newValue
      case .stale: stale = newValue
      case .ring: ring = newValue
      }
    }
  }
}

extension Timeline {
  /// How many references were suspicious at the border of operations at or before a position.
  public func suspicions(at position: Int) -> SuspicionCounts {
    ledger.counts(after: judged(at: position))
  }

  /// The references that were suspicious there, in the order in which they were found.
  public func suspects(at position: Int) -> [SuspectReference] {
    ledger.suspects(after: judged(at: position))
  }

  /// In which way a reference was suspicious there; nil if it was sound.
  public func suspect(_ serial: UInt32, at position: Int) -> SuspectReference? {
    let border = judged(at: position)
    guard ledger.counts(after: border).total > 0 else { return nil }
    return ledger.suspects(after: border).first { $0.serial == serial }
  }

  /// Everything that was ever found, in order.
  public var suspectLog: [SuspectReference] { ledger.log }

  /// The last operation that is over at a position.
  private func judged(at position: Int) -> Int { operations(endedBy: position) - 1 }
}
