import Testing

@testable import Canvas

/// Checks that every wide cell has its right half and no right half is alone.
func expectWhole(_ grid: Grid, _ comment: Comment? = nil) {
  for y in 0..<grid.size.height {
    var expectsHalf = false
    for x in 0..<grid.size.width {
      let columns = grid[Point(x: x, y: y)]?.columns
      #expect((columns == 0) == expectsHalf, comment)
      expectsHalf = columns == 2
    }
    #expect(!expectsHalf, comment)
  }
}

@Suite struct GridTests {
  @Test("drawing at and around every edge of every small size stays inside and never traps")
  func clipping() {
    for width in 0...20 {
      for height in [0, 1, 2, 7, 20] {
        var grid = Grid(Size(width: width, height: height))
        for x in [Int.min, -3, -1, 0, width - 1, width, Int.max] {
          for y in [Int.min, -1, 0, height - 1, height, Int.max] {
            grid.put("a文b🌳e\u{301}", at: Point(x: x, y: y), Style(.count))
            let area = Rect(x: x, y: y, width: 5, height: 3)
            grid.box(area, .utf8, Style(.border), title: "title 文")
            grid.fill(area, .popup)
            grid.restyle(area, on: .selected)
          }
        }
        expectWhole(grid, "\(width)x\(height)")
        #expect(
          grid.text.split(separator: "\n", omittingEmptySubsequences: false).count == max(1, height)
        )
      }
    }
  }

  @Test("text is cut at the edges of the area it may use")
  func area() {
    var grid = Grid(Size(width: 10, height: 2))
    let area = Rect(x: 2, y: 0, width: 4, height: 1)
    #expect(grid.put("abcdefgh", at: Point(x: 0, y: 0), within: area) == 6)
    #expect(grid.put("zzz", at: Point(x: 2, y: 1), within: area) == 0)
    #expect(grid.text == "  cdef\n")
  }

  @Test("a wide character that is cut by an edge leaves blanks")
  func wideAtEdge() {
    var grid = Grid(Size(width: 3, height: 2))
    #expect(grid.put("文系", at: .zero) == 3)
    #expect(grid.text(row: 0) == "文")
    grid.put("文系", at: Point(x: -1, y: 1))
    #expect(grid.text(row: 1) == " 系")
    expectWhole(grid)
  }

  @Test("overwriting half of a wide character clears its other half")
  func overwrite() {
    var grid = Grid(Size(width: 6, height: 1))
    grid.put("文系统", at: .zero)
    grid.put("x", at: Point(x: 1, y: 0))
    grid.put("y", at: Point(x: 2, y: 0))
    #expect(grid.text(row: 0) == " xy 统")
    grid.put("文", at: Point(x: 3, y: 0))
    #expect(grid.text(row: 0) == " xy文")
    expectWhole(grid)
  }

  @Test("the pen moves by the columns that the text takes")
  func columnsUsed() {
    var grid = Grid(Size(width: 40, height: 1))
    for text in ["", "abc", "文件", "cafe\u{301}", "🌳", "\u{1F468}\u{200D}\u{1F469}!"] {
      #expect(grid.put(text, at: .zero) == columns(of: text), "\(text)")
    }
  }

  @Test("a style reads back as letters of its role and surface")
  func styles() {
    var grid = Grid(Size(width: 8, height: 2))
    grid.put("d9", at: .zero, Style(.identifier))
    grid.put("14", at: Point(x: 4, y: 0), Style(.count, on: .base, .bold))
    grid.put("gone", at: Point(x: 1, y: 1), Style(.dead, on: .base, [.crossed]))
    grid.restyle(Rect(x: 0, y: 1, width: 8, height: 1), on: .selected)
    #expect(
      grid.styles == """
        ii  cc
         xxxx
        --
        ........
        SSSSSSSS
        """)
    #expect(grid.attributes == "    bb\n xxxx")
    #expect(grid.text == "d9  14\n gone")
  }

  @Test("each role and each surface has a letter of its own")
  func letters() {
    #expect(Set(Role.allCases.map(\.letter)).count == Role.allCases.count)
    #expect(Set(Surface.allCases.map(\.letter)).count == Surface.allCases.count)
  }

  @Test("a cell keeps its style and its text through packing")
  func packing() {
    for role in Role.allCases {
      for surface in Surface.allCases {
        let style = Style(role, on: surface, [.bold, .italic])
        #expect(Cell(scalar: "\u{10FFFD}", columns: 1, style: style).style == style)
        #expect(Cell(cluster: 77, columns: 2, style: style).style == style)
      }
    }
    #expect(Cell(scalar: "\u{10FFFD}", columns: 2, style: Style()).scalar == "\u{10FFFD}")
    #expect(MemoryLayout<Cell>.size == 8)
    #expect(MemoryLayout<Style>.size <= 8)
  }

  @Test("grids that look alike are equal, however they were drawn")
  func equality() {
    var one = Grid(Size(width: 4, height: 1))
    one.put("e\u{301}", at: .zero)
    one.put("o\u{308}", at: Point(x: 1, y: 0))
    var two = Grid(Size(width: 4, height: 1))
    two.put("o\u{308}", at: Point(x: 1, y: 0))
    two.put("e\u{301}", at: .zero)
    #expect(one == two)
    two.put("e\u{302}", at: .zero)
    #expect(one != two)
    #expect(one != Grid(Size(width: 1, height: 4)))
  }
}

