/// Bytes as text: as a word of the scenario language that reads back as the same bytes, or as a
/// line that is safe to print on a terminal. Everything from outside (names, arguments, titles,
/// messages of libraries) is escaped here on its way to a terminal or an export. There is no other
/// escaper.

/// The ways to write bytes as text.
public enum Quoting {
  /// A word of the language that reads back as `bytes`. It is quoted if it must be, or if `always`
  /// is true. Inside an expression, parentheses and commas need quotes too. `asciiOnly` escapes
  /// everything beyond ASCII.
  public static func word(
    _ bytes: some Sequence<UInt8>, always: Bool = false, inExpression: Bool = false,
    asciiOnly: Bool = false
  ) -> String {
    let bytes = Array(bytes)
    var escaper = Escaper(style: .quoted, asciiOnly: asciiOnly)
    let text = escaper.escape(bytes)
    if !always, !escaper.hasEscaped, isBare(bytes, inExpression: inExpression) { return text }
    return "\"\(text)\""
  }

  /// One line of text for people. Unprintable bytes become `\n`, `\t`, `\r` or `\xNN`.
  public static func visible(_ bytes: some Sequence<UInt8>, asciiOnly: Bool = false) -> String {
    var escaper = Escaper(style: .text, asciiOnly: asciiOnly)
    return escaper.escape(Array(bytes))
  }

  /// Prose as it was written, except that invalid UTF-8 becomes `\xNN`.
  public static func text(_ bytes: some Sequence<UInt8>) -> String {
    var escaper = Escaper(style: .prose, asciiOnly: false)
    return escaper.escape(Array(bytes))
  }

  /// `visible` for a string.
  public static func visible(_ text: some StringProtocol, asciiOnly: Bool = false) -> String {
    if text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 }) { return String(text) }
    return visible(text.utf8, asciiOnly: asciiOnly)
  }

  /// `visible` for each line of a text.
  public static func visible(lines text: String) -> String {
    text.utf8.split(separator: 0x0a, omittingEmptySubsequences: false)
      .map { visible(Substring($0)) }
      .joined(separator: "\n")
  }

  /// A line of the language that reads back as `line`. Unprintable bytes are escaped inside quotes.
  public static func source(_ line: some Sequence<UInt8>, asciiOnly: Bool = false) -> String {
    let line = Array(line)
    if isPlain(line) { return String(decoding: line, as: UTF8.self) }
    var escaper = Escaper(style: .source, asciiOnly: asciiOnly)
    return escaper.escape(line)
  }

  /// The text of a header or of `say`: unchanged if it reads back so, otherwise quoted.
  public static func prose(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var escaper = Escaper(style: .text, asciiOnly: false)
    _ = escaper.escape(bytes)
    let isTrimmed = bytes.first.map { $0 > 0x20 && $0 != 0x22 } == true && bytes.last != 0x20
    return isTrimmed && !escaper.hasEscaped ? text : word(bytes, always: true)
  }

  /// `visible`, shortened for messages.
  public static func excerpt(_ bytes: some Collection<UInt8>) -> String {
    bytes.count <= 40 ? visible(bytes) : visible(bytes.prefix(37)) + "…"
  }

  /// Whether a terminal might execute a scalar or fail to show it.
  public static func mayBeObeyed(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII ? !(0x20..<0x7F ~= scalar.value) : !scalar.isDrawn
  }

  /// Whether printable bytes need no quotes as a word.
  private static func isBare(_ bytes: [UInt8], inExpression: Bool) -> Bool {
    guard let first = bytes.first, !Array("#@".utf8).contains(first) else { return false }
    let special = Array(inExpression ? " \"{(),".utf8 : " \"{".utf8)
    return !bytes.contains { special.contains($0) }
  }

  private static func isPlain(_ bytes: [UInt8]) -> Bool {
    bytes.allSatisfy { 0x20..<0x7F ~= $0 }
  }
}

/// Escapes one text. All styles agree on which scalars are printable.
private struct Escaper {
  enum Style {
    /// Text between quotes: also escapes quotes, backslashes and every space but U+0020.
    case quoted
    /// Text for people.
    case text
    /// Prose: escapes only invalid UTF-8.
    case prose
    /// A line of the language: escapes outside quotes get quotes, and tabs become spaces.
    case source
  }

