// Errors of the parser: a position and one sentence. Parsing throws no other errors; callers print
// `description` unchanged.

import Ground

/// A mistake in a scenario file or a typed line, with its position.
public struct LanguageError: Error, Hashable, Sendable {
  /// The file's name as the user gave it; nil for a typed line.
  public var file: String?
  /// Counted from 1.
  public var line: Int
  /// Counted from 1, in bytes, as compilers do.
  public var column: Int
  /// One sentence without a full stop: what was expected and what was found.
  public var message: String

  public init(file: String? = nil, line: Int, column: Int, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }
}

extension LanguageError: CustomStringConvertible {
  /// `file:line:column: message`; without a file, `line:column: message`.
  public var description: String {
    let place = "\(line):\(column): \(message)"
    guard let file else { return place }
    return "\(Quoting.visible(file)):\(place)"
  }
}

/// All mistakes of one file, ordered by line; never empty.
public struct LanguageErrors: Error, Hashable, Sendable {
  /// The mistakes.
  public var all: [LanguageError]

  package init(all: [LanguageError]) { self.all = all }
}

extension LanguageErrors: CustomStringConvertible {
  /// One line for each mistake.
  public var description: String {
    all.map(\.description).joined(separator: "\n")
  }
}

/// A column that a parsed value keeps for messages. All columns are equal, so that two values with
/// the same meaning are equal wherever they were written.
public struct SourceColumn: Hashable, Sendable {
  /// From 1, in bytes.
  public var number: Int

  public init(_ number: Int) {
    self.number = number
  }

  public static func == (_: SourceColumn, _: SourceColumn) -> Bool { true }

  public func hash(into _: inout Hasher) {}
}
