// Update+Panes.swift: what the keys do while no line, menu or page is open.

import Language
import Canvas
import Ground
import Scenario
import Timeline

extension State {
  mutating func act(_ action: PaneAction, _ scene: Scene) -> [Request] {
    switch action {
    case .up, .down, .left, .right, .pageUp, .pageDown, .top, .bottom, .choose:
      let requests = column.move(action, scene)
      column.settle(scene)
      return requests
    case .nextPane: column.turn(1, scene)
    case .previousPane: column.turn(-1, scene)
    case .partner: note = column.toPartner(scene)
    case .holder: note = column.jumpToHolder(scene)
    case .zoom: column.isZoomed.toggle()
    case .clear: column.clear()
    case .filter: mode = .filter(Prompt(column[column.tree].filter?.text ?? ""))
    case .nextMatch: note = column.match(.last, scene)
    case .previousMatch: note = column.match(.first, scene)
    case .time(let action): return travel(action, scene)
    case .reload: return [.reload]
    case .menu: mode = .menu(0)
    case .command: mode = .command(Prompt())
    case .help: mode = .help(0)
    case .mouse:
      settings.isMouseOn.toggle()
      note = Note(
        text: settings.isMouseOn
          ? "The mouse selects and scrolls." : "The mouse is the terminal's.",
        role: .hint)
      return [.mouse(settings.isMouseOn)]
    case .quit: return leave(scene, "`q`")
    case .operation(let name):
      if let verb = Verb.named(name).first(where: { $0.kind == .operation }) {
        prompt(for: verb, scene)
      }
      return []
    }
    column.settle(scene)
    return []
  }
}

extension Column {
  fileprivate mutating func turn(_ direction: Int, _ scene: Scene) {
    guard let order = PaneLayout(self)?.order, let index = order.firstIndex(of: focus) else {
      return
    }
    let pane = order[(index + direction + order.count) % order.count]
    if pane == tree.opposite { follow(into: pane, scene) }
    give(pane)
  }

  /// Lets a tree select what belongs to the subject, so that Tab does not change the subject.
  private mutating func follow(into pane: Pane, _ scene: Scene) {
    let partners = scene.partners(self)
    if let own = scene.selection(pane, self), partners.contains(own) { return }
    if let partner = partners.first { select(partner, in: pane, scene) }
  }

  mutating func give(_ pane: Pane) {
    focus = pane
    if pane.isTree { tree = pane }
  }

  /// Says why, if it selects nothing, as the next two do.
  fileprivate mutating func toPartner(_ scene: Scene) -> Note? {
    guard let row = scene.partners(self).first else {
      return Note(text: "Nothing in the other tree belongs to this row.", role: .hint)
    }
    let other = tree.opposite
    give(other)
    select(row, in: other, scene)
    return nil
  }

  fileprivate mutating func clear() {
    if self[tree].filter != nil { self[tree].filter = nil } else { isZoomed = false }
  }

  fileprivate mutating func match(_ direction: End, _ scene: Scene) -> Note? {
    guard let filter = self[tree].filter, !filter.matches.isEmpty else {
      return Note(text: "Nothing is searched for; / asks for a part of a name.", role: .hint)
    }
    let forest = scene.forest(tree, self)
    let here = forest.selection(self[tree]).flatMap { filter.matches.firstIndex(of: $0) }
    let count = filter.matches.count
    let start = here ?? (direction == .last ? count - 1 : 0)
    for distance in 1...count {
      let index = (start + (direction == .last ? distance : count - distance)) % count
      guard let row = forest.visible(filter.matches[index]) else { continue }
      select(row, in: tree, scene)
      break
    }
    return nil
  }
}

// Moving.
extension Column {
  fileprivate mutating func move(_ action: PaneAction, _ scene: Scene) -> [Request] {
    switch focus {
    case .dentries, .inodes:
      moveInTree(action, scene)
      return []
    case .steps: return moveInSteps(action, scene)
    case .holders:
      let list = HolderList(scene.subject(self), scene)
      holder = moved(holder, action, count: list.count)
      guard action == .choose, let reference = list.reference(holder) else { return [] }
      return [.move(Int(reference.ended >= 0 ? reference.ended : reference.taken) + 1)]
    case .files:
      let entries = scene.tables.entries
      file = moved(file, action, count: entries.count)
      if action == .choose, entries.indices.contains(file) {
        jump(to: scene.dentry(of: entries[file]), scene)
      }
      return []
    }
  }

