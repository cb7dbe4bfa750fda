// StepsPane.swift: the operation at the cursor, one sentence a step; what comes after the cursor is
// dimmed, it has not happened yet.

import Canvas
import Ground
import Timeline

enum StepsPane {
  /// The steps that fit into `height` rows, with the selected one in the lower half.
  static func range(_ column: Column, _ scene: Scene, height: Int) -> Range<Int> {
    guard let index = scene.operation, height > 0 else { return 0..<0 }
    let record = scene.timeline.operations[index]
    let looked = column.lookedAt(scene)
    let isAtEnd = scene.timeline.cursor >= record.end && looked == record.end - 1
    // Below the last step there is room for what waits.
    let waits = scene.timeline.isLive ? min(scene.waitingCount, 2) : 0
    let height = max(1, height - waits)
    let behind = isAtEnd ? 0 : height / 3
    let end = min(record.end, max(record.first + height, looked + 1 + behind))
    return max(record.first, end - height)..<max(record.first, end)
  }
}

extension Painter {
  mutating func steps(_ column: Column, _ scene: Scene, _ area: Rect) {
    let isFocused = column.focused == .steps
    let inner = title(title(scene), area, isFocused: isFocused)
    guard let index = scene.operation else { return }
    let record = scene.timeline.operations[index]
    let cursor = scene.timeline.cursor
    for (line, step) in scene.described.prefix(inner.height).enumerated() {
      let row = inner.row(line)
      let isFuture = step.index >= cursor
      if step.index == cursor - 1 {
        grid.put(glyphs.now, at: row.origin, Style(.focus), within: row)
      }
      if scene.peers?.isOwnStep(step.index) == true {
        grid.put(glyphs.differs, at: row.origin.moved(x: 1), Style(.changed), within: row)
      }
      let indent = min(step.depth, max(0, row.width / 6))
      let trunk = String(repeating: glyphs.treeTrunk + " ", count: indent)
      let x = row.minX + 2
      let pen = grid.put(trunk, at: Point(x: x, y: row.minY), Style(.border), within: row)
      let text = cut(
        drawable(step.text), to: max(0, row.maxX - x - pen), ellipsis: glyphs.ellipsis)
      let style = isFuture ? Style(.dim, on: .base, .dim) : Style(.text)
      let end = x + pen + grid.put(text, at: Point(x: x + pen, y: row.minY), style, within: row)
      if let reason = step.reason {
        write([Piece("  \(reason)", .dim)], at: Point(x: end, y: row.minY), on: .base, within: row)
      }
      if isFocused, step.index == column.lookedAt(scene) { grid.restyle(row, on: .selected) }
    }
    waiting(scene, inner.inset(top: scene.described.prefix(inner.height).count))
    more(
      above: (scene.described.first?.index ?? record.first) > record.first,
      below: (scene.described.last?.index ?? record.end) < record.end - 1, area,
      isFocused: isFocused)
  }

  /// What is to be run next, below the last step of the newest operation.
  private mutating func waiting(_ scene: Scene, _ area: Rect) {
    guard scene.timeline.isLive else { return }
    for (index, text) in scene.waiting.prefix(area.height).enumerated() {
      let rest = scene.waitingCount - area.height
      let isLast = index == area.height - 1 && rest > 0
      let line =
        isLast
        ? "waits: \(rest + 1) more"
        : "waits: \(Quoting.source(text.utf8, asciiOnly: glyphs.isASCII))"
      let row = area.row(index)
      write([Piece("  "), Piece(line, .dim)], at: row.origin, on: .base, within: row)
    }
  }

  private func title(_ scene: Scene) -> String {
    guard let index = scene.operation else { return "Steps" }
    let record = scene.timeline.operations[index]
    let step = max(0, min(scene.timeline.cursor, record.end) - record.first)
    let failure = record.outcome.errno.map { " · \($0.name)" } ?? ""
    let text = Quoting.source(record.text.utf8, asciiOnly: glyphs.isASCII)
    return "Steps \(step) of \(record.end - record.first)\(failure) · \(text)"
  }
}
