// TerminalError.swift: why no screen can be opened, one line each.

/// A terminal that cannot be used. The program prints the description and exits with status 3.
public enum TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Standard input or output is a file or a pipe.
  case notATerminal(stream: String)
  /// TERM is not set.
  case noType
  /// The terminal has no terminfo entry, nor a similar one.
  case unknownType(String)
  /// The terminal cannot move its cursor.
  case tooSimple(String)
  /// A system call failed.
  case system(action: String, reason: String)

  public var description: String {
    switch self {
    case .notATerminal(let stream):
      "\(stream) is not a terminal"
    case .noType:
      "TERM is not set; try TERM=xterm-256color"
    case .unknownType(let type):
      "unknown terminal type TERM=\(type); try TERM=xterm-256color"
    case .tooSimple(let type):
      "a terminal of type TERM=\(type) cannot move its cursor"
    case .system(let action, let reason):
      "\(reason): cannot \(action)"
    }
  }
}
