/// Several runs as a page of Markdown: medians with minimum and maximum.

import Foundation
import Rows

struct Report {
  private var measurements: [String: [Measurement]] = [:]
  private let runs: Int

  init(_ runs: [String]) {
    self.runs = runs.count
    for line in runs.flatMap({ $0.split(separator: "\n") }) {
      guard let measurement = Measurement(line: line) else { continue }
      measurements[key(measurement.name, measurement.journaling), default: []].append(measurement)
    }
  }

  var text: String {
    (head + ordinary + kept + growth + memory).joined(separator: "\n")
  }

  private var head: [String] {
    [
      "# What the engine takes", "",
      "Made by `Benchmarks/run` on \(machine), release build. Nanoseconds for one round, by the clock on "
        + "the wall: each of \(runs) runs, a process each, has the mean of 100 ms of every row; here are "
        + "the median of the runs and, in brackets, the least and the greatest. On a machine that does "
        + "other work as well look at the least. *Journal on* writes every step as an event and forgets "
        + "them at each 256th; *allocations* are calls of malloc(3), *instructions* those of one round "
        + "with the journal off, where the machine counts them.", "",
    ]
  }

  private var ordinary: [String] {
    let lines: [String] = rows.filter { !$0.isLong && $0.others == nil }.compactMap { row in
      guard let off = measurements[key(row.name, false)],
        let on = measurements[key(row.name, true)]
      else { return nil }
      let instructions = median(off, \.instructions)
      return "| \(row.title) | \(times(off)) | \(times(on)) | \(number(median(on, \.events))) "
        + "| \(number(median(off, \.allocations))) "
        + "| \(instructions == 0 ? "" : number(instructions)) |"
    }
    let head = [
      "| one round | journal off | journal on | events | allocations | instructions |",
      "|---|--:|--:|--:|--:|--:|",
    ]
    return lines.isEmpty ? [] : head + lines
  }

  /// The cost of keeping all events, as a run does.
  private var kept: [String] {
    let lines: [String] = rows.filter(\.isLong).compactMap { row in
      measurements[key(row.name, true)].map { on in
        "| \(row.title) | \(times(on)) | \(number(median(on, \.events))) |"
      }
    }
    return lines.isEmpty
      ? []
      : ["", "| some 360,000 events in a row | journal on | events |", "|---|--:|--:|"] + lines
  }

  private var growth: [String] {
    let grown = rows.filter { $0.others != nil }
    let lines: [String] = grown.filter { $0.others == crowds.first }.compactMap { first in
      let cells = grown.filter { $0.title == first.title }.flatMap { row in
        [false, true].map { measurements[key(row.name, $0)].map(times) ?? "" }
      }
      return cells.allSatisfy(\.isEmpty)
        ? nil : "| \(first.title) | \(cells.joined(separator: " | ")) |"
    }
    guard !lines.isEmpty else { return [] }
    let columns = crowds.map { "\(number(Double($0))) off | on" }.joined(separator: " | ")
    let rule = String(repeating: "--:|", count: 2 * crowds.count)
    return ["", "| one round beside so many others | \(columns) |", "|---|\(rule)"] + lines
  }

  private var memory: [String] {
    guard let found = measurements[key("memory", false)] else { return [] }
    func line(_ title: String, _ bytes: KeyPath<Measurement, Double>) -> String {
      "| \(title) | \(number(median(found, bytes))) |"
    }
    return [
      "", "| bytes for one of 200,000 files in one directory, journal off | |", "|---|--:|",
      line("the arena: dentry, inode, slot, both maps", \.nanoseconds),
      line("what malloc(3) has given out: the same and the table of names", \.events),
      line("what the process has in memory", \.allocations),
    ]
  }
}

// Numbers.
extension Report {
  private func times(_ found: [Measurement]) -> String {
    let all = found.map(\.nanoseconds)
    guard let least = all.min(), let most = all.max() else { return "" }
    return "\(number(median(found, \.nanoseconds))) (\(number(least))–\(number(most)))"
  }

  private func median(_ found: [Measurement], _ value: KeyPath<Measurement, Double>) -> Double {
    let sorted = found.map { $0[keyPath: value] }.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }

  private func number(_ value: Double) -> String {
    if value >= 100 {
      var text = String(Int(value.rounded()))
      for place in stride(from: text.count - 3, to: 0, by: -3) {
        text.insert(",", at: text.index(text.startIndex, offsetBy: place))
      }
      return text
    }
    let tenths = (value * 10).rounded() / 10
    return tenths == tenths.rounded() ? String(Int(tenths)) : String(tenths)
  }
}

private func key(_ name: String, _ journaling: Bool) -> String { "\(name) \(journaling)" }

/// The processor's name in Linux, and the number of processors.
private var machine: String {
  let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
  let model = text.split(separator: "\n").first { $0.hasPrefix("model name") }
  let name = model?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
  return "\(name ?? "an unknown processor"), \(ProcessInfo.processInfo.processorCount) cores"
}
