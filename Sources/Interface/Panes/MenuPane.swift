// MenuPane.swift: the menu of operations, a letter for each.

import Canvas
import Scenario

extension Painter {
  mutating func menu(_ chosen: Int, _ screen: Rect) {
    let entries = OperationMenu.entries
    let isWide = screen.width >= 100
    let columnCount = isWide ? 2 : 1
    let rows = (entries.count + columnCount - 1) / columnCount
    let area = screen.inset(top: 1, bottom: 2).centered(
      Size(width: min(screen.width - 2, isWide ? 128 : 76), height: rows + 2))
    grid.fill(area, .popup)
    lines(area, isFocused: true)
    let inner = title("Operations · press its letter or digit", area, isFocused: true)
    grid.restyle(area, on: .popup)
    let first = max(0, min(chosen % rows - inner.height + 1, rows - inner.height))
    let cells = inner.columns(shares: Array(repeating: 1, count: columnCount))
    for (index, entry) in entries.enumerated() {
      let (column, line) = (index / rows, index % rows - first)
      guard column < cells.count, line >= 0, line < inner.height else { continue }
      let cell = cells[column].row(line)
      draw(entry, cell)
      if index == chosen { grid.restyle(cell, on: .selected) }
    }
    more(above: first > 0, below: rows > first + inner.height, area, isFocused: true)
  }

  private mutating func draw(_ entry: MenuEntry, _ cell: Rect) {
    let name = padded(entry.name, to: 12)
    let line = [
      Piece(" \(String(entry.letter))", .key), Piece("  \(name)", .strong),
      Piece(entry.summary, .dim),
    ]
    write(line, at: cell.origin, on: .popup, within: cell.inset(right: 1))
  }
}
