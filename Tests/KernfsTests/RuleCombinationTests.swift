// Combinations of rules: every pair of settings and random triples, over recorded scenarios and
// random worlds. Each run ends or stops the machine; none crashes or takes too many steps, and
// walks over the final structures end, too. DENTREE_SEED chooses the seed; DENTREE_COMBINATIONS=all
// tests every pair at every edition and as many triples.

@testable import Language
import Export
import Foundation
import Ground
import Testing

@testable import Scenario
@testable import Timeline

@Suite("every combination of rules")
struct RuleCombinationTests {
  private static let runsAll =
    ProcessInfo.processInfo.environment["DENTREE_COMBINATIONS"] == "all"
  /// More steps than any operation of these scenarios takes, `repeat` included.
  private static let mostSteps = 100_000

  @Test("runs, stops the machine or is refused: all pairs, and triples")
  func combinations() throws {
    let seed = RandomRuns.seeds[0]
    print("combinations of rules: seed \(seed)")
    var maker = EngineMaker(seed: seed)
    let scenarios = try Self.scenarios(seed)
    var runs = 0, stops = 0, refused = 0
    func run(_ edition: Edition, _ settings: [EngineMaker.Setting]) throws {
      guard let choice = EngineMaker.choice(edition, settings) else { return refused += 1 }
      let scenario = maker.pick(scenarios)
      stops += try self.run(
        scenario, choice, "\(scenario.name) --edition \(edition) \(settings)",
        isLookedAt: Self.runsAll || runs % 4 == 0)
      runs += 1
    }
    for (index, one) in EngineMaker.Setting.all.enumerated() {
      for other in EngineMaker.Setting.all[(index + 1)...] {
        for edition in Self.runsAll ? Edition.allCases : [maker.pick(Edition.allCases)] {
          try run(edition, [one, other])
        }
      }
    }
    let pairs = runs
    for _ in 0..<(Self.runsAll ? pairs : pairs / 4) {
      try run(
        maker.pick(Edition.allCases), (0..<3).map { _ in maker.pick(EngineMaker.Setting.all) })
    }
    print(
      "combinations of rules: \(pairs) pairs and \(runs - pairs) triples, \(stops) stops,",
      "\(refused) refused")
    #expect(pairs > 5_000 && stops > 0 && refused > 0)
  }

  /// The recorded scenarios, and random ones with every filesystem.
  private static func scenarios(_ seed: UInt64) throws -> [ScenarioFile] {
    var world = WorldMaker(seed: seed)
    let worlds = (0..<100).map { index in
      (name: "world \(index)", text: world.scenario(operations: 40).joined(separator: "\n"))
    }
    let recorded = try Recording.all().map { (name: $0.name, text: $0.text) }
    return try (recorded + worlds).map {
      try ScenarioFile.parse(Array($0.text.utf8), name: $0.name)
    }
  }

  /// Runs a file to its end, examines it if wanted, and closes everything. 1 if the machine
  /// stopped.
  private func run(
    _ file: ScenarioFile, _ choice: EngineChoice, _ what: String, isLookedAt: Bool
  ) throws -> Int {
    let session = try Session.open(file, choosing: choice)
    session.play(file)
    if isLookedAt { look(at: session) }
    session.playClosing()
    for operation in session.timeline.operations {
      #expect(operation.end - operation.first < Self.mostSteps, "\(operation.text) of \(what)")
    }
    return session.stop == nil ? 0 : 1
  }

  private func look(at session: Session) {
    let timeline = session.timeline, model = timeline.model
    let last = timeline.operations.count - 1
    _ = TextReport(timeline).operation(last)
    _ = Trace(timeline).line(last)
    _ = MomentReport(session).json
    _ = ObjectGraph(session).dot
    _ = session.balancePage()
    for dentry in model.dentries.all.suffix(8) {
      _ = WhyTree(of: dentry.id, in: model)
      _ = model.path(of: dentry.id)
    }
  }
}
