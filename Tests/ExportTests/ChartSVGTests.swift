// Charts: one in full, and the invariants of all.

import Foundation
import Testing
import Timeline

@testable import Export

@Suite struct ChartSVGTests {
  private func chart(_ values: [[Int]], marks: [Chart.Mark] = []) -> Chart {
    let series = values.enumerated().map {
      Chart.Series(name: "run \($0.offset)", values: $0.element)
    }
    return Chart(.dentries, series, marks: marks)
  }

  private func paths(_ svg: String) -> [String] {
    svg.matches(of: /class="chart-line[^>]* d="([^"]*)"/).map { String($0.output.1) }
  }

  @Test("a line is level over each operation and jumps between two")
  func line() {
    let svg = chart([[0, 2, 2, 1]]).svg()
    #expect(paths(svg) == ["M64 344H271.05V44H685.15V194H892.2"])
    #expect(svg.contains(">dentries: live dentries when the operation has ended</text>"))
    #expect(svg.contains("<desc>run 0: 4 operations, at most 2, 1 at the end.</desc>"))
  }

  @Test("a run that ended earlier has a shorter line, one without operations has none")
  func lengths() {
    let found = paths(chart([[1, 1, 1, 1], [1, 1], []]).svg())
    #expect(found.count == 2)
    #expect(found == ["M64 44H892.2", "M64 44H478.1"])
  }

  @Test("of thousands of operations each pixel keeps the least and the most")
  func reduction() throws {
    var values = Array(repeating: 5, count: 100_000)
    values[31_234] = 99
    values[77_777] = 0
    let path = try #require(paths(chart([values]).svg()).first)
    let points = path.split { "ML".contains($0) }
    #expect(points.count <= 2 * 900 && points.count > 800)
    let heights = Set(points.compactMap { $0.split(separator: " ").last })
    #expect(heights.count == 3 && heights.contains("344"))
  }

  @Test("names at the ends keep apart, inside of the picture")
  func labels() {
    for wanted in [[0, 0, 0], [300, 301, 302, 299], [10, 200, 205, 390], [400, 400]] {
      let places = ChartMark.spread(wanted, apart: 15, from: 0, to: 400)
      let sorted = places.sorted()
      #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $1 - $0 >= 15 }, "\(places)")
      #expect(sorted.first ?? 0 >= 0 && sorted.last ?? 0 <= 400, "\(places)")
    }
    #expect(ChartMark.spread([10, 200], apart: 15, from: 0, to: 400) == [10, 200])
  }

  @Test("runs differ in colour and in dashes, thirty of them in one or the other")
  func looks() {
    let looks = (0..<30).map { ChartColors.name($0) + ChartColors.dashes($0) }
    #expect(Set(looks).count == 30)
  }

  @Test(
    "only whole hundredths are written, the same bytes each time, and nothing but text is named")
  func bytes() {
    let marks = [
      Chart.Mark(operation: 1, text: "</text><script>alert(1)</script>"),
      Chart.Mark(operation: 1, text: "\u{1B}[31m]]>"), Chart.Mark(operation: 99, text: "outside"),
    ]
    let hostile = Chart(
      .references, [Chart.Series(name: "a<b>\"&\u{0}", values: [1, 3, 7])], marks: marks)
    for appearance in [ChartAppearance.automatic, .light, .dark] {
      let svg = hostile.svg(appearance: appearance)
      #expect(svg == hostile.svg(appearance: appearance))
      #expect(!svg.contains("<script>") && !svg.contains("\u{1B}") && !svg.contains("\u{0}"))
      #expect(!svg.contains("outside") && svg.contains("&lt;/text&gt;&lt;script&gt;"))
      #expect(svg.firstMatch(of: /\.[0-9]{3}/) == nil)
    }
    #expect(hostile.svg().contains("prefers-color-scheme:dark"))
    #expect(!hostile.svg(appearance: .dark).contains("prefers-color-scheme"))
  }

  @Test("a chart of nothing is a picture")
  func empty() {
    #expect(chart([]).svg().hasSuffix("</svg>\n"))
    #expect(chart([[0]]).svg().hasSuffix("</svg>\n"))
  }
}
