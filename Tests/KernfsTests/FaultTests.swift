// Each fault is found by a written scenario, and by random ones within a limited number of
// operations. Found means: a count does not add up, an invariant or a promise is broken, the
// machine stops, or the survivors of the unmount differ from the prediction.

@testable import Language
import Ground
import Testing

@testable import Scenario

@Suite("faults")
struct FaultTests {
  /// All problems of a run, including its failed expectations.
  private func complaints(_ lines: [String], _ choice: EngineChoice) throws -> [String] {
    let text = lines.joined(separator: "\n") + "\n"
    let file = try ScenarioFile.parse(Array(text.utf8), name: "fault")
    let laboratory = try Laboratory(file, choice)
    laboratory.play(file)
    let stop = laboratory.session.stop.map { ["the machine stopped: \($0)"] } ?? []
    let failures = laboratory.failures.filter { !$0.isNote && !$0.isNotAsked }.map(\.message)
    return laboratory.problems + stop + failures
  }

  @Test("every fault has a scenario, or a test of its own")
  func complete() {
    let named = FaultScenarios.all.map(\.fault) + ["guest", Self.blind]
    #expect(Set(named) == Set(Fault.all.map(\.name)))
  }

  @Test("a healthy engine plays each scenario clean", arguments: FaultScenarios.all.map(\.fault))
  func healthy(_ name: String) throws {
    #expect(try complaints(lines(name), EngineChoice()) == [])
  }

  @Test("each fault is red in its scenario", arguments: FaultScenarios.all.map(\.fault))
  func written(_ name: String) throws {
    var choice = EngineChoice()
    try choice.choose(fault: name)
    let found = try complaints(lines(name), choice)
    #expect(!found.isEmpty, "\(name) was not noticed")
  }

  @Test("unlinking a guest panics, unless the rule says that only owned references are dropped")
  func guest() throws {
    let lines = lines(of: FaultScenarios.guest)
    #expect(try complaints(lines, EngineChoice()).contains { $0.hasPrefix("the machine stopped") })
    var choice = EngineChoice()
    try choice.choose(rule: "removal-drop=owned")
    #expect(try complaints(lines, choice).allSatisfy { !$0.hasPrefix("the machine stopped") })
  }

  private func lines(_ name: String) -> [String] {
    lines(of: FaultScenarios.all.first { $0.fault == name }?.text ?? "")
  }

  private func lines(of text: String) -> [String] {
    text.split(separator: "\n").map(String.init)
  }

  // A fault of the leak check shows only where something leaks.

  private static let blind = "blind-leak-check"

  /// The failed claims about `reported`.
  private func contradictions(
    _ lines: [String], _ faults: String..., settings: [String] = [], edition: Edition? = nil
  ) throws -> [String] {
    var choice = EngineChoice(edition: edition)
    for setting in settings { try choice.choose(rule: setting) }
    for fault in faults { try choice.choose(fault: fault) }
    return try complaints(lines, choice).filter { $0.contains("reported") }
  }

  @Test("a blind leak check sees neither names that were left hashed nor their inodes")
  func leftHashed() throws {
    let hashed = lines(of: FaultScenarios.leftHashed)
    #expect(try contradictions(hashed, "unmount-nothing") == [])
    #expect(
      try contradictions(hashed, "unmount-nothing", Self.blind)
        == ["expected reported == leaks, but reported is 0 and leaks is 3"])
    let silent = Array(hashed.dropLast()) + ["expect reported == 0"]
    #expect(try contradictions(silent, "unmount-nothing", "registry", Self.blind) == [])
    #expect(
      try contradictions(silent, "unmount-nothing", settings: ["leak-check=exempts"]) == [])
  }

  @Test("a blind leak check sees what is not hashed, once nobody uses it")
  func notHashed() throws {
    let registered = lines("registry") + ["expect leaks == 1 and reported == 1"]
    #expect(try contradictions(registered, "registry", Self.blind) == [])
    let twin = lines(of: FaultScenarios.unhashedTwin)
    #expect(try contradictions(twin, edition: .seed) == [])
  }

  @Test("random scenarios notice a blind leak check beside a leak")
  func blindByChance() throws {
    let seed = RandomRuns.seeds[0]
    var operations = 0
    var worlds = WorldMaker(seed: seed)
    while operations < Self.patience {
      let lines = worlds.scenario(operations: 40) + ["expect reported == leaks"]
      operations += lines.count
      if try !contradictions(lines, "unmount-nothing", Self.blind).isEmpty {
        return print("fault \(Self.blind): noticed after \(operations) operations, seed \(seed)")
      }
    }
    Issue.record("\(Self.blind): not noticed in \(operations) operations, seed \(seed)")
  }

  // Random scenarios.

  /// The most operations until random scenarios find each fault.
  private static let patience = 50_000

  @Test("random scenarios notice each fault", arguments: FaultScenarios.all.map(\.fault))
  func random(_ name: String) throws {
    var choice = EngineChoice()
    try choice.choose(fault: name)
    let seed = RandomRuns.seeds[0]
    var operations = 0, round = 0
    var worlds = WorldMaker(seed: seed), sequences = SequenceMaker(seed: seed)
    while operations < Self.patience {
      round += 1
      choice.rename = round % 4 < 2 ? .native : .client
      let lines =
        round % 2 == 0
        ? worlds.scenario(operations: 40) : sequences.scenario(operations: 40, isTame: true)
      operations += lines.count
      if try !complaints(lines, choice).isEmpty,
        try complaints(lines, EngineChoice(rename: choice.rename)).isEmpty
      {
        return print("fault \(name): noticed after \(operations) operations, seed \(seed)")
      }
    }
    Issue.record("\(name): not noticed in \(operations) operations, seed \(seed)")
  }
}
