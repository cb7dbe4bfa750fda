// Parses the line behind `:`. It accepts what a file accepts after its headers, and screen
// commands.

/// The parser of lines typed at `:`.
public enum CommandLine {
  /// Returns the command, or nil for an empty line. Columns in errors count from 1 in `bytes`.
  public static func parse(_ bytes: [UInt8]) throws(LanguageError) -> Command? {
    do throws(Mistake) {
      return try command(bytes)
    } catch {
      throw LanguageError(line: 1, column: error.column, message: error.message)
    }
  }

  private static func command(_ bytes: [UInt8]) throws(Mistake) -> Command? {
    guard bytes.count <= Limits.line else {
      throw Mistake(
        column: Limits.line + 1, message: "expected a line of at most \(Limits.line) bytes")
    }
    guard let line = try LineParser(place: .commandLine).parse(bytes, number: 1) else { return nil }
    switch line.content {
    case .operation(let operation): return .operation(line.with(operation))
    case .directive(let directive): return .directive(line.with(directive))
    case .screen(let command): return .screen(command)
    case .header(.filesystem(let filesystem)): return .startOver(line.with(filesystem))
    case .header:
      throw Mistake(
        column: line.column, message: "expected no header; they stand before the first operation")
    }
  }
}
