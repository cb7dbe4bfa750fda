@testable import Language
import Ground
import Testing
import Timeline

@testable import Scenario

@Suite("Saving") struct SavingTests {
  private static let text = """
    # What this is about.
    title A run
    edition seed   # the old one

    fs plain

    # First a directory.
    mkdir /d
    expect exists(/d)   # it is there
    say Two words

    create /d/f
    # The end.

    """

  private func open(_ text: String = text, choosing choice: EngineChoice = EngineChoice()) throws
    -> Session
  {
    let file = try ScenarioFile.parse(Array(text.utf8), name: "test.ops")
    let session = try Session.open(file, choosing: choice)
    session.enqueue(file)
    return session
  }

  private func perform(_ text: String, _ session: Session) throws {
    guard case .operation(let line)? = try CommandLine.parse(Array(text.utf8)) else {
      throw LanguageError(line: 1, column: 1, message: "no operation: \(text)")
    }
    session.perform(line)
  }

  private func saved(_ session: Session) -> String {
    String(decoding: session.saved, as: UTF8.self)
  }

  @Test("a file that was run is saved as it is, and what was typed stands behind it")
  func comments() throws {
    let session = try open()
    while session.runNext() != nil {}
    #expect(!session.hasUnsavedWork)
    #expect(saved(session) == Self.text)
    try perform("rmdir /x", session)
    #expect(session.hasUnsavedWork)
    #expect(saved(session) == Self.text + "rmdir /x\n")
    session.noteSaved()
    #expect(!session.hasUnsavedWork)
  }

  @Test("what was typed stands where it ran, and what waits stays")
  func between() throws {
    let session = try open()
    _ = session.runNext()
    try perform("mkdir /typed", session)
    let expected = Self.text.replacing(
      "expect exists(/d)   # it", with: "mkdir /typed\nexpect exists(/d)   # it")
    #expect(saved(session) == expected)
    while session.runNext() != nil {}
    #expect(saved(session) == expected)
  }

  @Test("a branch saves what it has, with the comments; another engine says so")
  func branches() throws {
    let session = try open()
    while session.runNext() != nil {}
    let branch = try session.branch(keeping: 2)
    #expect(saved(branch) == Self.text.replacing("create /d/f\n", with: ""))
    let other = try open(choosing: EngineChoice(edition: .lru))
    while other.runNext() != nil {}
    let expected = Self.text.replacing(
      "edition seed   # the old one\n\nfs", with: "\nedition lru\nfs")
    #expect(saved(other) == expected)
  }

  @Test("claims about engines and claims that fail are the file's, and stay")
  func claims() throws {
    let text = """
      engine a edition=seed
      engine b
      fs plain
      mkdir /d
      expect a: exists(/d)
      expect refs(/d) == 77
      at end
      """
    let session = try open(text)
    while session.runNext() != nil {}
    #expect(saved(session) == text + "\n")
  }

  @Test("a title with a newline stays one header")
  func titles() throws {
    for text in ["title \"x\\nfault wrong-twin\"\nfs plain\n", "story \"a\\x1bb\"\nfs plain\n"] {
      let session = try open(text)
      let again = try ScenarioFile.parse(Array(session.scenario.utf8), name: "again.ops")
      #expect(again.choice == EngineChoice())
      #expect(again.story == session.file?.story)
      #expect(again.title == session.title)
      #expect(saved(session) == text)
    }
  }

  @Test("every text with a newline reads back as the same text, from a file, typed and recorded")
  func newlines() throws {
    let header = "title \"a\\nfault wrong-twin\"\nstory \"b\\nfs std\"\nfs plain keep=1\n"
    let operations = [
      "mkdir \"/d\\nmkdir e\"", "symlink \"t\\nq\" /l", "create /f", "open /f O_RDWR as fd1",
      "setxattr /f \"user.a\\nb\" \"v\\nw\"", "write fd1 \"x\\ny\"", "import \"i\\nj\" as h",
      "rename \"/d\\nmkdir e\" \"/g\\nh\"",
    ]
    let claims = [
      "say \"x\\nmkdir /bad\"", "expect target(/l) == \"t\\nq\"", "expect exists(\"/g\\nh\")",
    ]
    let file = try ScenarioFile.parse(
      Array((header + (operations + claims).joined(separator: "\n") + "\n").utf8), name: "a.ops")
    let session = try Session.open(file)
    #expect(session.play(file).isEmpty)
    let typed = try Session.open(ScenarioFile.parse(Array(header.utf8), name: "b.ops"))
    for line in operations { try perform(line, typed) }
    for line in claims {
      guard case .directive(let line)? = try CommandLine.parse(Array(line.utf8)) else { continue }
      if case .fails(let why) = typed.check(line) { Issue.record("\(why)") }
    }
    var bytes: [UInt8] = []
    _ = session.record(by: "dentree") {
      bytes += $0; return nil
    }
    let recorded = try Session.open(recording: bytes, name: "a.rec")
    for run in [session, typed, recorded] {
      for saved in [run.saved, Array(run.scenario.utf8)] {
        let read = try ScenarioFile.parse(saved, name: "again.ops")
        let again = try Session.open(read)
        #expect(again.play(read).isEmpty)
        #expect(again.timeline.events == session.timeline.events)
        #expect(again.title == session.title && read.story == file.story)
        let count = run.isRecording ? operations.count : operations.count + claims.count
        #expect(read.statements.count == count)
      }
    }
  }