  private mutating func moveInTree(_ action: PaneAction, _ scene: Scene) {
    let forest = scene.forest(tree, self)
    guard let row = forest.selection(self[tree]) else { return }
    let page = max(1, (PaneLayout(self)?.height(of: tree) ?? 1) - 1)
    let target: Row? =
      switch action {
      case .up: forest.above(row)
      case .down: forest.below(row)
      case .pageUp: forest.climb(row, page)
      case .pageDown: forest.descend(row, page)
      case .top: forest.top
      case .bottom: forest.bottom
      case .left: fold(row, forest)
      case .right: unfold(row, forest)
      case .choose: toggle(row, forest)
      case .nextPane, .previousPane, .partner, .holder, .zoom, .filter, .nextMatch, .previousMatch,
        .time,
        .reload, .menu, .command, .help, .mouse, .quit, .clear, .operation:
        nil
      }
    if let target { select(target, in: tree, scene) }
    holder = 0
  }

  /// Folds an open row; from a folded one or a leaf goes to the parent.
  private mutating func fold(_ row: Row, _ forest: any RowTree) -> Row? {
    guard forest.isOpen(row), forest.hasChildren(row), forest.kept == nil else {
      return forest.parent(of: row)
    }
    self[tree].folds.insert(forest.object(of: row))
    return nil
  }

  private mutating func unfold(_ row: Row, _ forest: any RowTree) -> Row? {
    guard !forest.isOpen(row) else { return forest.outer(.first, under: row) }
    self[tree].folds.remove(forest.object(of: row))
    return nil
  }

  private mutating func toggle(_ row: Row, _ forest: any RowTree) -> Row? {
    guard forest.hasChildren(row) else { return nil }
    let object = forest.object(of: row)
    if self[tree].folds.remove(object) == nil { self[tree].folds.insert(object) }
    return nil
  }

  private mutating func moveInSteps(_ action: PaneAction, _ scene: Scene) -> [Request] {
    guard let index = scene.operation else { return [] }
    let record = scene.timeline.operations[index]
    guard record.first < record.end else { return [] }
    let here = lookedAt(scene) - record.first
    let step = moved(here, action, count: record.end - record.first) + record.first
    self.step = step
    guard action == .choose else { return [] }
    return [.move(step + 1)]
  }

  /// The step that the pane of steps shows: the chosen one, else the last before the cursor.
  func lookedAt(_ scene: Scene) -> Int {
    guard let index = scene.operation else { return 0 }
    let record = scene.timeline.operations[index]
    if focus == .steps, let step, record.first <= step, step < record.end { return step }
    return max(record.first, min(scene.timeline.cursor, record.end) - 1)
  }

  private func moved(_ index: Int, _ action: PaneAction, count: Int) -> Int {
    let target: Int =
      switch action {
      case .up, .left: index - 1
      case .down, .right: index + 1
      case .pageUp: index - 10
      case .pageDown: index + 10
      case .top: 0
      case .bottom: count - 1
      case .choose, .nextPane, .previousPane, .partner, .holder, .zoom, .filter, .nextMatch,
        .previousMatch, .time, .reload, .menu, .command, .help, .mouse, .quit, .clear, .operation:
        index
      }
    return max(0, min(target, count - 1))
  }

  fileprivate mutating func jumpToHolder(_ scene: Scene) -> Note? {
    let list = HolderList(scene.subject(self), scene)
    guard let id = list.reference(holder)?.holder.id else { return nil }
    guard id.kind == .dentry || id.kind == .inode, id != scene.subject(self) else {
      return Note(text: "That holder has no row in the trees.", role: .hint)
    }
    jump(to: id, scene)
    return nil
  }

  /// Selects an object in its tree and gives that tree the keys.
  mutating func jump(to id: ObjectID, _ scene: Scene) {
    let pane: Pane = id.kind == .inode ? .inodes : .dentries
    guard id.kind == .dentry || id.kind == .inode else { return }
    let row = id.kind == .dentry ? .dentry(id) : scene.inodes(inodes).rows(of: id).first
    guard let row, let visible = scene.forest(pane, self).visible(row) else { return }
    give(pane)
    select(visible, in: pane, scene)
  }
}
