// Grid+Reading.swift: a grid as text, for tests and exports.

extension Grid {
  /// The text of a row without trailing blanks; empty for a row outside of the grid.
  public func text(row: Int) -> String {
    block(row: row) { $0.columns == 0 ? "" : text(of: $0) }
  }

  /// The text of all rows, one line each.
  public var text: String {
    (0..<size.height).map { text(row: $0) }.joined(separator: "\n")
  }

  /// The role of each cell as its `Role.letter`; a blank for blank cells. As `text`, but a wide
  /// character has two letters.
  public var roles: String {
    blocks { $0.isBlank ? " " : String($0.style.role.letter) }
  }

  /// The surface of each cell as its `Surface.letter`; a dot for the base.
  public var surfaces: String {
    blocks { String($0.style.surface.letter) }
  }

  /// The attributes of each cell: `b` bold, `u` underline, `r` reverse, `x` crossed, `d` dim,
  /// `i` italic, `*` several, a blank for none.
  public var attributes: String {
    blocks { cell in
      let names = Attributes.names.filter { cell.style.attributes.contains($0.attribute) }
      guard let first = names.first else { return " " }
      return switch (names.count, first.attribute) {
      case (1, .crossed): "x"
      case (1, _): String(first.name.prefix(1))
      default: "*"  // of a pair of a number and a set
      }
    }
  }

  /// Roles and surfaces as one text, separated by a line of two dashes, for picture tests:
  ///
  ///     t text    b border   c count       f file     K kept     ~ changed   P past     g ghost
  ///     d dim     F focus    o holder      l symlink  ! invalid  - removed   M match    : prompt
  ///     S strong  k key      i identifier  m mount    + added    E error
  ///     T title   h hint     D directory   x dead     s success
  ///
  ///     . base  H header  F footer  S selected  p partner  P past  O popup  : prompt
  public var styles: String {
    roles + "\n--\n" + surfaces
  }

  private func blocks(_ letter: (Cell) -> String) -> String {
    (0..<size.height).map { block(row: $0, letter) }.joined(separator: "\n")
  }

  private func block(row: Int, _ piece: (Cell) -> String) -> String {
    guard row >= 0, row < size.height else { return "" }
    var line = ""
    for cell in cells[row * size.width..<(row + 1) * size.width] { line += piece(cell) }
    while line.last == " " { line.removeLast() }
    return line
  }
}

// MARK: - Runs of one style

/// Adjacent cells of a row with the same style.
public struct Span: Hashable, Sendable {
  /// The first cell.
  public let origin: Point
  /// The number of columns.
  public let columns: Int
  /// The style.
  public let style: Style
  /// The text, blanks included.
  public let text: String
}

extension Grid {
  /// The row cut where the style changes. The spans cover the row; none for a row outside of the
  /// grid.
  public func spans(row: Int) -> [Span] {
    guard row >= 0, row < size.height else { return [] }
    return spans(row: row, from: 0, to: size.width)
  }

  /// The spans that turn `other` into this grid; all of it if the sizes differ.
  ///
  /// Complexity: one integer comparison per cell, plus the text of the differences.
  public func differences(from other: Grid) -> [Span] {
    guard other.size == size else { return (0..<size.height).flatMap { spans(row: $0) } }
    var result: [Span] = []
    for row in 0..<size.height {
      var x = 0
      while x < size.width {
        guard !looksSame(x: x, y: row, as: other) else {
          x += 1
          continue
        }
        let start = x
        while x < size.width, !looksSame(x: x, y: row, as: other) { x += 1 }
        result += spans(row: row, from: wholeStart(start, row), to: wholeEnd(x, row))
      }
    }
    return result
  }

  /// Draws spans, for instance the differences between two grids.
  public mutating func apply(_ spans: [Span]) {
    for span in spans { put(span.text, at: span.origin, span.style) }
  }

  /// Whether the cell looks the same in both grids. Each grid numbers its clusters differently.
  private func looksSame(x: Int, y: Int, as other: Grid) -> Bool {
    let index = y * size.width + x
    let mine = cells[index]
    let theirs = other.cells[index]
    guard mine.cluster != nil || theirs.cluster != nil else { return mine == theirs }
    return mine.styleBits == theirs.styleBits && mine.columns == theirs.columns
      && text(of: mine) == other.text(of: theirs)
  }

  /// The column, or the one before if it is the right half of a wide character.
  private func wholeStart(_ x: Int, _ row: Int) -> Int {
    cells[row * size.width + x].columns == 0 ? x - 1 : x
  }

  /// The column, or the one after if it splits a wide character.
  private func wholeEnd(_ x: Int, _ row: Int) -> Int {
    x < size.width && cells[row * size.width + x].columns == 0 ? x + 1 : x
  }

  private func spans(row: Int, from start: Int, to end: Int) -> [Span] {
    let base = row * size.width
    var result: [Span] = []
    var x = start
    while x < end {
      let first = cells[base + x]
      let from = x
      var text = ""
      while x < end, cells[base + x].styleBits == first.styleBits {
        text += self.text(of: cells[base + x])
        x += 1
      }
      result.append(
        Span(origin: Point(x: from, y: row), columns: x - from, style: first.style, text: text))
    }
    return result
  }
}

extension Grid: Equatable {
  /// Whether both look the same: size, text and styles.
  public static func == (left: Grid, right: Grid) -> Bool {
    guard left.size == right.size else { return false }
    if left.clusters == right.clusters { return left.cells == right.cells }
    return (0..<left.size.height).allSatisfy { y in
      (0..<left.size.width).allSatisfy { x in left.looksSame(x: x, y: y, as: right) }
    }
  }
}
