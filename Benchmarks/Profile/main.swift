/// One row for a profiler, and the measurements of the screen.

import Rows

let words = CommandLine.arguments.dropFirst()

switch (words.first, words.count) {
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
    "usage: profile row ROW ROUNDS [on] | memory | jumps ROUNDS | walk ROUNDS | "
      + "screen DENTRIES | start PROGRAM [FILE]")
  print(rows.map(\.name).joined(separator: " "))
}
