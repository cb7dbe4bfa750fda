// CurvePane.swift: curves of several runs under each other, in cells: a band a run, all of them on one
// scale, so that heights can be compared. Where several operations share a column, it is filled from the least
// of its operations, full, to the most, dim.

import Canvas
import Ground
import Timeline

extension Painter {
  /// Draws the operations of `window`, and the one at `cursor` marked. Nothing if there is no room.
  mutating func curves(_ chart: Chart, window: Range<Int>, cursor: Int, _ area: Rect) {
    let bands = CurveBands(chart, window: window, cursor: cursor, area)
    guard bands.plot.width >= 8, bands.height >= 1 else { return }
    for index in chart.series.indices.prefix(bands.count) { band(index, bands) }
    operations(bands)
  }
}

/// Where everything is.
private struct CurveBands {
  let chart: Chart
  let window: Range<Int>
  let cursor: Int
  /// The room of names and of the scale, left of the curves, and of values, right of them.
  let left: Int
  let right: Int
  /// The curves of all bands.
  let plot: Rect
  /// The rows of one band, and how many bands there is room for.
  let height: Int
  let count: Int
  /// The line of the operations' numbers.
  let axis: Rect

  init(_ chart: Chart, window: Range<Int>, cursor: Int, _ area: Rect) {
    self.chart = chart
    self.window = window.clamped(to: 0..<max(chart.count, 0))
    self.cursor = cursor
    let names = chart.series.map { columns(of: Quoting.visible($0.name)) }.max() ?? 0
    left = min(max(names, chart.measure.word.utf8.count) + 1, max(8, area.width / 4))
    right = "\(chart.peak)".utf8.count + 1
    let (curves, axis) = area.split(bottom: 1)
    self.axis = axis
    let runs = max(1, chart.series.count)
    height = max(1, curves.height / runs)
    count = min(runs, curves.height)
    plot = curves.inset(left: left + right, right: right)
  }

  func rows(_ index: Int) -> Rect {
    Rect(x: plot.minX, y: plot.minY + index * height, width: plot.width, height: height)
  }

  /// The columns of the operation that is marked; nil if it is outside of the window.
  var marked: Range<Int>? { Chart.places(of: cursor, in: window, columns: plot.width) }
}

extension Painter {
  private mutating func band(_ index: Int, _ bands: CurveBands) {
    let series = bands.chart.series[index], rows = bands.rows(index)
    let spans = series.spans(bands.window, columns: rows.width)
    for (column, span) in spans.enumerated() {
      guard let span else { continue }
      bar(span, column, rows, peak: bands.chart.peak)
    }
    if let marked = bands.marked {
      grid.restyle(
        Rect(
          x: rows.minX + marked.lowerBound, y: rows.minY, width: marked.count, height: rows.height),
        on: .selected)
    }
    name(series, rows, bands)
  }

  /// One column, from the bottom, with eight levels a row. A value above 0 is at least one level
  /// high.
  private mutating func bar(_ span: ValueSpan, _ column: Int, _ rows: Rect, peak: Int) {
    func levels(_ value: Int) -> Int {
      value == 0 ? 0 : max(1, value * rows.height * 8 / max(1, peak))
    }
    let (least, most) = (levels(span.least), levels(span.most))
    for row in 0..<rows.height {
      let level = min(8, most - row * 8)
      let point = Point(x: rows.minX + column, y: rows.maxY - 1 - row)
      guard level > 0 else {
        // An operation with the value 0. No level looks like this sign.
        if row == 0 { grid.put(glyphs.isASCII ? "," : "·", at: point, Style(.dim), within: rows) }
        return
      }
      let isCertain = least > row * 8
      grid.put(
        glyphs.levels[level - 1], at: point, Style(isCertain ? .count : .dim), within: rows)
    }
  }

  /// Its name and the scale at its left, its values at its right.
  private mutating func name(_ series: Chart.Series, _ rows: Rect, _ bands: CurveBands) {
    let start = rows.minX - bands.left - bands.right
    let name = cut(
      Quoting.visible(series.name, asciiOnly: glyphs.isASCII), to: bands.left - 1,
      ellipsis: glyphs.ellipsis)
    write(name, at: Point(x: start, y: rows.minY), Style(.strong), within: grid.bounds)
    if rows.height > 1 {
      scale(bands.chart.peak, rows.minY, rows, bands)
      scale(0, rows.maxY - 1, rows, bands)
    }
    values(series, rows, bands)
  }

  /// The last value, and below it the value at the cursor.
  private mutating func values(_ series: Chart.Series, _ rows: Rect, _ bands: CurveBands) {
    let last = bands.window.upperBound - 1, values = series.values
    var lines = [values.indices.contains(last) ? "\(values[last])" : ""]
    if bands.cursor != last, values.indices.contains(bands.cursor) {
      lines.append(glyphs.above + "\(values[bands.cursor])")
    }
    for (index, line) in lines.enumerated() where index < rows.height {
      write(
        paddedFront(line, to: bands.right), at: Point(x: rows.maxX, y: rows.minY + index),
        Style(index == 0 ? .count : .focus), within: grid.bounds)
    }
  }

  private mutating func scale(_ value: Int, _ y: Int, _ rows: Rect, _ bands: CurveBands) {
    write(
      paddedFront("\(value)", to: bands.right - 1), at: Point(x: rows.minX - bands.right, y: y),
      Style(.dim), within: grid.bounds)
  }

  /// What is drawn, the first and the last operation of the window, and the one at the cursor.
  private mutating func operations(_ bands: CurveBands) {
    let axis = bands.axis, window = bands.window
    write(bands.chart.measure.word, at: axis.origin, Style(.title), within: axis)
    guard !window.isEmpty else { return }
    let plot = Rect(x: bands.plot.minX, y: axis.minY, width: bands.plot.width, height: 1)
    let (first, last) = ("\(window.lowerBound)", "\(window.upperBound - 1)")
    let marker = bands.marked.map { self.marker($0.lowerBound, bands.cursor, plot) }
    let taken = marker.map { $0.x..<$0.x + Canvas.columns(of: $0.text) } ?? 0..<0
    // The marked operation always shows its number; no two numbers overlap.
    let end = plot.maxX - last.utf8.count
    let hasRoom = end > plot.minX + first.utf8.count
    for (text, x) in [(first, plot.minX)] + (hasRoom ? [(last, end)] : []) {
      let place = x - 1..<x + text.utf8.count + 1
      if taken.isEmpty || !taken.overlaps(place) {
        write(text, at: Point(x: x, y: plot.minY), Style(.dim), within: plot)
      }
    }
    guard let marker else { return }
    write(marker.text, at: Point(x: marker.x, y: plot.minY), Style(.focus), within: plot)
  }

  /// The sign is under its column; the number to its right or, without room there, to its left.
  private func marker(_ column: Int, _ operation: Int, _ plot: Rect) -> (text: String, x: Int) {
    let text = glyphs.above + "\(operation)"
    let width = Canvas.columns(of: text), x = plot.minX + column
    return x + width > plot.maxX
      ? ("\(operation)" + glyphs.above, max(plot.minX, x - width + 1)) : (text, x)
  }
}
