// ConfigurationError.swift: mistakes in a configuration file, one line each.

import Ground

/// A mistake: its position and what was expected.
public struct Problem: Error, Hashable {
  /// From 1; 0 if unknown.
  public let line: Int
  /// From 1; 0 if unknown.
  public let column: Int
  /// What is wrong and what was expected, in one line. Text from the file is escaped.
  public let message: String

  public init(line: Int = 0, column: Int = 0, _ message: String) {
    self.line = line
    self.column = column
    self.message = Quoting.visible(message)
  }
}

/// All mistakes in one file, ordered by line.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file's name as given.
  public let file: String
  /// The mistakes; never empty.
  public let problems: [Problem]

  public init(file: String, _ problems: [Problem]) {
    precondition(!problems.isEmpty, "an error has at least one problem")
    self.file = file
    self.problems = problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
  }

  /// `mytheme.toml:12: unknown role "selektion"; did you mean "selected"?`, one line for each
  /// problem.
  public var description: String {
    problems.map { problem in
      let column = problem.column > 0 ? ":\(problem.column)" : ""
      let place = problem.line > 0 ? ":\(problem.line)" + column : ""
      return Quoting.visible("\(file)\(place): \(problem.message)")
    }
    .joined(separator: "\n")
  }
}

/// `; did you mean "…"?` with the nearest candidate, or nothing if none is near.
func suggestion(for word: String, among candidates: [String]) -> String {
  let ranked = candidates.map { ($0, editDistance(word.lowercased(), $0)) }
  guard let best = ranked.min(by: { $0.1 < $1.1 }), best.1 <= max(2, word.count / 2) else {
    return ""
  }
  return "; did you mean \"\(best.0)\"?"
}

/// How many letters must be added, removed or replaced to turn one word into the other.
func editDistance(_ from: String, _ to: String) -> Int {
  let target = Array(to)
  var row = Array(0...target.count)
  for (index, letter) in from.enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for column in target.indices {
      let replaced = diagonal + (letter == target[column] ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
    }
  }
  return row[target.count]
}
