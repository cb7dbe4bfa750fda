import Ground
import Timeline

// Where rules are turned or faults are on, what is advised is tried first, in a run that is thrown away:
// a command that stops the machine is no advice.

/// Commands that do together what a sentence says of them.
public struct Advice: Hashable, Sendable {
  public let commands: [String]
  /// Why the machine stops instead.
  public let stop: StopReason?
}

extension Advisor {
  /// These commands as advice; nil if it cannot be tried what comes of them.
  func tried(_ commands: [String]) -> Advice? {
    guard session.options.deviation != nil, session.canRunAgain else {
      return Advice(commands: commands, stop: nil)
    }
    return session.advice(commands)
  }
}

extension Session {
  /// What comes of commands that are typed at the cursor. Each is tried once.
  fileprivate func advice(_ commands: [String]) -> Advice? {
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
