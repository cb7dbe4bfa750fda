import Testing

@testable import Canvas

@Suite struct WidthTests {
  @Test(
    "a text takes the columns that a terminal gives it",
    arguments: [
      ("abc", 3), ("文件系统", 8), ("한글", 4), ("ﾊﾝ", 2), ("（）", 4), ("cafe\u{301}", 4),
      ("🌳🌲", 4), ("├─└│", 4), ("ö ß €", 5), ("\u{1112}\u{1161}\u{11AB}", 2), ("क\u{93F}", 2),
      ("", 0), ("×…→", 3), ("\u{E000}", 1), ("\u{20000}", 2),
    ])
  func widths(text: String, expected: Int) {
    #expect(columns(of: text) == expected)
  }

  @Test(
    "what a terminal cannot be trusted with becomes one replacement character",
    arguments: [
      "\u{1B}", "\n", "\u{7F}", "\u{85}", "\u{202E}",
      "\u{200B}", "\u{2028}", "\u{AD}", "\u{301}", "\u{FEFF}", "\u{1F1E9}\u{1F1EA}",
      "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", "\u{1F44D}\u{1F3FD}", "\u{2764}\u{FE0F}",
      "a\u{301}\u{302}\u{303}\u{304}\u{305}", "\u{378}",
    ])
  func replaced(text: String) {
    var grid = Grid(Size(width: 12, height: 1))
    #expect(grid.put(text + "]", at: .zero) == 2)
    #expect(grid.text(row: 0) == "\u{FFFD}]")
  }

  @Test("two controls are two replacements, and text around a flag stays")
  func neighbours() {
    var grid = Grid(Size(width: 12, height: 2))
    grid.put("a\r\nb", at: .zero)
    grid.put("a\u{1F1E9}\u{1F1EA}b\u{1F1E9}c", at: Point(x: 0, y: 1))
    #expect(grid.text == "a\u{FFFD}\u{FFFD}b\na\u{FFFD}b\u{FFFD}c")
  }

  @Test("five scalars fit into a cell and six do not")
  func capacity() {
    var grid = Grid(Size(width: 4, height: 1))
    let five = "a\u{301}\u{302}\u{303}\u{304}"
    grid.put(five, at: .zero)
    #expect(grid.text(row: 0) == five)
    grid.put(five + "\u{305}", at: .zero)
    #expect(grid.text(row: 0) == "\u{FFFD}")
  }

  @Test("no scalar makes a row longer or shorter than it says")
  func allScalars() {
    for value in UInt32(0)...0x10FFFF where value % 7 == 0 || value < 0x3200 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let width = columns(of: String(scalar))
      guard width != 1 && width != 2 else { continue }
      Issue.record("U+\(String(value, radix: 16)) takes \(width)")
    }
  }
}

@Suite struct CuttingTests {
  @Test("a cut text fits and says that it was cut")
  func cutting() {
    #expect(cut("directory", to: 9) == "directory")
    #expect(cut("directory", to: 5) == "dire…")
    #expect(cut("文件系统", to: 6) == "文件…")
    #expect(cut("文件系统", to: 0) == "")
    #expect(cut("abc", to: -1) == "")
    #expect(cutFront("/a/long/path", to: 6) == "…/path")
    #expect(cutFront("文件系统", to: 4) == "…统")
    for limit in 0...14 {
      #expect(columns(of: cut("a文b件c系d🌳e", to: limit)) <= limit)
      #expect(columns(of: cutFront("a文b件c系d🌳e", to: limit)) <= limit)
    }
  }

  @Test("padding counts columns, not characters")
  func padding() {
    #expect(padded("文", to: 4) == "文  ")
    #expect(paddedFront("14", to: 4) == "  14")
    #expect(padded("longer", to: 3) == "longer")
  }
}
