import Ground

// The differences between two positions.
extension Timeline {
  /// What was born, died, changed or moved between two positions: one line for each object, marked
  /// `+`, `-` or `~`, in the order of the first changes. An object that was born and died in
  /// between is marked `±`. The cursor does not move.
  public func differences(from start: Int, to end: Int) -> [String] {
    var copy = self
    copy.move(to: start)
    let before = copy.model
    copy.move(to: end)
    let after = copy.model
    var seen: Set<ObjectID> = []
    var lines: [String] = []
    for event in events[start..<end] {
      for id in event.traits.changed.all where Self.isCompared(id.kind) && seen.insert(id).inserted
      {
        if let line = difference(of: id, before, after) { lines.append(line) }
      }
    }
    return lines
  }

  private static func isCompared(_ kind: ObjectKind) -> Bool {
    switch kind {
    case .dentry, .inode, .file, .virtualDentry, .mount, .task: true
    case .none, .filesystem, .namespace: false
    }
  }

  private func difference(of id: ObjectID, _ before: Model, _ after: Model) -> String? {
    guard let now = after.counted(id) else { return nil }
    let name = Sentence.name(of: id, in: after, names: names)
    let then = before.counted(id)
    guard let then, then.isAlive else {
      guard then == nil else { return nil }
      return now.isAlive ? "+ \(name) born, count \(now.count)" : "± \(name) came and went"
    }
    guard now.isAlive else { return "- \(name) died" }
    var changes = then.count == now.count ? [] : ["count \(then.count) → \(now.count)"]
    switch id.kind {
    case .dentry: changes += dentry(before.dentries[id], after.dentries[id], after)
    case .inode: changes += inode(before.inodes[id], after.inodes[id])
    case .file, .virtualDentry, .mount, .task, .none, .filesystem, .namespace: break
    }
    return changes.isEmpty ? nil : "~ \(name): \(changes.joined(separator: ", "))"
  }

  private func dentry(_ then: DentryState, _ now: DentryState, _ model: Model) -> [String] {
    var changes: [String] = []
    func quoted(_ name: Name) -> String { Quoting.word(names[name], always: true) }
    if then.parent != now.parent {
      changes.append("moved to \(Sentence.name(of: now.parent, in: model, names: names))")
    }
    if then.name != now.name { changes.append("name \(quoted(then.name)) → \(quoted(now.name))") }
    if then.inode != now.inode {
      let (old, new) = (then.inode, now.inode)
      changes.append(
        "inode \(Sentence.name(of: old, in: model, names: names)) → "
          + Sentence.name(of: new, in: model, names: names))
    }
    if then.isHashed != now.isHashed { changes.append(now.isHashed ? "hashed" : "unhashed") }
    if then.isCached != now.isCached { changes.append(now.isCached ? "cached" : "not cached") }
    if then.flags[.dead] != now.flags[.dead] { changes.append("dead") }
    return changes
  }

  private func inode(_ then: InodeState, _ now: InodeState) -> [String] {
    var changes: [String] = []
    if then.nlink != now.nlink { changes.append("nlink \(then.nlink) → \(now.nlink)") }
    if then.mode != now.mode {
      let modes = [then.mode, now.mode].map { "0" + String($0 & 0o7777, radix: 8) }
      changes.append("mode \(modes[0]) → \(modes[1])")
    }
    if then.uid != now.uid { changes.append("owner \(then.uid) → \(now.uid)") }
    if then.gid != now.gid { changes.append("group \(then.gid) → \(now.gid)") }
    if let old = then.size, let new = now.size, old != new {
      changes.append("size \(old) → \(new)")
    }
    if then.flags[.invalid] != now.flags[.invalid] {
      changes.append(now.flags[.invalid] ? "no longer valid" : "valid again")
    }
    return changes
  }
}
