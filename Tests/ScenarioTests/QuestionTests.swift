// Claims about names and contents: certain ones, those that need a lookup, unknown ones.

@testable import Language
import Ground
import Testing
import Timeline

@testable import Scenario

private func played(_ text: String) throws -> (session: Session, messages: [String]) {
  let file = try ScenarioFile.parse(Array(text.utf8), name: "test.ops")
  let session = try Session.open(file)
  return (session, session.play(file).map(\.message))
}

@Suite("Questions")
struct QuestionTests {
  @Test("a claim about a name agrees with what the calls say, and changes nothing")
  func existence() throws {
    let (session, messages) = try played(
      """
      fs plain keep=1
      mkdir /w
      create /w/x
      symlink w /l
      symlink loop /loop
      symlink /w/gone /dangling
      mkdir /proc
      mount proc /proc
      mkdir /net
      mount fuse /net
      remote create /net/r
      expect exists(/l/x) and refs(/l/x) == refs(/w/x) and not exists(/l/y)
      expect exists(/loop) and not exists(/loop/x) and exists(/dangling) and not exists(/dangling/)
      expect exists(/proc/1) and not exists(/proc/77) and exists(/proc/self/fd)
      expect exists(/proc/self/cwd/w/x) and exists(/proc/../w/x) and not exists(/w/x/y)
      expect exists(/net/r) and not exists(/net/s)
      user 1000
      expect exists(/w/x)
      """)
    #expect(messages == [])
    #expect(session.timeline.model.tasks.all.contains { $0.counted.isAlive })
    let dentries = session.timeline.model.dentries.all.filter { $0.id.filesystem == 1 }
    #expect(dentries.count == 1, "no lookup left anything in proc")
  }

  @Test("names that are no longer valid, and dynamic ones, are looked up elsewhere")
  func changing() throws {
    let (_, messages) = try played(
      """
      fs std
      stat /dyn/kd1
      expect exists(/dyn/kd1) and exists(/dyn/t1) and exists(/dyn/n123) and not exists(/dyn/nope)
      dyndel kd1
      expect not exists(/dyn/kd1)
      mkdir /w/d
      chdir /w/d
      create x
      expect exists("x") and exists(./x) and exists(../d/x) and exists(../../../w)
      """)
    #expect(messages == [])
  }

  @Test("a path reaches the dentry that a live one leads to, through a link of proc too")
  func throughLinks() throws {
    let (_, messages) = try played(
      """
      fs plain keep=1
      mkdir /proc
      mount proc /proc
      create /a
      open /a as fd1
      stat /proc/1/status
      expect refs(/proc/self/fd/0/) == 1
      expect exists(/proc/self/fd/0) and exists(/proc/1/cwd/a) and refs(/proc/1/cwd/a) == refs(/a)
      """)
    #expect(messages.count == 1, "a file is no directory")
  }

  @Test("what nobody knows fails a claim and its opposite, and says why")
  func unknown() throws {
    let (session, _) = try played("fs plain keep=1\nmkdir /proc\nmount proc /proc\nmkdir /a")
    session.move(to: session.timeline.events.count - 2)
    for text in ["expect exists(/proc/1)", "expect not exists(/proc/1)"] {
      guard case .directive(let line)?? = try? CommandLine.parse(Array(text.utf8)),
        case .fails(let why) = session.check(line)
      else {
        Issue.record("\(text) fails")
        continue
      }
      #expect(why.contains("is unknown"))
      #expect(why.contains("only known between operations"))
    }
  }

