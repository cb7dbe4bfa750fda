// The ledger of suspicious references against a judge of the whole model, after every operation;
// and what each scenario leaves behind.

@testable import Language
import Ground
import Testing

@testable import Scenario
@testable import Timeline

@Suite("references that are not sound")
struct SuspicionTests {
  @Test("the log agrees with a judge of whole models: random worlds", arguments: Edition.allCases)
  func worlds(_ edition: Edition) throws {
    var maker = WorldMaker(seed: RandomRuns.seeds[0] &+ 7)
    print("suspicions of random worlds, \(edition): seed \(RandomRuns.seeds[0])")
    var found = 0
    for _ in 0..<12 {
      found += try play(maker.scenario(operations: 60), EngineChoice(edition: edition))
    }
    #expect(found > 0)
  }

  @Test(
    "the log agrees with a judge of whole models: random sequences", arguments: Edition.allCases)
  func sequences(_ edition: Edition) throws {
    print("suspicions of random sequences, \(edition): seed \(RandomRuns.seeds[0])")
    for rename in RenameWord.allCases {
      var maker = SequenceMaker(seed: RandomRuns.seeds[0])
      for _ in 0..<10 {
        _ = try play(
          maker.scenario(operations: 80), EngineChoice(edition: edition, rename: rename))
      }
    }
  }

  @Test(
    "the log agrees with a judge of whole models: every fault",
    arguments: FaultScenarios.all.map(\.fault))
  func faults(_ name: String) throws {
    var choice = EngineChoice()
    try choice.choose(fault: name)
    let text = FaultScenarios.all.first { $0.fault == name }?.text ?? ""
    let lines = text.split(separator: "\n").map(String.init)
    let found = try play(lines, choice)
    if ["undeletable", "ouroboros", "ghost-house"].contains(name) {
      #expect(found > 0, "\(name)")
    }
    var worlds = WorldMaker(seed: RandomRuns.seeds[0])
    for _ in 0..<3 { _ = try play(worlds.scenario(operations: 50), choice) }
  }

  @Test("the log agrees with a judge of whole models: recordings", arguments: Edition.allCases)
  func recordings(_ edition: Edition) throws {
    for recording in try Recording.all() {
      let lines = recording.text.split(separator: "\n").map(String.init)
      _ = try play(lines, EngineChoice(edition: edition))
    }
  }

  /// Runs with the closing operations, compares after each, and returns the number of suspicions.
  private func play(_ lines: [String], _ choice: EngineChoice) throws -> Int {
    let text = lines.joined(separator: "\n") + "\n"
    let file = try ScenarioFile.parse(Array(text.utf8), name: "random")
    let session = try Session.open(file, choosing: choice)
    var expected: [[UInt32: Suspicion]] = []
    var difference: String?
    func compare() {
      guard difference == nil, session.stop == nil else { return }
      let timeline = session.timeline
      let whole = Suspects(timeline.model).found
      expected.append(whole)
      let suspects = timeline.suspects(at: timeline.cursor)
      let log = Dictionary(suspects.map { ($0.serial, $0.suspicion) }) { one, _ in one }
      let counts = timeline.suspicions(at: timeline.cursor)
      let isCounted = Suspicion.allCases.allSatisfy { kind in
        counts[kind] == whole.values.count { $0 == kind }
      }
      if log != whole || !isCounted || suspects.count != log.count {
        let references = Set(log.keys).union(whole.keys).filter { log[$0] != whole[$0] }.sorted()
        difference =
          "\(timeline.operations.last?.text ?? ""): "
          + references.prefix(3).map { serial in
            "\(timeline.describe(serial)): log \(log[serial].map(\.word) ?? "sound"), "
              + "whole \(whole[serial].map(\.word) ?? "sound")"
          }.joined(separator: "; ") + "\n" + text
      }
    }
    compare()
    session.play(file) { _, verdict in if verdict == nil { compare() } }
    session.playClosing { _ in compare() }
    if let difference { Issue.record(Comment(rawValue: difference)) }
    lookBack(session.timeline, expected)
    return session.timeline.suspectLog.count
  }

  /// Checks that the suspicions at each operation's end are the same in retrospect.
  private func lookBack(_ timeline: Timeline, _ expected: [[UInt32: Suspicion]]) {
    for (index, whole) in expected.enumerated() {
      let end = timeline.operations[index].end
      let kinds = timeline.suspects(at: end).map { ($0.serial, $0.suspicion) }
      guard Dictionary(kinds, uniquingKeysWith: { one, _ in one }) != whole else { continue }
      Issue.record("after operation \(index), looking back is not as it was")
    }
  }
}
