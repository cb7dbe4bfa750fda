// GridSVG.swift: a screen as a scalable picture, for documents and reviews.
//
// Each run of cells has an exact position and width, so columns line up in any monospaced font. The
// file contains no style sheet, script or font, and the same grid always gives the same bytes.

import Canvas

extension Grid {
  /// The grid as an SVG document: a window with rounded corners in the theme's colours.
  ///
  /// `title` is the text for screen readers.
  public func svg(theme: Theme, title: String = "dentree") -> String {
    var picture = SVGPicture(size: size, window: theme.window, title: title)
    for row in 0..<size.height {
      picture.add(row: SVGRow(grid: self, row: row, theme: theme))
    }
    return picture.document
  }
}

/// Sizes in hundredths of a pixel. Integers, so that rounding never changes a digit.
///
/// In most monospaced fonts a letter is 0.602 times as wide as the font size, and frame lines join
/// at a line height of 1.165 times that size.
private enum Metric {
  static let font = 1500
  static let cellWidth = 903
  static let cellHeight = 1748
  /// From the top of a cell to the baseline.
  static let baseline = 1392
  static let padding = 1200
  static let corner = 800

  static func x(_ column: Int) -> Int { padding + column * cellWidth }
  static func y(_ row: Int) -> Int { padding + row * cellHeight }
}

extension PictureLook {
  /// Whether a blank in this look is visible apart from its background.
  fileprivate var marksBlanks: Bool { !attributes.isDisjoint(with: [.underline, .crossed]) }

  /// The attributes of a `text` element.
  fileprivate var markup: String {
    var result = " fill=\"\(foreground.hex)\""
    if attributes.contains(.bold) { result += " font-weight=\"bold\"" }
    if attributes.contains(.italic) { result += " font-style=\"italic\"" }
    if attributes.contains(.dim) { result += " fill-opacity=\"0.7\"" }
    if let decoration { result += " text-decoration=\"\(decoration)\"" }
    return result
  }
}

/// A row, cut into runs.
private struct SVGRow {
  struct Run {
    var column: Int
    var columns: Int
    var text: String
    var look: PictureLook
    /// Whether nothing can be appended: the run is a wide character or a cluster, which may need
    /// another font.
    var isWhole: Bool
  }

  let row: Int
  private(set) var runs: [Run] = []

  init(grid: Grid, row: Int, theme: Theme) {
    self.row = row
    for column in 0..<grid.size.width {
      guard let cell = grid[Point(x: column, y: row)], cell.columns > 0 else { continue }
      let look = PictureLook(cell.style, theme: theme)
      let isWhole = cell.columns == 2 || cell.scalar == nil
      let text = grid.text(of: cell)
      if let last = runs.indices.last, runs[last].look == look, !runs[last].isWhole, !isWhole {
        runs[last].text += text
        runs[last].columns += 1
      } else {
        runs.append(
          Run(column: column, columns: cell.columns, text: text, look: look, isWhole: isWhole))
      }
    }
  }

  /// Adjacent cells with the same background: first column and number of columns.
  var backgrounds: [(column: Int, columns: Int, color: RGB)] {
    var result: [(column: Int, columns: Int, color: RGB)] = []
    for run in runs {
      if let last = result.indices.last, result[last].color == run.look.background {
        result[last].columns += run.columns
      } else {
        result.append((run.column, run.columns, run.look.background))
      }
    }
    return result
  }

  /// The runs with visible text, without surrounding blanks.
  var letters: [Run] {
    runs.compactMap { run in
      guard !run.look.marksBlanks else { return run }
      var run = run
      while run.text.first == " " {
        run.text.removeFirst()
        run.column += 1
        run.columns -= 1
      }
      while run.text.last == " " {
        run.text.removeLast()
        run.columns -= 1
      }
      return run.text.isEmpty ? nil : run
    }
  }
}

/// The document under construction.
private struct SVGPicture {
  private let window: RGB
  private let head: String
  private var rectangles = ""
  private var texts = ""

  init(size: Size, window: (background: RGB, foreground: RGB), title: String) {
    self.window = window.background
    let width = hundredths(Metric.x(size.width) + Metric.padding)
    let height = hundredths(Metric.y(size.height) + Metric.padding)
    head = """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
      viewBox="0 0 \(width) \(height)" role="img" font-family="\(monospacedFonts)" \
      font-size="\(hundredths(Metric.font))">
      <title>\(escapedForXML(title))</title>
      <rect width="\(width)" height="\(height)" rx="\(hundredths(Metric.corner))" \
      fill="\(window.background.hex)"/>

      """
  }

  mutating func add(row: SVGRow) {
    for part in row.backgrounds where part.color != window {
      rectangles +=
        "<rect x=\"\(hundredths(Metric.x(part.column)))\" "
        + "y=\"\(hundredths(Metric.y(row.row)))\" "
        + "width=\"\(hundredths(part.columns * Metric.cellWidth))\" "
        + "height=\"\(hundredths(Metric.cellHeight))\" fill=\"\(part.color.hex)\"/>\n"
    }
    for run in row.letters {
      texts +=
        "<text x=\"\(hundredths(Metric.x(run.column)))\" "
        + "y=\"\(hundredths(Metric.y(row.row) + Metric.baseline))\" "
        + "textLength=\"\(hundredths(run.columns * Metric.cellWidth))\""
        + "\(run.look.markup)>\(escapedForXML(run.text))</text>\n"
    }
  }

  var document: String {
    head + "<g shape-rendering=\"crispEdges\">\n" + rectangles + "</g>\n"
      + "<g xml:space=\"preserve\">\n" + texts + "</g>\n</svg>\n"
  }
}
