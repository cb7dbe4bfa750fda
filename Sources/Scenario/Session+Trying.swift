/// Tries commands in a run that is discarded.

import Ground
import Language
import Timeline

/// Commands and what they would do.
public struct Advice: Hashable, Sendable {
  /// Typed lines, in order.
  public let commands: [String]
  /// Why the machine would stop; nil if it would not.
  public let stop: StopReason?

  package init(commands: [String], stop: StopReason?) {
    (self.commands, self.stop) = (commands, stop)
  }
}

extension Session {
  /// Performs a typed line. Nil if it does not parse or names what does not exist.
  @discardableResult
  package func perform(_ text: String) -> Outcome? {
    guard case .operation(let line)?? = try? CommandLine.parse(Array(text.utf8)) else { return nil }
    let outcome = perform(line)
    if case .complaint = outcome { return nil }
    return outcome
  }

  /// Tries commands at the cursor. Each answer is cached.
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

  /// The most steps of a run for which commands are tried while the screen waits.
  private static let longestTrial = 200_000

  /// Commands after a number of operations; the key of the cache.
  struct Question: Hashable {
    let count: Int
    let commands: [String]
  }
}
