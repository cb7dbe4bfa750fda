import Testing

@testable import Ground

@Suite("Bytes as text") struct QuotingTests {
  @Test(
    "a word is bare where it can be, and quoted with escapes where it must",
    arguments: [
      ("plain.txt", "plain.txt"), ("a b", #""a b""#), ("a\nb\tc\r", #""a\nb\tc\r""#),
      ("\u{1B}[31m", #""\x1b[31m""#), (#"a\n"#, #""a\\n""#), ("\u{0}\u{7F}", #""\x00\x7f""#),
      ("\u{85}", #""\xc2\x85""#), ("\u{202E}gpj", #""\xe2\x80\xaegpj""#),
      ("a\u{200B}b", #""a\xe2\x80\x8bb""#), ("e\u{301}", "e\u{301}"), ("\u{301}", #""\xcc\x81""#),
      ("a/\u{301}", #""a/\xcc\x81""#), ("文件", "文件"), ("🌳", "🌳"), ("a\u{A0}b", #""a\xc2\xa0b""#),
      ("", #""""#), ("#a", ##""#a""##), ("@a", #""@a""#), ("a\"", #""a\"""#), ("{a", #""{a""#),
      ("👍\u{1F3FD}", #""👍\xf0\x9f\x8f\xbd""#), ("\u{E000}", #""\xee\x80\x80""#),
    ])
  func words(name: String, expected: String) {
    #expect(Quoting.word(name.utf8) == expected)
  }

  @Test(
    "what is no UTF-8 is escaped byte by byte",
    arguments: [
      ([0x61, 0xFF, 0x62], #""a\xffb""#), ([0xC3], #""\xc3""#), ([0xC3, 0x28], #""\xc3(""#),
      ([0xC0, 0xAF], #""\xc0\xaf""#), ([0xED, 0xA0, 0x80], #""\xed\xa0\x80""#),
      ([0xE2, 0x82, 0xAC], "€"), ([0xE2, 0x82], #""\xe2\x82""#),
    ] as [([UInt8], String)])
  func bytes(name: [UInt8], expected: String) {
    #expect(Quoting.word(name) == expected)
  }

  @Test("a text stays on one line, a backslash stays as it is, and twice is like once")
  func visible() {
    let text = "a\nb\u{1B}]52;c;aGk=\u{7} \\x\u{202E}\u{9B}31m"
    let shown = #"a\nb\x1b]52;c;aGk=\x07 \x\xe2\x80\xae\xc2\x9b31m"#
    #expect(Quoting.visible(text) == shown)
    #expect(Quoting.visible(shown) == shown)
    #expect(Quoting.visible(lines: "a\u{1B}\nb") == "a\\x1b\nb")
    #expect(Quoting.visible("文", asciiOnly: true) == #"\xe6\x96\x87"#)
  }

  @Test("a line of the language gets quotes around what is escaped outside of any")
  func source() {
    #expect(Quoting.source(Array("mkdir /a\u{1B}b".utf8)) == #"mkdir /a"\x1b"b"#)
    #expect(Quoting.source(Array("mkdir \"/a\u{1B}\\\"\tb\"\t".utf8)) == #"mkdir "/a\x1b\"\tb" "#)
    #expect(Quoting.source(Array("mkdir /ä".utf8)) == "mkdir /ä")
  }

  @Test("prose that would not read as it is stands in quotes")
  func prose() {
    #expect(Quoting.prose("x\nfault wrong-twin") == #""x\nfault wrong-twin""#)
    #expect(Quoting.prose("A \"quoted\" word # and more") == "A \"quoted\" word # and more")
    #expect(Quoting.prose("\"a\" b") == #""\"a\" b""#)
    #expect(Quoting.prose(" a") == #"" a""#)
  }

  @Test("no two names are written alike")
  func unambiguous() {
    var seen: [String: [UInt8]] = [:]
    let alphabet: [UInt8] = [0x61, 0x5C, 0x0A, 0x6E, 0x78, 0x30, 0x80, 0xC2, 0x22, 0x20]
    for a in alphabet {
      for b in alphabet {
        for c in alphabet {
          let name = [a, b, c]
          #expect(seen.updateValue(name, forKey: Quoting.word(name)) == nil)
        }
      }
    }
  }
}
