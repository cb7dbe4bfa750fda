/// Exhibits: one scenario on up to four engines, side by side. This module holds several runs
/// together and knows nothing of the screen.
///
/// An `Exhibit` owns a `Session` for each engine of its file and one `Moment`, which is the cursor
/// of all of them. `init` makes the filesystems; `play` runs the file on every engine, checks its
/// claims and collects its slides; afterwards the runs only move. The invariant: after `move(to:)`
/// every run stands after the same row of the same operation. `Alignment` makes that well-defined:
/// it puts the steps of an operation that several engines take into one row, computed when an
/// operation is first shown and kept.
///
/// The exhibits of the program are the scenario files in `Resources`; `Gallery` lists them.

import Scenario
import Language
import Ground
import Timeline

/// A moment of an exhibit: after some rows of an operation.
public struct Moment: Hashable, Comparable, Sendable {
  /// The operation's index; `fs` is 0.
  public var operation: Int
  /// How many rows are done; 0 is before the first.
  public var row: Int

  public init(operation: Int, row: Int) {
    self.operation = operation
    self.row = row
  }

  public static func < (left: Moment, right: Moment) -> Bool {
    (left.operation, left.row) < (right.operation, right.row)
  }
}

/// A moment with a caption or a pause.
public struct Slide: Hashable, Sendable {
  /// When it is.
  public let moment: Moment
  /// The caption; empty for a pause.
  public let text: String
  /// The selected object, until another slide changes it.
  public let selection: ObjectWord?
  /// What is shown large.
  public let shown: ShowWord
}

/// A failed claim, or another mistake in the exhibit.
public struct BrokenClaim: Hashable, Sendable {
  /// From 1.
  public let line: Int
  /// From 1, in bytes.
  public let column: Int
  /// A sentence without a full stop.
  public let message: String
}

/// Up to four engines that run one file in lockstep. The exhibit owns its runs: use `move(to:)`,
/// which moves all of them.
public final class Exhibit {
  /// The file.
  public let file: ScenarioFile
  /// One run for each engine, with the engine's name as title.
  public let runs: [Session]
  /// The moment of all runs.
  public private(set) var moment = Moment(operation: 0, row: 0)
  /// The captions, in order; empty until `play`.
  public internal(set) var slides: [Slide] = []
  /// The failed claims; empty until `play`.
  public internal(set) var broken: [BrokenClaim] = []
  /// The number of claims checked, counted once for each engine.
  public internal(set) var claims = 0
  private var alignments: [Int: Alignment] = [:]

  /// Makes the filesystem on every engine of the file, or on `engines` if there are any. Throws
  /// mistakes that are visible before the file runs.
  public init(_ file: ScenarioFile, engines: [EngineHeader] = []) throws(LanguageErrors) {
    try file.checkTasks()
    self.file = file
    let engines = [engines, file.engines].first { !$0.isEmpty } ?? [Self.only]
    runs = engines.map { engine in
      let options = EngineOptions(choices: [file.choice, engine.choice])
      // The file is the exhibit's: of a run alone, what is saved is its operations.
      let run = Session(file.filesystem, options, title: engine.name)
      run.engineName = engine.name
      return run
    }
    move(to: end)
  }

  /// The engine of a file without `engine` lines.
  private static let only = EngineHeader(name: "current", choice: EngineChoice())

  /// The file's title, or its name.
  public var title: String { file.title ?? file.name }
}

// The cursor.
extension Exhibit {
  /// The number of operations of the longest run. A run whose machine stopped has fewer.
  public var operationCount: Int { runs.map(\.timeline.operations.count).max() ?? 0 }

  /// The operation as it was written.
  public func text(of operation: Int) -> String {
    runs.lazy.map(\.timeline.operations).first { $0.indices.contains(operation) }?[operation].text
      ?? ""
  }

  /// The moment after everything.
  public var end: Moment {
    let last = max(0, operationCount - 1)
    return Moment(operation: last, row: alignment(of: last).rows.count)
  }

  /// The rows of an operation. Computed on the first call, then kept.
  public func alignment(of operation: Int) -> Alignment {
    if let known = alignments[operation] { return known }
    let isThere = runs.map { $0.timeline.operations.indices.contains(operation) }
    let alignment = Alignment(
      runs.map { $0.normalizedSteps(of: operation) }, isThere: isThere)
    alignments[operation] = alignment
    return alignment
  }

  /// Moves all runs to a moment.
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

  /// The moment that corresponds to a position of one run: after the row with its newest step.
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

  /// One row forward; nil at the end.
  public func next(after moment: Moment) -> Moment? {
    if moment.row < alignment(of: moment.operation).rows.count {
      return Moment(operation: moment.operation, row: moment.row + 1)
    }
    guard moment.operation + 1 < operationCount else { return nil }
    return Moment(operation: moment.operation + 1, row: min(1, rows(moment.operation + 1)))
  }

  /// One row back; nil at the start.
  public func previous(before moment: Moment) -> Moment? {
    if moment.row > 1 || (moment.row == 1 && moment.operation == 0) {
      return Moment(operation: moment.operation, row: moment.row - 1)
    }
    guard moment.operation > 0 else { return nil }
    return Moment(operation: moment.operation - 1, row: rows(moment.operation - 1))
  }

  /// The start of this operation, or of the one before; nil at the start.
  public func operation(before moment: Moment) -> Moment? {
    if moment.row > 0 { return Moment(operation: moment.operation, row: 0) }
    return moment.operation > 0 ? Moment(operation: moment.operation - 1, row: 0) : nil
  }

  /// The end of this operation, or of the next; nil at the end.
  public func operation(after moment: Moment) -> Moment? {
    let end = Moment(operation: moment.operation, row: rows(moment.operation))
    if moment < end { return end }
    guard moment.operation + 1 < operationCount else { return nil }
    return Moment(operation: moment.operation + 1, row: rows(moment.operation + 1))
  }

  private func rows(_ operation: Int) -> Int { alignment(of: operation).rows.count }
}
