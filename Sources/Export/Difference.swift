/// The first step at which two runs differ. Names are compared as bytes, because the two runs
/// number them differently.

import Ground
import Scenario
import Timeline

/// What two runs have in common, and where they differ first.
public struct Difference {
  private let runs: [(name: String, session: Session)]
  /// The first run's number of each name, by the second run's.
  private let known: [Name: Name]

  /// Compares two runs. Their cursors do not move.
  public init(_ first: (name: String, session: Session), _ second: (name: String, session: Session))
  {
    runs = [first, second]
    let (mine, theirs) = (first.session.timeline.names, second.session.timeline.names)
    var numbers: [[UInt8]: Name] = [:]
    for number in 0..<mine.count {
      let name = Name(raw: UInt32(number))
      numbers[Array(mine[name])] = name
    }
    var known: [Name: Name] = [:]
    for number in 0..<theirs.count {
      let name = Name(raw: UInt32(number))
      known[name] = numbers[Array(theirs[name])]
    }
    self.known = known
  }

  /// Where the runs differ, with the step of each; nil if they are equal.
  public var text: String? {
    let operations = compared
    for index in 0..<min(operations[0].count, operations[1].count) {
      let pair = operations.map { $0[index] }
      guard pair[0].source == pair[1].source, pair[0].task == pair[1].task else {
        return told(
          "They part at operation \(index), which is not the same.", pair.map(\.text))
      }
      if let text = steps(index, pair) { return text }
      guard pair[0].outcome == pair[1].outcome else {
        return told(
          "They part at the end of operation \(index), \(pair[0].text).",
          runs.map { StepsReport($0.session).outcome(index) })
      }
    }
    let counts = operations.map(\.count)
    guard counts[0] != counts[1] else { return nil }
    let index = min(counts[0], counts[1])
    return told(
      "They part at operation \(index): only one of them goes on.",
      operations.map { $0.indices.contains(index) ? $0[index].text : "it ends" })
  }

  /// What both runs have in common, if they do not differ.
  public var summary: String {
    let operations = compared[0]
    return "They are the same: \(operations.count) operations, \(operations.last?.end ?? 0) steps."
  }

  /// The operations of both runs. The closing operations count only if both runs have them.
  private var compared: [ArraySlice<OperationRecord>] {
    let sessions = runs.map(\.session)
    let haveClosed = sessions.map { $0.endOfScript < $0.timeline.operations.count }
    return sessions.map { session in
      let all = session.timeline.operations
      return haveClosed[0] == haveClosed[1] ? all[...] : all[..<session.endOfScript]
    }
  }

  private func steps(_ index: Int, _ pair: [OperationRecord]) -> String? {
    let counts = pair.map { $0.end - $0.first }
    let events = runs.map(\.session.timeline.events)
    for step in 0..<max(counts[0], counts[1]) {
      let isInBoth = step < min(counts[0], counts[1])
      if isInBoth, events[0][pair[0].first + step] == translated(events[1][pair[1].first + step]) {
        continue
      }
      let says = zip(runs, pair).map { run, record in
        step < record.end - record.first
          ? StepsReport(run.session).step(record.first + step) : "the operation ends"
      }
      return told("They part at operation \(index), \(pair[0].text), step \(step + 1).", says)
    }
    return nil
  }

  /// The event with the first run's names. A name that the first run lacks equals none of them.
  private func translated(_ event: Event) -> Event {
    event.renaming { name in
      known[Name(raw: UInt32(name.number))].map { Name(raw: $0.raw | name.raw & 1 << 31) }
        ?? Name(raw: .max)
    }
  }

  private func told(_ place: String, _ says: [String]) -> String {
    let width = runs.map(\.name.count).max() ?? 0
    let lines = zip(runs, says).map { run, text in
      let pad = String(repeating: " ", count: width - run.name.count)
      return "  \(Quoting.visible(run.name.utf8)):\(pad) \(text)"
    }
    return ([place] + engines + lines).joined(separator: "\n")
  }

  /// The differences between the engines.
  private var engines: [String] {
    let words = runs.map { $0.session.options.deviation ?? "edition current" }
    return words[0] == words[1] ? [] : ["  (\(words[0]); \(words[1]))"]
  }
}
