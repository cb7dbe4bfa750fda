/// What a program shows at one moment.

import Canvas
import Ground
import Scenario

/// One frame.
public struct Frame: Equatable {
  /// The screen.
  public let grid: Grid
  /// Where the cursor is while a line is typed.
  public let cursor: Point?

  /// Nothing yet.
  public init(blank size: Size) { (grid, cursor) = (Grid(size), nil) }

  init(grid: Grid, cursor: Point?) { (self.grid, self.cursor) = (grid, cursor) }

  /// The same with the progress of long work in place of the line of messages.
  public func showing(_ progress: ProgressMonitor.Progress, _ glyphs: Glyphs) -> Grid {
    var painter = Painter(grid.size, glyphs)
    painter.grid = grid
    let row = grid.bounds.row(max(0, grid.size.height - 2))
    // No key of the footer does anything until the work ends.
    painter.grid.fill(grid.bounds.inset(top: row.minY), .base)
    let text = Quoting.visible(progress.text, asciiOnly: glyphs.isASCII)
    painter.write(
      [Piece(" "), Piece("Ctrl-C", .key), Piece(" cancels "), Piece(text, .strong)], at: row.origin,
      on: .base, within: row)
    return painter.grid
  }
}
