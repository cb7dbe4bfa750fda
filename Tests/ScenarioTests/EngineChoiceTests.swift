// Editions, rules and faults: by name, from a file and from a command line, and back into a file.

@testable import Language
import Ground
import Testing

@testable import Scenario

@Suite("choices of an engine")
struct EngineChoiceTests {
  private func file(_ text: String) throws -> ScenarioFile {
    try ScenarioFile.parse(Array(text.utf8), name: "a.ops")
  }

  private func choice(
    edition: String? = nil, rules: [String] = [], faults: [String] = []
  ) throws -> EngineChoice {
    var choice = EngineChoice()
    if let edition { try choice.choose(edition: edition) }
    for rule in rules { try choice.choose(rule: rule) }
    for fault in faults { try choice.choose(fault: fault) }
    return choice
  }

  @Test("nothing chosen is the newest kernfs, and says nothing of itself")
  func nothing() {
    let options = EngineOptions(choices: [])
    #expect(options.rules == Rules())
    #expect(options.headers == [])
    #expect(options.deviation == nil)
  }

  @Test("an edition, rules and faults make the rules of the engine")
  func rules() throws {
    let options = EngineOptions(choices: [
      try choice(edition: "seed", rules: ["drop=unlocked"], faults: ["undeletable"])
    ])
    var expected = Rules(.seed)
    expected.drop = .unlocked
    expected.removal = .nameStays
    #expect(options.rules == expected)
    #expect(options.deviation == "edition seed + fault undeletable + drop=unlocked")
    #expect(options.headers == ["edition seed", "rule drop=unlocked", "fault undeletable"])
  }

  @Test("every value of every rule and every fault can be chosen by name")
  func names() throws {
    for text in EngineChoice.names(of: .rule) {
      let options = EngineOptions(choices: [try choice(rules: [text])])
      let setting = try #require(options.settings.first)
      #expect(Rule.named(setting.rule)?.value(in: options.rules) == setting.value)
    }
    for name in EngineChoice.names(of: .fault) {
      let options = EngineOptions(choices: [try choice(faults: [name])])
      #expect(Fault.named(name)?.isOn(in: options.rules) == true)
    }
    #expect(EngineChoice.names(of: .edition) == ["before", "seed", "lru", "current"])
  }

  @Test(
    "a name that is none is told with what is near it",
    arguments: [
      (["sed"], [], [], "no edition `sed`; did you mean `seed`?"),
      ([], ["unhas=name"], [], "no rule `unhas`; did you mean `unhash`?"),
      ([], ["unhash=nam"], [], "rule `unhash` has no value `nam`; did you mean `name`?"),
      (
        [], ["unhash=x"], [], "rule `unhash` has no value `x`; it has `identity` or `name`"
      ),
      ([], ["unhash"], [], "expected a rule as NAME=VALUE, found `unhash`"),
      ([], [], ["wrong-twni"], "no fault `wrong-twni`; did you mean `wrong-twin`?"),
      ([], [], ["\u{1b}[1m"], "no fault `\\x1b[1m`"),
    ])
  func misnomers(
    _ edition: [String], _ rules: [String], _ faults: [String], _ expected: String
  ) {
    let mistake = #expect(throws: ChoiceMistake.self) {
      try choice(edition: edition.first, rules: rules, faults: faults)
    }
    #expect(mistake?.description == expected)
  }

  @Test("choices of one place that contradict each other are refused, the same one twice is not")
  func contradictions() throws {
    #expect(try choice(rules: ["unhash=name", "unhash=name"]).settings.count == 1)
    #expect(
      try choice(rules: ["unhash=name"], faults: ["wrong-twin", "wrong-twin"]).faults.count == 1)
    let rules = #expect(throws: ChoiceMistake.self) {
      try choice(rules: ["unhash=name", "unhash=identity"])
    }
    #expect(rules?.description == "rule `unhash=identity` contradicts rule `unhash=name`")
    let both = #expect(throws: ChoiceMistake.self) {
      try choice(rules: ["unhash=identity"], faults: ["wrong-twin"])
    }
    #expect(both?.description == "fault `wrong-twin` contradicts rule `unhash=identity`")
    let faults = #expect(throws: ChoiceMistake.self) {
      try choice(faults: ["listed-twice", "two-names-then-none"])
    }
    #expect(
      faults?.description
        == "fault `two-names-then-none` contradicts fault `listed-twice`, which needs rule "
        + "`slot-rename` as well")
  }

  @Test("the command line counts more than the file")
  func layers() throws {
    let file = try file(
      """
      edition seed
      rule drop=unlocked
      fault listed-twice
      fault undeletable
      rename client
      fs plain
      """)
    var line = try choice(
      edition: "lru", rules: ["drop=locked"], faults: ["two-names-then-none"])
    line.rename = .native
    let options = try Session.open(file, choosing: line).options
    #expect(options.edition == .lru && options.rename == .native)
    #expect(options.settings == [RuleSetting(rule: "drop", value: "locked")])
    #expect(options.faults.map(\.name) == ["undeletable", "two-names-then-none"])
    let untouched = try Session.open(file).options
    #expect(untouched.edition == .seed && untouched.rename == .client)
    #expect(untouched.faults.map(\.name) == ["listed-twice", "undeletable"])
  }

  @Test("every mistake in the headers of a file is named where it stands")
  func headers() {
    let errors = #expect(throws: LanguageErrors.self) {
      try file(
        """
        edition sed
        fault wrong-twni
        rule unhas=name
        rule unhash
        rule unhash=name
        rule unhash=identity
        fs plain
        """)
    }
    #expect(
      errors?.description == """
        a.ops:1:9: expected `before`, `seed`, `lru` or `current`, found `sed`; did you mean `seed`?
        a.ops:2:7: no fault `wrong-twni`; did you mean `wrong-twin`?
        a.ops:3:6: no rule `unhas`; did you mean `unhash`?
        a.ops:4:6: expected a rule as NAME=VALUE, found `unhash`
        a.ops:6:1: rule `unhash=identity` contradicts rule `unhash=name`
        """)
  }

  @Test("what is saved chooses the same engine again, wherever its choices came from")
  func saved() throws {
    let file = try file("rule drop=unlocked\nfs plain\nmkdir /a\n")
    let session = try Session.open(
      file, choosing: try choice(edition: "seed", faults: ["undeletable"]))
    session.play(file)
    #expect(
      session.scenario == """
        title a.ops
        edition seed
        rule drop=unlocked
        fault undeletable
        fs plain
        mkdir /a

        """)
    let again = try Session.open(try self.file(session.scenario))
    #expect(again.options == session.options)
  }

  @Test("a rule that is turned changes what the engine does")
  func wrongTwin() throws {
    let text = """
      fs plain
      open /f O_CREAT as fd1
      unlink /f
      create /f
      close fd1
      """
    let file = try file(text)
    let right = try Session.open(file)
    #expect(right.play(file) == [])
    let wrong = try Session.open(file, choosing: try choice(faults: ["wrong-twin"]))
    #expect(wrong.play(file) == [])
    let twin = ObjectID(.dentry, number: 3)
    #expect(right.timeline.model.dentries[twin].isHashed)
    #expect(!wrong.timeline.model.dentries[twin].isHashed)
    #expect(wrong.timeline.model.dentries[twin].counted.isAlive)
  }
}
