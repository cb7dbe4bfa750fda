// Why.swift: one plain sentence that says why an object is alive and what would end it.
//
// The sentences follow from the rules of references (a dentry ends when nobody holds it and no name
// needs it; an inode when no dentry and no static slot leads to it), not from any scenario. Commands
// stand in backquotes, which panes draw as keys; each comes from the `Advisor`, and does what its sentence
// says. Where it has none, the sentence says who holds the object, and nothing about ending it.

import Questions
import Ground
import Scenario
import Timeline

/// Explains one object of one model.
struct Why {
  let formatter: ShortFormatter
  /// Directories that are their own ancestors.
  private let rings: [ObjectID]
  private var model: Model { formatter.model }
  private var advisor: Advisor { formatter.advisor }
  /// Whether the machine has stopped: nothing that lives ends any more.
  private var isOver: Bool { model.stop != nil }

  init(_ formatter: ShortFormatter, rings: [ObjectID] = []) {
    self.formatter = formatter
    self.rings = rings
  }

  func sentence(for id: ObjectID) -> String {
    switch id.kind {
    case .dentry: model.dentries.contains(id) ? dentry(id) : ""
    case .inode: model.inodes.contains(id) ? inode(id) : ""
    case .none, .filesystem, .file, .mount, .namespace, .task, .virtualDentry: ""
    }
  }

  /// `` `close fd1` frees it.``, for commands and what they do, after a blank; nothing where there are none.
  private func advice(_ advice: Advice?, _ one: String, _ several: String) -> String {
    guard let advice else { return "" }
    return " \(effect(of: advice, one, several))."
  }

  /// `` `close fd1` frees it``, or what stops the machine instead.
  private func effect(of advice: Advice, _ one: String, _ several: String? = nil) -> String {
    let quoted = advice.commands.map { "`\($0)`" }
    let effect = quoted.count > 1 ? several ?? one : one
    return
      "\(list(all: quoted)) \(advice.stop.map { "would stop the machine: \(Sentence.reason($0))" } ?? effect)"
  }

  private func list(_ words: [String]) -> String {
    list(all: words.count > 3 ? Array(words.prefix(2)) + ["\(words.count - 2) more"] : words)
  }

  /// The same without leaving one out: of commands, all are needed.
  private func list(all words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }
}

// Dentries.
extension Why {
  private func dentry(_ id: ObjectID) -> String {
    let state = model.dentries[id]
    guard state.counted.isAlive else { return "Destroyed: its last reference is gone." }
    let isLost = formatter.roots.isLost(filesystemOf: id, model)
    let holders = model.firstHolders(of: id)
    if formatter.isRoot(id), !isLost { return root(id, holders) }
    let roles = Set(holders.map(\.role))
    if roles.contains(.nobody) { return "Nobody will ever drop one of its references: a leak." }
    if let lost = lost(id) { return lost }
    if let unsound = unsound(id, roles) { return unsound }
    if roles.contains(.operation) || roles.contains(.queue) { return passing(roles) }
    if holders.isEmpty { return nobody(state) }
    if model.isTreeless(id.filesystem) { return treeless(holders) }
    if isLost { return unmounted(id, holders, roles) }
    return state.isHashed ? named(id, holders, roles) : nameless(id, holders, roles)
  }

  private func root(_ id: ObjectID, _ holders: [Holder]) -> String {
    let children = model.dentries[id].children.count
    let rest = children == 0 ? "" : " Each name below it holds it too."
    guard case .point = formatter.roots.places[id], let mount = advisor.mount(over: id) else {
      return "The root lives as long as the mount and the filesystem hold it." + rest
    }
    let what = "The root of \(formatter.label(of: id)), "
    if advisor.suspicion(on: mount) == .ring {
      return what + "mounted where nobody can reach it: a leak."
    }
    if let advice = advisor.unmounting(mount) {
      return "\(what)mounted here: \(effect(of: advice, "lets go of it"))." + rest
    }
    let users = model.firstHolders(of: mount).filter { $0.role != .mounted }
    guard !users.isEmpty else { return "\(what)mounted here." + rest }
    return "\(what)mounted here and in use: \(list(users.map(formatter.holder)))." + rest
  }

