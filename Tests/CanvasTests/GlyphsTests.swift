import Testing

@testable import Canvas

@Suite struct GlyphsTests {
  @Test("every glyph of every set takes one column", arguments: [Glyphs.utf8, .console, .ascii])
  func widths(glyphs: Glyphs) {
    for (name, glyph) in glyphs.all {
      #expect(columns(of: glyph) == 1, "\(name)")
      #expect(glyph.unicodeScalars.count == 1, "\(name)")
      if glyphs.isASCII { #expect(glyph.utf8.allSatisfy { 0x20..<0x7F ~= $0 }, "\(name)") }
    }
  }

  @Test("no two holders have the same mark", arguments: [Glyphs.utf8, .console, .ascii])
  func holders(glyphs: Glyphs) {
    #expect(Set(HolderMark.allCases.map { glyphs[$0] }).count == HolderMark.allCases.count)
  }

  @Test("a frame has a title, and a line that meets it joins it")
  func frame() {
    var grid = Grid(Size(width: 16, height: 5))
    grid.box(grid.bounds, .utf8, Style(.border), title: "Inodes 45")
    grid.line(from: Point(x: 0, y: 2), to: Point(x: 15, y: 2), .utf8, Style(.border))
    grid.line(from: Point(x: 5, y: 2), to: Point(x: 5, y: 4), .utf8, Style(.border))
    #expect(
      grid.text == """
        ┌ Inodes 45 ───┐
        │              │
        ├────┬─────────┤
        │    │         │
        └────┴─────────┘
        """)
  }

  @Test("without UTF-8 the same frame is drawn in ASCII")
  func asciiFrame() {
    var grid = Grid(Size(width: 12, height: 3))
    grid.box(grid.bounds, .ascii, Style(.border), title: "a long title")
    #expect(
      grid.text == """
        + a long ~ +
        |          |
        +----------+
        """)
  }

  @Test("the second title stands after the first")
  func secondTitle() {
    var grid = Grid(Size(width: 20, height: 2))
    grid.box(grid.bounds, .utf8, Style(.border))
    let used = grid.title("Files 2", of: grid.bounds, .utf8, Style(.title))
    grid.title("Locks", of: grid.bounds, .utf8, Style(.title), skipping: used + 1)
    #expect(grid.text(row: 0) == "┌ Files 2 ─ Locks ─┐")
  }
}

@Suite struct KeyTests {
  static let all: [Key] =
    Key.named.map(\.key) + "abcz019:/<>?".unicodeScalars.map { .character($0) }
    + "acz".map { .control($0) }

  @Test("the name of a key is read back as that key", arguments: all)
  func roundTrip(key: Key) {
    #expect(Key(name: key.name) == key)
  }

  @Test("other ways to write a key are understood, nonsense is not")
  func aliases() {
    #expect(Key(name: "ctrl-C") == .control("c"))
    #expect(Key(name: "C-x") == .control("x"))
    #expect(Key(name: "return") == .enter)
    #expect(Key(name: "PAGEDOWN") == .pageDown)
    #expect(Key(name: "J") == .character("J"))
    #expect(Key(name: "^") == .character("^"))
    #expect(Key(name: "ö") == .character("ö"))
    for nonsense in ["", "Entr", "ctrl-", "ctrl-ab", "^1", "\u{1B}", "ab"] {
      #expect(Key(name: nonsense) == nil, "\(nonsense)")
    }
  }

  @Test("a vt100 has arrows and control keys but no keys of later keyboards")
  func vt100() {
    #expect(Key.up.isOnVT100)
    #expect(Key.control("a").isOnVT100)
    #expect(Key.character("~").isOnVT100)
    #expect(!Key.character("ö").isOnVT100)
    for key in [Key.home, .end, .pageUp, .pageDown, .backtab, .delete] {
      #expect(!key.isOnVT100)
    }
  }
}
