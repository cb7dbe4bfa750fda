@testable import Exhibits
@testable import Language
import Testing

@testable import Scenario

@Suite("operations that were not asked")
struct NotAskedTests {
  private static let head = """
    fs plain
    create /a
    mkdir /net
    mount fuse /net
    remote create /net/a

    """

  private func session(_ text: String) throws -> (Session, ScenarioFile) {
    let file = try ScenarioFile.parse(Array(text.utf8), name: "a.ops")
    return (try Session.open(file), file)
  }

  @Test(
    "what names something that is not there is a finding, and says what it did not find",
    arguments: [
      ("close fd2", "no such fd fd2"),
      ("putdentry g", "no such dentry"),
      ("dup nofd as x", "no such fd nofd"),
      ("exit T7", "there is no task T7"),
      ("exit T1", "T1 is the only task; `spawn` makes another first"),
      ("spawn T1", "there is a task T1"),
      ("stat @fd2/a", "no such fd fd2"),
      ("repeat 3 read fd%d", "no such fd fd1"),
      ("remote create /a", "no fuse filesystem is mounted above /a"),
      (
        "invalidate /net/a",
        "no inode at /net/a in the root's filesystem, the only one that `invalidate` reaches"
      ),
      (
        "revalidate /net/a",
        "no inode at /net/a in the root's filesystem, the only one that `revalidate` reaches"
      ),
      (
        "keep /net/a 1",
        "no inode at /net/a in the root's filesystem, the only one that `keep` reaches"
      ),
      (
        "dynadd t1",
        "the root's filesystem has no dynamic directory, the only one that `dynadd` reaches"
      ),
      (
        "dyndel t1",
        "the root's filesystem has no dynamic directory, the only one that `dyndel` reaches"
      ),
    ])
  func findings(_ line: String, _ why: String) throws {
    let (session, file) = try session(Self.head + line + "\n")
    let findings = session.judge(file)
    #expect(findings.map(\.text) == ["`\(line)` was not asked: \(why)"])
    #expect(findings.map(\.kind) == [.notAsked])
    #expect(findings.map(\.place) == [.line(6)])

    let (expected, expectedFile) = try self.session(
      Self.head + line + "\nsay It is not there.\nexpect not asked\n")
    #expect(expected.judge(expectedFile) == [])
  }

  @Test(
    "`expect not asked` allows the operation right above it, and fails below one that was asked")
  func claims() throws {
    let (one, file) = try session(Self.head + "close x\nstat /a\nexpect not asked\n")
    #expect(
      one.play(file).map(\.message) == [
        "`close x` was not asked: no such fd x",
        "expected not asked, but the operation was asked",
      ])
    let (two, other) = try session(Self.head + "close x\nexpect errno == ok\nexpect not asked\n")
    #expect(
      two.play(other).map(\.message) == [
        "expected errno == ok, but the operation could not be asked: no such fd x"
      ])
  }

  @Test("what is saved says of such an operation that it was not asked, once")
  func saved() throws {
    let (session, file) = try session(Self.head + "close x\nexpect not asked\nclose y\n")
    session.play(file)
    let text = session.scenario
    #expect(text.hasSuffix("\nclose x\nexpect not asked\nclose y\nexpect not asked\n"))
    let (again, saved) = try self.session(text)
    #expect(again.play(saved) == [])
    #expect(again.scenario == text)
  }

  @Test("a line of a task that has exited says how another task does it")
  func exited() throws {
    let (session, file) = try session("fs plain\nspawn T2\nexit T1\nexit T2\nT2: exit T2\n")
    #expect(
      session.play(file).map(\.message) == [
        "`exit T2` was not asked: there is no task T1 to do it; `T2: exit T2` lets T2 do it",
        "`T2: exit T2` was not asked: T2 is the only task; `spawn` makes another first",
      ])
  }

  @Test("a recording is judged by what happened: what was not asked and stops, by operation")
  func recorded() throws {
    let text =
      "fault rename-deadlock\nfs plain\ncreate /a\nclose x\nexpect not asked\nrename /a /a\n"
    let (session, file) = try session(text)
    var bytes: [UInt8] = []
    #expect(
      session.record(by: "test") {
        bytes += $0
        return nil
      } == nil)
    session.play(file)
    let recorded = try Session.open(recording: bytes, name: "test.rec")
    let findings = recorded.judgeRecorded()
    #expect(findings.map(\.place) == [.operation(2), .operation(3)])
    #expect(
      findings.map(\.text) == [
        "`close x` was not asked: no such fd x",
        "the machine stopped: the task waits for a lock that it holds itself",
      ])
  }

  @Test("in an exhibit it is a broken claim on each engine that does not expect it")
  func exhibit() throws {
    let text = """
      engine a
      engine b edition=lru
      fs plain
      close x
      expect a: not asked
      """
    let file = try ScenarioFile.parse(Array(text.utf8), name: "a.ops")
    let exhibit = try Exhibit(file)
    exhibit.play()
    #expect(exhibit.findings.map(\.text) == ["on b, `close x` was not asked: no such fd x"])
  }

  @Test("`not asked` is a claim; `not` alone still begins an expression")
  func language() throws {
    let (session, file) = try session(
      Self.head + "expect not exists(/b)\nexpect not (refs(/a) == 9)\n")
    #expect(session.play(file) == [])
  }
}
