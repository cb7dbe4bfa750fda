// Painter.swift: draws text in the set of glyphs that the terminal has, and frames of panes.

import Ground
import Canvas

/// A piece of text and what it means.
struct Piece: Equatable {
  var text: String
  var style: Style

  init(_ text: String, _ role: Role = .text, _ attributes: Attributes = []) {
    self.text = text
    style = Style(role, on: .base, attributes)
  }
}

/// The grid of one frame and the glyphs it is drawn with.
struct Painter {
  var grid: Grid
  let glyphs: Glyphs

  init(_ size: Size, _ glyphs: Glyphs) {
    grid = Grid(size)
    self.glyphs = glyphs
  }

  /// Escapes everything that a terminal would interpret.
  func drawable(_ text: String) -> String { glyphs.drawable(text) }

  /// Draws a piece of text; returns the columns it took.
  @discardableResult
  mutating func write(
    _ text: String, at point: Point, _ style: Style = Style(), within area: Rect
  ) -> Int {
    grid.put(drawable(text), at: point, style, within: area)
  }

  /// Draws pieces one after the other, cut at the edge; returns the columns they took.
  @discardableResult
  mutating func write(_ pieces: [Piece], at point: Point, on surface: Surface, within area: Rect)
    -> Int
  {
    var x = point.x
    for piece in pieces where x < area.maxX {
      let text = cut(drawable(piece.text), to: area.maxX - x, ellipsis: glyphs.ellipsis)
      x += grid.put(text, at: Point(x: x, y: point.y), piece.style.on(surface), within: area)
    }
    return x - point.x
  }

  func columns(of pieces: [Piece]) -> Int {
    pieces.reduce(0) { $0 + Canvas.columns(of: drawable($1.text)) }
  }

  /// Draws the lines of a frame. All lines are drawn before any title, because neighbours share them.
  mutating func lines(_ area: Rect, isFocused: Bool = false) {
    grid.box(area, glyphs, Style(isFocused ? .focus : .border))
  }

  /// Writes the title of a frame and returns what is inside.
  @discardableResult
  mutating func title(_ title: String, _ area: Rect, isFocused: Bool = false) -> Rect {
    let title = cut(drawable(title), to: max(0, area.width - 5), ellipsis: glyphs.ellipsis)
    grid.title(title, of: area, glyphs, Style(isFocused ? .focus : .title))
    return area.inset(1)
  }

  /// Says at the edges of a frame that there is more above or below.
  mutating func more(above: Bool, below: Bool, _ area: Rect, isFocused: Bool) {
    let style = Style(isFocused ? .focus : .border)
    let x = area.maxX - 2
    if above { grid.put(glyphs.above, at: Point(x: x, y: area.minY), style, within: area) }
    if below { grid.put(glyphs.below, at: Point(x: x, y: area.maxY - 1), style, within: area) }
  }
}

/// No-break blanks as blanks.
private func unbroken(_ part: Substring) -> String {
  guard plainLength(part) == nil else { return String(part) }
  return String(String.UnicodeScalarView(part.unicodeScalars.map { $0 == "\u{A0}" ? " " : $0 }))
}

/// Words of a sentence as pieces; what stands in backquotes becomes a key.
func pieces(_ sentence: String, _ role: Role) -> [Piece] {
  sentence.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { index, part in
    Piece(String(part), index % 2 == 0 ? role : .key)
  }
}

extension Painter {
  /// Breaks pieces into lines at blanks, not at no-break ones; a word that is wider than a line is cut.
  func wrapped(_ pieces: [Piece], to width: Int) -> [[Piece]] {
    var lines: [[Piece]] = [[]]
    var used = 0
    for piece in pieces {
      for (index, part) in piece.text.split(separator: " ", omittingEmptySubsequences: false)
        .enumerated()
      {
        let gap = index > 0 ? 1 : 0
        let length = Canvas.columns(of: drawable(String(part)))
        if used > 0, used + gap + length > width {
          lines.append([])
          used = 0
        }
        var word = piece
        word.text = (gap > 0 && used > 0 ? " " : "") + unbroken(part)
        guard !word.text.isEmpty else { continue }
        lines[lines.count - 1].append(word)
        used += Canvas.columns(of: drawable(word.text))
      }
    }
    return lines
  }
}
