// Asciicast.swift: frames as a terminal recording in version 2 of asciinema's format. Source:
// docs.asciinema.org/manual/asciicast/v2.
//
// The first line is a header. Every other line is an event: the time, "o" for output, and the bytes
// for the terminal. A frame sends only the rows that changed. There is no date, so the same frames
// give the same bytes.

import Canvas
import Ground

/// A terminal recording under construction.
public struct Asciicast {
  private let title: String
  private let theme: Theme
  private var size = Size.zero
  private var last: Grid?
  private var events: [String] = []

  public init(theme: Theme, title: String) {
    self.theme = theme
    self.title = title
  }

  /// A recording of all these frames; times are from the start.
  public init(_ frames: [(milliseconds: Int, grid: Grid)], theme: Theme, title: String) {
    self.init(theme: theme, title: title)
    for frame in frames { add(frame.grid, at: frame.milliseconds) }
  }

  /// Adds a frame, unless it looks like the one before.
  /// - Parameter milliseconds: since the start; must not decrease.
  public mutating func add(_ grid: Grid, at milliseconds: Int) {
    size = Size(
      width: max(size.width, grid.size.width), height: max(size.height, grid.size.height))
    let output = last.map { redrawn(grid, from: $0) } ?? begun(grid)
    last = grid
    guard !output.isEmpty else { return }
    events.append("[\(seconds(milliseconds)),\"o\",\(JSONObject.quoted(output))]\n")
  }

  /// The whole file.
  public var text: String { header + "\n" + events.joined() }
}

extension Asciicast {
  private var header: String {
    var object = JSONObject()
    object.add("version", 2)
    object.add("width", size.width)
    object.add("height", size.height)
    object.add("title", Quoting.visible(title))
    var environment = JSONObject()
    environment.add("TERM", "xterm-256color")
    object.add("env", raw: environment.text)
    var colors = JSONObject()
    colors.add("fg", theme.window.foreground.hex)
    colors.add("bg", theme.window.background.hex)
    colors.add("palette", (0..<16).map { RGB(paletteIndex: $0).hex }.joined(separator: ":"))
    object.add("theme", raw: colors.text)
    return object.text
  }

  /// The first frame: clears the screen and hides the cursor.
  private func begun(_ grid: Grid) -> String {
    "\u{1B}[?25l\u{1B}[0m\u{1B}[2J"
      + (0..<grid.size.height).map { row in
        let line = grid.ansiLine(row: row, theme: theme, depth: .full)
        return line.isEmpty ? "" : place(row) + line
      }.joined()
  }

  /// The changed rows. Each is cleared before it is drawn, because clearing after the last column
  /// would erase that column.
  private func redrawn(_ grid: Grid, from last: Grid) -> String {
    guard grid.size == last.size else { return begun(grid) }
    let rows = Set(grid.differences(from: last).map(\.origin.y))
    return rows.sorted().map { row in
      place(row) + "\u{1B}[K" + grid.ansiLine(row: row, theme: theme, depth: .full)
    }.joined()
  }

  private func place(_ row: Int) -> String { "\u{1B}[\(row + 1);1H" }

  /// `12.345`.
  private func seconds(_ milliseconds: Int) -> String {
    let rest = "\(milliseconds % 1000)"
    return "\(milliseconds / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
  }
}