  @Test("a claim is answered in the notation in which it was made")
  func notations() throws {
    let (_, messages) = try played(
      """
      fs plain keep=1
      mkdir /m
      mount memory /m
      create /m/f
      chown /m/f 8 8
      chmod /m/f 04755
      mknod /m/n char 1:3
      expect mode(/m/f) == 0755
      expect 0755 == mode(/m/f)
      expect mode(/m/f) == 493
      expect mode(/m/f) == mode(/m/n)
      expect uid(/m/f) == 07
      expect size(/m/f) == 010
      expect rdev(/m/n) == 1:5
      expect rdev(/m/n) == 7
      """)
    #expect(
      messages.map { String($0.split(separator: ", but ").last ?? "") } == [
        "mode(/m/f) is 04755", "mode(/m/f) is 04755", "mode(/m/f) is 2541",
        "mode(/m/f) is 04755 and mode(/m/n) is 0644", "uid(/m/f) is 010", "size(/m/f) is 00",
        "rdev(/m/n) is 1:3", "rdev(/m/n) is 259",
      ])
  }

  @Test("contents are asked without moving an offset or a time")
  func contents() throws {
    let (session, messages) = try played(
      """
      fs plain keep=1
      mkdir /m
      mount memory /m
      open /m/f O_WRONLY|O_CREAT as fd1
      write fd1 "two words"
      symlink ../f /m/l
      mknod /m/n char 1:3
      utimes /m/f 100 200
      spawn T2
      T2: chdir /m
      expect data(fd1) == "two words" and data(/m/f) == data(fd1) and data(/m/f) != x
      expect size(/m/f) == 9 and size(fd1) == 9 and rdev(/m/n) == 1:3 and size(memory:d2) == 9
      expect atime(/m/f) == 100 and mtime(/m/f) == 200 and ctime(/m/f) > 0
      expect entries(/m) == n, f, l and target(/m/l) == ../f and cwd(T2) == /m and cwd(T1) == /
      unlink /m/f
      expect data(fd1) == "two words" and entries(/m) == l, n
      umount /m detach
      expect entries(/m) == none
      """)
    #expect(messages == [])
    #expect(session.timeline.model.openFiles.first?.offset == 9)
  }

  @Test("a wrong claim about contents says what they are")
  func wrongContents() throws {
    let (_, messages) = try played(
      """
      fs plain keep=1
      mkdir /d
      create /d/b
      create /d/a
      expect entries(/d) == a
      expect target(/d/a) == x
      expect data(/d) == x
      """)
    #expect(
      messages == [
        "expected entries(/d) == a, but entries(/d) is a, b",
        "expected target(/d/a) == \"x\", but `readlink /d/a` fails: EINVAL",
        "expected data(/d) == \"x\", but reading /d fails: EISDIR",
      ])
  }

  @Test("a condition cannot ask the engine")
  func conditions() {
    #expect {
      try ScenarioFile.parse(Array("fs plain\nbreak data(/a) == x\n".utf8), name: "f")
    } throws: {
      let error = ($0 as? LanguageErrors)?.all.first
      return error?.column == 7 && error?.message.contains("in `expect` only") == true
    }
  }

  @Test("only the owner sets times, and a recording keeps what stat says of them")
  func times() throws {
    let (session, messages) = try played(
      """
      fs plain keep=1
      mkdir /m
      mount memory /m
      create /m/f 0666
      user 1000
      utimes /m/f 1 2
      expect errno == EPERM
      user root
      utimes /m/f 1 2
      stat /m/f
      """)
    #expect(messages == [])
    var bytes: [UInt8] = []
    #expect(
      session.record(
        by: "test",
        to: {
          bytes += $0; return nil
        }) == nil)
    let again = try Session.open(recording: bytes, name: "test.rec")
    #expect(again.timeline.operations.last?.outcome == session.timeline.operations.last?.outcome)
    guard case .done(.status(let status)) = again.timeline.operations.last?.outcome else {
      Issue.record("stat answers")
      return
    }
    #expect(status.times.accessed == 1 && status.times.modified == 2)
  }

  @Test(
    "a mount on the root hides nothing from a task whose root it was; a name alone may be a path")
  func rootsAndNames() throws {
    let text = """
      fs plain keep=1
      mkdir /a
      mkdir /sys
      mount memory /
      lstat /a
      expect errno == ok
      expect exists(/a)
      expect refs(/a) == 1
      expect not exists(/b)
      expect exists(sys)
      expect not exists(sys)
      expect exists(./sys)
      expect not exists(nothing)
      """
    let file = try ScenarioFile.parse(Array(text.utf8), name: "roots.ops")
    let failures = try Session.open(file).play(file)
    #expect(failures.map(\.line) == [10, 11])
    #expect(failures.allSatisfy { $0.message.contains("as a path it is ./sys") })
  }
}
