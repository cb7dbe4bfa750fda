// HoldersPane.swift: why the selected object is alive: a sentence, then each reference with its
// holder, oldest first, and the operation that took it.

import Canvas
import Ground
import Timeline

extension Painter {
  mutating func holders(_ state: State, _ scene: Scene, _ area: Rect) {
    let subject = scene.subject(state)
    let scribe = Scribe(scene, glyphs)
    let inner = title(title(subject, scribe), area, isFocused: state.focus == .holders)
    let isSelected = scene.model.counted(subject) != nil
    let sentence =
      isSelected
      ? pieces(Why(scribe, rings: scene.rings).sentence(for: subject), .strong)
      : [Piece("Nothing is selected.", .dim)]
    var y = inner.minY
    let reason = longReason(scene)
    let above = reason.isEmpty ? [] : wrapped(reason, to: inner.width)
    for line in above + wrapped(sentence, to: inner.width) where y < inner.maxY {
      write(line, at: Point(x: inner.minX, y: y), on: .base, within: inner)
      y += 1
    }
    let rest = inner.inset(top: y - inner.minY)
    list(subject, state, scene, scribe, rest)
  }

  private func title(_ subject: ObjectID, _ scribe: Scribe) -> String {
    switch subject.kind {
    case .dentry:
      return "Holders of \(scribe.short(subject)) \(scribe.path(ofDentry: subject))"
    case .inode: return "Holders of \(scribe.short(subject))"
    case .none, .filesystem, .file, .mount, .namespace, .task, .virtualDentry: return "Holders"
    }
  }

  /// The references, as many as fit, and below them the states of the object.
  private mutating func list(
    _ subject: ObjectID, _ state: State, _ scene: Scene, _ scribe: Scribe, _ area: Rect
  ) {
    let model = scene.model
    guard let counted = model.counted(subject) else { return }
    let room = max(0, area.height - 1)
    let first = min(state.holder, max(0, Int(counted.references.count) - 1))
    let serials = model.chains.prefix(first + room, of: counted.references).dropFirst(
      state.focus == .holders ? max(0, first - room + 1) : 0)
    var y = area.minY
    let start = state.focus == .holders ? max(0, first - room + 1) : 0
    for (index, serial) in serials.prefix(room).enumerated() {
      let row = area.row(y - area.minY)
      line(model.references[Int(serial) - 1], start + index + 1, scene, scribe, row)
      if state.focus == .holders, start + index == first { grid.restyle(row, on: .selected) }
      y += 1
    }
    for facts in wrapped(facts(subject, scene, scribe), to: area.width) where y < area.maxY {
      write(facts, at: Point(x: area.minX, y: y), on: .base, within: area)
      y += 1
    }
  }

  private mutating func line(
    _ reference: ReferenceState, _ number: Int, _ scene: Scene, _ scribe: Scribe, _ row: Rect
  ) {
    let holder = reference.holder
    let mark = HolderMark(holder.role).map { glyphs[$0] } ?? glyphs.warning
    let since = scene.timeline.operation(of: Int(reference.taken)).map { index in
      let text = escaped(scene.timeline.operations[index].text, asciiOnly: glyphs.isASCII)
      return " since op \(index) \"\(text)\""
    }
    let role: Canvas.Role = holder.role == .nobody ? .error : .holder
    let parts = [
      Piece("\(number) ", .count), Piece("\(mark) ", role), Piece(scribe.holder(holder), role),
      Piece(" — \(scribe.clause(holder))", .text), Piece(since ?? "", .dim),
    ]
    write(parts, at: row.origin, on: .base, within: row)
  }

  /// The flags of the object, in the field's words.
  private func facts(_ subject: ObjectID, _ scene: Scene, _ scribe: Scribe) -> [Piece] {
    let model = scene.model
    var facts: [String] = []
    if subject.kind == .dentry {
      let state = model.dentries[subject]
      let inode = model.inodes[state.inode]
      facts = [
        count(state.counted), state.flags[.dead] ? "dead" : "not dead",
        state.isHashed ? "hashed" : scribe.isRoot(subject) ? "root" : "not hashed",
        "\(scribe.short(state.inode)) \(scribe.name(inode.label)), nlink \(inode.nlink)",
      ]
      if inode.flags[.invalid] { facts.append("invalid") }
      if state.isCached { facts.append("cached") }
    } else {
      let state = model.inodes[subject]
      facts = [
        count(state.counted), scribe.name(state.label),
        "mode \(String(state.mode & 0o7777, radix: 8))", "owner \(state.uid):\(state.gid)",
        "nlink \(state.nlink)", state.flags[.invalid] ? "invalid" : "valid",
        state.flags[.keep] ? "keep" : "not kept",
      ]
    }
    return facts.enumerated().map { index, fact in
      let fact = fact.replacing(" ", with: "\u{A0}")
      return Piece(fact + (index + 1 < facts.count ? " · " : ""), .dim)
    }
  }

  private func count(_ counted: Counted) -> String {
    counted.isAlive ? "count \(counted.count)" : "destroyed"
  }
}