  @Test("what is said with bytes of a terminal is saved as the same words")
  func said() throws {
    let session = try open("fs plain\nmkdir /a\n")
    while session.runNext() != nil {}
    guard case .directive(let line)? = try CommandLine.parse(Array("say a\u{1B}b".utf8)) else {
      Issue.record("not read")
      return
    }
    _ = session.check(line)
    #expect(saved(session).hasSuffix("say \"a\\x1bb\"\n"))
  }

  @Test("a stop that was expected is not claimed again")
  func stops() throws {
    let session = try open("fs mixed\nrmdir /dyn\nexpect deadlock\nexpect dentries > 0\n")
    while session.runNext() != nil {}
    #expect(saved(session) == "fs mixed\nrmdir /dyn\nexpect deadlock\nexpect dentries > 0\n")
    let other = try open("fs mixed\nrmdir /dyn\nmkdir /a\n")
    while other.runNext() != nil {}
    #expect(saved(other) == "fs mixed\nrmdir /dyn\nexpect deadlock\nmkdir /a\n")
  }

  @Test("the flags of open are those that were read, whatever the file is called")
  func flags() throws {
    let session = try open(
      "fs plain\nopen O_RDWR O_CREAT as fd1\nclose fd1\nopen O_RDWR as fd1\n"
        + "open \"O_WRONLY\" O_CREAT|O_RDWR as fd2\n")
    while session.runNext() != nil {}
    let model = session.timeline.model
    let flags = model.openFiles.map {
      String(decoding: session.timeline.names[$0.flags], as: UTF8.self)
    }
    #expect(flags == ["O_RDONLY", "O_CREAT|O_RDWR"])
  }

  /// Types a line; the verdict of a claim is ignored.
  private func type(_ text: String, _ session: Session) throws {
    switch try CommandLine.parse(Array(text.utf8)) {
    case .operation(let line)?: session.perform(line)
    case .directive(let line)?: _ = session.check(line)
    case .startOver?, .screen?, nil: Issue.record("neither an operation nor a claim: \(text)")
    }
  }

  private func run(_ text: String, typing lines: String...) throws -> Session {
    let session = try open(text)
    while session.runNext() != nil {}
    for line in lines { try type(line, session) }
    return session
  }

  private static let claims = """
    fs plain keep=1
    mkdir /a
    expect not exists(/b)
    expect refs(/a) == 77
    say told

    """

  @Test("the claims of a file stay before what was typed behind them, in other runs too")
  func order() throws {
    let typed = ["mkdir /b", "say typed", "expect exists(/b)", "mkdir /c"]
    let session = try run(Self.claims, typing: typed[0], typed[1], typed[2], typed[3])
    let expected = Self.claims + typed.joined(separator: "\n") + "\n"
    #expect(saved(session) == expected)
    #expect(saved(try session.branch(keeping: 4)) == expected)
    let short = expected.replacing("mkdir /c\n", with: "")
    #expect(saved(try session.branch(keeping: 3)) == short)
    let first = try session.branch(keeping: 2)
    #expect(saved(first) == Self.claims)
    try type("mkdir /d", first)
    #expect(saved(first) == Self.claims + "mkdir /d\n")
    let (again, failures) = session.again(with: try seed())
    #expect(failures == [])
    #expect(saved(again) == "edition seed\n" + expected)
  }

  private func seed() throws -> EngineOptions {
    EngineOptions(choices: [EngineChoice(edition: .seed)])
  }

