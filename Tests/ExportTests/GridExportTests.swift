import Canvas
import Configuration
import Testing

@testable import Export

/// Two rows with a frame, a selection, a dead object, wide letters and characters that XML must
/// escape.
private func sample() -> Grid {
  var grid = Grid(Size(width: 12, height: 2))
  grid.put("d9", at: .zero, Style(.identifier))
  grid.put("<a & b>", at: Point(x: 4, y: 0), Style(.dead))
  grid.put("文件 x", at: Point(x: 1, y: 1), Style(.text))
  grid.restyle(Rect(x: 0, y: 1, width: 12, height: 1), on: .selected)
  return grid
}

private func theme() -> Theme {
  var theme = Theme(name: "test")
  theme.window = (background: RGB(0x10, 0x10, 0x10), foreground: RGB(0xEE, 0xEE, 0xEE))
  theme[.identifier] = Ink(.rgb(RGB(0xC4, 0xB1, 0xFF)), .bold)
  theme[.dead] = Ink(.indexed(8), .crossed)
  theme[.selected] = Paper(.rgb(RGB(0x20, 0x30, 0x40)), fallback: .reverse)
  return theme
}

@Suite struct GridSVGTests {
  @Test("a grid becomes an exact SVG document")
  func golden() {
    let fonts = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"
    #expect(
      sample().svg(theme: theme(), title: "two <rows>") == """
        <svg xmlns="http://www.w3.org/2000/svg" width="132.36" height="58.96" \
        viewBox="0 0 132.36 58.96" role="img" font-family="\(fonts)" font-size="15">
        <title>two &lt;rows&gt;</title>
        <rect width="132.36" height="58.96" rx="8" fill="#101010"/>
        <g shape-rendering="crispEdges">
        <rect x="12" y="29.48" width="108.36" height="17.48" fill="#203040"/>
        </g>
        <g xml:space="preserve">
        <text x="12" y="25.92" textLength="18.06" fill="#c4b1ff" font-weight="bold">d9</text>
        <text x="48.12" y="25.92" textLength="63.21" fill="#7f7f7f" \
        text-decoration="line-through">&lt;a &amp; b&gt;</text>
        <text x="21.03" y="43.4" textLength="18.06" fill="#eeeeee">文</text>
        <text x="39.09" y="43.4" textLength="18.06" fill="#eeeeee">件</text>
        <text x="66.18" y="43.4" textLength="9.03" fill="#eeeeee">x</text>
        </g>
        </svg>

        """)
  }

  @Test("reverse letters change places with their background")
  func reverse() {
    var grid = Grid(Size(width: 2, height: 1))
    grid.put("ab", at: .zero, Style(.text, on: .base, .reverse))
    let svg = grid.svg(theme: theme())
    #expect(
      svg.contains("<rect x=\"12\" y=\"12\" width=\"18.06\" height=\"17.48\" fill=\"#eeeeee\"/>"))
    #expect(svg.contains("fill=\"#101010\">ab</text>"))
  }

  @Test("an underlined blank is drawn, other blanks are not")
  func blanks() {
    var grid = Grid(Size(width: 6, height: 1))
    #expect(!grid.svg(theme: theme()).contains("<text"))
    grid.put(" a ", at: .zero, Style(.text, on: .base, .underline))
    #expect(grid.svg(theme: theme()).contains("text-decoration=\"underline\"> a </text>"))
  }

  @Test("an empty grid is a valid picture")
  func empty() {
    #expect(Grid(.zero).svg(theme: theme()).hasSuffix("</svg>\n"))
  }

  @Test("what XML forbids never gets into the document")
  func escaping() {
    #expect(
      escapedForXML("a\u{0}b\u{1B}<'\">&\n") == #"a\x00b\x1b&lt;&apos;&quot;&gt;&amp;\n"#)
  }
}

@Suite struct GridTextTests {
  @Test("plain text has a line for each row and no blanks at the ends")
  func plain() {
    #expect(sample().plainText == "d9  <a & b>\n 文件 x\n")
    #expect(Grid(.zero).plainText == "")
  }

  @Test("text with escape codes changes colours only where they change")
  func ansi() {
    let escape = "\u{1B}["
    #expect(
      sample().ansiText(theme: theme()) == """
        \(escape)0;1;38;2;196;177;255md9\(escape)0m  \(escape)0;9;90m<a & b>\(escape)0m
        \(escape)0;48;2;32;48;64m 文件 x     \(escape)0m

        """)
  }

  @Test("without colours only attributes are written")
  func plainAttributes() {
    let text = sample().ansiText(theme: theme(), depth: .none)
    #expect(
      text.split(separator: "\n").first == "\u{1B}[0;1md9\u{1B}[0m  \u{1B}[0;9m<a & b>\u{1B}[0m")
    #expect(!text.contains(";38;"))
  }

  @Test("taking the escape codes away leaves the plain text")
  func stripped() throws {
    for name in Theme.builtInNames {
      let theme = try Theme.named(name)
      for depth in ColorDepth.allCases {
        let ansi = sample().ansiText(theme: theme, depth: depth)
        let plain = ansi.replacing(/\u{1B}\[[0-9;]*m/, with: "")
        let lines = plain.split(separator: "\n").map { $0.replacing(/[ ]+$/, with: "") }
        #expect(lines.joined(separator: "\n") + "\n" == sample().plainText)
      }
    }
  }
}
