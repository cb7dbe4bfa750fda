// Cuts words out of a line. Quotes, escapes and repetitions are undone only here.

/// Reads the word at `position` and moves `position` past it.
struct WordScanner {
  let line: [UInt8]
  var position: Int
  /// Whether a word also ends at parentheses and commas, as in expressions.
  var endsAtPunctuation = false

  private var bytes: [UInt8] = []

  init(_ line: [UInt8], at position: Int, endsAtPunctuation: Bool = false) {
    self.line = line
    self.position = position
    self.endsAtPunctuation = endsAtPunctuation
  }

  /// The next word; nil at the end of the line and at a comment.
  mutating func next() throws(Mistake) -> Word? {
    position = Self.skipBlanks(line, from: position)
    guard position < line.count, line[position] != UInt8(ascii: "#") else { return nil }
    let start = position
    bytes = []
    while position < line.count, !isEnd(line[position]) {
      switch line[position] {
      case UInt8(ascii: "\""): try quoted()
      case UInt8(ascii: "{"): try repetition()
      default: bytes.append(line[position]); position += 1
      }
    }
    guard bytes.count <= Limits.word else {
      throw Mistake(column: start + 1, message: "a word is longer than \(Limits.word) bytes")
    }
    let isQuoted = line[start] == UInt8(ascii: "\"")
    return Word(bytes: bytes, range: start..<position, isQuoted: isQuoted)
  }

  /// The first position at or after `position` that is not blank.
  static func skipBlanks(_ line: [UInt8], from position: Int) -> Int {
    var position = position
    while position < line.count, line[position].isBlank { position += 1 }
    return position
  }

  private func isEnd(_ byte: UInt8) -> Bool {
    if byte.isBlank { return true }
    return endsAtPunctuation && (byte == 0x28 || byte == 0x29 || byte == 0x2c)
  }

  /// Reads a quoted piece.
  private mutating func quoted() throws(Mistake) {
    let opening = position
    position += 1
    while position < line.count {
      switch line[position] {
      case UInt8(ascii: "\""): position += 1; return
      case UInt8(ascii: "\\"): try escape()
      default: bytes.append(line[position]); position += 1
      }
    }
    throw Mistake(column: opening + 1, message: "expected a closing `\"` for this quote")
  }

  /// Reads an escape: `\n`, `\t`, `\r`, `\"`, `\\` or `\xNN`.
  private mutating func escape() throws(Mistake) {
    let column = position + 1
    let letter = position + 1 < line.count ? line[position + 1] : 0
    position += 2
    switch letter {
    case UInt8(ascii: "n"): bytes.append(0x0a)
    case UInt8(ascii: "t"): bytes.append(0x09)
    case UInt8(ascii: "r"): bytes.append(0x0d)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(letter)
    case UInt8(ascii: "x"):
      guard position + 1 < line.count, let high = line[position].hexValue,
        let low = line[position + 1].hexValue
      else { throw Mistake(column: column, message: "expected two hexadecimal digits after `\\x`") }
      bytes.append(high << 4 | low)
      position += 2
    default:
      throw Mistake(
        column: column, message: "expected \\n, \\t, \\r, \\\", \\\\ or \\xNN after a backslash")
    }
  }

  /// Reads `{x*256}`: the text before the last star, repeated.
  private mutating func repetition() throws(Mistake) {
    let column = position + 1
    let form = "expected a repetition like `{x*256}`; a name with braces needs quotes"
    var close = position + 1
    while close < line.count, line[close] != UInt8(ascii: "}"), !line[close].isBlank { close += 1 }
    guard close < line.count, line[close] == UInt8(ascii: "}"),
      let star = line[position + 1..<close].lastIndex(of: UInt8(ascii: "*")), star > position + 1
    else { throw Mistake(column: column, message: form) }
    let piece = line[position + 1..<star]
    guard let count = Number.decimal(line[star + 1..<close]), count > 0,
      !piece.contains(UInt8(ascii: "\"")), !piece.contains(UInt8(ascii: "{"))
    else { throw Mistake(column: column, message: form) }
    guard count <= Limits.word, Int(count) * piece.count <= Limits.word - bytes.count else {
      throw Mistake(
        column: column, message: "this repetition makes a word longer than \(Limits.word) bytes")
    }
    for _ in 0..<count { bytes += piece }
    position = close + 1
  }
}

extension WordScanner {
  /// Where the text from `start` on ends: at a comment or at the end of the line, without blanks
  /// before it. Words are not parsed.
  static func endOfText(_ line: [UInt8], from start: Int) -> Int {
    var end = start
    var position = start
    var isInQuotes = false
    while position < line.count {
      let byte = line[position]
      let beginsWord = position == start || line[position - 1].isBlank
      if byte == UInt8(ascii: "#"), beginsWord, !isInQuotes { break }
      if isInQuotes, byte == UInt8(ascii: "\\"), position + 1 < line.count {
        position += 1
      } else if byte == UInt8(ascii: "\"") {
        isInQuotes.toggle()
      }
      position += 1
      if isInQuotes || !byte.isBlank { end = position }
    }
    return end
  }
}

/// Parses numbers.
enum Number {
  /// Parses decimal digits with an optional minus. Nil if malformed or beyond 64 bits.
  static func decimal(_ bytes: some Collection<UInt8>) -> Int64? {
    let isNegative = bytes.first == UInt8(ascii: "-")
    return value(bytes.dropFirst(isNegative ? 1 : 0), radix: 10, sign: isNegative ? -1 : 1)
  }

  /// Parses octal digits. Nil if malformed or beyond 64 bits.
  static func octal(_ bytes: some Collection<UInt8>) -> Int64? {
    value(bytes, radix: 8, sign: 1)
  }

  private static func value(_ digits: some Collection<UInt8>, radix: Int64, sign: Int64) -> Int64? {
    guard !digits.isEmpty else { return nil }
    var value: Int64 = 0
    for byte in digits {
      guard byte.isDigit, Int64(byte - 0x30) < radix else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: radix)
      let (sum, carry) = product.addingReportingOverflow(sign * Int64(byte - 0x30))
      guard !overflow, !carry else { return nil }
      value = sum
    }
    return value
  }
}
