/// What is wrong with a reference that will probably never be dropped.
///
/// Between two operations, each live reference (taken, not dropped, on a live object) is sound or
/// one of these:
///
/// - *orphaned*: the holder that its role names is gone.
/// - *left over*: an operation took it, and the operation is over.
/// - *stale*: the tree holds it for a name whose inode is no longer valid, as in gVisor's issue
///   #3933. It is dropped when the name is walked again, which may never happen.
/// - *in a ring*: its holder is alive, but only because of the references that it holds itself.
///
/// When a reference is sound depends on its role:
///
///     nobody                   never: orphaned
///     operation                never: left over
///     kernel                   always
///     queue                    while the deferred queue lists it
///     tree, kept               while the name is in the tree, else orphaned; and while its inode is
///                              valid, else stale. After the end of the filesystem: orphaned if it is
///                              kept or `Keep()` returns true now. Other created names belong to the
///                              client that made them, and kernfs lets them outlive the mount
///     child                    while the child is alive and this is its parent. In a ring of
///                              directories that were moved below each other: in a ring, if no name in
///                              it counts any more and no outside holder has a dentry in or below it
///     dentry                   while the dentry is alive and this is its inode
///     file, virtualDentry, mount, filesystem, namespace, client, task, rootDirectory
///                              while the holder is alive
///     slot                     while the directory is alive and has a static slot for each of them
///     table                    while the task is alive and its table has an entry for each of them
///     workingDirectory         while the task is alive and this is its directory
///     mountPoint               while the mount is connected
///     mounted                  while the object is connected in the holder; in a ring if the object
///                              holds its own mount point and cannot be reached
///
/// A mount can be reached in two ways. It is used: by a file, a held dentry, a working or root
/// directory, a namespace, or a reachable mount on it. Or its mount point can be reached: by names
/// from the root of a reachable mount, or because an outside holder has the uppermost dentry above
/// it or any dentry below that one. Mounts of pipes, sockets and imported files have no tree, so
/// only an open file reaches them.
///
/// A name is *in the tree* if it is its filesystem's root, or hashed and not dead under a parent
/// that is in the tree. The cache holds no references, so a cached dentry is never suspicious. If a
/// holder has more references on an object than its state justifies, the newest ones are orphaned.
/// Nothing is judged during an operation, or after the machine has stopped in one.

import Ground

/// The ways in which a reference can be suspicious.
public enum Suspicion: UInt8, Hashable, Sendable, CaseIterable {
  case orphaned, leftOver, stale, ring

  /// The word for it in claims and reports.
  public var word: String {
    switch self {
    case .orphaned: "orphaned"
    case .leftOver: "left over"
    case .stale: "stale"
    case .ring: "in a ring"
    }
  }
}

/// One period during which one reference was suspicious.
public struct SuspectReference: Hashable, Sendable {
  /// The reference's serial number.
  public let serial: UInt32
  /// What is wrong with it.
  public let suspicion: Suspicion
  /// The step that made it suspicious: the holder's end, the last step of the operation that took
  /// it, or the step that invalidated its name.
  public let since: Int
  /// The operation at whose end it was found.
  public let operation: Int
  /// The step that ended the suspicion; nil while it lasts.
  public internal(set) var until: Int?
  /// The operation of that step; nil while the suspicion lasts.
  public internal(set) var lastOperation: Int?
}

/// The numbers of suspicious references, by kind.
public struct SuspicionCounts: Hashable, Sendable {
  /// References whose holder is gone.
  public internal(set) var orphaned = 0
  /// References that outlived the operation that took them.
  public internal(set) var leftOver = 0
  /// References of the tree for a name whose inode is no longer valid.
  public internal(set) var stale = 0
  /// References of a ring that cannot be reached.
  public internal(set) var ring = 0

  public init() {}

  /// The number of all of them.
  public var total: Int { orphaned + leftOver + stale + ring }

  /// The number of one kind.
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
  /// The numbers after the last operation that has ended at a position.
  public func suspicions(at position: Int) -> SuspicionCounts {
    ledger.counts(after: judged(at: position))
  }

  /// The references that were suspicious then, in the order in which they were found.
  public func suspects(at position: Int) -> [SuspectReference] {
    ledger.suspects(after: judged(at: position))
  }

  /// The suspicion about a reference then; nil if it was sound.
  public func suspect(_ serial: UInt32, at position: Int) -> SuspectReference? {
    let border = judged(at: position)
    guard ledger.counts(after: border).total > 0 else { return nil }
    return ledger.suspects(after: border).first { $0.serial == serial }
  }

  /// Everything ever found, in order.
  public var suspectLog: [SuspectReference] { ledger.log }

  /// The last operation that has ended at a position.
  private func judged(at position: Int) -> Int { operations(endedBy: position) - 1 }
}
