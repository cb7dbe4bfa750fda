/// What comes of commands, found by typing them in a run that is thrown away.

import Ground
import Language
import Timeline

/// Commands that do together what a sentence says of them.
public struct Advice: Hashable, Sendable {
  /// Lines as they are typed, in order.
  public let commands: [String]
  /// Why the machine stops instead.
  public let stop: StopReason?

  package init(commands: [String], stop: StopReason?) {
    (self.commands, self.stop) = (commands, stop)
  }
}

extension Session {
  /// Performs a line that a person could type; nil where it is none, or says what is not there.
  @discardableResult
  package func perform(_ text: String) -> Outcome? {
    guard case .operation(let line)?? = try? CommandLine.parse(Array(text.utf8)) else { return nil }
    let outcome = perform(line)
    if case .complaint = outcome { return nil }
    return outcome
  }

  /// What comes of commands that are typed at the cursor. Each is tried once.
  package func advice(_ commands: [String]) -> Advice? {
    let count = timeline.operations(endedBy: timeline.cursor)
    let question = Question(count: count, commands: commands)
    if let known = answers[question] { return known }
    guard timeline.cursor <= Self.longestTrial, let trial = try? branch(keeping: count) else {
      return nil
    }
    for command in commands where trial.stop == nil { trial.perform(command) }
    let advice = Advice(commands: commands, stop: trial.stop)
    answers[question] = advice
    return advice
  }

  /// In a longer run nothing is tried while somebody waits for a frame.
  private static let longestTrial = 200_000

  /// Commands behind so many operations.
  struct Question: Hashable {
    let count: Int
    let commands: [String]
  }
}
