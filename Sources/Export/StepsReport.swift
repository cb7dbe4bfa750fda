/// An operation as sentences, one per line, for pipes, logs and screen readers. Steps inside
/// functions and held locks are indented; the last line is the outcome.

import Ground
import Scenario
import Timeline

/// Formats the events of a run.
public struct StepsReport {
  private let session: Session

  public init(_ session: Session) { self.session = session }

  /// The operation at `index`: number and line, steps, outcome.
  public func operation(_ index: Int) -> String {
    let record = session.timeline.operations[index]
    var reading = session.timeline
    var lines = ["\(index) \(record.text)"]
    for step in record.first..<record.end {
      let event = reading.events[step]
      reading.move(to: step + 1)
      // These two steps are the first and the last line.
      if case .frame(.operation) = event { continue }
      if case .frame(.returned) = event { continue }
      let depth = reading.model.depth(after: event)
      lines.append(String(repeating: "  ", count: depth + 1) + sentence(event, reading))
    }
    lines.append("→ " + outcome(index))
    return lines.joined(separator: "\n") + "\n"
  }

  private func sentence(_ event: Event, _ timeline: Timeline) -> String {
    let text = Sentence.describe(event, in: timeline.model, names: timeline.names)
    return text + (Sentence.because(event, session.options.rules).map { " (\($0))" } ?? "")
  }

  /// The step at `index` in words.
  func step(_ index: Int) -> String {
    sentence(session.timeline.events[index], session.timeline.at(index + 1))
  }

  /// The outcome of the operation at `index`.
  func outcome(_ index: Int) -> String {
    let record = session.timeline.operations[index]
    return TextReport(session.timeline.at(record.end)).answer(record.outcome)
  }
}
