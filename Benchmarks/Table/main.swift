/// Times every row, and makes a table of several runs. `Benchmarks/run` calls both.
///
///     table measure [PREFIX]     one run: a line for each row, journal off and on
///     table report FILE...       the medians of such runs

import CCounters
import Foundation
import Rows

let words = CommandLine.arguments.dropFirst()

switch words.first {
case "measure":
  let prefix = words.dropFirst().first ?? ""
  for row in rows where row.name.hasPrefix(prefix) {
    for journaling in row.isLong ? [true] : [false, true] { print(measure(row, journaling).line) }
  }
  if prefix.isEmpty || prefix == "memory" { print(measureMemory().line) }
case "report" where words.count > 1:
  let runs = try words.dropFirst().map { try String(contentsOfFile: $0, encoding: .utf8) }
  print(Report(runs).text)
case _:
  print("usage: table measure [PREFIX] | table report FILE...")
  exit(2)
}
