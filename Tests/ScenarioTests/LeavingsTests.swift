// What each scenario leaves behind at each edition, and the findings of `check`.

@testable import Language
import Ground
import Testing

@testable import Scenario
@testable import Timeline

@Suite("what is left behind")
struct LeavingsTests {
  private func open(_ text: String, _ choice: EngineChoice = EngineChoice()) throws -> (
    Session, ScenarioFile
  ) {
    let file = try ScenarioFile.parse(Array(text.utf8), name: "test.ops")
    return (try Session.open(file, choosing: choice), file)
  }

  /// Scenarios without findings on an engine without faults.
  static let ordinary = [
    "fs plain\nmkdir /a\ncreate /a/b\nstat /a/b\nunlink /a/b\nrmdir /a\n",
    "fs plain\ncreate /f\nopen /f O_RDWR as fd1\nunlink /f\nwrite fd1 abc\nclose fd1\n",
    "fs plain keep=1\nmkdir /a\nmkdir /a/b\nrename /a/b /c\nreaddir_\n",
    "fs std\nstat /ro/sfile\nopen /dyn/d1/status as fd1\nclose fd1\nstat /dyn/kd1\ndyndel kd1\n"
      + "stat /dyn/kd1\n",
    "fs mixed\nmkdir /d\ncreate /d/f\nlink /d/f /g\nsymlink d/f /s\nstat /s\nunlink /d/f\n",
    "fs plain\nmkdir /p\nmount proc /p\nspawn T2\nstat /p/2/status\nexit T2\nstat /p/1\n",
    "fs plain\nmkdir /m\nmount memory /m\ncreate /m/f\nopen /m/f as fd1\numount /m detach\n"
      + "close fd1\n",
    "fs plain\npipe as fd1 fd2\nwrite fd2 abc\nread fd1 3\nclose fd1\nclose fd2\nsocket as fd3\n",
    "fs plain\nmkdir /a\nmkdir /a/b\nchdir /a/b\nspawn T2\nchdir /\nexit T2\nrmdir /a/b\n",
    "fs plain keep=1 cached=2\ncreate /a\ncreate /b\ngetdentry /a as h1\nunlink /b\n"
      + "putdentry h1\nopen /a as fd1\ndup fd1 as fd2\nclose fd1\n",
  ].map { $0.replacing("readdir_", with: "opendir /c as fd1\nreaddir fd1\nclose fd1") }

  @Test("ordinary scenarios leave nothing", arguments: ordinary)
  func nothing(_ text: String) throws {
    let (session, file) = try open(text)
    #expect(session.judge(file).map(\.text) == [])
    #expect(session.timeline.suspicions(at: session.timeline.cursor).total == 0)
  }

  /// Orphaned, left over and stale at the end, and all together after everything is closed.
  static let leavings: [(text: String, counts: [Edition: String])] = [
    (
      "fs plain keep=1\nmkdir /p\nmount proc /p\nspawn T2\nstat /p/2/status\nexit T2\n",
      [.before: "0 0 6, 7", .seed: "0 0 0, 1", .lru: "0 0 0, 1", .current: "0 0 0, 0"]
    ),
    (
      "fs std\nstat /dyn/kd1\ndyndel kd1\n",
      [.before: "0 0 1, 1", .seed: "0 0 1, 1", .lru: "0 0 1, 1", .current: "0 0 1, 0"]
    ),
    (
      "fs plain\nmkdir /d\nopendir /d as fd1\nrmdir /d\nopen @fd1/g O_CREAT as fd2\nclose fd2\n"
        + "close fd1\n",
      [.before: "1 0 0, 1", .seed: "1 0 0, 1", .lru: "1 0 0, 1", .current: "0 0 0, 0"]
    ),
    (
      "fs plain\ncreate /f\ninvalidate /f\nstat /f\n",
      [.before: "0 0 0, 0", .seed: "1 0 0, 1", .lru: "1 0 0, 1", .current: "1 0 0, 1"]
    ),
    (
      "fs plain\nmkdir /a\ncreate /a/b\n",
      [.before: "0 0 0, 0", .seed: "0 0 0, 0", .lru: "0 0 0, 0", .current: "0 0 0, 0"]
    ),
  ]

  @Test(
    "which scenario leaves what at which edition", arguments: leavings.indices, Edition.allCases)
  func table(_ index: Int, _ edition: Edition) throws {
    let (text, counts) = Self.leavings[index]
    let (session, file) = try open(text, EngineChoice(edition: edition))
    session.play(file)
    let end = session.timeline.suspicions(at: session.timeline.cursor)
    session.playClosing()
    let closed = session.timeline.suspicions(at: session.timeline.cursor).total
    let found = "\(end.orphaned) \(end.leftOver) \(end.stale), \(closed)"
    #expect(found == counts[edition], "\(text)")
  }

  @Test("a finding names file line, reference, holder, and who took it")
  func sentence() throws {
    var choice = EngineChoice()
    try choice.choose(fault: "ghost-house")
    let (session, file) = try open(Self.leavings[2].text, choice)
    let findings = session.judge(file)
    #expect(
      findings.map { "\($0.place.number): \($0.text)" } == [
        "5: reference 15 on d3 \"g\", held by the tree, for its name, taken by operation 4 "
          + "`open @fd1/g O_CREAT as fd2`, is orphaned since operation 4 `open @fd1/g O_CREAT as fd2`"
      ])
    #expect(
      try self.open(Self.leavings[2].text).0.judge(file).map(\.kind) == [.notAsked])
  }

  @Test("`break leak` stops right after the operation that leaves one behind")
  func breakLeak() throws {
    var choice = EngineChoice()
    try choice.choose(fault: "ghost-house")
    let (session, file) = try open(Self.leavings[2].text, choice)
    session.play(file)
    try session.stop(at: "leak")
    session.move(to: 0)
    let hit = session.seek(to: session.timeline.events.count)
    let suspect = try #require(session.timeline.suspectLog.first)
    #expect(hit?.position == session.timeline.operations[suspect.operation].end)
  }

  @Test("holders are claimed in any order, and no leaks")
  func expectations() throws {
    let start = "fs plain\nmkdir /d\ncreate /d/a\nopen /d/a as fd1\n"
    func check(_ claim: String) throws -> [String] {
      let (session, file) = try open(start + claim + "\n")
      return session.play(file).map { "\($0.line): \($0.message)" }
    }
    #expect(try check("expect holders(/d/a) == fd1, parent") == [])
    #expect(try check("expect holders(/d/a) == tree, fd1  # why") == [])
    #expect(try check("expect holders(/d) == child, tree") == [])
    #expect(try check("expect holders(inode(/d/a)) == dentry") == [])
    #expect(try check("expect no leaks") == [])
    #expect(
      try check("expect holders(/d/a) == fd2") == [
        "5: expected the holders of /d/a to be fd2, but they are tree, fd1"
      ])
    #expect(
      try check("expect holders(/d/x) == fd2") == [
        "5: expected the holders of /d/x to be fd2, but nothing is found at /d/x"
      ])
    let (session, file) = try open(
      start + "invalidate /d/a\nexpect no leaks\n", EngineChoice(edition: .current))
    #expect(
      session.play(file).map(\.message) == [
        "expected no leaks, but reference 11 on d3 \"a\", held by the tree, for its name, taken by "
          + "operation 2 `create /d/a`, is stale since operation 4 `invalidate /d/a`"
      ])
    for wrong in ["expect no", "expect holders(/a)", "expect holders(/a) == ,"] {
      #expect(throws: LanguageErrors.self) { try self.open(start + wrong + "\n") }
    }
  }
}
