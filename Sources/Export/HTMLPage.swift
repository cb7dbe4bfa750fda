// HTMLPage.swift: frames as one self-contained HTML page.
//
// Without JavaScript the page shows the first frame; with it, keys, buttons and a slider move
// through all frames. Nothing moves by itself. Equal rows are stored once, and a frame is stored as
// the rows that differ from the frame before. Names never become markup: the script makes text
// nodes from the rows.

import Canvas

/// A page under construction.
public struct HTMLPage {
  private let title: String
  private var looks: HTMLLooks
  /// SVG charts below the frames.
  private let charts: [String]
  private var rows = HTMLRows()
  /// The row numbers of the last frame.
  private var shown: [Int] = []
  private var first = ""
  private var frames: [String] = []
  private var size = Size.zero
  /// The label and narration of the first frame.
  private var opening = (label: "", narration: "")

  /// - Parameter charts: trusted markup from `Chart.svg`.
  public init(title: String, theme: Theme, charts: [String] = []) {
    self.title = title
    self.charts = charts
    looks = HTMLLooks(theme: theme)
  }

  /// A page of all these frames.
  public init(
    title: String, frames: [(label: String, narration: String, grid: Grid)], theme: Theme,
    charts: [String] = []
  ) {
    self.init(title: title, theme: theme, charts: charts)
    for frame in frames { add(frame.grid, label: frame.label, narration: frame.narration) }
  }

  /// Adds a frame with a short label and a narration above it.
  public mutating func add(_ grid: Grid, label: String, narration: String) {
    size = Size(
      width: max(size.width, grid.size.width), height: max(size.height, grid.size.height))
    var now: [Int] = []
    for index in 0..<grid.size.height {
      let row = looks.row(grid, index)
      now.append(rows.number(of: row))
      if frames.isEmpty { first += row.markup }
    }
    if frames.isEmpty { opening = (label, narration) }
    let texts = [label, narration].map(JSONObject.quotedForScript)
    let changes = (0..<max(now.count, shown.count)).filter { row in
      row >= now.count || row >= shown.count || now[row] != shown[row]
    }
    let pairs = changes.map { "\($0),\($0 < now.count ? now[$0] : -1)" }
    frames.append("[" + (texts + pairs).joined(separator: ",") + "]")
    shown = now
  }

  /// The whole page.
  public var text: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
    style-src 'unsafe-inline'; script-src 'unsafe-inline'">
    <title>\(escapedForXML(title))</title>
    <style>
    \(looks.styleSheet(size))</style>
    </head>
    <body>
    <main>
    <h1>\(escapedForXML(title))</h1>
    <p id="narration" aria-live="polite">\(escapedForXML(opening.narration))</p>
    <pre id="screen" tabindex="0" aria-label="The screen of dentree">\(first)</pre>
    <noscript><p>Without JavaScript this page shows the first of \(frames.count) frames.</p></noscript>
    \(controls)
    \(figures)</main>
    <script>
    const rows=[\(rows.texts.joined(separator: ",\n"))];
    const frames=[\(frames.joined(separator: ",\n"))];
    \(Self.script)</script>
    </body>
    </html>

    """
  }

  private var controls: String {
    """
    <div id="controls" hidden>
    <button id="back" type="button" aria-keyshortcuts="ArrowLeft">‹ back</button>
    <input id="step" type="range" min="1" max="\(max(1, frames.count))" value="1" aria-label="Frame">
    <button id="next" type="button" aria-keyshortcuts="ArrowRight Space">next ›</button>
    <output id="place" for="step">1 / \(frames.count)  \(escapedForXML(opening.label))</output>
    </div>
    """
  }

  private var figures: String {
    charts.map { "<figure>\n\($0)</figure>\n" }.joined()
  }
}

/// Distinct rows, by their text for the script.
private struct HTMLRows {
  private(set) var texts: [String] = []
  private var numbers: [String: Int] = [:]

  mutating func number(of row: HTMLRow) -> Int {
    let text = row.script
    if let number = numbers[text] { return number }
    numbers[text] = texts.count
    texts.append(text)
    return texts.count - 1
  }
}

extension JSONObject {
  /// A string literal that is safe in a script: it contains nothing that ends the script or the
  /// line.
  static func quotedForScript(_ text: String) -> String {
    quoted(text).unicodeScalars.map { scalar in
      switch scalar {
      case "<": "\\u003c"
      case ">": "\\u003e"
      case "&": "\\u0026"
      case "\u{2028}": "\\u2028"
      case "\u{2029}": "\\u2029"
      case _: String(scalar)
      }
    }.joined()
  }
}
