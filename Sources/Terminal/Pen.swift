// Pen.swift: turns a grid's cells into cells of ncurses.

import CNcurses
import Canvas

/// Computes and caches how this terminal draws a style. Owned by the screen.
struct Pen {
  private struct Drawing {
    let attributes: attr_t
    let pair: Int32
  }

  private let theme: Theme
  private let depth: ColorDepth
  /// Whether only ASCII may be sent.
  private let isASCII: Bool
  /// Whether crossed text is drawn with a combining mark. The small glyph sets lack it.
  private let crossesOut: Bool
  private var drawings: [Style: Drawing] = [:]

  init(theme: Theme, depth: ColorDepth, glyphs: Glyphs) {
    self.theme = theme
    self.depth = depth
    isASCII = glyphs.isASCII
    crossesOut = glyphs == .utf8
  }

  /// Draws a cell into the window. `text` is the text of a cluster, nil for a single scalar.
  mutating func draw(
    _ cell: Cell, text: String?, at point: Point, in window: UnsafeMutablePointer<WINDOW>
  ) {
    guard cell.columns > 0 else { return }
    let style = cell.style
    let drawing = drawing(of: style)
    let scalars = text.map { Array($0.unicodeScalars) } ?? [cell.scalar ?? "\u{FFFD}"]
    if isTrusted(scalars, columns: cell.columns) {
      let isCrossed = crossesOut && !cell.isBlank && cell.columns == 1 && isCrossed(style)
      put(scalars, crossed: isCrossed, at: point, drawing, in: window)
      return
    }
    put([isASCII ? "?" : "\u{FFFD}"], crossed: false, at: point, drawing, in: window)
    if cell.columns == 2 { put([" "], crossed: false, at: point.moved(x: 1), drawing, in: window) }
  }

  private func put(
    _ scalars: [Unicode.Scalar], crossed: Bool, at point: Point, _ drawing: Drawing,
    in window: UnsafeMutablePointer<WINDOW>
  ) {
    var wide = scalars.map { wchar_t(truncatingIfNeeded: $0.value) }
    if crossed, wide.count < 5 { wide.append(0x336) }
    wide.append(0)
    _ = nc_put(
      window, Int32(truncatingIfNeeded: point.y), Int32(truncatingIfNeeded: point.x), wide,
      drawing.attributes, drawing.pair)
  }

  /// Whether the C library, whose table ncurses uses, gives the text the same width. Otherwise the
  /// rest of the row would be shifted.
  private func isTrusted(_ scalars: [Unicode.Scalar], columns: Int) -> Bool {
    guard let first = scalars.first else { return false }
    if scalars.count == 1, 0x20..<0x7F ~= first.value { return true }
    return !isASCII && systemColumns(of: first) == columns
      && scalars.dropFirst().allSatisfy { systemColumns(of: $0) == 0 }
  }

  private func isCrossed(_ style: Style) -> Bool {
    style.attributes.union(theme[style.role].attributes).contains(.crossed)
  }

  private mutating func drawing(of style: Style) -> Drawing {
    if let known = drawings[style] { return known }
    let look = theme.look(of: style, depth: depth)
    let pair =
      depth == .none
      ? 0 : alloc_pair(Pen.number(of: look.foreground), Pen.number(of: look.background))
    let drawing = Drawing(attributes: Pen.attributes(look.attributes), pair: max(0, pair))
    drawings[style] = drawing
    return drawing
  }

  /// The number of a quantised colour in ncurses; -1 is the terminal's default.
  private static func number(of color: Color) -> Int32 {
    switch color {
    case .default: -1
    case .indexed(let index): Int32(index)
    case .rgb(let rgb): Int32(rgb.nearestInPalette)
    }
  }

  private static func attributes(_ attributes: Attributes) -> attr_t {
    let known: [(Attributes, attr_t)] = [
      (.bold, nc_bold()), (.underline, nc_underline()), (.reverse, nc_reverse()),
      (.dim, nc_dim()), (.italic, nc_italic()),
    ]
    return known.reduce(0) { attributes.contains($1.0) ? $0 | $1.1 : $0 }
  }
}

/// The width of a scalar according to the C library in this locale; -1 for none.
func systemColumns(of scalar: Unicode.Scalar) -> Int {
  Int(nc_wcwidth(scalar.value))
}
