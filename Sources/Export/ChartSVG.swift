// ChartSVG.swift: curves of several runs as SVG, with named axes. Each run has a colour, a dash
// pattern, and its name at the end of its line.
//
// All operations have the same width, and values are level lines, because nothing exists between
// two operations. If operations are narrower than half a pixel, a pixel column shows its least and
// greatest value, so no peak is lost. Numbers are hundredths of a pixel, as in GridSVG.swift.

import Ground
import Canvas
import Timeline

/// The colours of a chart.
public enum ChartAppearance: Sendable {
  /// Light, or dark if the reader's system prefers that.
  case automatic
  case light, dark
}

extension Chart {
  /// The chart as an SVG document.
  public func svg(appearance: ChartAppearance = .automatic) -> String {
    ChartPicture(self, appearance).document
  }
}

/// The positions of everything, in hundredths of a pixel.
struct ChartFrame {
  static let width = 960_00
  static let height = 400_00
  static let left = 64_00
  static let bottom = 344_00
  static let fontWidth = 7_30
  static let lineHeight = 15_00
  /// The most letters shown of a name or a mark.
  static let longestName = 24

  let right: Int
  let top: Int
  /// The greatest value on the axis.
  let peak: Int
  let count: Int

  init(_ chart: Chart, rowsOfMarks: Int) {
    let names = chart.series.map {
      columns(of: cut(Quoting.visible($0.name), to: Self.longestName))
    }
    right = Self.width - 24_00 - max(6, names.max() ?? 0) * Self.fontWidth
    top = 44_00 + rowsOfMarks * Self.lineHeight
    let step = Chart.step(to: chart.peak, atMost: 6)
    peak = max(1, (chart.peak + step - 1) / step * step)
    count = max(1, chart.count)
  }

  /// The left edge of an operation.
  func x(_ operation: Int) -> Int { Self.left + operation * (right - Self.left) / count }
  func middle(_ operation: Int) -> Int { (x(operation) + x(operation + 1)) / 2 }
  func y(_ value: Int) -> Int { Self.bottom - value * (Self.bottom - top) / peak }
}

/// The document under construction.
private struct ChartPicture {
  private let chart: Chart
  private let frame: ChartFrame
  private let marks: [ChartMark]
  private let appearance: ChartAppearance

  init(_ chart: Chart, _ appearance: ChartAppearance) {
    self.chart = chart
    self.appearance = appearance
    let draft = ChartFrame(chart, rowsOfMarks: 0)
    marks = ChartMark.placed(chart.marks, in: draft)
    frame = ChartFrame(chart, rowsOfMarks: (marks.compactMap(\.row).max() ?? -1) + 1)
  }

  var document: String {
    let (width, height) = (hundredths(ChartFrame.width), hundredths(ChartFrame.height))
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
      viewBox="0 0 \(width) \(height)" role="img" font-family="\(monospacedFonts)" font-size="12">
      <title>\(escapedForXML("\(chart.measure.word) by operation"))</title>
      <desc>\(escapedForXML(description))</desc>
      <style>
      \(ChartColors.styleSheet(appearance))</style>
      <rect class="chart-paper" width="\(width)" height="\(height)" rx="8"/>
      <text class="chart-ink" x="16" y="24" font-size="14">\
      \(escapedForXML("\(chart.measure.word): \(chart.measure.sentence)"))</text>
      \(axes)\(marksText)\(curves)\(labels)</svg>

      """
  }

  private var description: String {
    chart.series.map { series in
      "\(Quoting.visible(series.name)): \(series.values.count) operations, at most "
        + "\(series.values.max() ?? 0), \(series.values.last ?? 0) at the end."
    }.joined(separator: " ")
  }
}

// Axes and marks.
extension ChartPicture {
  private var axes: String {
    var text = ""
    let step = Chart.step(to: chart.peak, atMost: 6)
    for value in stride(from: 0, through: frame.peak, by: step) {
      text += line("chart-grid", ChartFrame.left, frame.y(value), frame.right, frame.y(value))
      text += label(
        "\(value)", ChartFrame.left - 8_00, frame.y(value) + 4_00, "end", "chart-dim")
    }
    let apart = Chart.step(to: frame.count - 1, atMost: 10)
    for operation in stride(from: 0, to: frame.count, by: apart) {
      let x = frame.middle(operation)
      text += line("chart-axis", x, ChartFrame.bottom, x, ChartFrame.bottom + 5_00)
      text += label("\(operation)", x, ChartFrame.bottom + 19_00, "middle", "chart-dim")
    }
    text += line(
      "chart-axis", ChartFrame.left, ChartFrame.bottom, frame.right, ChartFrame.bottom)
    let middle = (ChartFrame.left + frame.right) / 2
    return text
      + label("operation", middle, ChartFrame.bottom + 38_00, "middle", "chart-ink")
  }

  private var marksText: String {
    marks.map { mark in
      let x = frame.middle(mark.operation)
      let top = mark.row.map { 44_00 + $0 * ChartFrame.lineHeight } ?? frame.top
      let text = mark.row.map { _ in
        label(mark.text, x + 4_00, top, "start", "chart-dim")
      }
      return "<g><title>\(escapedForXML("\(mark.operation): \(mark.whole)"))</title>\n"
        + line("chart-mark", x, top, x, ChartFrame.bottom) + (text ?? "") + "</g>\n"
    }.joined()
  }

  private func line(_ style: String, _ x1: Int, _ y1: Int, _ x2: Int, _ y2: Int) -> String {
    "<path class=\"\(style)\" d=\"M\(hundredths(x1)) \(hundredths(y1))"
      + "L\(hundredths(x2)) \(hundredths(y2))\"/>\n"
  }

  private func label(
    _ text: String, _ x: Int, _ y: Int, _ anchor: String, _ style: String
  ) -> String {
    "<text class=\"\(style)\" x=\"\(hundredths(x))\" y=\"\(hundredths(y))\" "
      + "text-anchor=\"\(anchor)\">\(escapedForXML(text))</text>\n"
  }
}

// Curves.
extension ChartPicture {
  private var curves: String {
    chart.series.enumerated().map { index, series in
      guard !series.values.isEmpty else { return "" }
      let path = ChartCurve(series, frame).path
      return "<path class=\"chart-line \(ChartColors.name(index))\""
        + "\(ChartColors.dashes(index)) d=\"\(path)\"/>\n"
    }.joined()
  }

  /// The names beside the ends of their lines. A name that had to move is connected to its line.
  private var labels: String {
    let ends = chart.series.map { frame.y($0.values.last ?? 0) }
    let places = ChartMark.spread(
      ends, apart: ChartFrame.lineHeight, from: frame.top, to: ChartFrame.bottom)
    return chart.series.indices.map { index in
      let series = chart.series[index], style = ChartColors.name(index)
      let name = cut(Quoting.visible(series.name), to: ChartFrame.longestName)
      let end = frame.x(series.values.count)
      let thread = line(
        "chart-thread \(style)", end, ends[index], frame.right + 8_00, places[index])
      return (series.values.isEmpty ? "" : thread)
        + label(name, frame.right + 12_00, places[index] + 4_00, "start", "chart-name \(style)")
    }.joined()
  }
}
