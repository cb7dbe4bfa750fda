// Bytes back into text: as a word that reads as the same bytes again, and as something that a terminal
// shows but never obeys.

/// How bytes are written.
public enum Quoting {
  /// A word that reads as `bytes`: bare where it can be, quoted where it must or `always`. In an
  /// expression parentheses and commas need quotes as well.
  public static func word(
    _ bytes: [UInt8], always: Bool = false, inExpression: Bool = false
  ) -> String {
    if !always, isBare(bytes, inExpression: inExpression) {
      return String(decoding: bytes, as: UTF8.self)
    }
    return "\"\(escaped(bytes, quotes: true))\""
  }

  /// The bytes for people, on one line: what is no printable text stands as `\xNN`, a tab as a blank.
  public static func visible(_ bytes: some Collection<UInt8>) -> String {
    escaped(bytes.map { $0 == 0x09 ? 0x20 : $0 }, quotes: false)
  }

  /// `visible`, cut for a message.
  static func excerpt(_ bytes: [UInt8]) -> String {
    bytes.count <= 40 ? visible(bytes) : visible(bytes.prefix(37)) + "…"
  }

  private static func isBare(_ bytes: [UInt8], inExpression: Bool) -> Bool {
    guard let first = bytes.first, first != UInt8(ascii: "#") else { return false }
    let special: [UInt8] = [0x20, 0x22, 0x7b] + (inExpression ? [0x28, 0x29, 0x2c] : [])
    guard !bytes.contains(where: { special.contains($0) }) else { return false }
    return String(decoding: bytes, as: UTF8.self) == escaped(bytes, quotes: false)
  }

  private static func escaped(_ bytes: some Collection<UInt8>, quotes: Bool) -> String {
    var text = ""
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var rest = Array(bytes)[...]
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let encoded):
        text += spelling(Unicode.UTF8.decode(encoded), quotes: quotes)
        rest = rest.dropFirst(encoded.count)
      case .error(let length):
        text += rest.prefix(length).map(hexadecimal).joined()
        rest = rest.dropFirst(length)
      case .emptyInput:
        return text
      }
    }
  }

  private static func spelling(_ scalar: Unicode.Scalar, quotes: Bool) -> String {
    switch scalar {
    case "\"" where quotes: "\\\""
    case "\\" where quotes: "\\\\"
    case "\n" where quotes: "\\n"
    case "\t" where quotes: "\\t"
    case _ where mustBeEscaped(scalar): String(scalar).utf8.map(hexadecimal).joined()
    default: String(scalar)
    }
  }

  /// Controls of both kinds, separators of lines, and the marks that turn the direction of text.
  private static func mustBeEscaped(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: true
    default: false
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return "\\x" + (byte < 16 ? "0" : "") + digits
  }
}
