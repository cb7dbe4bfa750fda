/// One scenario on several engines in lockstep: the same operations, one moment for all, and what the
/// file says about them.

import Scenario
import Language
import Ground
import Timeline

/// A moment of all runs of an exhibit: behind a row of an operation, 0 before its first.
public struct Moment: Hashable, Comparable, Sendable {
  /// The operation's index; `fs` is 0.
  public var operation: Int
  /// How many rows of it are done in all runs.
  public var row: Int

  public init(operation: Int, row: Int) {
    self.operation = operation
    self.row = row
  }

  public static func < (left: Moment, right: Moment) -> Bool {
    (left.operation, left.row) < (right.operation, right.row)
  }
}

/// One moment that the file wants to be looked at.
public struct Slide: Hashable, Sendable {
  /// When it is shown.
  public let moment: Moment
  /// What is said there; empty for a pause.
  public let text: String
  /// What to look at; it stays until the file selects or shows something else.
  public let selection: ObjectWord?
  /// What is shown large.
  public let shown: ShowWord
}

/// One claim that is wrong, or something else that keeps the exhibit from being true.
public struct BrokenClaim: Hashable, Sendable {
  /// From 1.
  public let line: Int
  /// From 1, in bytes.
  public let column: Int
  /// A sentence without a full stop.
  public let message: String
}

/// Up to four engines that run one file in lockstep. The runs belong to it: whoever moves one of them
/// moves them all, through `move(to:)`.
public final class Exhibit {
  /// What was played.
  public let file: ScenarioFile
  /// One for each engine, titled with its name.
  public let runs: [Session]
  /// Where all runs are.
  public private(set) var moment = Moment(operation: 0, row: 0)
  /// What the file says, in order; empty until it was played.
  public internal(set) var slides: [Slide] = []
  /// What is wrong with it; empty until it was played.
  public internal(set) var broken: [BrokenClaim] = []
  /// How many claims were tried, each on each of its engines.
  public internal(set) var claims = 0
  private var alignments: [Int: Alignment] = [:]

  /// Makes the filesystem on every engine that the file has, or on `engines` in their place, and runs
  /// nothing else. Throws what can be seen to be wrong before anything runs.
  public init(_ file: ScenarioFile, engines: [EngineHeader] = []) throws(LanguageErrors) {
    try file.checkTasks()
    self.file = file
    let engines = [engines, file.engines].first { !$0.isEmpty } ?? [Self.only]
    runs = engines.map { engine in
      let options = EngineOptions(choices: [file.choice, engine.choice])
      let run = Session(file.filesystem, options, title: engine.name, file: file)
      run.engineName = engine.name
      return run
    }
    move(to: end)
  }

  /// The engine of a file that names none.
  private static let only = EngineHeader(name: "current", choice: EngineChoice())

  /// The title of the file, else its name.
  public var title: String { file.title ?? file.name }
}

// The one cursor.
extension Exhibit {
  /// How many operations the longest run has; one whose machine has stopped has fewer.
  public var operationCount: Int { runs.map(\.timeline.operations.count).max() ?? 0 }

  /// An operation as people wrote it.
  public func text(of operation: Int) -> String {
    runs.lazy.map(\.timeline.operations).first { $0.indices.contains(operation) }?[operation].text
      ?? ""
  }

  /// Behind everything.
  public var end: Moment {
    let last = max(0, operationCount - 1)
    return Moment(operation: last, row: alignment(of: last).rows.count)
  }

  /// The rows of an operation; found when they are asked for first.
  public func alignment(of operation: Int) -> Alignment {
    if let known = alignments[operation] { return known }
    let isThere = runs.map { $0.timeline.operations.indices.contains(operation) }
    let alignment = Alignment(
      runs.map { $0.normalizedSteps(of: operation) }, isThere: isThere)
    alignments[operation] = alignment
    return alignment
  }

  /// Moves all runs.
  public func move(to moment: Moment) {
    let operation = max(0, min(moment.operation, operationCount - 1))
    let rows = alignment(of: operation).rows
    let row = max(0, min(moment.row, rows.count))
    self.moment = Moment(operation: operation, row: row)
    for (index, run) in runs.enumerated() {
      let operations = run.timeline.operations
      guard operation < operations.count else {
        run.move(to: run.timeline.events.count)
        continue
      }
      let done = row == 0 ? 0 : rows[row - 1].done[index]
      run.move(to: operations[operation].first + done)
    }
  }

  /// The moment at which a run stands at a position of its own: behind the row that has its newest step.
  public func moment(of position: Int, in run: Int) -> Moment {
    let timeline = runs[run].timeline
    guard position > 0, let operation = timeline.operation(of: position - 1) else {
      return Moment(operation: 0, row: 0)
    }
    let done = position - timeline.operations[operation].first
    let rows = alignment(of: operation).rows
    let row = rows.firstIndex { $0.done[run] >= done }.map { $0 + 1 } ?? rows.count
    return Moment(operation: operation, row: row)
  }

  /// One row further; nil at the end.
  public func next(after moment: Moment) -> Moment? {
    if moment.row < alignment(of: moment.operation).rows.count {
      return Moment(operation: moment.operation, row: moment.row + 1)
    }
    guard moment.operation + 1 < operationCount else { return nil }
    return Moment(operation: moment.operation + 1, row: min(1, rows(moment.operation + 1)))
  }

  /// One row back; nil at the beginning.
  public func previous(before moment: Moment) -> Moment? {
    if moment.row > 1 || (moment.row == 1 && moment.operation == 0) {
      return Moment(operation: moment.operation, row: moment.row - 1)
    }
    guard moment.operation > 0 else { return nil }
    return Moment(operation: moment.operation - 1, row: rows(moment.operation - 1))
  }

  /// The start of the operation, or of the one before; nil at the beginning.
  public func operation(before moment: Moment) -> Moment? {
    if moment.row > 0 { return Moment(operation: moment.operation, row: 0) }
    return moment.operation > 0 ? Moment(operation: moment.operation - 1, row: 0) : nil
  }

  /// The end of the operation, or of the next; nil at the end.
  public func operation(after moment: Moment) -> Moment? {
    let end = Moment(operation: moment.operation, row: rows(moment.operation))
    if moment < end { return end }
    guard moment.operation + 1 < operationCount else { return nil }
    return Moment(operation: moment.operation + 1, row: rows(moment.operation + 1))
  }

  private func rows(_ operation: Int) -> Int { alignment(of: operation).rows.count }
}
