/// An operation and both trees after it as plain text.

import Canvas
import Ground
import Scenario
import Timeline

/// Formats a run as text.
public struct TextReport {
  private let timeline: Timeline
  private let model: Model

  public init(_ timeline: Timeline) {
    self.timeline = timeline
    model = timeline.model
  }

  /// The operation at `index`, which must be the newest: its result, and the trees side by side.
  public func operation(_ index: Int) -> String {
    var lines = [headline(index)]
    for filesystem in model.filesystems {
      let reach = Reach(model, filesystem)
      // A filesystem that has ended is left out, unless it is the only one.
      let isOver = reach.dentries.isEmpty && reach.orphans.isEmpty && reach.inodes.isEmpty
      if isOver, model.filesystems.count > 1 { continue }
      lines += heading(filesystem)
      lines += beside(dentryLines(reach, filesystem), inodeLines(reach, filesystem))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// An operation and its result in one line.
  public func headline(_ index: Int) -> String {
    let operation = timeline.operations[index]
    return "\(index) \(operation.text)  →  \(answer(operation.outcome))"
  }

  /// `plain2, unmounted`, where there are several filesystems.
  private func heading(_ filesystem: FilesystemState) -> [String] {
    guard model.filesystems.count > 1 else { return [] }
    let mounts = model.mounts.all.filter { $0.filesystem == filesystem.id.filesystem }
    let isMounted = mounts.contains { $0.counted.isAlive && !$0.flags[.unmounted] }
    let label = model.label(of: filesystem.id, names: timeline.names)
    return ["  \(label)\(isMounted ? "" : ", unmounted")"]
  }

  /// The result of an operation.
  func answer(_ outcome: Outcome) -> String {
    switch outcome {
    case .done(let answer): text(answer) ?? "ok"
    case .failed(let errno, _): "\(errno.name), \(errno.sentence)"
    case .complaint(let text): "not asked: \(text)"
    case .stopped(let reason):
      "\(reason.kind.rawValue): \(Sentence.reason(model.stops))"
    }
  }

  private func text(_ answer: Answer) -> String? {
    switch answer {
    case .nothing: return nil
    case .status(let status):
      let mode = String(status.mode, radix: 8)
      let links = status.nlink == 1 ? "1 link" : "\(status.nlink) links"
      return "ino \(status.number), mode 0\(mode), \(links), "
        + "owner \(status.uid):\(status.gid)" + (status.contentsInWords.map { ", \($0)" } ?? "")
    case .entries(let entries):
      return entries.map { Quoting.word($0.name) }.joined(separator: " ")
    case .target(let bytes): return Quoting.word(bytes)
    case .data(let bytes): return Quoting.word(bytes, always: true)
    case .written(let count): return "\(count) bytes"
    case .offset(let offset): return "position \(offset)"
    case .names(let names): return names.map { Quoting.word($0) }.joined(separator: " ")
    case .path(let bytes): return Quoting.word(bytes)
    case .task(let name): return "task \(name)"
    case .counts(let counts):
      return counts.sorted { ($0.key?.rawValue ?? 0) < ($1.key?.rawValue ?? 0) }
        .map { "\($0.value) × \($0.key?.name ?? "ok")" }.joined(separator: ", ")
    }
  }

  /// Two columns. The second begins after the longest line of the first.
  private func beside(_ left: [String], _ right: [String]) -> [String] {
    let width = left.map { columns(of: $0) }.max() ?? 0
    return (0..<max(left.count, right.count)).map { row in
      let line = row < left.count ? left[row] : ""
      guard row < right.count else { return "    " + line }
      return "    " + padded(line, to: width) + "   " + right[row]
    }
  }
}

// The trees.
extension TextReport {
  private func name(_ id: ObjectID) -> String {
    let dentry = model.dentries[id]
    return dentry.parent == .none ? "/" : Quoting.word(timeline.names[dentry.name])
  }

  private func dentryLines(_ reach: Reach, _ filesystem: FilesystemState) -> [String] {
    var lines = ["Dentries \(reach.dentries.count + reach.orphans.count)"]
    lines += reach.dentries.map { line($0, indent: depth($0)) }
    if !reach.orphans.isEmpty {
      lines.append("alive, but out of reach")
      lines += reach.orphans.map { line($0, indent: 1) }
    }
    return lines
  }

  private func depth(_ id: ObjectID) -> Int { (model.path(of: id)?.count ?? 0) + 1 }

  private func line(_ id: ObjectID, indent: Int) -> String {
    let dentry = model.dentries[id]
    var states: [String] = []
    if dentry.flags[.dead] { states.append("dead") }
    if !dentry.isHashed, dentry.parent != .none { states.append("unhashed") }
    if dentry.isCached { states.append("cached") }
    let marks = states.isEmpty ? "" : "  " + states.joined(separator: ", ")
    return String(repeating: "  ", count: indent)
      + "\(name(id))  \(count(id))  d\(id.number) → i\(dentry.inode.number)\(marks)"
  }

  /// The inode tree along its slots, followed by inodes that no slot reaches from the root.
  private func inodeLines(_ reach: Reach, _ filesystem: FilesystemState) -> [String] {
    var lines = ["Inodes \(reach.inodes.count)"]
    var listed: Set<ObjectID> = []
    var stack: [(inode: ObjectID, name: String, depth: Int)] = []
    if let root = reach.dentries.first { stack = [(model.dentries[root].inode, "/", 1)] }
    while let (id, name, depth) = stack.popLast() {
      let slots = model.slots(of: id).filter { model.inodes[$0.inode].counted.isAlive }
      // Two slots can lead to the same directory, even to an ancestor.
      let isFirst = listed.insert(id).inserted
      let rest = isFirst || slots.isEmpty ? "" : "  slots above"
      lines.append(line(ofInode: id, name, depth) + rest)
      guard isFirst else { continue }
      stack += slots.reversed().map {
        ($0.inode, Quoting.word(timeline.names[$0.name]), depth + 1)
      }
    }
    let others = reach.inodes.filter { !listed.contains($0) }
    if !others.isEmpty { lines.append("in no slot that the root reaches") }
    lines += others.map { line(ofInode: $0, "", 1) }
    return lines
  }

  private func line(ofInode id: ObjectID, _ name: String, _ depth: Int) -> String {
    let inode = model.inodes[id]
    var words = ["i\(id.number)", Quoting.visible(timeline.names[inode.label])]
    if !name.isEmpty { words.append(name) }
    if inode.isSymlink { words.append("→ \(Quoting.word(timeline.names[inode.target]))") }
    let states = [
      inode.flags[.invalid] ? "invalid" : nil, inode.flags[.keep] ? "keep" : nil,
    ].compactMap { $0 }
    let marks = states.isEmpty ? "" : "  " + states.joined(separator: ", ")
    let numbers = (["nlink \(inode.nlink)"] + inode.contentsInWords).joined(separator: ", ")
    return String(repeating: "  ", count: depth) + words.joined(separator: " ")
      + "  \(count(id))  \(numbers)\(marks)"
  }

  /// `3 = mount + filesystem + 1 child`.
  private func count(_ id: ObjectID) -> String {
    let holders = model.holders(of: id)
    let count = model.counted(id)?.count ?? 0
    if holders.isEmpty { return "\(count)" }
    var groups: [(role: HolderRole, holders: [Holder])] = []
    for holder in holders.map(\.holder) {
      if let index = groups.firstIndex(where: { $0.role == holder.role }) {
        groups[index].holders.append(holder)
      } else {
        groups.append((holder.role, [holder]))
      }
    }
    return "\(count) = " + groups.map { words($0.role, $0.holders) }.joined(separator: " + ")
  }

  private func words(_ role: HolderRole, _ holders: [Holder]) -> String {
    let traits = role.traits
    switch traits.report {
    case .word: return (holders.count == 1 ? "" : "\(holders.count) ") + (traits.word ?? "")
    case .each:
      return holders.map { holder in
        HolderRoleTraits.words(
          traits.one, for: Sentence.name(of: holder.id, in: model, names: timeline.names))
      }.joined(separator: " + ")
    case .counted(let one, let many):
      return holders.count == 1
        ? HolderRoleTraits.words(one, for: "d\(holders[0].id.number)")
        : "\(holders.count) \(many)"
    }
  }
}
