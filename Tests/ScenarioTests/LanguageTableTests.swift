// The table of verbs, and help made from it.

@testable import Language
import Testing

@testable import Scenario

@Suite("the table of verbs")
struct LanguageTableTests {
  @Test("every verb has a summary in one line and an example that reads as itself")
  func examples() throws {
    for verb in Verb.all where !verb.isHidden {
      #expect(!verb.summary.isEmpty && !verb.summary.contains("\n") && !verb.summary.hasSuffix("."))
      #expect(verb.example.hasPrefix(verb.name), "\(verb.name)")
      switch verb.kind {
      case .header:
        let rest = verb.name == "fs" ? "" : "\nfs plain"
        let file = try ScenarioFile.parse(Array((verb.example + rest).utf8), name: "example")
        #expect(file.headers.count == (verb.name == "fs" ? 0 : 1))
      case .operation, .directive, .screen:
        #expect(try CommandLine.parse(Array(verb.example.utf8)) != nil)
      }
    }
  }

  @Test("an operation's canonical text begins with the name of its entry")
  func verbNames() throws {
    for verb in Verb.all where verb.kind == .operation {
      var cursor = WordCursor(Array(verb.example.utf8))
      for _ in verb.name.split(separator: " ") { _ = try cursor.next() }
      guard case .operation(let operation) = try verb.read(&cursor) else {
        Issue.record("\(verb.name) is no operation")
        continue
      }
      #expect(operation.verb == verb.name)
    }
  }

  @Test("a name belongs to one verb of each kind")
  func names() {
    let keys = Verb.all.map { "\($0.kind) \($0.name)" }
    #expect(Set(keys).count == keys.count)
  }

  @Test("usage is made of the parameters")
  func usage() {
    #expect(Verb.named("open").map(\.usage) == ["open PATH [FLAGS] as FD [MODE]"])
    #expect(
      Verb.named("rename").map(\.usage) == [
        "rename native|client", "rename OLD NEW [noreplace] [exchange]",
      ])
    #expect(Verb.named("fs").map(\.usage) == ["fs plain|std|mixed [keep=1] [cached=N]"])
  }

  @Test("a name of two words belongs to a family, and nothing else begins with its word")
  func families() {
    for verb in Verb.all {
      #expect(Verb.families.keys.contains(verb.firstWord) == !verb.secondWord.isEmpty)
    }
  }

  @Test("usage of operations with options, kinds and names")
  func usageOfMachine() {
    let usage = Dictionary(
      uniqueKeysWithValues: Verb.all.filter { $0.kind == .operation }
        .map { ($0.name, $0.usage) })
    #expect(
      usage["mount"] == "mount memory|proc|sys|devpts|fuse|plain|std|mixed PATH [ro] [synthetic] "
        + "[keep=1] [cached=N] [mode=M] [entry=S] [attr=S] [shared]")
    #expect(
      usage["mknod"] == "mknod PATH fifo|socket|char|block|file [MAJOR:MINOR] [MODE]")
    #expect(usage["pipe"] == "pipe as FD FD")
    #expect(usage["spawn"] == "spawn [NAME]")
    #expect(usage["umount"] == "umount PATH [detach]")
    #expect(usage["remote write"] == "remote write PATH TEXT")
  }

  @Test("help names every verb once, without those that nobody types")
  func help() {
    let rows = Verb.help.flatMap(\.rows)
    #expect(rows.map(\.usage) == Verb.all.filter { !$0.isHidden }.map(\.usage))
    #expect(
      Verb.help(of: .directive).lines == [
        "Directives", "Do not reach the engine.", "",
        "  expect [ENGINE,…:] EXPRESSION|no leaks|not asked|panic|deadlock|hang  "
          + "check a claim about the operation before it",
        "  say TEXT…                                                             "
          + "show a sentence to the reader",
        "  break EXPRESSION|EVENT…                                               "
          + "stop the run where this becomes true or happens",
        "  watch EXPRESSION                                                      "
          + "stop the run where this value changes",
        "  at EXPRESSION|EVENT…|end                                              "
          + "place the following lines at the step where this happens",
        "  select OBJECT                                                         "
          + "select an object",
        "  show panes|dentries|inodes|steps|holders|curve                        "
          + "choose what the screen shows large",
        "  pause                                                                 "
          + "pause without a sentence",
      ])
  }
}

@Suite("suggestions")
struct LanguageSuggestionTests {
  @Test(
    "the nearest word is suggested, and only a near one",
    arguments: [
      ("unlnk", "unlink"), ("mkdri", "mkdir"), ("sta", "stat"), ("opne", "open"), ("xyzzy", nil),
      ("", nil),
    ])
  func nearest(_ typed: String, _ expected: String?) {
    let verbs = ["unlink", "mkdir", "stat", "open", "rmdir"]
    #expect(Suggestion.nearest(to: typed, among: verbs) == expected)
  }
}
