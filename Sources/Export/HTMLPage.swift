// HTMLPage.swift: frames as one page that needs nothing else: no server, no network, no font.
//
// Without JavaScript it shows the first frame; with it, keys, buttons and a slider lead through all of
// them. Nothing moves by itself. Rows are stored once however often they are shown, and a frame as the
// rows in which it differs from the one before. Names never become markup: rows are kept as text with
// the number of a class, and the script makes elements of them.

import Canvas

/// A page of frames, which grows.
public struct HTMLPage {
  private let title: String
  private var looks: HTMLLooks
  /// Pictures under the frames, as SVG.
  private let charts: [String]
  private var rows = HTMLRows()
  /// The rows of the newest frame, by number.
  private var shown: [Int] = []
  private var first = ""
  private var frames: [String] = []
  private var size = Size.zero
  /// What the page says before anything is touched.
  private var opening = (label: "", narration: "")

  /// - Parameter charts: trusted markup, as `Chart.svg` makes it.
  public init(title: String, theme: Theme, charts: [String] = []) {
    self.title = title
    self.charts = charts
    looks = HTMLLooks(theme: theme)
  }

  /// A page of frames that are all there.
  public init(
    title: String, frames: [(label: String, narration: String, grid: Grid)], theme: Theme,
    charts: [String] = []
  ) {
    self.init(title: title, theme: theme, charts: charts)
    for frame in frames { add(frame.grid, label: frame.label, narration: frame.narration) }
  }

  /// The next frame: a short name for it, and a sentence that stands above it.
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

/// Distinct rows by the text that the script reads.
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
  /// A string literal that can stand in a script: nothing in it ends the script or its line.
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
