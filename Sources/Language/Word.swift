// Words and what they are cut from. A line is bytes; a word is the bytes that it means after quotes,
// escapes and `{x*256}`, and the place where it stands.

import Ground

/// A mistake in one line, before anybody has said which line and which file that is.
struct Mistake: Error, Hashable {
  /// Counted from 1 in bytes.
  var column: Int
  var message: String
}

/// How much the language takes from one text, so that no input can ask for unbounded work.
enum Limits {
  /// Bytes of one line.
  static let line = 1 << 16
  /// Bytes of one word after `{x*N}` was expanded.
  static let word = 1 << 16
  /// Rounds of one `repeat`.
  static let rounds = 1_000_000
  /// Parentheses and `not`s inside each other in an expression.
  static let depth = 64
  /// Uses of `and` and `or` in one expression.
  static let operators = 256
  /// Characters of a name that the user gives to a file or a task.
  static let name = 64
}

/// One word of a line.
struct Word: Hashable {
  var bytes: [UInt8]
  /// Where it stands in its line, quotes included; counted from 0.
  var range: Range<Int>
  /// A word that begins with a quote is only bytes: no keyword, no `@fd1`, no number of a dentry.
  var isQuoted: Bool
}

extension Word {
  /// Where messages point.
  var column: Int { range.lowerBound + 1 }

  /// Whether the word is this keyword, unquoted.
  func isKeyword(_ text: String) -> Bool {
    !isQuoted && bytes.elementsEqual(text.utf8)
  }

  /// The word as text when it is plain ASCII without quotes, else nil.
  var ascii: String? {
    guard !isQuoted, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The word for a message: visible, and cut where it is too long to be read.
  var shown: String {
    let text = Quoting.word(bytes)
    return text.count <= 48 ? "`\(text)`" : "`\(Quoting.word(bytes.prefix(37)))…`"
  }
}

extension UInt8 {
  /// Blanks separate words. A carriage return is one, so that files with CR LF keep their meaning.
  var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0d }

  package var isDigit: Bool { self >= 0x30 && self <= 0x39 }

  /// A letter, a digit or `_`: what names of files, tasks and functions are made of.
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
