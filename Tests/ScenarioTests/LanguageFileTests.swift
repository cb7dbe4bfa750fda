// Whole files: what they may contain, and the message of each mistake.

@testable import Language
import Testing

@testable import Scenario

@Suite("scenario files")
struct LanguageFileTests {
  /// Parses a valid file.
  private func read(_ text: String) throws -> ScenarioFile {
    try ScenarioFile.parse(Array(text.utf8), name: "a.ops")
  }

  /// The messages for an invalid file, one for each mistake.
  private func complaints(_ text: String) -> String {
    do throws(LanguageErrors) {
      _ = try ScenarioFile.parse(Array(text.utf8), name: "a.ops")
      return "nothing"
    } catch {
      return error.description
    }
  }

  @Test("a file has headers, a filesystem, operations and directives")
  func wholeFile() throws {
    let file = try read(
      """
      # how it begins
      title The open file, #3933
      story One paragraph.
      story Another one.
      edition seed
      rule unhash=name
      fault wrong-twin
      rename client
      fs std cached=8 keep=1   # in any order

      create /w/f
      T2: open /w/f O_RDWR|O_CREAT as fd1 0600  # for another task
      say It is open # and this belongs to the sentence.
      expect refs(/w/f) == 2   # not this
      unlink /w/f
      """)
    #expect(file.title == "The open file, #3933")
    #expect(file.story == ["One paragraph.", "Another one."])
    #expect(file.choice.edition == .seed)
    #expect(file.choice.rename == .client)
    #expect(file.choice.settings == [RuleSetting(rule: "unhash", value: "name")])
    #expect(file.choice.faults.map(\.name) == ["wrong-twin"])
    #expect(file.filesystem.content == FilesystemHeader(tree: .standard, keep: true, cached: 8))
    #expect(file.filesystem.text == "fs std cached=8 keep=1")
    #expect(
      file.statements.map(\.text) == [
        "create /w/f", "T2: open /w/f O_RDWR|O_CREAT as fd1 0600",
        "say It is open # and this belongs to the sentence.", "expect refs(/w/f) == 2",
        "unlink /w/f",
      ])
    #expect(file.statements.map(\.task) == ["T1", "T2", "T1", "T1", "T1"])
    #expect(file.statements.map(\.line) == [11, 12, 13, 14, 15])
    #expect(file.statements.first?.content == .operation(.create(path("/w/f"), mode: 0o644)))
  }

  @Test("lines may end with CR LF, be indented and follow a byte order mark")
  func lineEnds() throws {
    let file = try read("\u{feff}fs plain\r\n\t stat  /a\t \r\n\r\n")
    #expect(file.statements.map(\.text) == ["stat  /a"])
    #expect(file.statements.map(\.column) == [3])
  }

  @Test("every mistake of a file is named with its line and column")
  func allMistakes() {
    #expect(
      complaints("fs plain\nunlnk /a\nstat\n  mkdir /a 0799\nstat /a /b\n") == """
        a.ops:2:1: unknown verb `unlnk`; did you mean `unlink`?
        a.ops:3:5: expected a path after `stat`; usage: stat PATH
        a.ops:4:12: expected an octal mode like 0755, found `0799`
        a.ops:5:9: unexpected `/b` after `/a`; usage: stat PATH
        """)
  }

  @Test(
    "what a file may not contain is said in one sentence",
    arguments: [
      ("fs plain\nstat /a\ntitle X", "3:1: header `title` must stand before the first operation"),
      ("fs plain\nstat /a\nfs std", "3:1: header `fs` must stand before the first operation"),
      ("fs plain\nfs std", "2:1: header `fs` was already given in line 1"),
      ("stat /a\nstat /b", "1:1: expected `fs plain|std|mixed` before an operation"),
      ("", "1:1: expected a line `fs plain|std|mixed`; the file has none"),
      ("expect panic\nfs std", "1:1: expected `fs plain|std|mixed` before `expect`"),
      (
        "fs plian\nstat /a",
        "1:4: expected `plain`, `std` or `mixed`, found `plian`; did you mean `plain`?"
      ),
      ("fs plain\ngoto 3", "2:1: `goto` works at `:` only"),
      (
        "fs plain\n@closeall", "2:1: `@closeall` is added at the end of a run; it cannot be typed"
      ),
      ("fs plain\nT2: say hello", "2:1: only operations have a task; `say` has none"),
      (
        "fs plain\nT2:stat /a",
        "2:1: expected a task like `T2:` and a blank before the operation, found `T2:stat`"
      ),
      ("fs plain\nrepeat 2 repeat 2 stat /a", "2:10: a `repeat` cannot repeat a `repeat`"),
      ("fs plain\nrepeat 2 T2: stat /a", "2:10: the task stands before `repeat`"),
      ("fs plain\nrepeat 8 chmod /a 70%d", "2:19: expected an octal mode like 0755, found `708`"),
      (
        "fs plain\nrepeat 1000001 dump", "2:8: expected a number from 1 to 1000000, found `1000001`"
      ),
      ("fs plain keep=2", "1:10: expected `keep=1` or `cached=N`, found `keep=2`"),
    ])
  func refused(_ text: String, _ complaint: String) {
    #expect(complaints(text) == "a.ops:" + complaint)
  }

  @Test("`rename` with one word is a header, with two an operation")
  func bothRenames() throws {
    let file = try read("rename native\nfs plain\nrename native client")
    #expect(file.choice.rename == .native)
    let renamed = Operation.rename(old: path("native"), new: path("client"), noReplace: false)
    #expect(file.statements.map(\.content) == [.operation(renamed)])
    #expect(
      complaints("fs plain\nstat /a\nrename native")
        == "a.ops:3:1: header `rename` must stand before the first operation")
  }

  @Test("a line that is too long and a word that grows too long are refused")
  func limits() {
    let long = "fs plain\nstat /" + String(repeating: "x", count: 70_000)
    #expect(complaints(long) == "a.ops:2:65537: expected a line of at most 65536 bytes")
    #expect(
      complaints("fs plain\nstat {x*65537}")
        == "a.ops:2:6: this repetition makes a word longer than 65536 bytes")
    #expect(complaints("fs plain\nstat {x*65535}y") == "nothing")
  }

  @Test("a hundred mistakes are named, not more")
  func manyMistakes() {
    let text = "fs plain\n" + String(repeating: "nonsense\n", count: 500)
    #expect(complaints(text).split(separator: "\n").count == 100)
  }
}

/// A path of the task that acts.
func path(_ text: String) -> PathWord {
  PathWord(start: .task, bytes: Array(text.utf8))
}
