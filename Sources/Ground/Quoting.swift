/// Bytes as text: as a word of the language, which reads as the same bytes again, and as a line that a
/// terminal shows but never obeys. Everything that comes from outside (names, arguments, titles, messages
/// of libraries) goes through here on its way to a terminal or an export; there is no other escaper.

/// How bytes are written.
public enum Quoting {
  /// A word that reads as `bytes`: bare where it can be, quoted where it must or `always`. In an
  /// expression parentheses and commas need quotes as well. With `asciiOnly` what is beyond ASCII is
  /// escaped.
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

  /// Text on one line for people: what is not printable stands as `\n`, `\t`, `\r` or `\xNN`, the
  /// rest as it is.
  public static func visible(_ bytes: some Sequence<UInt8>, asciiOnly: Bool = false) -> String {
    var escaper = Escaper(style: .text, asciiOnly: asciiOnly)
    return escaper.escape(Array(bytes))
  }

  /// Prose that was written in bytes: as it is, but that bytes which are no UTF-8 stand as `\xNN`.
  public static func text(_ bytes: some Sequence<UInt8>) -> String {
    var escaper = Escaper(style: .prose, asciiOnly: false)
    return escaper.escape(Array(bytes))
  }

  /// `visible` for a text.
  public static func visible(_ text: some StringProtocol, asciiOnly: Bool = false) -> String {
    if text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 }) { return String(text) }
    return visible(text.utf8, asciiOnly: asciiOnly)
  }

  /// Text of several lines: each of them is `visible`.
  public static func visible(lines text: String) -> String {
    text.utf8.split(separator: 0x0a, omittingEmptySubsequences: false)
      .map { visible(Substring($0)) }
      .joined(separator: "\n")
  }

  /// A line of the language that reads as `line` does: what is not printable is escaped, in quotes.
  public static func source(_ line: some Sequence<UInt8>, asciiOnly: Bool = false) -> String {
    let line = Array(line)
    if isPlain(line) { return String(decoding: line, as: UTF8.self) }
    var escaper = Escaper(style: .source, asciiOnly: asciiOnly)
    return escaper.escape(line)
  }

  /// The words of a header or of `say`: as they are if they read so, else quoted.
  public static func prose(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var escaper = Escaper(style: .text, asciiOnly: false)
    _ = escaper.escape(bytes)
    let isTrimmed = bytes.first.map { $0 > 0x20 && $0 != 0x22 } == true && bytes.last != 0x20
    return isTrimmed && !escaper.hasEscaped ? text : word(bytes, always: true)
  }

  /// `visible`, cut for a message.
  public static func excerpt(_ bytes: some Collection<UInt8>) -> String {
    bytes.count <= 40 ? visible(bytes) : visible(bytes.prefix(37)) + "…"
  }

  /// Whether a terminal might obey a scalar or not show it.
  public static func mayBeObeyed(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII ? !(0x20..<0x7F ~= scalar.value) : !scalar.isDrawn
  }

  /// Whether a word of printable text needs no quotes.
  private static func isBare(_ bytes: [UInt8], inExpression: Bool) -> Bool {
    guard let first = bytes.first, !Array("#@".utf8).contains(first) else { return false }
    let special = Array(inExpression ? " \"{(),".utf8 : " \"{".utf8)
    return !bytes.contains { special.contains($0) }
  }

  private static func isPlain(_ bytes: [UInt8]) -> Bool {
    bytes.allSatisfy { 0x20..<0x7F ~= $0 }
  }
}

/// Escapes one text. Which scalars are printable is the same for all of them.
private struct Escaper {
  enum Style {
    /// Between quotes: a quote, a backslash and blanks other than the usual one are escaped as well.
    case quoted
    /// For people.
    case text
    /// Only what is no text at all is escaped.
    case prose
    /// A line of the language: outside of quotes an escape gets its own, and a tab is a blank.
    case source
  }

  let style: Style
  let asciiOnly: Bool
  /// Whether anything was escaped.
  private(set) var hasEscaped = false
  private var text = ""
  /// Marks on the scalar before; nil if no mark can lie on it.
  private var marks: Int?
  private var isInQuotes = false
  /// Where the last quotes around an escape end.
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
    default: add(escaped: Array(String(scalar).utf8)[...])  // of all the scalars there are
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
    // Escapes beside each other share their quotes.
    if text.utf8.count == end { text.removeLast() } else { text += "\"" }
    text += escape + "\""
    end = text.utf8.count
  }

  /// Whether tabs and carriage returns are blanks here.
  private var isBlank: Bool { style == .source && !isInQuotes }

  /// Whether what follows stands in quotes.
  private mutating func follow(_ scalar: Unicode.Scalar) {
    if scalar == "\"", !isAfterBackslash { isInQuotes.toggle() }
    isAfterBackslash = isInQuotes && scalar == "\\" && !isAfterBackslash
  }

  /// Four marks are as many as a cell of a terminal holds.
  private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if Quoting.mayBeObeyed(scalar) { return false }
    if scalar.isASCII { return true }
    if asciiOnly { return false }
    if scalar.isMark { return marks.map { $0 < 4 } ?? false }
    return style != .quoted || scalar.properties.generalCategory != .spaceSeparator
  }
}

extension Unicode.Scalar {
  /// What lies on the scalar before it; the vowels and finals of a Hangul syllable do.
  fileprivate var isMark: Bool {
    if 0x1160...0x11FF ~= value || 0xD7B0...0xD7FB ~= value { return true }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return true
    default: return false  // of an enumeration of the standard library
    }
  }

  /// False for what a terminal obeys, does not show, or joins with its neighbours in a way of its own:
  /// controls, formats (which turn the direction of text), separators of lines, private and unassigned
  /// scalars, selectors of variations, skin tones and halves of flags.
  fileprivate var isDrawn: Bool {
    switch value {
    case 0xFE00...0xFE0F, 0x1F3FB...0x1F3FF, 0x1F1E6...0x1F1FF, 0xE0100...0xE01EF: return false
    default: break  // of an integer
    }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
      .unassigned:
      return false
    default: return true  // of an enumeration of the standard library
    }
  }
}
