/// Rows outside the benchmark tool: one by itself for a profiler, or a quick look at all.

import Rows

let words = CommandLine.arguments.dropFirst()

/// Nanoseconds a round: the least and the middle of many short measurements.
func quickLook(_ row: Row, _ journaling: Bool) {
  let prepared = row.prepare(journaling), rounds = max(1, row.rounds / 20)
  prepared.run(rounds)
  let times = (0..<400).map { _ in
    let took = ContinuousClock().measure { prepared.run(rounds) }
    return Double(took.components.attoseconds) / 1e9 / Double(rounds)
  }.sorted()
  func text(_ value: Double) -> String { String((value * 10).rounded() / 10) }
  print(
    row.name, journaling ? "on" : "off", text(times[0]), text(times[200]),
    text(prepared.eventsPerRound()), separator: "\t")
}

switch (words.first, words.count) {
case ("time", _):
  let wanted = words.dropFirst()
  for row in rows where wanted.isEmpty || wanted.contains(row.name) {
    for journaling in [false, true] { quickLook(row, journaling) }
  }
case ("memory", _): print(measureMemory())
case ("jumps", 2): measureJumps(rounds: Int(words[2]) ?? 600)
case ("walk", 2): walk(rounds: Int(words[2]) ?? 600)
case ("start", 2...): measureStart(Array(words.dropFirst()))
case ("screen", 2): measureScreen(dentries: Int(words[2]) ?? 1_000_000)
case ("row", 3...):
  guard let row = rows.first(where: { $0.name == words[2] }), let rounds = Int(words[3]) else {
    fallthrough
  }
  let prepared = row.prepare(words.last == "on")
  prepared.run(rounds)
case _:
  print(
    "usage: profile row ROW ROUNDS [on] | time [ROW …] | memory | jumps ROUNDS | walk ROUNDS | "
      + "screen DENTRIES | start PROGRAM [FILE]")
  print(rows.map(\.name).joined(separator: " "))
}
