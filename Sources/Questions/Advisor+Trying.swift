import Scenario
import Ground
import Timeline

// Where rules are turned or faults are on, what is advised is tried first, in a run that is thrown away:
// a command that stops the machine is no advice.

extension Advisor {
  /// These commands as advice; nil if it cannot be tried what comes of them.
  func tried(_ commands: [String]) -> Advice? {
    guard session.options.deviation != nil, session.canRunAgain else {
      return Advice(commands: commands, stop: nil)
    }
    return session.advice(commands)
  }
}
