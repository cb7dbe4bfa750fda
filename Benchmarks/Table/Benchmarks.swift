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
          units: [time: .count, events: .count], warmupIterations: 0, scalingFactor: .one,
          maxDuration: .seconds(120), maxIterations: 100),
        closure: { (benchmark, series: Series) in
          guard let (took, isQuiet) = quiet.measure(series, waits: !row.isLong) else { return }
          benchmark.measurement(time, Int((took / .nanoseconds(series.rounds) * 10).rounded()))
          benchmark.measurement(disturbed, isQuiet ? 0 : 1)
          benchmark.measurement(events, Int(series.prepared.eventsPerRound() * 1_000))
        },
        setup: { prepare(row, journaling) })
    }
  }
  memory()
}

private func prepare(_ row: Row, _ journaling: Bool) -> Series {
  let prepared = row.prepare(journaling)
  let rounds = row.isLong ? row.rounds : quiet.rounds(prepared, of: row.rounds)
  return Series(prepared, rounds: rounds)
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