  /// What no sentence about commands can be said of: a reference that nobody can be expected to drop.
  private func unsound(_ id: ObjectID, _ roles: Set<HolderRole>) -> String? {
    let state = model.dentries[id]
    switch advisor.suspicion(on: id) {
    case .leftOver:
      return "An operation that is over still holds it: nothing drops that reference any more."
    case .orphaned where !formatter.roots.isLost(filesystemOf: id, model):
      guard roles.contains(.tree) || roles.contains(.kept) else {
        return "A holder of it is gone: nothing drops that reference any more."
      }
      guard state.isHashed else { return nil }
      return "No path leads to its name any more, and yet the tree counts a reference for it: "
        + "nothing drops that one any more."
    case .stale:
      return "Its name in the tree holds it, although its inode is no longer valid"
        + (isOver ? "." : ": that ends when the name is walked again, and not before.")
    case .orphaned, .ring, nil: return nil
    }
  }

  /// A dentry of a filesystem that has no names: of a pipe, a socket, an imported file.
  private func treeless(_ holders: [Holder]) -> String {
    let files = holders.filter { $0.role == .file || $0.role == .virtualDentry }.map(\.id)
    guard files.count == holders.count else {
      let ring = holders.contains {
        $0.role == .mountPoint && advisor.suspicion(on: $0.id) == .ring
      }
      return "It has no name, and is held by \(list(holders.map(formatter.holder)))"
        + (ring ? ", which is mounted on it and which nobody can reach: a leak." : ".")
    }
    let hold = files.count == 1 ? "holds" : "hold"
    return "It has no name: \(list(files.map(formatter.short))) \(hold) it."
      + advice(advisor.closing(files), "frees it", "together free it")
  }

  /// In a filesystem to which no mount leads any more: who still uses the mount, or what stays although
  /// nobody does.
  private func unmounted(
    _ id: ObjectID, _ holders: [Holder], _ roles: Set<HolderRole>
  ) -> String {
    let how = "\(formatter.label(of: id)) is unmounted, but"
    let own = model.filesHolding(id)
    guard own.isEmpty else { return "\(how) \(ending(own, "lets go", "let go"))" }
    let users = usersOfMount(of: id)
    if !users.isEmpty, users.allSatisfy({ $0.role == .file || $0.role == .virtualDentry }) {
      return "\(how) in use: \(ending(users.map(\.id), "ends its mount", "end its mount"))"
    }
    if !users.isEmpty { return "\(how) in use: \(list(users.map(formatter.holder)))." }
    let children = holders.filter { $0.role == .child }
    if !children.isEmpty {
      return "\(how) \(list(children.map { formatter.long($0.id) })) still "
        + "\(children.count == 1 ? "holds it as its parent" : "hold it as their parent")."
    }
    if roles.contains(.kept) || roles.contains(.tree) {
      let why = roles.contains(.kept) ? "it was to be kept" : "its name still counts"
      return "\(how) \(why): nothing drops that reference any more."
    }
    return "\(how) \(list(holders.map(formatter.holder))) still "
      + "\(holders.count == 1 ? "holds" : "hold") this."
  }

  /// `fd1 still holds it. close fd1 …`, for files that hold something.
  private func ending(_ files: [ObjectID], _ one: String, _ several: String) -> String {
    "\(list(files.map(formatter.short))) still \(files.count == 1 ? "holds" : "hold") it."
      + advice(advisor.closing(files), one, several)
  }

  /// Who holds the mounts of a filesystem that are in no namespace any more.
  private func usersOfMount(of id: ObjectID) -> [Holder] {
    let root = model.filesystems[id.filesystem].root
    return model.mounts.all.filter { $0.over == root && $0.counted.isAlive }.flatMap {
      model.firstHolders(of: $0.id).filter { $0.role != .operation && $0.role != .queue }
    }
  }

  private func passing(_ roles: Set<HolderRole>) -> String {
    switch (roles.contains(.operation), advisor.returns) {
    case (true, true): "The operation under way holds it and lets go before it returns."
    case (true, false):
      "The operation under way holds it, and never returns: the machine stops in it."
    case (false, true): "The deferred queue drops its reference when the operation ends."
    case (false, false):
      "The deferred queue holds it, and the operation never ends: the machine stops in it."
    }
  }

