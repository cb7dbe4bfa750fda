// Update+Filter.swift: the filter behind `/`. Matches keep the rows above them. All names are looked
// at while the filter is typed, and at no other time.

import Canvas
import Ground
import Timeline

extension State {
  /// A key in the line behind `/`.
  mutating func editFilter(_ before: Prompt, _ key: Key, _ scene: Scene) -> [Request] {
    var prompt = before
    switch Keymap.line(key) {
    case .accept:
      mode = .panes
      note = column.toFirstMatch(scene)
      return []
    case .cancel:
      cancelFilter(scene)
      return []
    case .complete, .completeBack, .historyBack, .historyForward: return []
    case .some(let action): prompt.edit(action)
    case nil: if case .character(let scalar) = key { prompt.insert(scalar) }
    }
    filter(by: prompt, scene)
    return []
  }

  /// Shows what contains the typed text.
  mutating func filter(by prompt: Prompt, _ scene: Scene) {
    mode = .filter(prompt)
    column[column.tree].filter =
      prompt.text.isEmpty ? nil : Filter(prompt.string, column.tree, column, scene)
    column.settle(scene)
  }

  /// Closes the line and ends the filter.
  mutating func cancelFilter(_ scene: Scene) {
    mode = .panes
    column[column.tree].filter = nil
    column.settle(scene)
  }
}

extension Column {
  /// Selects the first row that the filter found; says if there is none.
  fileprivate mutating func toFirstMatch(_ scene: Scene) -> Note? {
    guard let filter = self[tree].filter else { return nil }
    let forest = scene.forest(tree, self)
    if let row = forest.selection(self[tree]), filter.matches.contains(row) { return nil }
    guard let first = filter.matches.first(where: { forest.visible($0) != nil }) else {
      return Note(
        text: "No name contains \"\(filter.text)\"; Esc ends the filter.", role: .hint)
    }
    select(first, in: tree, scene)
    settle(scene)
    return nil
  }

  /// Lets what an operation made through the filters that are on.
  mutating func extendFilters(_ scene: Scene) {
    if var filter = dentries.filter {
      let rows = scene.marks.objects.keys.filter { $0.kind == .dentry }.sorted { $0.raw < $1.raw }
      filter.admit(rows.map { .dentry($0) }, to: .dentries, self, scene)
      dentries.filter = filter
    }
    if var filter = inodes.filter {
      let rows = scene.marks.slots.keys.sorted().map { Row.slot($0) }
      filter.admit(rows, to: .inodes, self, scene)
      inodes.filter = filter
    }
  }
}

extension Filter {
  /// Looks at every row of a tree.
  init(_ text: String, _ pane: Pane, _ column: Column, _ scene: Scene) {
    self.text = text
    var open = column
    open[pane].folds = []
    open[pane].filter = nil
    let forest = scene.forest(pane, open)
    var row = forest.top
    // Slots that lead in a ring may bring the same rows again.
    var loop = LoopDetector(from: Row?.none)
    var found: Set<Row> = []
    while let here = row, !loop.closes(at: here) {
      if matches(here, scene), found.insert(here).inserted { keep(here, forest) }
      row = forest.below(here)
    }
  }

  mutating func admit(_ rows: [Row], to pane: Pane, _ column: Column, _ scene: Scene) {
    var open = column
    open[pane].folds = []
    open[pane].filter = nil
    let forest = scene.forest(pane, open)
    for row in rows where forest.exists(row) && matches(row, scene) && !matches.contains(row) {
      keep(row, forest)
    }
  }

  private mutating func keep(_ row: Row, _ forest: any RowTree) {
    matches.append(row)
    kept.insert(row)
    for above in forest.ancestors(of: row) {
      guard kept.insert(above).inserted else { return }
    }
  }

  private func matches(_ row: Row, _ scene: Scene) -> Bool {
    let name: Name
    switch row {
    case .dentry(let id), .looked(let id): name = scene.model.dentries[id].name
    case .slot(let number): name = scene.model.slots[Int(number) - 1].name
    case .root, .loose, .section: return false
    }
    return scene.names[name].contains(bytes: Array(text.utf8))
  }
}

extension ArraySlice<UInt8> {
  /// Whether the bytes occur in these, one after the other.
  func contains(bytes: [UInt8]) -> Bool {
    guard let first = bytes.first else { return true }
    var start = startIndex
    while let index = self[start...].firstIndex(of: first) {
      if self[index...].starts(with: bytes) { return true }
      start = index + 1
    }
    return false
  }
}
