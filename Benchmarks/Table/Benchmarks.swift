/// The rows as benchmarks: each with the journal off and on. One measurement runs a row's rounds in a
/// loop, because a clock reading costs more than a call. What counts is the time of loops that ran while the
/// core was quiet.

import Benchmark
import Rows

let events = BenchmarkMetric.custom("thousandth events a round")
let time = BenchmarkMetric.custom("tenth nanoseconds a round")
let attempts = BenchmarkMetric.custom("attempts")
let quiet = Quiet()

let benchmarks: @Sendable () -> Void = {
  for row in rows {
    for journaling in row.isLong ? [true] : [false, true] {
      Benchmark(
        row.name + (journaling ? "-on" : "-off"),
        configuration: .init(
          metrics: [.wallClock, time, attempts, events], timeUnits: .nanoseconds,
          warmupIterations: 2, scalingFactor: .one, maxDuration: .seconds(120),
          maxIterations: 100),
        closure: { (benchmark, made: (prepared: Prepared, count: Int)) in
          let (prepared, count) = made
          guard let (took, tries) = quiet.measure(prepared, count, waits: !row.isLong) else {
            return benchmark.error("the machine was not quiet for two minutes")
          }
          benchmark.measurement(time, Int((took / .nanoseconds(count) * 10).rounded()))
          benchmark.measurement(attempts, tries)
          benchmark.measurement(events, Int(prepared.eventsPerRound() * 1_000))
        },
        setup: { prepare(row, journaling) })
    }
  }
  memory()
}

/// A row ready to run, and how many rounds one measurement runs.
private func prepare(_ row: Row, _ journaling: Bool) -> (prepared: Prepared, count: Int) {
  let prepared = row.prepare(journaling)
  return (prepared, row.isLong ? row.rounds : quiet.rounds(prepared, of: row.rounds))
}

/// Bytes, not time.
private func memory() {
  let counts = ["arena", "allocated", "resident"].map { BenchmarkMetric.custom($0) }
  Benchmark(
    "memory", configuration: .init(metrics: counts, warmupIterations: 0, maxIterations: 1)
  ) { benchmark in
    let memory = measureMemory()
    for (count, value) in zip(counts, [memory.arena, memory.allocated, memory.resident]) {
      benchmark.measurement(count, Int((value * 10).rounded()))
    }
  }
}
