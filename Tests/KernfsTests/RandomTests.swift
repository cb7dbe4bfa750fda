// Random scenarios, reconciled and rewound after every operation. DENTREE_SEED chooses one seed
// instead of the usual four; DENTREE_OPERATIONS is the number of operations for each seed in each
// of six ways.

@testable import Language
import Foundation
import Ground
import Testing

@testable import Scenario
@testable import Timeline

/// Settings from the environment.
enum RandomRuns {
  static let usualSeeds: [UInt64] = [1, 20_201_012, 3933, 456]

  static var seeds: [UInt64] {
    let chosen = ProcessInfo.processInfo.environment["DENTREE_SEED"].flatMap { UInt64($0) }
    return chosen.map { [$0] } ?? usualSeeds
  }

  static var operations: Int {
    ProcessInfo.processInfo.environment["DENTREE_OPERATIONS"].flatMap { Int($0) } ?? 4_200
  }
}

@Suite("random scenarios")
struct RandomTests {
  @Test(
    "whatever is done, every count adds up, and every event can be taken back",
    arguments: RandomRuns.seeds, [RenameWord.native, .client])
  func sequences(_ seed: UInt64, _ rename: RenameWord) throws {
    print("random scenarios, \(rename): seed \(seed)")
    var maker = SequenceMaker(seed: seed)
    var operations = 0, stops = 0, scenarios = 0, successes = 0
    while operations < RandomRuns.operations {
      let lines = maker.scenario(operations: maker.number(20...160))
      let laboratory = try play(lines, EngineChoice(rename: rename))
      let records = laboratory.session.timeline.operations
      scenarios += 1
      operations += records.count
      stops += laboratory.session.stop == nil ? 0 : 1
      successes += records.count { if case .done = $0.outcome { true } else { false } }
      guard laboratory.problems.isEmpty else {
        return report(lines, EngineChoice(rename: rename), seed)
      }
    }
    print(
      "random scenarios, seed \(seed), \(rename): \(scenarios) with \(operations) operations,",
      "\(successes) of them successful, \(stops) stops")
    #expect(successes * 5 > operations, "random operations should succeed often enough to matter")
  }

  @Test(
    "all filesystems at once, several tasks, in every edition: every count adds up",
    arguments: RandomRuns.seeds, Edition.allCases)
  func worlds(_ seed: UInt64, _ edition: Edition) throws {
    print("random worlds, \(edition): seed \(seed)")
    var maker = WorldMaker(seed: seed ^ UInt64(edition.hashOfName))
    var operations = 0, stops = 0, scenarios = 0, successes = 0
    let choice = EngineChoice(edition: edition)
    while operations < RandomRuns.operations {
      let lines = maker.scenario(operations: maker.number(20...160))
      let laboratory = try play(lines, choice)
      let records = laboratory.session.timeline.operations
      scenarios += 1
      operations += records.count
      stops += laboratory.session.stop == nil ? 0 : 1
      successes += records.count { if case .done = $0.outcome { true } else { false } }
      guard laboratory.problems.isEmpty else { return report(lines, choice, seed) }
    }
    print(
      "random worlds, seed \(seed), \(edition): \(scenarios) with \(operations) operations,",
      "\(successes) of them successful, \(stops) stops")
    #expect(successes * 6 > operations, "random operations should succeed often enough to matter")
  }

  @Test("a scenario gives the same events each time, also beside another engine")
  func determinism() throws {
    var maker = SequenceMaker(seed: RandomRuns.seeds[0])
    for _ in 0..<5 {
      let lines = maker.scenario(operations: 60)
      let file = try ScenarioFile.parse(Array(lines.joined(separator: "\n").utf8), name: "random")
      let one = try Session.open(file), other = try Session.open(file)
      one.play(file)
      other.play(file)
      #expect(one.timeline.events == other.timeline.events)
      #expect(one.restarted().timeline.events == one.timeline.events)
    }
  }

  @Test("a failing scenario is cut down to the operations that matter")
  func shrinking() throws {
    var maker = SequenceMaker(seed: 7)
    let lines = maker.scenario(operations: 100) + ["mkdir /needle", "stat /needle", "dump"]
    var runs = 0
    let shrunk = shrink(lines) { lines in
      runs += 1
      return lines.contains("mkdir /needle") && lines.contains("stat /needle")
    }
    #expect(shrunk == [lines[0], "mkdir /needle", "stat /needle"])
    #expect(runs < 400)
  }
}

extension Edition {
  /// The same number on every machine, for seeds: FNV-1a of the name,
  /// https://datatracker.ietf.org/doc/draft-eastlake-fnv/
  fileprivate var hashOfName: UInt32 {
    rawValue.utf8.reduce(0x811c_9dc5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
  }
}

// Running and shrinking.
extension RandomTests {
  private func play(_ lines: [String], _ choice: EngineChoice) throws -> Laboratory {
    let text = lines.joined(separator: "\n") + "\n"
    let file = try ScenarioFile.parse(Array(text.utf8), name: "random")
    let laboratory = try Laboratory(file, choice)
    laboratory.play(file)
    return laboratory
  }

  /// Reports a failure as a scenario file that fails in the same way.
  private func report(_ lines: [String], _ choice: EngineChoice, _ seed: UInt64) {
    let shrunk = shrink(lines) { lines in
      ((try? play(lines, choice))?.problems.isEmpty ?? true) == false
    }
    let problems = (try? play(shrunk, choice))?.problems ?? []
    let file = ([shrunk[0]] + EngineOptions(choices: [choice]).headers + shrunk.dropFirst()).joined(
      separator: "\n")
    Issue.record("seed \(seed):\n\(problems.prefix(3).joined(separator: "\n"))\n\n\(file)\n")
  }

  /// Removes lines, in ever smaller ranges, as long as the failure remains. The first line stays.
  private func shrink(_ lines: [String], _ fails: ([String]) -> Bool) -> [String] {
    var lines = lines
    var size = lines.count / 2
    while size > 0 {
      var start = 1
      while start < lines.count {
        var fewer = lines
        fewer.removeSubrange(start..<min(start + size, lines.count))
        if fails(fewer) { lines = fewer } else { start += size }
      }
      size /= 2
    }
    return lines
  }
}
