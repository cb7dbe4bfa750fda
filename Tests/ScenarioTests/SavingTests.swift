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
    #expect(saved(other) == "fs mixed\nrmdir /dyn\nmkdir /a\nexpect deadlock\n")
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
}