  let style: Style
  let asciiOnly: Bool
  /// Whether anything was escaped.
  private(set) var hasEscaped = false
  private var text = ""
  /// How many combining marks the previous scalar has; nil if it can take none.
  private var marks: Int?
  private var isInQuotes = false
  /// Where the closing quote of the last escape ends; -1 before the first.
  private var end = -1
  private var isAfterBackslash = false

  init(style: Style, asciiOnly: Bool) {
    (self.style, self.asciiOnly) = (style, asciiOnly)
  }

  mutating func escape(_ bytes: [UInt8]) -> String {
    text.reserveCapacity(bytes.count)
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var position = 0
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let encoded):
        add(Unicode.UTF8.decode(encoded))
        position += encoded.count
      case .error(let length):
        add(escaped: bytes[position..<position + length])
        position += length
      case .emptyInput: return text
      }
    }
  }

  private mutating func add(_ scalar: Unicode.Scalar) {
    switch scalar {
    case _ where style == .prose: text.unicodeScalars.append(scalar)
    case "\"" where style == .quoted: add(escape: "\\\"")
    case "\\" where style == .quoted: add(escape: "\\\\")
    case "\t" where isBlank, "\r" where isBlank: add(printable: " ")
    case "\n": add(escape: "\\n")
    case "\t": add(escape: "\\t")
    case "\r": add(escape: "\\r")
    case _ where isPrintable(scalar): add(printable: scalar)
    default: add(escaped: Array(String(scalar).utf8)[...])  // any other scalar
    }
  }

  private mutating func add(printable scalar: Unicode.Scalar) {
    if style == .source { follow(scalar) }
    marks = scalar == "/" || scalar == " " ? nil : scalar.isMark ? marks.map { $0 + 1 } : 0
    text.unicodeScalars.append(scalar)
  }

  private mutating func add(escaped bytes: ArraySlice<UInt8>) {
    add(
      escape: bytes.map { byte in
        let digits = String(byte, radix: 16)
        return (byte < 16 ? "\\x0" : "\\x") + digits
      }.joined())
  }

  private mutating func add(escape: String) {
    (hasEscaped, marks) = (true, nil)
    guard style == .source, !isInQuotes else { return text += escape }
    // Adjacent escapes share one pair of quotes.
    if text.utf8.count == end { text.removeLast() } else { text += "\"" }
    text += escape + "\""
    end = text.utf8.count
  }

  /// Whether tabs and carriage returns become spaces here.
  private var isBlank: Bool { style == .source && !isInQuotes }

  /// Keeps track of whether the following text is inside quotes.
  private mutating func follow(_ scalar: Unicode.Scalar) {
    if scalar == "\"", !isAfterBackslash { isInQuotes.toggle() }
    isAfterBackslash = isInQuotes && scalar == "\\" && !isAfterBackslash
  }

  /// A terminal cell holds at most four marks.
  private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if Quoting.mayBeObeyed(scalar) { return false }
    if scalar.isASCII { return true }
    if asciiOnly { return false }
    if scalar.isMark { return marks.map { $0 < 4 } ?? false }
    return style != .quoted || scalar.properties.generalCategory != .spaceSeparator
  }
}

extension Unicode.Scalar {
  /// Combining marks, and the vowels and finals of Hangul syllables, which a terminal draws over
  /// the previous scalar.
  fileprivate var isMark: Bool {
    if 0x1160...0x11FF ~= value || 0xD7B0...0xD7FB ~= value { return true }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return true
    default: return false  // any other category
    }
  }

  /// False for scalars that a terminal executes, hides, or joins with their neighbours: controls,
  /// format characters (which can reverse the direction of text), line separators, private-use and
  /// unassigned scalars, variation selectors, skin tones and regional indicators.
  fileprivate var isDrawn: Bool {
    switch value {
    case 0xFE00...0xFE0F, 0x1F3FB...0x1F3FF, 0x1F1E6...0x1F1FF, 0xE0100...0xE01EF: return false
    default: break  // any other value
    }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
      .unassigned:
      return false
    default: return true  // any other category
    }
  }
}
