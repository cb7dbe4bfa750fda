// ChartSVG+Parts.swift: parts of a chart: curves, labels that do not overlap, colours.

import Ground
import Canvas
import Timeline

/// The line of one run.
struct ChartCurve {
  private let series: Chart.Series
  private let frame: ChartFrame

  init(_ series: Chart.Series, _ frame: ChartFrame) {
    self.series = series
    self.frame = frame
  }

  var path: String {
    let pixels = (frame.right - ChartFrame.left) / 100
    return frame.count * 2 <= pixels * 3 ? steps : extremes(pixels)
  }

  /// A level line for each operation. Neighbours with equal values share one.
  private var steps: String {
    var path = ""
    for (index, value) in series.values.enumerated() {
      let y = hundredths(frame.y(value))
      if index == 0 {
        path += "M\(hundredths(frame.x(0))) \(y)"
      } else if value != series.values[index - 1] {
        path += "H\(hundredths(frame.x(index)))V\(y)"
      }
    }
    return path + "H\(hundredths(frame.x(series.values.count)))"
  }

  /// The least and greatest value of each pixel column, in the order in which they occur.
  private func extremes(_ pixels: Int) -> String {
    var points: [(x: Int, y: Int)] = []
    for (column, span) in series.spans(0..<frame.count, columns: pixels).enumerated() {
      guard let span else { continue }
      let x = ChartFrame.left + column * 100 + 50
      let isRising = span.first <= span.last
      points.append((x, frame.y(isRising ? span.least : span.most)))
      if span.least != span.most { points.append((x, frame.y(isRising ? span.most : span.least))) }
    }
    return points.enumerated().map { index, point in
      (index == 0 ? "M" : "L") + "\(hundredths(point.x)) \(hundredths(point.y))"
    }.joined()
  }
}

/// A mark and its label.
struct ChartMark {
  let operation: Int
  /// The whole label, and the part that fits.
  let whole: String
  let text: String
  /// The row of the label above the curves; nil if no row has room.
  var row: Int?

  private static let rows = 3

  /// Assigns labels to as few rows as possible without overlap.
  static func placed(_ marks: [Chart.Mark], in frame: ChartFrame) -> [ChartMark] {
    var ends = Array(repeating: 0, count: rows)
    return marks.filter { 0..<frame.count ~= $0.operation }
      .sorted { ($0.operation, $0.text) < ($1.operation, $1.text) }
      .map { mark in
        let whole = Quoting.visible(mark.text)
        let text = cut(whole, to: ChartFrame.longestName)
        let start = frame.middle(mark.operation)
        let end = start + (columns(of: text) + 1) * ChartFrame.fontWidth
        let row = end > ChartFrame.width ? nil : ends.firstIndex { $0 <= start }
        if let row { ends[row] = end }
        return ChartMark(operation: mark.operation, whole: whole, text: text, row: row)
      }
  }

  /// Moves positions so that they are at least `apart` from each other, each as close to its wanted
  /// position as the ones before it allow.
  static func spread(_ wanted: [Int], apart: Int, from top: Int, to bottom: Int) -> [Int] {
    let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
    var places = wanted
    var least = top
    for index in order {
      places[index] = max(wanted[index], least)
      least = places[index] + apart
    }
    var most = max(bottom, top + (wanted.count - 1) * apart)
    for index in order.reversed() {
      places[index] = min(places[index], most)
      most = places[index] - apart
    }
    return places
  }
}

/// The colour and dash pattern of each run. Combinations of both outnumber either.
enum ChartColors {
  /// Colours that remain distinct with impaired colour vision, with a contrast of 4.5 to 1. After
  /// M. Okabe and K. Ito, "Color Universal Design", adjusted in lightness.
  private static let light = ["#0060a8", "#b34700", "#00734f", "#99306b", "#6b5500", "#45505c"]
  private static let dark = ["#6bb8f0", "#ff9d6b", "#4fd1a5", "#e79ac8", "#e6cf6b", "#c0c8d2"]
  private static let patterns = ["", "8 4", "2 3", "10 3 2 3", "5 3"]

  static func name(_ index: Int) -> String { "chart-run\(index % light.count)" }

  /// The `stroke-dasharray` attribute.
  static func dashes(_ index: Int) -> String {
    let pattern = patterns[index % patterns.count]
    return pattern.isEmpty ? "" : " stroke-dasharray=\"\(pattern)\""
  }

  static func styleSheet(_ appearance: ChartAppearance) -> String {
    let shapes = """
      .chart-line{fill:none;stroke-width:2;stroke-linejoin:round}
      .chart-grid,.chart-axis,.chart-mark,.chart-thread{fill:none;stroke-width:1}
      .chart-mark{stroke-dasharray:1 3}
      .chart-thread{stroke-opacity:.6}
      .chart-name{stroke:none}

      """
    let bright = sheet("#ffffff", "#1f242b", "#5a6470", "#dfe3e8", light)
    let dim = sheet("#14161b", "#e6eaf0", "#a7b0bd", "#333a45", dark)
    switch appearance {
    case .light: return bright + shapes
    case .dark: return dim + shapes
    case .automatic:
      return bright + shapes + "@media (prefers-color-scheme:dark){\n\(dim)"
        + ".chart-name{stroke:none}\n}\n"
    }
  }

  private static func sheet(
    _ paper: String, _ ink: String, _ dim: String, _ grid: String, _ runs: [String]
  ) -> String {
    let lines = runs.enumerated().map { ".chart-run\($0){stroke:\($1);fill:\($1)}\n" }
    return """
      .chart-paper{fill:\(paper)}
      .chart-ink{fill:\(ink)}
      .chart-dim{fill:\(dim)}
      .chart-grid{stroke:\(grid)}
      .chart-axis,.chart-mark{stroke:\(dim)}

      """ + lines.joined()
  }
}
