// A planted leak is found everywhere, and it is the same one; why objects live.

@testable import Language
import Ground
import Testing

@testable import Scenario
@testable import Timeline

@Suite("balance")
struct BalanceTests {
  private func played(_ text: String, fault: String? = nil, _ edition: Edition = .current) throws
    -> (
      Session, ScenarioFile
    )
  {
    let file = try ScenarioFile.parse(Array(text.utf8), name: "test.ops")
    var choice = EngineChoice(edition: edition)
    if let fault { try choice.choose(fault: fault) }
    return (try Session.open(file, choosing: choice), file)
  }

  private static let ghost = LeavingsTests.leavings[2].text

  @Test("a planted leak: the count, the log, the row, the finding name the same reference")
  func planted() throws {
    let (session, file) = try played(Self.ghost, fault: "ghost-house")
    session.play(file)
    let timeline = session.timeline
    let suspects = timeline.suspects(at: timeline.cursor)
    #expect(timeline.suspicions(at: timeline.cursor).total == 1)
    let serial = try #require(suspects.first?.serial)
    #expect(timeline.suspectLog.map(\.serial) == [serial])
    let rows = session.balance().filter { !$0.left.isEmpty }
    #expect(rows.map(\.operation) == [4])
    #expect(rows.first?.left.map(\.serial) == [serial])
    #expect(session.leaks(of: rows[0]).dropFirst().contains { $0.contains("keeps d3") })
    let (again, againFile) = try played(Self.ghost, fault: "ghost-house")
    #expect(again.judge(againFile).map(\.reference) == [serial])
    let (healthy, healthyFile) = try played(Self.ghost)
    #expect(healthy.judge(healthyFile).map(\.kind) == [.notAsked])
  }

  /// Before the fix, a walk to /proc/PID made a name for everything below it, which exceeds the
  /// contract of stat.
  @Test(
    "ordinary operations do what they are for, in every edition since the fix",
    arguments: [Edition.seed, .lru, .current])
  func contracts(_ edition: Edition) throws {
    for text in LeavingsTests.ordinary {
      let (session, file) = try played(text, edition)
      session.play(file)
      for row in session.balance() where !row.isWithinContract {
        Issue.record(
          "\(edition): \(session.timeline.operations[row.operation].text): \(row.effect.text), not \(row.contract.text)"
        )
      }
    }
  }

  @Test("what Keep retains is no leak, and has its own column")
  func retained() throws {
    let (session, file) = try played("fs std\nstat /dyn/kd1\n")
    session.play(file)
    let row = try #require(session.balance().last)
    #expect(row.isEven)
    #expect(row.effect.retained > 0)
  }

  @Test("why: what decides comes first, unfolded towards the roots")
  func why() throws {
    let (session, file) = try played("fs plain\nmkdir /d\ncreate /d/a\nopen /d/a as fd1\n")
    session.play(file)
    let id = try session.object(try ObjectWord.parse("/d/a"))
    let lines = session.timeline.why(id)
    #expect(
      lines == [
        "d3 \"a\", count 2",
        "  fd1, since operation 3 `open /d/a as fd1`",
        "    T1's table of files, since operation 3 `open /d/a as fd1`",
        "  the tree, for its name, since operation 2 `create /d/a`",
      ])
  }

  /// kernfs allows a hard link to the inode of a static slot, so one inode has all three.
  @Test("why names a static slot, an open file and a hard link that hold one inode")
  func threeHolders() throws {
    let (session, file) = try played(
      "fs std\nopen /ro/sfile as fd1\nlink /ro/sfile /w/hard\nunlink /w/hard\nclose fd1\n")
    session.play(file)
    func why(after operation: Int) throws -> [String] {
      session.move(to: session.timeline.operations[operation].end)
      return session.timeline.why(ObjectID(.inode, number: 4))
    }
    // A holder's own holders are listed below it: the slot's are the directory's, the dentries' the
    // files'.
    #expect(
      try why(after: 2) == [
        "i4, count 3",
        "  a static slot of i3, since operation 0 `fs std`",
        "    a static slot of i1, since operation 0 `fs std`",
        "      dentry d1, since operation 0 `fs std`",
        "        the mount, as its root, since operation 0 `fs std`",
        "          fd1, since operation 1 `open /ro/sfile as fd1`",
        "            T1's table of files, since operation 1 `open /ro/sfile as fd1`",
        "          the namespace, as its root mount, since operation 0 `fs std`",
        "            T1, which is in it, since operation 0 `fs std`",
        "        the filesystem, for as long as it lives, since operation 0 `fs std`",
        "        child d2 \"ro\", since operation 1 `open /ro/sfile as fd1`",
        "          child d3 \"sfile\", since operation 1 `open /ro/sfile as fd1`",
        "            fd1 (see above), since operation 1 `open /ro/sfile as fd1`",
        "        child d4 \"w\", since operation 2 `link /ro/sfile /w/hard`",
        "          child d5 \"hard\", since operation 2 `link /ro/sfile /w/hard`",
        "            the tree, for its name, since operation 2 `link /ro/sfile /w/hard`",
        "    dentry d2 \"ro\" (see above), since operation 1 `open /ro/sfile as fd1`",
        "  dentry d3 \"sfile\" (see above), since operation 1 `open /ro/sfile as fd1`",
        "  dentry d5 \"hard\" (see above), since operation 2 `link /ro/sfile /w/hard`",
      ])
    func holders(after operation: Int) throws -> [String] {
      try why(after: operation).filter { $0.prefix { $0 == " " }.count == 2 }
        .map { String($0.dropFirst(2).prefix { $0 != "," }) }
    }
    #expect(
      try holders(after: 1) == ["a static slot of i3", "dentry d3 \"sfile\" (see above)"])
    #expect(
      try holders(after: 3) == ["a static slot of i3", "dentry d3 \"sfile\" (see above)"])
    #expect(try holders(after: 4) == ["a static slot of i3"])
  }

  @Test("why ends where an object holds itself")
  func ring() throws {
    let (session, file) = try played(
      "fs plain\nmkdir /a\nmkdir /a/b\nrename /a /a/b/a\n", fault: "ouroboros")
    session.play(file)
    let id = try session.object(try ObjectWord.parse("d2"))
    #expect(session.timeline.why(id).count < 40)
  }
}
