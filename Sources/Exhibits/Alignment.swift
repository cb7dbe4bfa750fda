/// Aligns the steps of one operation on several engines. Equal steps share a row; a step that only
/// some engines take has its own row.

import Scenario
import Ground
import Timeline

/// The aligned steps of one operation. Position 0 is before the first row.
public struct Alignment: Hashable, Sendable {
  /// A step of some or all runs.
  public struct Row: Hashable, Sendable {
    /// For each run, how many steps are done after this row.
    public internal(set) var done: [Int]
    /// Which runs take this step.
    public internal(set) var takesPart: [Bool]
  }

  /// All rows, in order.
  public let rows: [Row]
  /// Ranges of rows that not all runs share.
  public let divergences: [Range<Int>]
}

extension Alignment {
  /// A row under construction: its step as a number, and the runs that take it.
  private typealias Draft = (key: Int, takesPart: [Bool])

  /// - Parameters:
  ///   - steps: for each run its steps, as sentences without numbers.
  ///   - isThere: which runs still take part. A stopped machine does not diverge.
  init(_ steps: [[String]], isThere: [Bool]) {
    var numbers: [String: Int] = [:]
    var merged: [Draft] = []
    for (run, sentences) in steps.enumerated() {
      let keys = sentences.map { sentence in
        let number = numbers[sentence] ?? numbers.count
        numbers[sentence] = number
        return number
      }
      Self.merge(keys, of: run, into: &merged, steps.count)
    }
    var done = Array(repeating: 0, count: steps.count)
    rows = merged.map { _, takesPart in
      for run in takesPart.indices where takesPart[run] { done[run] += 1 }
      return Row(done: done, takesPart: takesPart)
    }
    divergences = Self.ranges(
      rows.map { row in zip(row.takesPart, isThere).contains { !$0 && $1 } })
  }

  /// Aligns one more run with the rows so far, by the shortest edit between the two lists. Equal
  /// beginnings and ends are skipped.
  private static func merge(
    _ keys: [Int], of run: Int, into merged: inout [Draft], _ runs: Int
  ) {
    func row(_ key: Int) -> Draft { (key, (0..<runs).map { $0 == run }) }
    guard run > 0 else { return merged = keys.map(row) }
    let start = zip(keys, merged).prefix { $0 == $1.key }.count
    let most = min(keys.count, merged.count) - start
    let end = zip(keys.reversed(), merged.reversed()).prefix { $0 == $1.key }.prefix(most).count
    let (missing, added) = edits(
      from: merged[start..<merged.count - end].map(\.key), to: keys[start..<keys.count - end])
    var result: [Draft] = []
    var (old, new) = (0, 0)
    while old < merged.count || new < keys.count {
      if missing.contains(old - start) {
        result.append(merged[old])
        old += 1
      } else if added.contains(new - start) {
        result.append(row(keys[new]))
        new += 1
      } else {
        var both = merged[old]
        both.takesPart[run] = true
        result.append(both)
        old += 1
        new += 1
      }
    }
    merged = result
  }

  /// The rows removed from one list and added from the other; as few as possible. If finding the
  /// fewest would take seconds, all rows are replaced.
  private static func edits(
    from old: [Int], to new: ArraySlice<Int>
  ) -> (missing: Set<Int>, added: Set<Int>) {
    var surplus: [Int: Int] = [:]
    for key in old { surplus[key, default: 0] += 1 }
    for key in new { surplus[key, default: 0] -= 1 }
    let least = surplus.values.reduce(0) { $0 + abs($1) }
    guard (old.count + new.count) * (least + 1) < mostWork else {
      return (Set(old.indices), Set(0..<new.count))
    }
    var missing: Set<Int> = [], added: Set<Int> = []
    for change in Array(new).difference(from: old) {
      switch change {
      case .remove(let offset, _, _): missing.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    return (missing, added)
  }

  /// Limit on steps times differences.
  private static var mostWork: Int { 40_000_000 }

  private static func ranges(_ flags: [Bool]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for (index, flag) in flags.enumerated() where flag {
      if let last = ranges.indices.last, ranges[last].upperBound == index {
        ranges[last] = ranges[last].lowerBound..<index + 1
      } else {
        ranges.append(index..<index + 1)
      }
    }
    return ranges
  }
}

extension Session {
  /// The steps of an operation as sentences, without numbers of objects and counts. These differ
  /// between engines because of earlier operations.
  func normalizedSteps(of operation: Int) -> [String] {
    guard timeline.operations.indices.contains(operation) else { return [] }
    let record = timeline.operations[operation]
    var reading = timeline
    return (record.first..<record.end).map { index in
      reading.move(to: index + 1)
      let sentence = Sentence.describe(
        reading.events[index], in: reading.model, names: reading.names)
      return Self.withoutNumbers(sentence)
    }
  }

  /// Removes digits, except in quoted names.
  static func withoutNumbers(_ sentence: String) -> String {
    var isQuoted = false
    var result: [UInt8] = []
    for byte in sentence.utf8 {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if isQuoted || !byte.isDigit { result.append(byte) }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
