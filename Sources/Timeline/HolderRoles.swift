/// The table of holder roles, with one row for each. Checks, the ledger of suspicions, sentences,
/// panes, claims and exports read it. A new role needs a case of `HolderRole` and a row here.

import Ground

/// One row of the table.
public struct HolderRoleTraits: Sendable {
  /// When a reference of this role is not orphaned. `Suspicion.swift` explains the reasons.
  enum Soundness {
    case never, whileOperating, always
    /// While the dentry's name is in the tree.
    case whileNamed
    case whileHolderLives
    /// While the holder is alive and its state still refers to the object.
    case whileHolderHasIt
  }

  /// How the ledger of suspicions indexes the references of such holders.
  enum Tracking {
    case nowhere
    /// By dentry, for a dentry's references on its inode and parent; by directory, for a
    /// directory's static slots.
    case byDentry, byDirectory
    /// By serial number, for holders that are few.
    case bySerial
  }

  /// Where the holder is, relative to the trees.
  public enum Side: Sendable {
    /// In the dentry tree or the inode tree.
    case inTrees
    /// In the mount tree.
    case inMounts
    /// Outside all trees: its reference means that the object is in use.
    case outside
  }

  /// How a report counts the holders of one object.
  public enum Report: Sendable {
    /// A number and the word, such as `3 slot`.
    case word
    /// Each holder by its name, in the words for one.
    case each
    case counted(one: String, many: String)
  }

  let role: HolderRole
  /// The kind of the holder, nil for any, and the kinds that it can hold, empty for any.
  let holder: ObjectKind?
  var holds: [ObjectKind] = []
  let sound: Soundness
  var tracking = Tracking.nowhere
  /// The side on which the holder is.
  public let side: Side
  /// The order of roles in an explanation. Roles that keep an object alive come first, those that
  /// only follow from others last.
  let rank: Int
  /// Whether the end of the holder drops the reference. It does not for mounts in a mount, for the
  /// files of a task, for an operation and for the queue.
  public var endsWithHolder = false

  /// The group of roles that share a mark; nil for a reference without a holder.
  public let group: HolderGroup?
  /// The word for the role in a claim; nil if the holder is named itself.
  public let word: String?
  /// The holder in a sentence. Here and below, `@` stands for the holder's name.
  let sentence: String
  /// The beginning of the holder's row.
  public let title: String
  /// A clause that explains the reference.
  public let clause: String
  /// The clause in an operation that never returns, if it differs.
  public var stoppedClause: String?
  /// The word for one of them in a count.
  public let one: String
  /// The word for several, after their number; nil if it is the same.
  public var many: String?
  /// How several holders are reported.
  public var report = Report.word

  /// Replaces `@` in the words with a holder's name.
  public static func words(_ words: String, for name: @autoclosure () -> String) -> String {
    guard let place = words.firstIndex(of: "@") else { return words }
    return words[..<place] + name() + words[words.index(after: place)...]
  }
}

/// Groups of roles that share a mark.
public enum HolderGroup: Sendable {
  case tree, kept, child, file, mount, filesystem, slot, dentry, operation, queue
}

extension HolderRole {
  /// The row of this role in the table.
  public var traits: HolderRoleTraits { Self.table[Int(rawValue)] }

  private static let table: [HolderRoleTraits] = {
    precondition(rows.map(\.role) == allCases, "every role has a row, in order")
    return rows
  }()

  /// The roles that a word in a claim stands for. `parent` stands for both roles of the tree.
  public static func named(_ word: String) -> [HolderRole] {
    word == "parent" ? [.tree, .kept] : allCases.filter { $0.traits.word == word }
  }
}

