/// The rows as benchmarks: each with the journal off and on. One measurement runs a row's rounds in a
/// loop, because a clock reading costs more than a call. Each waits for a quiet core, but
/// not for ever.

import Benchmark
import Rows

let events = BenchmarkMetric.custom("thousandth events a round")
let time = BenchmarkMetric.custom("tenth nanoseconds a round")
let disturbed = BenchmarkMetric.custom("disturbed")
let quiet = Quiet()

let benchmarks: @Sendable () -> Void = {
  for row in rows {
    for journaling in row.isLong ? [true] : [false, true] {
      Benchmark(
        row.name + (journaling ? "-on" : "-off"),
        configuration: .init(
          metrics: [.wallClock, time, disturbed, events], timeUnits: .nanoseconds,
          warmupIterations: 2, scalingFactor: .one, maxDuration: .seconds(120),
          maxIterations: 100),
        closure: { (benchmark, made: (prepared: Prepared, count: Int)) in
          let (prepared, count) = made
          let (took, isQuiet) = quiet.measure(prepared, count, waits: !row.isLong)
          benchmark.measurement(time, Int((took / .nanoseconds(count) * 10).rounded()))
          benchmark.measurement(disturbed, isQuiet ? 0 : 1)
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
