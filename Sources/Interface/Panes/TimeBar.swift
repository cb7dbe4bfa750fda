// TimeBar.swift: where the cursor stands in history, in the lower edge of the panes: what has happened
// is drawn heavy, what comes after the cursor light; the ends of operations, failures and the stop of the
// machine stand where they are, and at either end the bar says so.

import Canvas
import Ground
import Timeline

/// One sign of the bar: what the bar draws, and what the help page says of it.
enum TimeSign: CaseIterable {
  case past, future, cursor, end, failure, stop, bookmark

  func glyph(_ glyphs: Glyphs) -> String {
    switch self {
    case .past: glyphs.past
    case .future: glyphs.future
    case .cursor: glyphs.cursor
    case .end: glyphs.tick
    case .failure: glyphs.times
    case .stop: glyphs.dead
    case .bookmark: glyphs[.dentry]
    }
  }

  var role: Role {
    switch self {
    case .past: .border
    case .future, .end: .dim
    case .cursor: .focus
    case .failure, .stop: .error
    case .bookmark: .key
    }
  }

  var meaning: String {
    switch self {
    case .past: "what has happened"
    case .future: "what comes after the step at which you are"
    case .cursor: "where you are"
    case .end: "the end of an operation, where there is room for all of them"
    case .failure: "an operation that failed"
    case .stop: "the machine stopped"
    case .bookmark: "a bookmark"
    }
  }
}

extension Painter {
  mutating func timeBar(_ scene: Scene, _ row: Rect) {
    let timeline = scene.timeline, count = timeline.events.count
    let label = ends(scene)
    let width = row.width - Canvas.columns(of: label)
    guard width > 8, count > 0 else { return }
    let here = min(width - 1, timeline.cursor * width / count)
    let isPast = !timeline.isLive
    for x in 0..<width {
      put(x < here ? .past : .future, x, row)
    }
    for (x, sign) in marks(scene, width) { put(sign, x, row) }
    put(.cursor, here, row, isPast ? .past : nil)
    let style = Style(isPast ? .strong : .dim)
    grid.put(label, at: Point(x: row.minX + width, y: row.minY), style, within: row)
  }

  private mutating func put(_ sign: TimeSign, _ x: Int, _ row: Rect, _ role: Role? = nil) {
    grid.put(
      sign.glyph(glyphs), at: Point(x: row.minX + x, y: row.minY), Style(role ?? sign.role),
      within: row)
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
  private func marks(_ scene: Scene, _ width: Int) -> [(Int, TimeSign)] {
    let timeline = scene.timeline, count = timeline.events.count
    func column(_ position: Int) -> Int { min(width - 1, position * width / count) }
    var marks: [(Int, TimeSign)] = []
    var failures: [(Int, TimeSign)] = []
    let areOperationsShown = timeline.operations.count * 3 <= width
    // More operations than columns: failures are looked for in a part of them, the newest.
    for record in timeline.operations.suffix(4 * width) {
      switch record.outcome {
      case .done:
        if areOperationsShown { marks.append((column(record.end), .end)) }
      case .failed, .complaint: failures.append((column(record.end - 1), .failure))
      case .stopped: failures.append((column(record.end - 1), .stop))
      }
    }
    return marks + failures + scene.bookmarks.map { (column($0), .bookmark) }
  }
}
