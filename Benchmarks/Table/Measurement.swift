/// A measurement of a row: the mean over a tenth of a second, and the other costs of a round.

import CCounters
import Rows

struct Measurement {
  let name: String
  let journaling: Bool
  /// For one round.
  var nanoseconds = 0.0, events = 0.0, allocations = 0.0
  /// For one round; 0 if the machine has no counter.
  var instructions = 0.0
}

/// Runs rounds for 20 ms to warm up, then for 100 ms of wall time. A row of fixed length runs once.
func measure(_ row: Row, _ journaling: Bool) -> Measurement {
  let prepared = row.prepare(journaling), clock = ContinuousClock()
  var measurement = Measurement(name: row.name, journaling: journaling)
  var rounds = row.rounds
  if !row.isLong {
    // An even number, because every second rename reverts the first.
    rounds = 2
    while clock.measure({ prepared.run(rounds) }) < .milliseconds(20) { rounds *= 2 }
    rounds *= 5
  }
  let allocations = allocation_count(), instructions = instruction_count()
  let took = clock.measure { prepared.run(rounds) }
  func each(_ before: UInt64, _ after: UInt64) -> Double { Double(after - before) / Double(rounds) }
  measurement.instructions = each(instructions, instruction_count())
  measurement.allocations = each(allocations, allocation_count())
  measurement.nanoseconds = took / .nanoseconds(rounds)
  measurement.events = prepared.eventsPerRound()
  return measurement
}

// Measurements as lines of a file.
extension Measurement {
  var line: String {
    [
      name, journaling ? "on" : "off", "\(nanoseconds)", "\(events)", "\(allocations)",
      "\(instructions)",
    ].joined(separator: "\t")
  }

  init?(line: Substring) {
    let fields = line.split(separator: "\t")
    let numbers = fields.dropFirst(2).compactMap { Double($0) }
    guard fields.count == 6, numbers.count == 4 else { return nil }
    name = String(fields[0])
    journaling = fields[1] == "on"
    (nanoseconds, events, allocations, instructions) = (
      numbers[0], numbers[1], numbers[2], numbers[3]
    )
  }
}

extension MemoryPerFile {
  /// A line like those of rows, with bytes instead of time and counts.
  var line: String { "memory\toff\t\(arena)\t\(allocated)\t\(resident)\t0" }
}
