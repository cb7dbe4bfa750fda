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

@Suite struct EscapingTests {
  @Test(
    "a name is shown as text where it is text and as bytes where it is not",
    arguments: [
      ("plain name.txt", "plain name.txt"), ("a\nb\tc\r", "a\\nb\\tc\\r"),
      ("\u{1B}[31m", "\\x1b[31m"),
      ("a\\n", "a\\\\n"), ("\u{0}\u{7F}", "\\x00\\x7f"), ("\u{85}", "\\xc2\\x85"),
      ("\u{202E}gpj", "\\xe2\\x80\\xaegpj"), ("a\u{200B}b", "a\\xe2\\x80\\x8bb"),
      ("e\u{301}", "e\u{301}"), ("\u{301}", "\\xcc\\x81"), ("文件", "文件"), ("🌳", "🌳"),
    ])
  func names(name: String, expected: String) {
    #expect(escaped(name.utf8) == expected)
  }

  @Test(
    "invalid UTF-8 is shown byte by byte and what is valid beside it as text",
    arguments: [
      ([0x61, 0xFF, 0x62], "a\\xffb"), ([0xC3], "\\xc3"), ([0xC3, 0x28], "\\xc3("),
      ([0xC0, 0xAF], "\\xc0\\xaf"), ([0xED, 0xA0, 0x80], "\\xed\\xa0\\x80"),
      ([0xF4, 0x90, 0x80, 0x80], "\\xf4\\x90\\x80\\x80"), ([0xE2, 0x82, 0xAC], "€"),
      ([0xE2, 0x82], "\\xe2\\x82"), ([0x80], "\\x80"), ([0xE0, 0x81, 0x81], "\\xe0\\x81\\x81"),
      ([0xF0, 0x80, 0x81, 0x81], "\\xf0\\x80\\x81\\x81"),
    ] as [([UInt8], String)])
  func bytes(name: [UInt8], expected: String) {
    #expect(escaped(name) == expected)
  }

  @Test(
    "an escaped name never contains what a terminal would obey", arguments: 0..<50 as Range<UInt64>)
  func safety(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let bytes = (0..<64).map { _ in UInt8.random(in: 0...255, using: &random) }
    for scalar in escaped(bytes).unicodeScalars {
      #expect(columns(of: scalar) != nil, "seed \(seed)")
    }
    #expect(escaped(bytes, asciiOnly: true).utf8.allSatisfy { 0x20..<0x7F ~= $0 }, "seed \(seed)")
  }

  @Test("two different names are never shown alike")
  func unambiguous() {
    var seen: [String: [UInt8]] = [:]
    let alphabet: [UInt8] = [0x61, 0x5C, 0x0A, 0x6E, 0x78, 0x30, 0x80, 0xC2]
    for a in alphabet {
      for b in alphabet {
        for c in alphabet {
          let name = [a, b, c]
          #expect(seen.updateValue(name, forKey: escaped(name)) == nil)
        }
      }
    }
  }
}
