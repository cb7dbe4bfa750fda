// Grid.swift: the screen as a grid of cells.
//
// The module has what drawing needs and nothing else: geometry, cells, styles, themes, keys. Panes
// draw into a grid and know nothing of terminals. A terminal shows a grid, an export writes it, a
// test reads it. A grid is a value. No drawing call traps or writes outside of the grid, at any
// size.
//
// Invariant: a cell of two columns is followed by exactly one right half with the same style, and
// there are no other right halves.

/// A rectangle of styled cells.
public struct Grid: Sendable {
  /// Its size.
  public let size: Size
  /// The cells of all rows, `size.width` for each row.
  private(set) var cells: [Cell]
  /// The texts of clusters with more than one scalar, in the order of first use.
  private(set) var clusters: [String] = []
  /// The index in `clusters` of each text.
  private var clusterNumbers: [String: Int] = [:]

  /// A blank grid on the base surface.
  public init(_ size: Size) {
    self.size = size
    cells = Array(repeating: .blank(Style()), count: size.width * size.height)
  }

  /// The whole grid as a rectangle.
  public var bounds: Rect { Rect(size) }

  /// The cell at a point; nil outside of the grid.
  public subscript(point: Point) -> Cell? {
    guard bounds.contains(point) else { return nil }
    return cells[point.y * size.width + point.x]
  }

  /// The text of the cell; empty for the right half of a wide character.
  public func text(of cell: Cell) -> String {
    if let number = cell.cluster {
      return clusters.indices.contains(number) ? clusters[number] : "\u{FFFD}"
    }
    guard cell.columns > 0, let scalar = cell.scalar else { return "" }
    return String(scalar)
  }
}

// MARK: - Drawing

extension Grid {
  /// Draws text in one row, from a point to the right, clipped to the grid and to `area`.
  ///
  /// A wide character cut by an edge becomes blanks. Returns how many columns the text took, up to
  /// the right edge, so that more text can follow; 0 if the row is not visible.
  @discardableResult
  public mutating func put(
    _ text: some StringProtocol, at point: Point, _ style: Style = Style(), within area: Rect? = nil
  ) -> Int {
    let area = area.map { $0.intersection(bounds) } ?? bounds
    guard area.minY <= point.y, point.y < area.maxY, point.x < area.maxX else { return 0 }
    if plainLength(text) != nil { return put(plain: text, at: point, style, within: area) }
    let text = String(text)
    var x = point.x
    for cluster in Clusters(text) {
      guard x < area.maxX else { break }
      put(cluster, of: text, x: x, y: point.y, style, from: area.minX, to: area.maxX)
      x += cluster.columns
    }
    return min(x, area.maxX).minus(point.x)
  }

  /// The same for text that has one column per byte.
  private mutating func put(
    plain text: some StringProtocol, at point: Point, _ style: Style, within area: Rect
  ) -> Int {
    var x = point.x
    for byte in text.utf8 {
      guard x < area.maxX else { break }
      if x >= area.minX {
        set(Cell(scalar: Unicode.Scalar(byte), columns: 1, style: style), x: x, y: point.y)
      }
      x += 1
    }
    return x.minus(point.x)
  }

  /// Draws a scalar of one column.
  mutating func put(_ scalar: Unicode.Scalar, at point: Point, _ style: Style) {
    guard bounds.contains(point) else { return }
    set(Cell(scalar: scalar, columns: 1, style: style), x: point.x, y: point.y)
  }

  private mutating func put(
    _ cluster: Cluster, of text: String, x: Int, y: Int, _ style: Style, from left: Int,
    to right: Int
  ) {
    guard left <= x, x + cluster.columns <= right else {
      for x in max(left, x)..<max(left, min(right, x + cluster.columns)) {
        set(.blank(style), x: x, y: y)
      }
      return
    }
    set(cell(cluster, of: text, style), x: x, y: y)
  }

  private mutating func cell(_ cluster: Cluster, of text: String, _ style: Style) -> Cell {
    if let scalar = cluster.scalar {
      return Cell(scalar: scalar, columns: cluster.columns, style: style)
    }
    let number = intern(String(text[cluster.range]))
    return Cell(cluster: number, columns: cluster.columns, style: style)
  }

  private mutating func intern(_ cluster: String) -> Int {
    if let number = clusterNumbers[cluster] { return number }
    clusters.append(cluster)
    clusterNumbers[cluster] = clusters.count - 1
    return clusters.count - 1
  }

  /// Sets a cell and keeps the invariant: if it overwrites half of a wide character, the other half
  /// becomes blank. The caller clips.
  private mutating func set(_ cell: Cell, x: Int, y: Int) {
    let index = y * size.width + x
    clear(index)
    cells[index] = cell
    guard cell.columns == 2 else { return }
    clear(index + 1)
    cells[index + 1] = .rightHalf(cell.style)
  }

  private mutating func clear(_ index: Int) {
    switch cells[index].columns {
    case 2: cells[index + 1] = .blank(cells[index + 1].style)
    case 0: cells[index - 1] = .blank(cells[index - 1].style)
    default: break  // of an integer: one column has no other half
    }
  }

  /// Copies another grid to a point, clipped.
  public mutating func put(_ other: Grid, at origin: Point) {
    for y in 0..<other.size.height {
      for x in 0..<other.size.width {
        let cell = other.cells[y * other.size.width + x]
        let point = Point(x: origin.x + x, y: origin.y + y)
        guard cell.columns > 0, bounds.contains(point) else { continue }
        if cell.cluster == nil, point.x + cell.columns <= size.width {
          set(cell, x: point.x, y: point.y)
        } else {
          put(other.text(of: cell), at: point, cell.style)
        }
      }
    }
  }

  /// Fills a rectangle with blanks on a surface.
  public mutating func fill(_ area: Rect, _ surface: Surface) {
    let area = area.intersection(bounds)
    for y in area.minY..<area.maxY {
      for x in area.minX..<area.maxX { set(.blank(Style(on: surface)), x: x, y: y) }
    }
  }

  /// Changes the surface of a rectangle, as for a selected row.
  public mutating func restyle(_ area: Rect, on surface: Surface) {
    restyle(area) { $0.surface = surface }
  }

  /// Changes styles in a rectangle. A wide character changes with its left half.
  public mutating func restyle(_ area: Rect, _ change: (inout Style) -> Void) {
    let area = area.intersection(bounds)
    for y in area.minY..<area.maxY {
      for x in area.minX..<area.maxX {
        let index = y * size.width + x
        let cell = cells[index]
        guard cell.columns > 0 else { continue }
        var style = cell.style
        change(&style)
        cells[index] = cell.styled(style)
        if cell.columns == 2 { cells[index + 1] = .rightHalf(style) }
      }
    }
  }
}
