// What the language says about a text that it cannot read: one place and one sentence. Parsing throws
// these and nothing else; whoever shows them prints `description` as it is.

import Ground

/// A mistake in a scenario file or on the command line, and where it stands.
public struct LanguageError: Error, Hashable, Sendable {
  /// The file's name as the user gave it; nil for the command line.
  public var file: String?
  /// Counted from 1.
  public var line: Int
  /// Counted from 1, in bytes, as compilers do.
  public var column: Int
  /// One sentence without a full stop that says what was expected.
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

/// Everything that is wrong with one file, in the order of its lines; never empty.
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

/// A column that an AST node remembers for messages. Two nodes that mean the same are equal wherever
/// they were written, so columns take no part in equality.
public struct SourceColumn: Hashable, Sendable {
  /// From 1, in bytes.
  public var number: Int

  public init(_ number: Int) {
    self.number = number
  }

  public static func == (_: SourceColumn, _: SourceColumn) -> Bool { true }

  public func hash(into _: inout Hasher) {}
}
