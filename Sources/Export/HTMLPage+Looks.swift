// HTMLPage+Looks.swift: rows of a grid as runs of text, each with a look, and the style sheet for
// these looks. Looks are numbered on first use, so the page contains only those that it shows.

import Canvas

/// A row: runs of text, each with the code of its look.
struct HTMLRow {
  struct Run {
    var text: String
    let code: HTMLCode
  }
  var runs: [Run] = []

  /// The row for the script: `["plain text",0,"×",65536]`, texts and codes.
  var script: String {
    let pieces = runs.flatMap { [JSONObject.quotedForScript($0.text), "\($0.code.raw)"] }
    return "[" + pieces.joined(separator: ",") + "]"
  }

  /// The row as elements, for readers without JavaScript.
  var markup: String {
    let spans = runs.map {
      "<span class=\"\($0.code.classes)\">\(escapedForXML($0.text))</span>"
    }
    return "<span class=\"r\">" + spans.joined() + "\n</span>"
  }
}

/// A look in one number. Bits 0 to 5 are attributes, bits 6 to 15 the number of the colours, and
/// the bits from 16 on the width in columns, or 0 for the text's natural width. The page's script
/// decodes it.
struct HTMLCode: Equatable {
  let raw: Int

  init(colors: Int, attributes: Attributes) {
    raw = (colors & 1023) << 6 | Int(attributes.rawValue & 63)
  }

  private init(raw: Int) { self.raw = raw }

  /// The same look with a width in columns.
  func wide(_ columns: Int) -> HTMLCode { HTMLCode(raw: raw & 0xFFFF | columns << 16) }

  var columns: Int { raw >> 16 }

  var classes: String {
    let attributes = raw & 63
    return "c\(raw >> 6 & 1023)" + (attributes == 0 ? "" : " a\(attributes)")
      + (columns == 0 ? "" : " w\(columns)")
  }
}

/// The looks used so far.
struct HTMLLooks {
  private struct Colors: Hashable {
    let foreground: RGB
    let background: RGB
  }

  private let theme: Theme
  private var table: [Colors] = []
  private var numbers: [Colors: Int] = [:]
  private var codes: [Style: HTMLCode] = [:]

  init(theme: Theme) { self.theme = theme }

  /// One row.
  mutating func row(_ grid: Grid, _ row: Int) -> HTMLRow {
    var result = HTMLRow()
    for column in 0..<grid.size.width {
      guard let cell = grid[Point(x: column, y: row)], cell.columns > 0 else { continue }
      let isOrdinary = cell.columns == 1 && cell.scalar.map(Self.isOrdinary) == true
      let code = code(of: cell.style).wide(isOrdinary ? 0 : cell.columns)
      if isOrdinary, result.runs.last?.code == code {
        result.runs[result.runs.count - 1].text += grid.text(of: cell)
      } else {
        result.runs.append(HTMLRow.Run(text: grid.text(of: cell), code: code))
      }
    }
    return result
  }

  /// Whether every monospaced font draws the scalar with its proper width: letters and frame lines.
  private static func isOrdinary(_ scalar: Unicode.Scalar) -> Bool {
    0x20..<0x7F ~= scalar.value || 0x2500..<0x25A0 ~= scalar.value
  }

  private mutating func code(of style: Style) -> HTMLCode {
    if let code = codes[style] { return code }
    let look = PictureLook(style, theme: theme)
    let isDim = look.attributes.contains(.dim)
    let front = isDim ? look.foreground.mixed(with: look.background) : look.foreground
    let colors = Colors(foreground: front, background: look.background)
    let number = numbers[colors] ?? table.count
    if number == table.count {
      table.append(colors)
      numbers[colors] = number
    }
    let code = HTMLCode(colors: number, attributes: look.attributes.subtracting(.dim))
    codes[style] = code
    return code
  }
}

extension RGB {
  /// A mixture of seven parts of this colour and three of the other.
  fileprivate func mixed(with other: RGB) -> RGB {
    func mix(_ mine: UInt8, _ theirs: UInt8) -> UInt8 {
      UInt8((Int(mine) * 7 + Int(theirs) * 3 + 5) / 10)
    }
    return RGB(mix(red, other.red), mix(green, other.green), mix(blue, other.blue))
  }
}

// The style sheet.
extension HTMLLooks {
  /// The style sheet. Letters are as large as the window allows; a small window scrolls. Row
  /// heights are whole pixels, otherwise frame lines would have gaps.
  func styleSheet(_ size: Size) -> String {
    let (width, height) = (max(1, size.width), max(1, size.height))
    let window = theme.window
    return """
      html{background:\(window.background.hex);color:\(window.foreground.hex)}
      body{margin:0;font-family:system-ui,sans-serif}
      main{max-width:max-content;margin:0 auto;padding:0 1rem}
      h1{font-size:1rem;font-weight:normal;opacity:.8;margin:.6rem 0 0}
      #narration{font-size:1.5rem;line-height:1.3;min-height:2.6em;margin:.3rem 0 .6rem;\
      max-width:60rem}
      pre{margin:0;overflow-x:auto;white-space:pre;font-family:\(monospacedFonts);\
      font-size:clamp(5px,min((100vw - 2rem)/\(width)/.61,\
      max((100vh - 11rem)/\(height)/1.165,9px)),24px);\
      line-height:1.165;line-height:round(down,1.165em,1px)}
      .r{display:block;height:1.165em;height:round(down,1.165em,1px)}
      .r span{display:inline-block;height:100%;vertical-align:top}
      .r .w1,.r .w2{width:1ch;text-align:center}
      .r .w2{width:2ch}
      #controls{display:flex;flex-wrap:wrap;gap:.8rem;align-items:center;margin:.8rem 0}
      #controls[hidden]{display:none}
      #step{flex:1;min-width:10rem}
      button{font:inherit;color:inherit;background:none;border:1px solid;border-radius:.4em;\
      padding:.3em .9em}
      output{flex-basis:100%;opacity:.9}
      figure{margin:1rem 0}
      figure svg{max-width:100%;height:auto}
      \(classes)
      """
  }

  private var classes: String {
    let colors = table.enumerated().map { number, colors in
      let isOnWindow = colors.background == theme.window.background
      let back = isOnWindow ? "" : ";background:\(colors.background.hex)"
      return ".c\(number){color:\(colors.foreground.hex)\(back)}\n"
    }
    let attributes = Set(codes.values.map { $0.raw & 63 }).sorted().filter { $0 != 0 }
    return (colors + attributes.map(rule)).joined()
  }

  private func rule(_ raw: Int) -> String {
    let attributes = Attributes(rawValue: UInt8(raw))
    var rules: [String] = []
    if attributes.contains(.bold) { rules.append("font-weight:bold") }
    if attributes.contains(.italic) { rules.append("font-style:italic") }
    if let decoration = attributes.decoration { rules.append("text-decoration:\(decoration)") }
    return ".a\(raw){\(rules.joined(separator: ";"))}\n"
  }
}
