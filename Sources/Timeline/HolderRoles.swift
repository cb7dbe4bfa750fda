/// What each role of a holder is: one row for each, read by the model's checks, the ledger of suspicions,
/// sentences, panes, claims and exports. A new role takes a case of `HolderRole` and a row here.

import Ground

/// One row.
public struct HolderRoleTraits: Sendable {
  /// How an orphaned reference of this role is told from a sound one. `Suspicion.swift` has the reasons.
  enum Soundness {
    case never, whileOperating, always
    /// While the name is in the tree.
    case whileNamed
    case whileHolderLives
    /// While the holder lives and still has the object in its place.
    case whileHolderHasIt
  }

  /// Where the ledger of suspicions counts what a holder of this role holds.
  enum Tracking {
    case nowhere
    /// By the dentry, which holds its inode and its parent; by the directory, which holds by its slots.
    case byDentry, byDirectory
    /// By serial number: such holders are few.
    case bySerial
  }

  /// Where a holder stands.
  public enum Side: Sendable {
    /// It is part of the two trees.
    case inTrees
    /// It is part of the tree of mounts.
    case inMounts
    /// It is outside of all trees: what it holds is in use.
    case outside
  }

  /// How a report counts the holders of one object.
  public enum Report: Sendable {
    /// `3 slot`.
    case word
    /// Each by its name, in the words for one.
    case each
    case counted(one: String, many: String)
  }

  let role: HolderRole
  /// Of which kind a holder is, nil for any; and of which kinds what it holds, empty for any.
  let holder: ObjectKind?
  var holds: [ObjectKind] = []
  let sound: Soundness
  var tracking = Tracking.nowhere
  /// On which side of the object the holder stands.
  public let side: Side
  /// What decides that an object lives comes first; what only follows from others, last.
  let rank: Int
  /// Whether the end of the holder is what lets go. A mount lets go of what is mounted in it by itself, a
  /// task of its files; an operation and the queue are over.
  public var endsWithHolder = false

  /// The roles with one mark; nil for a reference that nobody holds.
  public let group: HolderGroup?
  /// The word in a claim; nil for what is called by its own name there.
  public let word: String?
  /// The holder in a sentence. Here and below `@` stands for the name of the holder.
  let sentence: String
  /// The first words of its row.
  public let title: String
  /// What it does with its reference, in a clause.
  public let clause: String
  /// The same in an operation that never returns, where that is something else.
  public var stoppedClause: String?
  /// In the words for a count: one of them, and several behind their number.
  public let one: String
  /// The words for several, behind their number; nil where they are the same.
  public var many: String?
  /// How several of them are reported.
  public var report = Report.word

  /// Words with the name of a holder in them.
  public static func words(_ words: String, for name: @autoclosure () -> String) -> String {
    guard let place = words.firstIndex(of: "@") else { return words }
    return words[..<place] + name() + words[words.index(after: place)...]
  }
}

/// Roles that look the same where there is room for a mark only.
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

  /// The roles that a word in a claim stands for; `parent` is both of the tree's.
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
