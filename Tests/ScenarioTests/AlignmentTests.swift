// Aligned steps of several runs, over random lists and changed copies of them.

@testable import Exhibits
import Testing

@testable import Scenario

@Suite("alignment")
struct AlignmentTests {
  /// A list with repeated steps.
  private func steps(_ dice: inout SeededGenerator) -> [String] {
    (0..<Int.random(in: 0...30, using: &dice)).map { _ in
      "step \(Int.random(in: 0...9, using: &dice))"
    }
  }

  /// The list with a few steps removed, added or changed.
  private func copy(of steps: [String], _ dice: inout SeededGenerator) -> [String] {
    steps.flatMap { step -> [String] in
      switch Int.random(in: 0...9, using: &dice) {
      case 0: []
      case 1: [step, "new \(Int.random(in: 0...2, using: &dice))"]
      case 2: ["changed"]
      case _: [step]
      }
    }
  }

  private func seed() -> UInt64 {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("alignment: seed \(seed)")
    return seed
  }

  @Test("every step of every run is in one row, in order, beside steps that say the same")
  func complete() {
    let seed = seed()
    var dice = SeededGenerator(state: seed)
    for round in 0..<300 {
      let first = steps(&dice)
      let count = Int.random(in: 1...4, using: &dice)
      let runs = [first] + (1..<count).map { _ in copy(of: first, &dice) }
      let alignment = Alignment(runs, isThere: runs.map { _ in true })
      for run in runs.indices {
        var done = 0
        for row in alignment.rows {
          if row.takesPart[run] { done += 1 }
          #expect(row.done[run] == done, "seed \(seed), round \(round)")
        }
        #expect(done == runs[run].count, "seed \(seed), round \(round)")
      }
      for row in alignment.rows {
        let keys = runs.indices.filter { row.takesPart[$0] }.map { runs[$0][row.done[$0] - 1] }
        #expect(Set(keys).count == 1, "seed \(seed), round \(round)")
      }
    }
  }

  @Test("a divergence is rows in which somebody is missing, and all of those")
  func divergent() {
    let seed = seed()
    var dice = SeededGenerator(state: seed)
    for round in 0..<300 {
      let first = steps(&dice)
      let runs = [first, copy(of: first, &dice), copy(of: first, &dice)]
      let isThere = runs.map { _ in Bool.random(using: &dice) }
      let alignment = Alignment(runs, isThere: isThere)
      for (index, row) in alignment.rows.enumerated() {
        let isMissed = runs.indices.contains { isThere[$0] && !row.takesPart[$0] }
        let found = alignment.divergences.count { $0.contains(index) }
        #expect(found == (isMissed ? 1 : 0), "seed \(seed), round \(round)")
      }
      let borders = alignment.divergences.flatMap { [$0.lowerBound, $0.upperBound] }
      #expect(
        zip(borders, borders.dropFirst()).allSatisfy { $0 < $1 }, "seed \(seed), round \(round)")
    }
  }

  @Test("runs that do the same give no divergence, and a row a step")
  func equal() {
    let seed = seed()
    var dice = SeededGenerator(state: seed)
    for _ in 0..<100 {
      let first = steps(&dice)
      let alignment = Alignment([first, first, first, first], isThere: [true, true, true, true])
      #expect(alignment.divergences == [], "seed \(seed)")
      #expect(alignment.rows.count == first.count, "seed \(seed)")
    }
  }

  @Test("a run whose machine has stopped takes no part, and does not diverge")
  func stopped() {
    let alignment = Alignment([["a", "b"], [], ["a", "b"]], isThere: [true, false, true])
    #expect(alignment.rows.map(\.takesPart) == [[true, false, true], [true, false, true]])
    #expect(alignment.divergences == [])
  }
}
