// Curves in cells, as text.

import Canvas
import Testing
import Timeline

@testable import Interface

@Suite struct CurveTests {
  private func draw(
    _ series: [(String, [Int])], window: Range<Int>? = nil, cursor: Int = 0, width: Int = 44,
    height: Int = 9, glyphs: Glyphs = .utf8
  ) -> Grid {
    let chart = Chart(.inodes, series.map { Chart.Series(name: $0.0, values: $0.1) })
    var painter = Painter(Size(width: width, height: height), glyphs)
    painter.curves(chart, window: window ?? 0..<chart.count, cursor: cursor, painter.grid.bounds)
    return painter.grid
  }

  private let two = [
    ("before", [1, 2, 3, 4, 5, 6, 7, 8]), ("current", [1, 2, 3, 4, 3, 2, 1, 0]),
  ]

  @Test("a band a run on one scale, the operation at the cursor marked")
  func bands() {
    let grid = draw(two, cursor: 5)
    #expect(
      grid.text == #"""
        before  8                         ▄▄▄▄████ 8
                                  ▄▄▄▄████████████▴6
                          ▄▄▄▄████████████████████
                0 ▄▄▄▄████████████████████████████
        current 8                                  0
                                                  ▴2
                          ▄▄▄▄████▄▄▄▄
                0 ▄▄▄▄████████████████████▄▄▄▄····
        inodes    0                   ▴5         7
        """#)
    let marked = String(repeating: ".", count: 30) + "SSSS" + String(repeating: ".", count: 10)
    let plain = String(repeating: ".", count: 44)
    let surfaces = grid.surfaces.split(separator: "\n").map(String.init)
    #expect(surfaces == Array(repeating: marked, count: 8) + [plain])
  }

  @Test("the numbers of operations never run into each other")
  func axis() {
    let run = [("run", Array(repeating: 7, count: 137))]
    for width in 40..<150 {
      for cursor in [0, 1, 5, 60, 130, 134, 135, 136] {
        let axis = draw(run, cursor: cursor, width: width).text.split(separator: "\n").last ?? ""
        let numbers = axis.split { !$0.isNumber }.map(String.init)
        #expect(Set(numbers).isSubset(of: ["0", "136", "\(cursor)"]), "\(width) columns: \(axis)")
        #expect(numbers.contains("\(cursor)"), "\(width) columns: \(axis)")
      }
    }
  }

  @Test("in ASCII other signs say the same")
  func ascii() {
    #expect(
      draw(two, cursor: 5, glyphs: .ascii).text == #"""
        before  8                         ~~~~#### 8
                                  ~~~~############^6
                          ~~~~####################
                0 ~~~~############################
        current 8                                  0
                                                  ^2
                          ~~~~####~~~~
                0 ~~~~####################~~~~,,,,
        inodes    0                   ^5         7
        """#)
  }

  @Test("a window shows its operations only, as wide as there is room")
  func window() {
    #expect(
      draw(two, window: 4..<8, cursor: 7).text == #"""
        before  8                 ▄▄▄▄▄▄▄▄████████ 8
                  ▄▄▄▄▄▄▄▄████████████████████████
                  ████████████████████████████████
                0 ████████████████████████████████
        current 8                                  0

                  ▄▄▄▄▄▄▄▄
                0 ████████████████▄▄▄▄▄▄▄▄········
        inodes    4                       ▴7     7
        """#)
  }

  @Test("a run that has stopped ends, and has no value there")
  func ended() {
    #expect(
      draw([("a", [1, 1, 1, 1]), ("b", [1])], cursor: 3, width: 30, height: 3).text == #"""
        a        ███████████████████ 1
        b        █████
        inodes   0              ▴3 3
        """#)
  }

  @Test("where operations share a column, what is sure is full and the rest is dim")
  func shared() {
    var values = Array(repeating: 8, count: 300)
    values[150] = 2
    let grid = draw([("a", values)], cursor: 0, width: 20, height: 5)
    #expect(
      grid.text == #"""
        a      8 █████████ 8
                 █████████▴8
                 █████████
               0 █████████
        inodes   ▴0    299
        """#)
    #expect(
      grid.roles == #"""
        S      d ccccdcccc c
                 ccccdccccFF
                 ccccdcccc
               d ccccccccc
        TTTTTT   FF    ddd
        """#)
  }

  @Test("every operation of a window has its place, and each place is of an operation")
  func places() {
    for count in 1...40 {
      let series = Chart.Series(name: "a", values: Array(0..<60))
      for columns in 1...60 {
        let window = 7..<7 + count
        let spans = series.spans(window, columns: columns)
        for operation in window {
          let places = Chart.places(of: operation, in: window, columns: columns) ?? 0..<0
          #expect(!places.isEmpty)
          for place in places {
            let span = spans[place]
            #expect((span?.least ?? 99)...(span?.most ?? 99) ~= operation)
          }
        }
      }
    }
    #expect(Chart.places(of: 3, in: 4..<8, columns: 9) == nil)
  }

  @Test("no size, no window and no cursor draws outside or traps")
  func sizes() {
    for width in 0...30 {
      for height in 0...6 {
        let grid = draw(two + [("c", [])], cursor: 9, width: width, height: height)
        #expect(grid.size == Size(width: width, height: height))
      }
    }
    #expect(draw([], width: 30, height: 5).text.contains("inodes"))
    _ = draw(two, window: 90..<99, cursor: -4)
  }
}
