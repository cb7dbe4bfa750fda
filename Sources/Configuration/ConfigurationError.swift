// ConfigurationError.swift: what is wrong with a file that a person wrote, in one line each.

import Ground

/// One mistake: where it is and what was expected instead.
public struct Problem: Error, Hashable {
  /// Counted from 1; 0 if only the file is known.
  public let line: Int
  /// Counted from 1; 0 if only the line is known.
  public let column: Int
  /// What is wrong, and what was expected, in one line: what a file says is escaped.
  public let message: String

  public init(line: Int = 0, column: Int = 0, _ message: String) {
    self.line = line
    self.column = column
    self.message = Quoting.visible(message)
  }
}

/// All that is wrong with one file, in the order of its lines.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// As it was given.
  public let file: String
  /// Never empty.
  public let problems: [Problem]

  public init(file: String, _ problems: [Problem]) {
    precondition(!problems.isEmpty, "an error has at least one problem")
    self.file = file
    self.problems = problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
  }

  /// `mytheme.toml:12: unknown role "selektion"; did you mean "selected"?`, a line for each
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

/// `; did you mean "…"?` with the candidate that is nearest to the word, or nothing if none is
/// near.
func suggestion(for word: String, among candidates: [String]) -> String {
  let ranked = candidates.map { ($0, editDistance(word.lowercased(), $0)) }
  guard let best = ranked.min(by: { $0.1 < $1.1 }), best.1 <= max(2, word.count / 2) else {
    return ""
  }
  return "; did you mean \"\(best.0)\"?"
}

/// How many letters must be added, removed or replaced to make one word of the other.
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
