/// The numbers of a run, one of each kind an operation: what curves are drawn from. They are counted
/// along the events and never asked of a model, so that a run of a million operations is measured in one
/// pass; tests compare them with the model at the end of every operation.

import Ground

/// What is counted.
public enum Measure: String, Hashable, Sendable, CaseIterable {
  case dentries, inodes, references, queue, cache

  /// What it is called.
  public var word: String { rawValue }

  /// What it counts and when, in a sentence without a full stop.
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

/// The numbers of one run by operation, `fs` being operation 0.
///
/// References are what the engine believes, the sum of the counts of all dentries, inodes, files, mounts,
/// namespaces, tasks and filesystems: where a reference was dropped that nobody held, it is less than
/// what the ledger of holders lists.
public struct Measures: Hashable, Sendable {
  private var columns: [[Int]] = Array(repeating: [], count: Measure.allCases.count)
  /// How many events were read.
  private var position = 0
  /// As it is after them.
  private var now = Numbers()

  public init() {}

  /// Everything that has happened in a run.
  public init(_ timeline: Timeline) { read(timeline) }

  /// How many operations were read.
  public var count: Int { columns[0].count }

  /// The numbers of one kind, one an operation.
  public subscript(_ measure: Measure) -> [Int] { columns[measure.place] }

  /// Reads what has happened since the last time.
  /// - Precondition: it is the same run, and no operation is under way in it.
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

/// What is counted while events go by.
private struct Numbers: Hashable, Sendable {
  private var dentries = 0
  private var inodes = 0
  private var references = 0
  private var queue = 0
  private var longestQueue = 0
  private var cache = 0

  /// What waits from before counts for the next operation as well.
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
