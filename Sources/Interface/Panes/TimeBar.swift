// TimeBar.swift: where the cursor stands in history, in the lower edge of the panes: what has happened
// is drawn heavy, what comes after the cursor light; the ends of operations, failures and the stop of the
// machine stand where they are, and at either end the bar says so.

import Canvas
import Ground
import Timeline

extension Painter {
  mutating func timeBar(_ scene: Scene, _ row: Rect) {
    let timeline = scene.timeline, count = timeline.events.count
    let label = ends(scene)
    let width = row.width - Canvas.columns(of: label)
    guard width > 8, count > 0 else { return }
    let here = min(width - 1, timeline.cursor * width / count)
    let isPast = !timeline.isLive
    for x in 0..<width {
      let isBehind = x < here
      grid.put(
        isBehind ? glyphs.past : glyphs.future, at: Point(x: row.minX + x, y: row.minY),
        Style(isBehind ? .border : .dim), within: row)
    }
    for (x, mark) in marks(scene, width) {
      let (sign, role) = mark
      grid.put(sign, at: Point(x: row.minX + x, y: row.minY), Style(role), within: row)
    }
    grid.put(
      glyphs.cursor, at: Point(x: row.minX + here, y: row.minY), Style(isPast ? .past : .focus),
      within: row)
    let style = Style(isPast ? .strong : .dim)
    grid.put(label, at: Point(x: row.minX + width, y: row.minY), style, within: row)
  }

  /// What is said at the right end.
  private func ends(_ scene: Scene) -> String {
    let timeline = scene.timeline
    var words: [String] = []
    if timeline.cursor == 0 { words.append("start") }
    if timeline.isLive { words.append(scene.isStopped ? "stopped" : "end") }
    if scene.waits { words.append("\(scene.waitingCount) wait") }
    return words.isEmpty ? "" : " " + words.joined(separator: ", ") + " "
  }

  /// Signs by column, the weightiest last: ends of operations while there is room for them, failures, a
  /// stop.
  private func marks(_ scene: Scene, _ width: Int) -> [(Int, (String, Canvas.Role))] {
    let timeline = scene.timeline, count = timeline.events.count
    func column(_ position: Int) -> Int { min(width - 1, position * width / count) }
    var marks: [(Int, (String, Canvas.Role))] = []
    var failures: [(Int, (String, Canvas.Role))] = []
    let areOperationsShown = timeline.operations.count * 3 <= width
    // More operations than columns: failures are looked for in a part of them, the newest.
    for record in timeline.operations.suffix(4 * width) {
      switch record.outcome {
      case .done:
        if areOperationsShown { marks.append((column(record.end), (glyphs.tick, .dim))) }
      case .failed, .complaint: failures.append((column(record.end - 1), (glyphs.times, .error)))
      case .stopped: failures.append((column(record.end - 1), (glyphs.dead, .error)))
      }
    }
    let bookmarks = scene.bookmarks.map { (column($0), (glyphs[.dentry], Canvas.Role.key)) }
    return marks + failures + bookmarks
  }
}
