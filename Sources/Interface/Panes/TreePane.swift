// TreePane.swift: one of the two trees, a window of rows.

import Canvas
import Ground
import Timeline

extension Painter {
  /// Draws a tree into its frame.
  mutating func tree(_ pane: Pane, _ column: Column, _ scene: Scene, _ area: Rect) {
    let isFocused = column.focused == pane
    let inner = title(title(pane, column, scene, area.width), area, isFocused: isFocused)
    let rows = scene.window(pane, column, height: inner.height)
    let forest = scene.forest(pane, column)
    let selected = pane == column.tree ? scene.selection(pane, column) : nil
    let partners = pane == column.tree ? [] : scene.partners(column)
    let formatter = ShortFormatter(scene, glyphs)
    let (inodes, dentries) = (scene.inodes(column.inodes), scene.dentries(column.dentries))
    for (index, (row, depth)) in zip(rows, forest.depths(of: rows)).enumerated() {
      var line =
        pane == .inodes
        ? scene.line(row, inodes, formatter, depth: depth)
        : scene.line(row, dentries, formatter, depth: depth)
      if scene.peers?.differs(forest.object(of: row), scene) == true {
        line.states.insert(Piece(glyphs.differs, .changed), at: 0)
      }
      let isMatch = column[pane].filter?.matches.contains(row) ?? false
      draw(line, inner.row(index), isMatch: isMatch, formatter)
      if row == selected { select(inner.row(index), glyphs.pointer, .selected) }
      if partners.contains(row) { select(inner.row(index), glyphs.partner, .partner) }
    }
    let isCutAbove = rows.first.flatMap { forest.above($0) } != nil
    let isCutBelow = rows.last.flatMap { forest.below($0) } != nil
    more(above: isCutAbove, below: isCutBelow, area, isFocused: isFocused)
  }

  private func title(_ pane: Pane, _ column: Column, _ scene: Scene, _ width: Int) -> String {
    let totals = scene.model.alive
    var title =
      pane == .dentries
      ? "Dentries \(totals.dentries) · names in use"
      : "Inodes \(totals.inodes) · what names lead to"
    if let filter = column[pane].filter {
      let name = Quoting.word(filter.text.utf8, always: true, asciiOnly: glyphs.isASCII)
      return title.prefix { $0 != "·" } + "· \(name) \(filter.matches.count) found"
    }
    if width >= 56 { title += " · count = who holds it" }
    return title
  }

  private mutating func select(_ row: Rect, _ sign: String, _ surface: Surface) {
    grid.put(sign, at: row.origin.moved(x: 1), Style(.focus, on: surface), within: row)
    grid.restyle(row, on: surface)
  }

  private mutating func draw(
    _ line: TreeLine, _ row: Rect, isMatch: Bool, _ formatter: ShortFormatter
  ) {
    guard !row.isEmpty else { return }
    draw(line.mark, at: row.origin, row)
    let tail = row.width >= 50 ? line.tail : line.shortTail
    let tailWidth = columns(of: tail)
    let tailX = row.maxX - tailWidth
    let indent = min(line.depth * 2, max(0, row.width / 3))
    let fold = line.isOpen.map { $0 ? glyphs.unfolded : glyphs.folded } ?? " "
    var x = row.minX + 2 + indent
    if indent < line.depth * 2 {
      // Deeper rows stand below each other: a number says how deep they are.
      let depth = "\(line.depth)",
        area = Rect(x: row.minX + 2, y: row.minY, width: indent, height: 1)
      grid.put(
        depth, at: Point(x: max(area.minX, x - depth.utf8.count - 1), y: row.minY), Style(.dim),
        within: area)
    }
    grid.put(fold, at: Point(x: x, y: row.minY), Style(.dim), within: row)
    x += 2
    let short = line.tally.map { "\($0.count) \($0.marks(glyphs))" } ?? ""
    let reserved = Canvas.columns(of: short) + (short.isEmpty ? 0 : 2) + tailWidth + 1
    let room = Rect(x: x, y: row.minY, width: max(6, row.maxX - reserved - x), height: 1)
    x = name(line, room.intersection(row), isMatch: isMatch, isWide: row.width >= 50)
    if let tally = line.tally {
      count(tally, from: x, to: tailX - 1, row, formatter)
    }
    if tailX > x { write(tail, at: Point(x: tailX, y: row.minY), on: .base, within: row) }
  }

  private mutating func draw(_ mark: Mark?, at point: Point, _ row: Rect) {
    switch mark {
    case .added: grid.put(glyphs.added, at: point, Style(.added), within: row)
    case .changed: grid.put(glyphs.changed, at: point, Style(.changed), within: row)
    case .removed: grid.put(glyphs.removed, at: point, Style(.removed), within: row)
    case nil: break
    }
  }

  /// Name and as many states as fit; returns the column behind them.
  private mutating func name(
    _ line: TreeLine, _ room: Rect, isMatch: Bool, isWide: Bool
  ) -> Int {
    var x = room.minX
    let name = isWide ? line.name : line.shortName ?? line.name
    for piece in name {
      var style = piece.style
      if isMatch, piece == name.last { style.role = .match }
      if line.isStepped, piece == name.last { style.attributes.insert(.underline) }
      let left = room.maxX - x
      let text = cut(drawable(piece.text), to: max(0, left), ellipsis: glyphs.ellipsis)
      x += grid.put(text, at: Point(x: x, y: room.minY), style, within: room)
    }
    for piece in line.states {
      guard x + 1 + columns(of: [piece]) <= room.maxX else { break }
      x += 1 + write(piece.text, at: Point(x: x + 1, y: room.minY), piece.style, within: room)
    }
    return x
  }

  /// The count and its holders, in words where they fit, else as marks.
  private mutating func count(
    _ tally: HolderSummary, from minX: Int, to maxX: Int, _ row: Rect, _ formatter: ShortFormatter
  ) {
    let number = String(tally.count)
    let words = tally.words(formatter)
    let wide = [
      Piece(number, .count), Piece(words.isEmpty ? "" : " = ", .dim), Piece(words, .holder),
    ]
    let narrow = [Piece(number, .count), Piece(" "), Piece(tally.marks(glyphs), .holder)]
    let isWide = row.width >= 50 && minX + 1 + columns(of: wide) <= maxX
    let pieces = isWide ? wide : narrow
    // All counts below each other, if the names allow it.
    let column = row.width >= 50 ? row.minX + row.width * 9 / 20 : maxX - 8
    let start = min(max(minX + 1, column), max(minX + 1, maxX - columns(of: pieces)))
    let area = Rect(x: row.minX, y: row.minY, width: max(0, maxX - row.minX), height: 1)
    write(pieces, at: Point(x: start, y: row.minY), on: .base, within: area)
  }
}