  @Test("a claim that is wrong on another engine is said, and stays")
  func wrongElsewhere() throws {
    let session = try run(
      "fs plain\n", typing: "create /a", "rename /a /a", "expect errno == ok",
      "expect dentries == 77", "mkdir /b")
    let options = session.options(with: .fault(try EngineChoice.fault("rename-deadlock")))
    let (again, failures) = session.again(with: options)
    #expect(again.stop != nil)
    #expect(failures.count == 1)
    #expect(
      saved(again) == """
        fault rename-deadlock
        fs plain
        create /a
        rename /a /a
        expect deadlock
        expect errno == ok
        mkdir /b

        """)
  }

  @Test("what waits when the engine changes waits on")
  func waiting() throws {
    let session = try open()
    _ = session.runNext()
    try type("mkdir /typed", session)
    let (again, _) = session.again(with: session.options)
    #expect(again.waitingCount == session.waitingCount)
    #expect(saved(again) == saved(session))
    while again.runNext() != nil {}
    while session.runNext() != nil {}
    #expect(saved(again) == saved(session))
    #expect(again.timeline.events.elementsEqual(session.timeline.events))
  }

  @Test("claims behind a stop are tried, and operations wait there")
  func claimsBehindStop() throws {
    let session = try open("fs mixed\nrmdir /dyn\nexpect panic\nexpect deadlock\nmkdir /a\n")
    var verdicts: [Verdict] = []
    while let ran = session.runNext() { ran.verdict.map { verdicts.append($0) } }
    #expect(verdicts.count == 2)
    #expect(verdicts.last == .holds)
    #expect(session.waitingCount == 1)
  }

  @Test("a run begun again from a recording is saved without how it was closed")
  func recordings() throws {
    let session = try run("fs plain\nmkdir /a\n", typing: "open /a as fd1")
    session.playClosing()
    var bytes: [UInt8] = []
    _ = session.record(by: "test") {
      bytes += $0
      return nil
    }
    let recorded = try Session.open(recording: bytes, name: "test.rec")
    let expected = "fs plain\nmkdir /a\nopen /a as fd1\n"
    #expect(saved(recorded).hasSuffix(expected))
    #expect(saved(recorded.restarted()).hasSuffix(expected))
    #expect(saved(try recorded.branch(keeping: 3)).hasSuffix(expected))
  }

  @Test("lines that are added end as those of the file")
  func carriageReturns() throws {
    let session = try run("fs plain\r\nmkdir /a\r\n", typing: "mkdir /b")
    let (again, _) = session.again(with: try seed())
    #expect(
      saved(again) == "edition seed\r\nfs plain\r\nmkdir /a\r\nmkdir /b\r\n")
  }

  @Test("bytes in prose that are no text are shown, and saved as they were typed")
  func bytesOfProse() throws {
    let session = try run("title \"\\xff\\xfe\"\nfs plain\n", typing: "say \"\\x9bq\\xff\"")
    #expect(session.title == "\\xff\\xfe")
    #expect(saved(session).hasSuffix("say \"\\x9bq\\xff\"\n"))
    guard case .directive(let line)? = try CommandLine.parse([0x73, 0x61, 0x79, 0x20, 0x61, 0xff])
    else { throw LanguageError(line: 1, column: 1, message: "no claim") }
    #expect(session.check(line) == .said("a\\xff"))
    #expect(saved(session).hasSuffix("say a\\xff\n"))
  }

  @Test("what is typed before the first line stands behind the headers")
  func early() throws {
    let text = "say before\nedition seed\nfs plain\n# then\nrule chmod=adds\nmkdir /a\n"
    let session = try open(text)
    try type("mkdir /z", session)
    let expected = text.replacing("mkdir /a", with: "mkdir /z\nmkdir /a")
    #expect(saved(session) == expected)
    while session.runNext() != nil {}
    #expect(saved(session) == expected)
  }

  @Test("a task that no line makes is refused at the prompt, as in a file")
  func unknownTask() throws {
    let session = try run("fs plain\n", typing: "mkdir /a")
    for (text, isKnown) in [("T2: mkdir /b", false), ("T1: mkdir /b", true)] {
      guard case .operation(let line)? = try CommandLine.parse(Array(text.utf8)) else { continue }
      #expect((session.refusal(of: line) == nil) == isKnown)
    }
    try type("spawn", session)
    guard case .operation(let line)? = try CommandLine.parse(Array("T2: mkdir /c".utf8)) else {
      return
    }
    #expect(session.refusal(of: line) == nil)
  }

  @Test("lines of another file stand before those that wait, and its claims stay")
  func sourced() throws {
    let session = try open("fs plain\nmkdir /a\nmkdir /b\n")
    _ = session.runNext()
    session.enqueue(
      try ScenarioFile.parse(
        Array("fs plain\nmkdir /s\nexpect exists(/never)\n".utf8), name: "other.ops"))
    while session.runNext() != nil {}
    #expect(
      saved(session) == "fs plain\nmkdir /a\nmkdir /s\nexpect exists(/never)\nmkdir /b\n")
  }

  @Test("what waits goes with a branch")
  func waitingBranch() throws {
    let session = try open("fs plain\nmkdir /a\nmkdir /b\nmkdir /c\nexpect exists(/c)\n")
    _ = session.runNext()
    _ = session.runNext()
    let branch = try session.branch(keeping: 2)
    #expect(saved(branch) == "fs plain\nmkdir /a\nmkdir /c\nexpect exists(/c)\n")
    while branch.runNext() != nil {}
    #expect(branch.lines.count == 2)
  }

  @Test("a recording has operations, so what else was typed is unsaved")
  func unsaved() throws {
    let session = try run("fs plain\n")
    _ = session.record(by: "test") { _ in nil }
    try type("mkdir /a", session)
    #expect(!session.hasUnsavedWork)
    for text in ["say hi", "break unhash", "expect errno == ok"] {
      session.noteSaved()
      try type(text, session)
      #expect(session.hasUnsavedWork, "\(text)")
    }
    session.noteSaved()
    try type("expect errno == EIO", session)
    #expect(!session.hasUnsavedWork)
  }
}
