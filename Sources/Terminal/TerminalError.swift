// TerminalError.swift: why there is no screen, each in one line that says what is missing.

/// A terminal that cannot be used. The program says the description and exits with 3.
public enum TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Standard input or output is a file or a pipe.
  case notATerminal(stream: String)
  /// The environment does not say which terminal it is.
  case noType
  /// No terminfo entry, and nothing similar.
  case unknownType(String)
  /// The terminal cannot move its cursor.
  case tooSimple(String)
  /// The system refused something.
  case system(action: String, reason: String)

  public var description: String {
    switch self {
    case .notATerminal(let stream):
      "\(stream) is not a terminal"
    case .noType:
      "TERM is not set; try TERM=xterm-256color"
    case .unknownType(let type):
      "the terminal type TERM=\(type) is not known here; try TERM=xterm-256color"
    case .tooSimple(let type):
      "a terminal of type TERM=\(type) cannot move its cursor"
    case .system(let action, let reason):
      "cannot \(action): \(reason)"
    }
  }
}