@Suite struct GridDifferenceTests {
  @Test("applying the differences to one grid gives the other", arguments: 0..<200 as Range<UInt64>)
  func property(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let size = Size(
      width: .random(in: 0...20, using: &random), height: .random(in: 0...6, using: &random))
    var from = Grid(size)
    scribble(on: &from, &random)
    var to = Bool.random(using: &random) ? from : Grid(size)
    scribble(on: &to, &random)
    var applied = from
    applied.apply(to.differences(from: from))
    #expect(applied == to, "seed \(seed)")
    expectWhole(applied, "seed \(seed)")
    #expect(to.differences(from: to).isEmpty, "seed \(seed)")
  }

  @Test("only what changed is a difference")
  func minimal() {
    var from = Grid(Size(width: 20, height: 3))
    from.put("count 14 of 15", at: Point(x: 0, y: 1))
    var to = from
    to.put("13", at: Point(x: 6, y: 1))
    let differences = to.differences(from: from)
    #expect(differences.map(\.text) == ["3"])
    #expect(differences.map(\.origin) == [Point(x: 7, y: 1)])
  }

  @Test("a changed wide character is a difference of both its columns")
  func wideDifference() {
    var from = Grid(Size(width: 6, height: 1))
    from.put("文件", at: .zero)
    var to = from
    to.put("系", at: Point(x: 2, y: 0))
    #expect(
      to.differences(from: from)
        == [Span(origin: Point(x: 2, y: 0), columns: 2, style: Style(), text: "系")])
  }

  @Test("the spans of a row cover it")
  func cover() {
    var random = SeededGenerator(seed: 5)
    var grid = Grid(Size(width: 30, height: 8))
    scribble(on: &grid, &random)
    for row in 0..<8 {
      #expect(grid.spans(row: row).reduce(0) { $0 + $1.columns } == 30)
    }
    #expect(grid.spans(row: 8).isEmpty)
    #expect(grid.spans(row: -1).isEmpty)
  }

  private func scribble(on grid: inout Grid, _ random: inout SeededGenerator) {
    let texts = ["a", "文件", "e\u{301}x", "🌳", "├─ name", "\u{1F468}\u{200D}\u{1F469}", "  ", "ö"]
    for _ in 0..<12 {
      let point = Point(
        x: .random(in: -3...21, using: &random), y: .random(in: -1...6, using: &random))
      let role = Role.allCases.randomElement(using: &random) ?? .text
      let surface = Surface.allCases.randomElement(using: &random) ?? .base
      let area = Rect(origin: point, size: Size(width: 4, height: 2))
      switch Int.random(in: 0..<6, using: &random) {
      case 0: grid.fill(area, surface)
      case 1: grid.restyle(area, on: surface)
      case 2: grid.box(area, .utf8, Style(.border))
      default:
        grid.put(texts.randomElement(using: &random) ?? "", at: point, Style(role, on: surface))
      }
    }
  }
}

/// xorshift64*, so that a failure can be repeated by its seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = (seed &+ 1) &* 0x9E37_79B9_7F4A_7C15
  }

  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_F491_4F6C_DD1D
  }
}
