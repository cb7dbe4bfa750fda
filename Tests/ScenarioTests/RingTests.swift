// References in rings, and sound ones that resemble them, at the editions that allow a mount on a
// pipe.

@testable import Language
import Testing

@testable import Scenario
@testable import Timeline

@Suite("what only a ring holds")
struct RingTests {
  private func run(_ text: String, _ choice: EngineChoice = EngineChoice(edition: .lru)) throws
    -> Session
  {
    let file = try ScenarioFile.parse(Array(text.utf8), name: "ring.ops")
    let session = try Session.open(file, choosing: choice)
    #expect(session.play(file).map(\.message) == [])
    return session
  }

  private static let piped = """
    fs plain keep=1
    mkdir /proc
    mount proc /proc
    pipe as in out
    mount memory /proc/self/fd/0

    """

  @Test("a mount that pins the pipe it is mounted on leaks when the last end of the pipe is closed")
  func pipe() throws {
    let session = try run(
      Self.piped + "close in\nexpect no leaks\nclose out\nexpect leaks == 1\numount /proc\n")
    #expect(session.timeline.suspicions(at: session.timeline.cursor).ring == 1)
    let text =
      "reference 159 on the mount of memory, held by the mount of pipefs, which it is mounted in, "
      + "taken by operation 4 `mount memory /proc/self/fd/0`, is in a ring since operation 6 "
      + "`close out`: the mount of memory and pipefs:d1 hold each other, and nobody else can reach them"
    let findings = session.judgeRecorded()
    #expect(findings.first?.text == text)
    #expect(findings.map(\.kind) == [.ring, .orphaned, .outlives, .outlives])
    #expect(session.balance().filter { !$0.left.isEmpty }.map(\.operation) == [6])
    guard case .fails(let why) = session.check(.expect(.noLeaks)) else {
      Issue.record("a ring passes `expect no leaks`")
      return
    }
    #expect(why == "expected no leaks, but \(text)")
  }

  @Test("what is mounted on a mount in a ring is in it")
  func stacked() throws {
    _ = try run(Self.piped + "mount sys /proc/self/fd/0\nclose in\nclose out\nexpect leaks == 2\n")
  }

  @Test(
    "whatever has neither name nor parent makes such a ring",
    arguments: ["socket as in", "import text as in"])
  func nameless(_ line: String) throws {
    _ = try run(
      "fs plain\nmkdir /proc\nmount proc /proc\n\(line)\nmount memory /proc/self/fd/0\n"
        + "expect errno == ok\nexpect no leaks\nclose in\nexpect leaks == 1\n")
  }

  @Test(
    "while somebody can reach a mount it is sound",
    arguments: [
      ("getdentry /proc/self/fd/0 as h", "putdentry h"),
      ("dup in as h", "close h"),
    ])
  func reached(_ hold: String, _ release: String) throws {
    _ = try run(
      Self.piped
        + "\(hold)\nexpect errno == ok\nclose in\nclose out\numount /proc\nexpect no leaks\n"
        + "\(release)\nexpect leaks == 1\n")
  }

  @Test(
    "a filesystem that was unmounted lazily is sound while somebody uses it, and gone afterwards",
    arguments: [
      ("opendir /m/d as h", "close h"), ("getdentry /m/d as h", "putdentry h"),
      ("chdir /m/d", "chdir /"), ("spawn T2\nT2: chdir /m/d", "exit T2"),
    ])
  func lazily(_ hold: String, _ release: String) throws {
    _ = try run(
      "fs plain\nmkdir /m\nmount memory /m\nmkdir /m/d\nmkdir /m/n\nmount plain /m/n\n\(hold)\n"
        + "umount /m detach\nexpect no leaks\n\(release)\nexpect no leaks\n",
      EngineChoice(edition: .current))
  }
}