  /// In a ring of directories or below one.
  private func lost(_ id: ObjectID) -> String? {
    guard !rings.isEmpty else { return nil }
    let line = parents(of: id)
    guard line.contains(where: rings.contains) else { return nil }
    return line.contains(id)
      ? "Its parent is below itself: no path leads here, and nothing will ever drop it."
      : "No path leads here: a directory above it was moved below itself."
  }

  /// The parents by name; a directory that is its own ancestor is among them.
  private func parents(of id: ObjectID) -> [ObjectID] {
    var line: [ObjectID] = []
    var seen: Set<ObjectID> = []
    var here = id
    while model.dentries.contains(here), model.dentries[here].isHashed {
      here = model.dentries[here].parent
      guard seen.insert(here).inserted else { break }
      line.append(here)
    }
    return line
  }

  private func nobody(_ state: DentryState) -> String {
    state.isCached
      ? "Nobody holds it: the cache keeps it" + (isOver ? "." : " until there is no more room.")
      : "Nobody holds it at this moment."
  }

  /// In the tree: what its name holds, and who else.
  private func named(_ id: ObjectID, _ holders: [Holder], _ roles: Set<HolderRole>) -> String {
    let files = model.filesHolding(id)
    let children = model.dentries[id].children.count
    if roles.contains(.tree) {
      let state = model.dentries[id]
      if children > 0 { return "Its name in the tree holds it, and so does each name below it." }
      // The dentry refuses the one, what it leads to the other. Rule `revalidation`.
      guard state.isDirectory == model.inodes[state.inode].isDirectory else {
        return "Its name in the tree holds it, and neither unlink nor rmdir removes it: "
          + (state.isDirectory
            ? "born over a directory, it leads to none now."
            : "born over no directory, it leads to one now.")
      }
      guard let removal = advisor.removal(of: id) else {
        return "Its name in the tree holds it"
          + (advisor.namesStay ? ", and stays there when it is removed." : ".")
      }
      let after =
        files.isEmpty ? "" : ", but \(list(files.map(formatter.short))) would still hold it"
      return "Its name in the tree holds it: \(effect(of: removal, "removes the name\(after)"))."
    }
    if roles.contains(.kept) {
      return "Looked up and kept"
        + (isOver ? "." : ": it stays until it is no longer valid or is removed.")
    }
    if !files.isEmpty, children == 0 {
      return "Looked up, and alive only while \(list(files.map(formatter.short))) "
        + "\(files.count == 1 ? "holds" : "hold") it."
        + advice(advisor.closing(files), "lets go of it", "let go of it")
    }
    let others = holders.filter {
      $0.role != .child && $0.role != .file && $0.role != .virtualDentry
    }
    guard others.isEmpty else { return held(id, others) }
    return "Looked up, and alive only because names below it hold it."
  }

  /// Looked up, and held by what is mounted on it or by who stands in it.
  private func held(_ id: ObjectID, _ others: [Holder]) -> String {
    let covering = formatter.roots.mounted[id]?.first
    guard others.count == 1, others[0].role == .mountPoint, let covering else {
      return "Looked up, and alive because \(list(others.map(formatter.holder))) "
        + "\(others.count == 1 ? "holds" : "hold") it."
    }
    let what = "Looked up, and alive because \(formatter.label(of: covering)) is mounted on it"
    guard let advice = advisor.unmounting(others[0].id) else { return what + "." }
    return "\(what): \(effect(of: advice, "lets go of it"))."
  }

  /// Out of the tree: who keeps it from ending.
  private func nameless(_ id: ObjectID, _ holders: [Holder], _ roles: Set<HolderRole>) -> String {
    let how = end(of: id)
    let files = model.filesHolding(id)
    if roles.contains(.tree) || roles.contains(.kept) {
      guard model.isInOperation else {
        return "\(how), and yet the tree still counts a reference: nothing drops that one any more."
      }
      return advisor.returns
        ? "\(how): the tree is about to let go of it."
        : "\(how): the tree still holds it; the machine stops before it lets go."
    }
    let children = holders.filter { $0.role == .child }
    guard children.isEmpty else {
      return "\(how), but alive: \(list(children.map { formatter.long($0.id) })) "
        + "still \(children.count == 1 ? "holds it as its parent" : "hold it as their parent")."
    }
    guard files.count == holders.count else {
      return "\(how), and held by \(list(holders.map(formatter.holder)))."
    }
    let hold = files.count == 1 ? "holds" : "hold"
    let still = "\(how), but alive: \(list(files.map(formatter.short))) still \(hold) it."
    let commands = advisor.closing(files), rest = withInode(id)
    return advisor.isFreed(id, by: files)
      ? still + advice(commands, "frees it" + rest, "together free it" + rest)
      : still + advice(commands, "lets go of it", "let go of it")
  }

