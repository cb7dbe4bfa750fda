/// The numbers of a run after each operation, for charts. They are counted along the events without
/// a model, so a run of a million operations is measured in one pass. Tests compare them with the
/// model after every operation.

import Ground

/// What is measured.
public enum Measure: String, Hashable, Sendable, CaseIterable {
  case dentries, inodes, references, queue, cache

  /// The measure's name.
  public var word: String { rawValue }

  /// What it measures and when, without a full stop.
  public var sentence: String {
    switch self {
    case .dentries: "live dentries when the operation has ended"
    case .inodes: "live inodes when the operation has ended"
    case .references: "the sum of all reference counts when the operation has ended"
    case .queue: "the longest that the deferred queues were, together, during the operation"
    case .cache: "dentries in the caches when the operation has ended"
    }
  }
}

/// The numbers of one run for each operation; `fs` is operation 0.
///
/// References are the sum of the counts of all dentries, inodes, files, mounts, namespaces, tasks
/// and filesystems, as the engine has them. If a reference was dropped that was never taken, this
/// is less than what the ledger lists.
public struct Measures: Hashable, Sendable {
  private var columns: [[Int]] = Array(repeating: [], count: Measure.allCases.count)
  /// How many events were read.
  private var position = 0
  /// The numbers after those events.
  private var now = Numbers()

  public init() {}

  /// The numbers of a whole run.
  public init(_ timeline: Timeline) { read(timeline) }

  /// How many operations were read.
  public var count: Int { columns[0].count }

  /// The values of one measure, one for each operation.
  public subscript(_ measure: Measure) -> [Int] { columns[measure.place] }

  /// Reads the operations since the last call.
  /// - Precondition: it is the same run, and no operation is in progress.
  public mutating func read(_ timeline: Timeline) {
    for record in timeline.operations[count...] {
      now.beginOperation()
      for event in timeline.events[position..<record.end] { now.read(event) }
      position = record.end
      for measure in Measure.allCases { columns[measure.place].append(now.value(measure)) }
    }
  }
}

extension Measure {
  fileprivate var place: Int {
    switch self {
    case .dentries: 0
    case .inodes: 1
    case .references: 2
    case .queue: 3
    case .cache: 4
    }
  }
}

/// The running totals.
private struct Numbers: Hashable, Sendable {
  private var dentries = 0
  private var inodes = 0
  private var references = 0
  private var queue = 0
  private var longestQueue = 0
  private var cache = 0

  /// Entries that are still queued count for the next operation too.
  mutating func beginOperation() { longestQueue = queue }

  mutating func read(_ event: Event) {
    let change = event.traits.counts
    dentries += change.dentries
    inodes += change.inodes
    references += change.references
    queue += change.queue
    longestQueue = max(longestQueue, queue)
    cache += change.cache
  }

  func value(_ measure: Measure) -> Int {
    switch measure {
    case .dentries: dentries
    case .inodes: inodes
    case .references: references
    case .queue: longestQueue
    case .cache: cache
    }
  }
}
