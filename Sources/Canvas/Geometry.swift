// Geometry.swift: positions and rectangles in cells.
//
// Coordinates start at the upper left corner. A rectangle is half open and never negative. All
// arithmetic saturates, so no terminal size and no computed position can trap.

/// The size of a grid in cells. A negative size is empty.
public struct Size: Hashable, Sendable {
  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int

  /// Makes a size; negative numbers become zero.
  public init(width: Int, height: Int) {
    self.width = max(0, width)
    self.height = max(0, height)
  }

  /// No columns, no rows.
  public static let zero = Size(width: 0, height: 0)

  /// Whether it has no cells.
  public var isEmpty: Bool { width == 0 || height == 0 }
}

/// The position of a cell: column `x`, row `y`. It may lie outside of the grid.
public struct Point: Hashable, Sendable {
  /// The column, from 0 at the left.
  public var x: Int
  /// The row, from 0 at the top.
  public var y: Int

  public init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }

  /// The first column of the first row.
  public static let zero = Point(x: 0, y: 0)

  /// The point that many columns and rows away.
  public func moved(x columns: Int = 0, y rows: Int = 0) -> Point {
    Point(x: x.plus(columns), y: y.plus(rows))
  }
}

/// A rectangle of cells: the columns `minX ..< maxX` of the rows `minY ..< maxY`.
public struct Rect: Hashable, Sendable {
  /// Its first column and row.
  public let origin: Point
  /// How many columns and rows it has.
  public let size: Size

  public init(origin: Point, size: Size) {
    self.origin = origin
    self.size = size
  }

  public init(x: Int, y: Int, width: Int, height: Int) {
    self.init(origin: Point(x: x, y: y), size: Size(width: width, height: height))
  }

  /// A rectangle of that size at the upper left corner.
  public init(_ size: Size) {
    self.init(origin: .zero, size: size)
  }

  /// No cells.
  public static let zero = Rect(x: 0, y: 0, width: 0, height: 0)

  /// Its first column.
  public var minX: Int { origin.x }
  /// Its first row.
  public var minY: Int { origin.y }
  /// The column after its last.
  public var maxX: Int { origin.x.plus(size.width) }
  /// The row after its last.
  public var maxY: Int { origin.y.plus(size.height) }
  /// Columns.
  public var width: Int { size.width }
  /// Rows.
  public var height: Int { size.height }
  /// Whether it has no cells.
  public var isEmpty: Bool { size.isEmpty }

  /// Whether a cell is in it.
  public func contains(_ point: Point) -> Bool {
    minX <= point.x && point.x < maxX && minY <= point.y && point.y < maxY
  }

  /// The cells in both rectangles; may be empty.
  public func intersection(_ other: Rect) -> Rect {
    Rect(
      left: max(minX, other.minX), top: max(minY, other.minY),
      right: min(maxX, other.maxX), bottom: min(maxY, other.maxY))
  }

  /// The rectangle without this many cells at each side; may be empty.
  public func inset(_ all: Int) -> Rect {
    inset(left: all, top: all, right: all, bottom: all)
  }

  /// The rectangle without these cells at its sides; may be empty.
  public func inset(left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0) -> Rect {
    Rect(
      left: minX.plus(left), top: minY.plus(top),
      right: maxX.minus(right), bottom: maxY.minus(bottom))
  }

  /// The single row at `index`, counted from the top of the rectangle; empty outside of it.
  public func row(_ index: Int) -> Rect {
    guard index >= 0, index < height else { return Rect(origin: origin, size: .zero) }
    return Rect(x: minX, y: minY.plus(index), width: width, height: 1)
  }

  private init(left: Int, top: Int, right: Int, bottom: Int) {
    self.init(x: left, y: top, width: right.minus(left), height: bottom.minus(top))
  }
}

// MARK: - Splitting

extension Rect {
  /// The first `columns` columns and the rest.
  public func split(left columns: Int) -> (left: Rect, right: Rect) {
    let taken = min(max(0, columns), width)
    return (inset(right: width - taken), inset(left: taken))
  }

  /// All but the last `columns` columns, and the rest.
  public func split(right columns: Int) -> (left: Rect, right: Rect) {
    split(left: width.minus(max(0, columns)))
  }

  /// The first `rows` rows and the rest.
  public func split(top rows: Int) -> (top: Rect, bottom: Rect) {
    let taken = min(max(0, rows), height)
    return (inset(bottom: height - taken), inset(top: taken))
  }

  /// All but the last `rows` rows, and the rest.
  public func split(bottom rows: Int) -> (top: Rect, bottom: Rect) {
    split(top: height.minus(max(0, rows)))
  }

  /// Adjacent columns from left to right, with widths in proportion to `shares`; together they
  /// cover the rectangle.
  public func columns(shares: [Int]) -> [Rect] {
    Rect.cuts(width, shares).map { Rect(x: minX.plus($0), y: minY, width: $1, height: height) }
  }

  /// Adjacent rows from top to bottom, with heights in proportion to `shares`; together they cover
  /// the rectangle.
  public func rows(shares: [Int]) -> [Rect] {
    Rect.cuts(height, shares).map { Rect(x: minX, y: minY.plus($0), width: width, height: $1) }
  }

  /// A rectangle of that size in the centre, clipped to this one.
  public func centered(_ inner: Size) -> Rect {
    let width = min(inner.width, width)
    let height = min(inner.height, height)
    return Rect(
      x: minX.plus((self.width - width) / 2), y: minY.plus((self.height - height) / 2),
      width: width, height: height)
  }

  /// Start and length of each share. Edges are rounded, so that no cell is lost.
  private static func cuts(_ length: Int, _ shares: [Int]) -> [(Int, Int)] {
    let weights = shares.map { min(max(0, $0), 1_000_000) }
    let total = max(1, weights.reduce(0, +))
    var sum = 0
    return weights.map { weight in
      let start = length.share(sum, of: total)
      sum += weight
      return (start, length.share(sum, of: total) - start)
    }
  }
}

// MARK: - Arithmetic that saturates

extension Int {
  /// The sum, saturated.
  func plus(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    guard overflow else { return sum }
    return other > 0 ? .max : .min
  }

  /// The difference, saturated.
  func minus(_ other: Int) -> Int {
    let (difference, overflow) = subtractingReportingOverflow(other)
    guard overflow else { return difference }
    return other < 0 ? .max : .min
  }

  /// `self * part / total` without overflow, for parts up to `total`.
  fileprivate func share(_ part: Int, of total: Int) -> Int {
    self / total * part + self % total * part / total
  }
}
