// Every rule matters: an edition with one rule of the newest differs from the real one, in a
// recording or in a scenario written for the rule.

@testable import Language
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

  /// All rules in which an edition differs from the newest.
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
    // Only the written ones: the random ones are many, and show nothing more.
    let recordings = try Recording.all().filter { !$0.name.hasPrefix("rnd_") }
    var silent: [String] = []
    for rule in EditionRule.all
    where try !RuleScenarios.isHidden(rule) && !differs(rule, recordings) {
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
      let real = try Self.shown(scenario.text, EngineChoice(edition: rule.edition))
      if try Self.shown(scenario.text, choice) != real { return true }
    }
    for rename in RenameWord.allCases {
      choice.rename = rename
      let way = Recording.Way(edition: rule.edition, rename: rename)
      for recording in recordings {
        var found: [String] = []
        try Self.run(recording.text, choice) { found.append($0) }
        if found != recording.trace(way) { return true }
      }
    }
    return false
  }

  /// The steps of a scenario, and its failed claims.
  private static func shown(_ text: String, _ choice: EngineChoice) throws -> Shown {
    let file = try ScenarioFile.parse(Array(text.utf8), name: "rule")
    let session = try Session.open(file, choosing: choice)
    let failures = session.play(file).map(\.message)
    session.playClosing()
    return Shown(events: Array(session.timeline.events), failures: failures)
  }

  private struct Shown: Equatable {
    let events: [Event]
    let failures: [String]
  }

  /// Runs a scenario without checks; `step` gets each comparable line.
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

/// Scenarios for rules that no recording shows.
enum RuleScenarios {
  static let all: [(rule: String, text: String)] = [
    ("drop", "fs plain\ncreate /f\nstat /f\n"),
    ("task-exit", "fs plain\nmkdir /p\nmount proc /p\nspawn T2\nopendir /p/2 as fd1\nexit T2\n"),
    ("proc", "fs plain\nmkdir /p\nmount proc /p\nstat /p/bus\n"),
    ("anonymous", "fs plain\npipe as r w\nclose r\nclose w\n"),
    ("pin", "fs plain\ncreate /f\nopen /f as fd1\n"),
    (
      "mount-on-pipe",
      "fs plain\nmkdir /p\nmount proc /p\npipe as r w\nmount memory /p/self/fd/0\n"
    ),
    ("detach", "fs std\nmount memory /dyn/d1\ndyndel d1\nstat /dyn/d1\n"),
    (
      "fuse",
      "fs plain\nmkdir /f\nmount fuse /f\nremote create /f/a\nstat /f/a\nremote remove /f/a\nstat /f/a\n"
    ),
    ("fuse-device", "fs plain\nmkdir /f\nmount fuse /f\n"),
    ("truncate", "fs plain\nmkdir /m\nmount std /m ro\nopen /m/ro/sfile O_TRUNC as fd1\n"),
    ("access-read-only", "fs plain\nmkdir /m\nmount std /m ro\naccess /m/ro w\n"),
    ("read-link", "fs plain\nsymlink x /l\nreadlink /l\n"),
    ("leak-check", FaultScenarios.leftHashed),
    ("root-link", "fs plain\nsymlink / /l\nstat /l/nope\n"),
    ("set-status", stolen + "chmod @fd1 0600\n"),
    ("drain", "fs std\nstat /dyn/t1\ndyndel t1\nopen /dyn/t1 O_RDWR|O_CREAT as fd1\ndump\n"),
    ("create-check", "fs std\nuser 1000\nstat /w\ngetdentry /w as d1\nmkdir /w\n"),
    ("rename-checks", "fs std\nuser 1000\nrename /nope /w/x\n"),
    ("ended-inode", stolen + "stat @fd1\n"),
  ]

  /// A file whose reference on its dentry another holder has dropped.
  private static let stolen =
    "fs std\nopen /dyn/t1 as fd1\nkeep /dyn/t1 1\ndyndel t1\nstat /dyn/t1\n"

  /// Whether no run with one task can show the rule: `ended` needs a dentry that is revived and
  /// dropped again between the last drop and the lock; where drops take no lock, nothing is cached.
  static func isHidden(_ rule: EditionRule) -> Bool {
    rule.rule == "ended" || rule.rule == "cache" && rule.edition == .before
  }
}
