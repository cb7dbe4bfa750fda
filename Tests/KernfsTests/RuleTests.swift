// Every rule matters: an edition with one rule of the newest is told apart from the real one, by a
// recording, or by a scenario written for what no recording shows.

import Export
import Ground
import Testing

@testable import Scenario

/// One rule of one edition.
struct EditionRule: Hashable, CustomTestStringConvertible {
  let edition: Edition
  let rule: String
  /// The value of the newest edition.
  let value: String
  var testDescription: String { "\(edition), \(rule)=\(value)" }

  /// Every rule in which an edition differs from the newest.
  static let all: [EditionRule] = Edition.allCases.flatMap { edition in
    Rule.all.compactMap { rule in
      let now = rule.value(in: Rules()), then = rule.value(in: Rules(edition))
      return now == then ? nil : EditionRule(edition: edition, rule: rule.name, value: now)
    }
  }
}

@Suite("rules")
struct RuleTests {
  @Test("each rule of an edition that differs from the newest changes something")
  func effects() throws {
    // The written ones: the random ones are many, and show nothing that these do not.
    let recordings = try Recording.all().filter { !$0.name.hasPrefix("rnd_") }
    var silent: [String] = []
    for rule in EditionRule.all where try !differs(rule, recordings) {
      silent.append(rule.testDescription)
    }
    #expect(silent == [], "these change nothing that a test sees")
  }

  @Test("every rule has a value for each edition, and every value a rule that takes it")
  func table() {
    for rule in Rule.all {
      let named = rule.values.flatMap(\.editions)
      #expect(Set(named) == Set(Edition.allCases), "\(rule.name) leaves an edition out")
      #expect(named.count == Edition.allCases.count, "\(rule.name) names an edition twice")
      for value in rule.values {
        var rules = Rules()
        #expect(rule.set(value.name, in: &rules) && rule.value(in: rules) == value.name)
      }
    }
  }

  private func differs(_ rule: EditionRule, _ recordings: [Recording]) throws -> Bool {
    var choice = EngineChoice(edition: rule.edition)
    try choice.choose(rule: "\(rule.rule)=\(rule.value)")
    for scenario in RuleScenarios.all where scenario.rule == rule.rule {
      let real = try Self.trace(scenario.text, EngineChoice(edition: rule.edition))
      if try Self.trace(scenario.text, choice) != real { return true }
    }
    for rename in RenameWord.allCases {
      choice.rename = rename
      let way = Recording.Way(edition: rule.edition, rename: rename)
      for recording in recordings where try !matches(recording, recording.hashes[way], choice) {
        return true
      }
    }
    return false
  }

  private func matches(
    _ recording: Recording, _ hashes: [UInt32]?, _ choice: EngineChoice
  ) throws -> Bool {
    guard let hashes else { return false }
    var steps = 0, isSame = true
    try Self.run(recording.text, choice) { line in
      isSame = isSame && steps < hashes.count && fingerprint(line) == hashes[steps]
      steps += 1
    }
    return isSame && steps == hashes.count
  }

  private static func trace(_ text: String, _ choice: EngineChoice) throws -> [String] {
    var lines: [String] = []
    try run(text, choice) { lines.append($0) }
    return lines
  }

  /// Runs a scenario without checking it; `step` gets each comparable line.
  private static func run(
    _ text: String, _ choice: EngineChoice, _ step: (String) -> Void
  ) throws {
    let file = try ScenarioFile.parse(Array(text.utf8), name: "rule")
    let session = try Session.open(file, choosing: choice)
    step(Trace.comparable(session.timeline))
    session.play(file) { _, verdict in
      if verdict == nil { step(Trace.comparable(session.timeline)) }
    }
    session.playClosing { _ in step(Trace.comparable(session.timeline)) }
  }
}

/// What no recording shows: scenarios in which a rule decides.
enum RuleScenarios {
  static let all: [(rule: String, text: String)] = []
}
