// HoldersPane.swift: why the selected object is alive: a sentence, then each reference with its
// holder, oldest first, and the operation that took it.

import Canvas
import Ground
import Timeline

extension Painter {
  mutating func holders(_ column: Column, _ scene: Scene, _ area: Rect) {
    let subject = scene.subject(column)
    let formatter = ShortFormatter(scene, glyphs)
    let inner = title(title(subject, formatter), area, isFocused: column.focused == .holders)
    let isSelected = scene.model.counted(subject) != nil
    let sentence =
      isSelected
      ? pieces(Why(formatter, rings: scene.rings).sentence(for: subject), .strong)
      : [Piece("Nothing is selected.", .dim)]
    var y = inner.minY
    let reason = longReason(scene)
    let above = reason.isEmpty ? [] : wrapped(reason, to: inner.width)
    for line in above + wrapped(sentence, to: inner.width) where y < inner.maxY {
      write(line, at: Point(x: inner.minX, y: y), on: .base, within: inner)
      y += 1
    }
    let rest = inner.inset(top: y - inner.minY)
    list(subject, column, scene, formatter, rest)
  }

  private func title(_ subject: ObjectID, _ formatter: ShortFormatter) -> String {
    switch subject.kind {
    case .dentry:
      return "Holders of \(formatter.short(subject)) \(formatter.path(ofDentry: subject))"
    case .inode: return "Holders of \(formatter.short(subject))"
    case .none, .filesystem, .file, .mount, .namespace, .task, .virtualDentry: return "Holders"
    }
  }

  /// Live references, oldest first, then the newest ended ones, as many as fit; then the object's
  /// flags.
  private mutating func list(
    _ subject: ObjectID, _ column: Column, _ scene: Scene, _ formatter: ShortFormatter, _ area: Rect
  ) {
    let model = scene.model
    guard model.counted(subject) != nil else { return }
    let facts = wrapped(facts(subject, scene, formatter), to: area.width)
    let list = HolderList(subject, scene)
    // Ended references come after live ones.
    let isChosen = column.focused == .holders
    let room = max(0, isChosen ? area.height - 1 : max(list.alive, area.height - facts.count))
    let chosen = min(column.holder, max(0, list.count - 1))
    let start = isChosen ? max(0, chosen - room + 1) : 0
    var y = area.minY
    // A long sentence may have left no row.
    let shown = max(0, min(room, area.height - 1, list.count - start))
    for index in start..<start + shown {
      let row = area.row(y - area.minY)
      guard let reference = list.reference(index) else { break }
      line(reference, index + 1, scene, formatter, row)
      if isChosen, index == chosen { grid.restyle(row, on: .selected) }
      y += 1
    }
    for line in facts where y < area.maxY {
      write(line, at: Point(x: area.minX, y: y), on: .base, within: area)
      y += 1
    }
  }

  private mutating func line(
    _ reference: ReferenceState, _ number: Int, _ scene: Scene, _ formatter: ShortFormatter,
    _ row: Rect
  ) {
    let timeline = scene.timeline
    let holder = reference.holder
    if reference.ended >= 0 {
      let parts = [
        Piece("- ", .dim),
        Piece(formatter.holder(HolderList.lastHolder(of: reference, timeline)), .dim),
        Piece(" dropped by \(operation(of: Int(reference.ended), scene) ?? "nobody")", .dim),
      ]
      return _ = write(parts, at: row.origin, on: .base, within: row)
    }
    let mark = HolderMark(holder.role).map { glyphs[$0] } ?? glyphs.warning
    let suspect = timeline.suspect(reference.serial, at: timeline.cursor)
    let role: Role = holder.role == .nobody || suspect != nil ? .error : .holder
    let clause = suspect.map { suspect in
      Piece(
        " ! \(suspect.suspicion.word) since op \(suspect.operation)"
          + " \"\(text(ofOperation: suspect.operation, scene))\"", .error)
    }
    let since = operation(of: Int(reference.taken), scene).map { " since \($0)" }
    let parts =
      [
        Piece("\(number) ", .count), Piece("\(mark) ", role), Piece(formatter.holder(holder), role),
      ] + (clause.map { [$0] } ?? []) + [
        Piece(" — \(formatter.clause(holder))", .text), Piece(since ?? "", .dim),
      ]
    write(parts, at: row.origin, on: .base, within: row)
  }

  /// `op 3 "stat /f"`.
  private func operation(of event: Int, _ scene: Scene) -> String? {
    scene.timeline.operation(of: event).map { "op \($0) \"\(text(ofOperation: $0, scene))\"" }
  }

  private func text(ofOperation index: Int, _ scene: Scene) -> String {
    Quoting.source(scene.timeline.operations[index].text.utf8, asciiOnly: glyphs.isASCII)
  }

  /// The flags of the object, in the field's words.
  private func facts(_ subject: ObjectID, _ scene: Scene, _ formatter: ShortFormatter) -> [Piece] {
    let model = scene.model
    var facts: [String] = []
    if subject.kind == .dentry {
      let state = model.dentries[subject]
      let inode = model.inodes[state.inode]
      facts = [
        count(state.counted), state.flags[.dead] ? "dead" : "not dead",
        state.isHashed ? "hashed" : formatter.isRoot(subject) ? "root" : "not hashed",
        ([
          "\(formatter.short(state.inode)) \(formatter.name(inode.label))", "nlink \(inode.nlink)",
        ] + inode.contentsInWords).joined(separator: ", "),
      ]
      if inode.flags[.invalid] { facts.append("invalid") }
      if state.isCached { facts.append("cached") }
    } else {
      let state = model.inodes[subject]
      facts = [
        count(state.counted), formatter.name(state.label),
        "mode \(String(state.mode & 0o7777, radix: 8))", "owner \(state.uid):\(state.gid)",
        "nlink \(state.nlink)",
      ]
      facts += state.contentsInWords
      facts += [
        state.flags[.invalid] ? "invalid" : "valid", state.flags[.keep] ? "keep" : "not kept",
      ]
      facts += state.timesInWords
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
