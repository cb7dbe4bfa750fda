import Scenario
import Ground
import Timeline

// With changed rules or faults, advice is tried first in a run that is discarded. A command that
// stops the machine is no advice.

extension Advisor {
  /// The commands as advice; nil if they cannot be tried.
  func tried(_ commands: [String]) -> Advice? {
    guard session.options.deviation != nil, session.canRunAgain else {
      return Advice(commands: commands, stop: nil)
    }
    return session.advice(commands)
  }
}
