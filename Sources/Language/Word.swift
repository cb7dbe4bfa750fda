// Words of a line. A line is bytes; a word has the bytes that remain after quotes, escapes and
// `{x*256}` are undone, and its position.

import Ground

/// A mistake in a line. `LanguageError` adds the file and the line number.
struct Mistake: Error, Hashable {
  /// From 1, in bytes.
  var column: Int
  var message: String
}

/// Limits on the size of input, so that no text causes unbounded work.
enum Limits {
  /// Bytes of one line.
  static let line = 1 << 16
  /// Bytes of one word after `{x*N}` is expanded.
  static let word = 1 << 16
  /// Rounds of one `repeat`.
  static let rounds = 1_000_000
  /// Nested parentheses and `not`s in an expression.
  static let depth = 64
  /// Uses of `and` and `or` in one expression.
  static let operators = 256
  /// Characters of a name for a file or a task.
  static let name = 64
}

/// One word of a line.
struct Word: Hashable {
  var bytes: [UInt8]
  /// Its bytes in the line, quotes included; counted from 0.
  var range: Range<Int>
  /// Whether the word begins with a quote. A quoted word is only bytes: never a keyword, a number,
  /// `@fd1` or an id.
  var isQuoted: Bool
}

extension Word {
  /// The column for messages.
  var column: Int { range.lowerBound + 1 }

  /// Whether the word is this keyword, not quoted.
  func isKeyword(_ text: String) -> Bool {
    !isQuoted && bytes.elementsEqual(text.utf8)
  }

  /// The text, if the word is unquoted ASCII.
  var ascii: String? {
    guard !isQuoted, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The word for messages: escaped, and cut if long.
  var shown: String {
    let text = Quoting.word(bytes)
    return text.count <= 48 ? "`\(text)`" : "`\(Quoting.word(bytes.prefix(37)))…`"
  }
}

extension UInt8 {
  /// Whether the byte separates words. A carriage return does, so that files with CR LF work.
  var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0d }

  package var isDigit: Bool { self >= 0x30 && self <= 0x39 }

  /// Whether the byte is a letter, a digit or `_`, as in names of files, tasks and functions.
  var isNamePart: Bool {
    isDigit || self == 0x5f || (self >= 0x41 && self <= 0x5a) || (self >= 0x61 && self <= 0x7a)
  }

  /// The value of a hexadecimal digit.
  var hexValue: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x41 + 10
    case 0x61...0x66: self - 0x61 + 10
    default: nil
    }
  }
}
