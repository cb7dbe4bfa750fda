/// The steps of one operation on several engines beside each other: those that say the same stand in
/// one row, and what only some engines do has rows of its own.

import Ground
import Timeline

/// One operation on several runs, row by row. Position 0 is before the first row.
public struct Alignment: Hashable, Sendable {
  /// One step of some of the runs.
  public struct Row: Hashable, Sendable {
    /// How many steps of each run are done when the row is.
    public internal(set) var done: [Int]
    /// Which runs have a step in the row.
    public internal(set) var takesPart: [Bool]
  }

  public let rows: [Row]
  /// Rows next to each other in which not all runs take part: where they diverge.
  public let divergences: [Range<Int>]
}

extension Alignment {
  /// - Parameters:
  ///   - steps: what each run does, a sentence a step without its numbers.
  ///   - isThere: which of the runs still take part; one whose machine has stopped does not diverge.
  init(_ steps: [[String]], isThere: [Bool]) {
    var merged: [(key: String, takesPart: [Bool])] = []
    for (run, keys) in steps.enumerated() { Self.merge(keys, of: run, into: &merged, steps.count) }
    var done = Array(repeating: 0, count: steps.count)
    rows = merged.map { _, takesPart in
      for run in takesPart.indices where takesPart[run] { done[run] += 1 }
      return Row(done: done, takesPart: takesPart)
    }
    divergences = Self.ranges(
      rows.map { row in
        zip(row.takesPart, isThere).contains { !$0 && $1 }
      })
  }

  /// Puts the steps of one more run beside those that are there: a shortest edit leads from one list to
  /// the other.
  private static func merge(
    _ keys: [String], of run: Int, into merged: inout [(key: String, takesPart: [Bool])],
    _ runs: Int
  ) {
    func row(_ key: String) -> (key: String, takesPart: [Bool]) {
      (key, (0..<runs).map { $0 == run })
    }
    guard run > 0 else { return merged = keys.map(row) }
    let difference = keys.difference(from: merged.map(\.key))
    var missing: Set<Int> = [], added: Set<Int> = []
    for change in difference {
      switch change {
      case .remove(let offset, _, _): missing.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    var result: [(key: String, takesPart: [Bool])] = []
    var (old, new) = (0, 0)
    while old < merged.count || new < keys.count {
      if missing.contains(old) {
        result.append(merged[old])
        old += 1
      } else if added.contains(new) {
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
  /// The steps of an operation as sentences without the numbers of objects and without counts, which
  /// differ between engines for reasons that lie elsewhere. The cursor comes back.
  func likenesses(of operation: Int) -> [String] {
    guard timeline.operations.indices.contains(operation) else { return [] }
    let record = timeline.operations[operation], cursor = timeline.cursor
    defer { move(to: cursor) }
    return (record.first..<record.end).map { index in
      move(to: index + 1)
      let sentence = Sentence.tell(
        timeline.events[index], in: timeline.model, names: timeline.names)
      return Self.withoutNumbers(sentence)
    }
  }

  /// Digits go, but not those of quoted names.
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
