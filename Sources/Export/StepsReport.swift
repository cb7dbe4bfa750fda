/// One operation as sentences, one a line, for pipes, logs and screen readers. Functions and held locks
/// indent what happens inside of them; the last line is the outcome.

import Ground
import Scenario
import Timeline

/// Tells the events of a session.
public struct StepsReport {
  private let session: Session

  public init(_ session: Session) { self.session = session }

  /// The operation at `index`: its number and line, its steps, its outcome. The cursor comes back.
  public func operation(_ index: Int) -> String {
    let record = session.timeline.operations[index]
    let cursor = session.timeline.cursor
    defer { session.move(to: cursor) }
    var lines = ["\(index) \(record.text)"]
    for step in record.first..<record.end {
      let event = session.timeline.events[step]
      session.move(to: step + 1)
      // Its beginning and its end are the first and the last line.
      if case .frame(.operation) = event { continue }
      if case .frame(.returned) = event { continue }
      let depth = session.timeline.model.depth(after: event)
      lines.append(String(repeating: "  ", count: depth + 1) + sentence(event))
    }
    session.move(to: record.end)
    lines.append("→ " + TextReport(session.timeline).answer(record.outcome))
    return lines.joined(separator: "\n") + "\n"
  }

  private func sentence(_ event: Event) -> String {
    let text = Sentence.describe(event, in: session.timeline.model, names: session.timeline.names)
    return text + (Sentence.because(event, session.options.rules).map { " (\($0))" } ?? "")
  }

  /// The step at `index` in words; the cursor comes back.
  func step(_ index: Int) -> String {
    let cursor = session.timeline.cursor
    defer { session.move(to: cursor) }
    session.move(to: index + 1)
    return sentence(session.timeline.events[index])
  }

  /// What came of the operation at `index`; the cursor comes back.
  func outcome(_ index: Int) -> String {
    let record = session.timeline.operations[index]
    let cursor = session.timeline.cursor
    defer { session.move(to: cursor) }
    session.move(to: record.end)
    return TextReport(session.timeline).answer(record.outcome)
  }
}
