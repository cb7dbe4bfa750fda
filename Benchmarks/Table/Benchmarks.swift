/// The rows as benchmarks: each with the journal off and on. One measurement runs a row's rounds in a
/// loop of its own, because a clock reading costs more than a call; whoever prints divides by `calls`.

import Benchmark
import Rows

let events = BenchmarkMetric.custom("thousandth events a round")
let rounds = BenchmarkMetric.custom("rounds")

let benchmarks: @Sendable () -> Void = {
  for row in rows {
    for journaling in [false, true] {
      Benchmark(
        row.name + (journaling ? "-on" : "-off"),
        configuration: .init(
          metrics: [.wallClock, events, rounds], timeUnits: .nanoseconds, warmupIterations: 2,
          scalingFactor: .one, maxDuration: .milliseconds(500), maxIterations: 2_000),
        closure: { benchmark, prepared in
          prepared.run(row.rounds)
          benchmark.measurement(rounds, row.rounds)
          benchmark.measurement(events, Int(prepared.eventsPerRound() * 1_000))
        },
        setup: { row.prepare(journaling) })
    }
  }
  memory()
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