extension HolderRole {
  private static let rows: [HolderRoleTraits] = [
    HolderRoleTraits(
      role: .nobody, holder: nil, sound: .never, side: .inTrees, rank: 3, group: nil,
      word: "nobody", sentence: "nobody", title: "nobody", clause: "nobody will drop this one",
      one: "nobody", many: "nobody's"),
    HolderRoleTraits(
      role: .tree, holder: .dentry, holds: [.dentry], sound: .whileNamed, side: .inTrees, rank: 4,
      group: .tree, word: "tree", sentence: "the tree, for its name", title: "tree",
      clause: "its name in the tree", one: "tree"),
    HolderRoleTraits(
      role: .kept, holder: .dentry, holds: [.dentry], sound: .whileNamed, side: .inTrees, rank: 6,
      group: .kept, word: "kept", sentence: "the tree, which keeps it", title: "kept",
      clause: "looked up, and asked to be kept", one: "kept"),
    HolderRoleTraits(
      role: .child, holder: .dentry, holds: [.dentry], sound: .whileHolderHasIt,
      tracking: .byDentry, side: .inTrees, rank: 5, endsWithHolder: true, group: .child,
      word: "child", sentence: "child @", title: "child @", clause: "holds its parent",
      one: "child", many: "children", report: .counted(one: "1 child", many: "children")),
    HolderRoleTraits(
      role: .file, holder: .file, holds: [.dentry, .mount], sound: .whileHolderLives,
      tracking: .bySerial, side: .outside, rank: 0, endsWithHolder: true, group: .file, word: nil,
      sentence: "@", title: "@", clause: "open", one: "@", many: "files", report: .each),
    HolderRoleTraits(
      role: .virtualDentry, holder: .virtualDentry, holds: [.dentry, .mount],
      sound: .whileHolderLives, tracking: .bySerial, side: .outside, rank: 0, endsWithHolder: true,
      group: .file, word: nil, sentence: "@, held", title: "@", clause: "held by getdentry",
      one: "@", many: "held", report: .each),
    HolderRoleTraits(
      role: .mount, holder: .mount, holds: [.dentry, .filesystem], sound: .whileHolderLives,
      tracking: .bySerial, side: .inMounts, rank: 1, endsWithHolder: true, group: .mount,
      word: "mount", sentence: "@, as its root", title: "@", clause: "the mount's root",
      one: "mount"),
    HolderRoleTraits(
      role: .filesystem, holder: .filesystem, holds: [.dentry], sound: .whileHolderLives,
      tracking: .bySerial, side: .inMounts, rank: 2, endsWithHolder: true, group: .filesystem,
      word: "filesystem", sentence: "@, for as long as it lives", title: "@",
      clause: "the filesystem's root", one: "filesystem"),
    HolderRoleTraits(
      role: .namespace, holder: .namespace, holds: [.mount], sound: .whileHolderLives,
      tracking: .bySerial, side: .outside, rank: 1, group: .mount, word: "namespace",
      sentence: "@, as its root mount", title: "@", clause: "mounted", one: "mount"),
    HolderRoleTraits(
      role: .dentry, holder: .dentry, holds: [.inode], sound: .whileHolderHasIt,
      tracking: .byDentry, side: .inTrees, rank: 4, endsWithHolder: true, group: .dentry,
      word: "dentry", sentence: "dentry @", title: "dentry @", clause: "leads to it", one: "@",
      many: "dentries", report: .counted(one: "@", many: "dentries")),
    HolderRoleTraits(
      role: .slot, holder: .inode, holds: [.inode], sound: .whileHolderHasIt,
      tracking: .byDirectory, side: .inTrees, rank: 2, endsWithHolder: true, group: .slot,
      word: "slot", sentence: "a static slot of @", title: "slot of @",
      clause: "a static slot owns what is in it", one: "slot", many: "slots"),
    HolderRoleTraits(
      role: .operation, holder: nil, sound: .whileOperating, side: .outside, rank: 3,
      group: .operation, word: "operation", sentence: "the operation", title: "operation",
      clause: "until it returns", stoppedClause: "which never returns", one: "operation",
      many: "operations"),
    HolderRoleTraits(
      role: .queue, holder: .filesystem, sound: .whileHolderHasIt, side: .outside, rank: 3,
      group: .queue, word: "queue", sentence: "the deferred queue", title: "queue",
      clause: "about to be dropped", stoppedClause: "to be dropped, and never is", one: "queue"),
    HolderRoleTraits(
      role: .table, holder: .task, holds: [.file, .virtualDentry], sound: .whileHolderHasIt,
      side: .outside, rank: 0, group: .file, word: "table", sentence: "@'s table of files",
      title: "files of @", clause: "the task's open files", one: "open file"),
    HolderRoleTraits(
      role: .mountPoint, holder: .mount, holds: [.dentry, .mount], sound: .whileHolderHasIt,
      tracking: .bySerial, side: .inMounts, rank: 1, endsWithHolder: true, group: .mount,
      word: "mountpoint", sentence: "@, for its mount point", title: "@", clause: "mounted on it",
      one: "mount point", many: "mount points",
      report: .counted(one: "mount point", many: "mount points")),
    HolderRoleTraits(
      role: .mounted, holder: .mount, holds: [.mount], sound: .whileHolderHasIt,
      tracking: .bySerial, side: .inMounts, rank: 1, group: .mount, word: "mounted",
      sentence: "@, which it is mounted in", title: "mounted in @",
      clause: "a mount in the tree of mounts", one: "mount"),
    HolderRoleTraits(
      role: .workingDirectory, holder: .task, holds: [.dentry, .mount], sound: .whileHolderHasIt,
      tracking: .bySerial, side: .outside, rank: 0, endsWithHolder: true, group: .file, word: "cwd",
      sentence: "@'s working directory", title: "cwd of @", clause: "stands here", one: "cwd of @",
      many: "cwds", report: .each),
    HolderRoleTraits(
      role: .rootDirectory, holder: .task, holds: [.dentry, .mount], sound: .whileHolderLives,
      tracking: .bySerial, side: .outside, rank: 0, endsWithHolder: true, group: .file,
      word: "root", sentence: "@'s root directory", title: "root of @",
      clause: "its paths begin here", one: "root of @", many: "roots", report: .each),
    HolderRoleTraits(
      role: .task, holder: .task, holds: [.namespace], sound: .whileHolderLives,
      tracking: .bySerial, side: .outside, rank: 0, group: .file, word: "task",
      sentence: "@, which is in it", title: "@", clause: "sees these mounts", one: "@",
      many: "tasks"),
    HolderRoleTraits(
      role: .kernel, holder: nil, sound: .always, side: .outside, rank: 1, group: .mount,
      word: "kernel", sentence: "the kernel", title: "kernel", clause: "mounted nowhere",
      one: "mount"),
    HolderRoleTraits(
      role: .client, holder: nil, sound: .whileHolderLives, tracking: .bySerial, side: .outside,
      rank: 2, group: .filesystem, word: "client", sentence: "what the filesystem itself remembers",
      title: "filesystem's own", clause: "what the filesystem itself remembers",
      one: "filesystem's own"),
  ]
}
