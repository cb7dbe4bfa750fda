// Grid+Lines.swift: frames and dividing lines.
//
// A line joins the lines that it meets: a divider drawn into a frame gives ├ and ┤. So frames are
// drawn before text.

extension Grid {
  /// Draws a frame inside the rectangle's edge, with a title in the upper line.
  ///
  /// A rectangle of one row or column becomes a line; an empty one draws nothing.
  public mutating func box(
    _ area: Rect, _ glyphs: Glyphs, _ style: Style, title: String = "", titleStyle: Style? = nil
  ) {
    guard !area.isEmpty else { return }
    let last = Point(x: area.maxX - 1, y: area.maxY - 1)
    let first = area.origin
    line(from: first, to: Point(x: last.x, y: first.y), glyphs, style)
    line(from: Point(x: first.x, y: last.y), to: last, glyphs, style)
    line(from: first, to: Point(x: first.x, y: last.y), glyphs, style)
    line(from: Point(x: last.x, y: first.y), to: last, glyphs, style)
    self.title(title, of: area, glyphs, titleStyle ?? style)
  }

  /// Writes a title into the upper line of a frame, with a blank on both sides, cut if necessary.
  ///
  /// Returns the columns used, counted from the left edge of the frame.
  @discardableResult
  public mutating func title(
    _ title: String, of area: Rect, _ glyphs: Glyphs, _ style: Style, skipping columns: Int = 0
  ) -> Int {
    let edge = area.row(0).inset(left: 1.plus(columns), right: 1)
    guard !title.isEmpty, edge.width > 2 else { return columns }
    let text = " " + cut(title, to: edge.width - 2, ellipsis: glyphs.ellipsis) + " "
    return columns + put(text, at: edge.origin, style, within: edge)
  }

  /// Draws a horizontal or vertical line between two points, both included. It joins the lines that
  /// it meets. Points that share neither row nor column draw nothing.
  public mutating func line(from start: Point, to end: Point, _ glyphs: Glyphs, _ style: Style) {
    if start.y == end.y {
      guard bounds.minY <= start.y, start.y < bounds.maxY else { return }
      let (first, last) = (min(start.x, end.x), max(start.x, end.x))
      for x in visible(first, last, size.width) {
        let arms = Grid.arms(x, first, last, before: .left, after: .right)
        join(arms, at: Point(x: x, y: start.y), glyphs, style)
      }
    } else if start.x == end.x {
      let (first, last) = (min(start.y, end.y), max(start.y, end.y))
      for y in visible(first, last, size.height) {
        let arms = Grid.arms(y, first, last, before: .up, after: .down)
        join(arms, at: Point(x: start.x, y: y), glyphs, style)
      }
    }
  }

  private func visible(_ first: Int, _ last: Int, _ length: Int) -> Range<Int> {
    let low = max(0, first)
    return low..<max(low, min(length, last.plus(1)))
  }

  private static func arms(
    _ place: Int, _ first: Int, _ last: Int, before: Arms, after: Arms
  ) -> Arms {
    guard first < last else { return before.union(after) }
    if place == first { return after }
    return place == last ? before : before.union(after)
  }

  private mutating func join(_ arms: Arms, at point: Point, _ glyphs: Glyphs, _ style: Style) {
    guard let cell = self[point] else { return }
    let met = cell.isBlank ? [] : cell.scalar.map(glyphs.arms(of:)) ?? []
    put(glyphs.line(arms.union(met)), at: point, style)
  }
}