  /// How a dentry left the tree.
  private func end(of id: ObjectID) -> String {
    let state = model.dentries[id]
    if state.flags[.deleted] || model.inodes[state.inode].nlink == 0 {
      return state.isDirectory ? "Removed" : "Unlinked"
    }
    return state.flags[.dead] ? "Invalidated" : "Out of the tree"
  }

  /// Whether the inode goes with its dentry.
  private func withInode(_ id: ObjectID) -> String {
    let inode = model.dentries[id].inode
    return advisor.isFreed(inode: inode, with: id) ? ", and \(formatter.short(inode)) with it" : ""
  }
}

// Inodes.
extension Why {
  private func inode(_ id: ObjectID) -> String {
    let state = model.inodes[id]
    guard state.counted.isAlive else { return "Destroyed: nothing leads to it any more." }
    let holders = model.firstHolders(of: id)
    let roles = Set(holders.map(\.role))
    if roles.contains(.nobody) { return "Nobody will ever drop one of its references: a leak." }
    let dentries = holders.filter { $0.role == .dentry && model.dentries[$0.id].inode == id }
      .map(\.id)
    if dentries.isEmpty, roles.contains(.dentry) {
      return "Between two steps: a dentry is getting another inode."
    }
    if advisor.suspicion(on: id) == .leftOver {
      return "An operation that is over still holds it: nothing drops that reference any more."
    }
    if roles.contains(.operation) || roles.contains(.queue), dentries.isEmpty {
      return passing(roles)
    }
    if roles.contains(.slot) { return stored(dentries) }
    if dentries.isEmpty, roles.contains(.client) {
      return "\(formatter.label(of: id)) itself remembers it; no name has been looked up."
    }
    guard !dentries.isEmpty else { return "Nobody holds it at this moment." }
    return led(id, dentries)
  }

  private func stored(_ dentries: [ObjectID]) -> String {
    let lead = dentries.count == 1 ? "leads" : "lead"
    let others =
      dentries.isEmpty ? "" : " Now \(list(dentries.map(formatter.short))) \(lead) to it too."
    return "Its static slot owns it for as long as its directory lives." + others
  }

  private func led(_ id: ObjectID, _ dentries: [ObjectID]) -> String {
    let names = list(dentries.map { formatter.long($0) })
    let lead = dentries.count == 1 ? "leads" : "lead"
    guard model.inodes[id].nlink == 0 else {
      return "Alive because \(dentries.count == 1 ? "dentry" : "dentries") \(names) \(lead) to it."
    }
    let files = dentries.flatMap { model.filesHolding($0) }
    guard dentries.count == 1, let only = dentries.first,
      model.firstHolders(of: only).count == files.count
    else {
      return "No name is left (nlink 0), but \(names) still \(lead) to it."
    }
    let isFreed = advisor.isFreed(only, by: files) && advisor.isFreed(inode: id, with: only)
    return "No name is left (nlink 0), but dentry \(names) leads to it and "
      + "\(list(files.map(formatter.short))) \(files.count == 1 ? "holds" : "hold") that one."
      + advice(isFreed ? advisor.closing(files) : nil, "frees both", "together free both")
  }
}

extension Model {
  /// The holders of an object, oldest first: the first thousand.
  func firstHolders(of id: ObjectID) -> [Holder] {
    held(on: id).prefix(HolderSummary.most).map(\.holder)
  }

  /// The open files and held dentries that hold a dentry, oldest first.
  func filesHolding(_ id: ObjectID) -> [ObjectID] {
    firstHolders(of: id).filter { $0.role == .file || $0.role == .virtualDentry }.map(\.id)
  }
}
