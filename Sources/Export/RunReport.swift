// RunReport.swift: a whole run as numbers, for plotting.

import Scenario
import Timeline

/// A run as a JSON document, one operation per line.
public struct RunReport {
  private let session: Session

  public init(_ session: Session) { self.session = session }

  /// The head of the run, and under `operations` an object for each operation: number, line,
  /// outcome, number of steps, measures, and the numbers of suspicious references at its end.
  public var json: String {
    var document = JSONObject()
    document.addHead(of: session)
    let timeline = session.timeline, measures = Measures(session.timeline)
    let lines = timeline.operations.indices.map { "\n" + line($0, measures) }
    document.add("operations", raw: "[" + lines.joined(separator: ",") + "\n]")
    return document.text + "\n"
  }

  private func line(_ index: Int, _ measures: Measures) -> String {
    let timeline = session.timeline, record = timeline.operations[index]
    var object = JSONObject()
    object.add(index, record, in: timeline)
    object.add("steps", record.end - record.first)
    for measure in Measure.allCases { object.add(measure.word, measures[measure][index]) }
    object.add(timeline.suspicions(at: record.end))
    return object.text
  }
}
