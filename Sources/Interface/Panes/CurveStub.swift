import Canvas
import Timeline
extension Painter {
  mutating func curves(_ chart: Chart, window: Range<Int>, cursor: Int, _ area: Rect) {
    for (i, s) in chart.series.enumerated() {
      write("\(s.name) \(s.values)", at: area.row(i).origin, within: area)
    }
  }
}
