@testable import Exhibits
@testable import Language
import Ground
import Testing
import Timeline

@testable import Scenario

/// A run of a whole file, at its end.
private func played(_ text: String) throws -> (session: Session, failures: [Session.Failure]) {
  let file = try ScenarioFile.parse(Array(text.utf8), name: "test.ops")
  let session = try Session.open(file)
  return (session, session.play(file))
}

@Suite("Sessions")
struct SessionTests {
  @Test("a file whose expectations hold has no failures")
  func expectationsHold() throws {
    let (_, failures) = try played(
      """
      fs plain
      mkdir /d
      create /d/f
      expect errno == ok and refs(/d/f) == 1
      expect refs(/d) == 2 and children(/d) == 1 and hashed(/d/f)
      link /d/f /g
      expect nlink(inode(/g)) == 2 and refs(inode(/g)) == 2
      open /d/f as fd1
      expect refs(fd1) == 1 and files == 1
      unlink /d/f
      expect not exists(/d/f) and dead(fd1) and not hashed(d3)
      stat /missing
      expect errno == ENOENT
      chmod /g 0640
      expect mode(/g) == 0640
      """)
    #expect(failures == [])
  }

  @Test("a wrong expectation is named with its place and what is the case")
  func expectationFails() throws {
    let (_, failures) = try played("fs plain\nmkdir /d\n  expect refs(/d) == 3\n")
    #expect(failures.count == 1)
    #expect(failures.first?.line == 3)
    #expect(failures.first?.column == 3)
    #expect(failures.first?.message == "expected refs(/d) == 3, but refs(/d) is 1")
  }

  @Test("an expectation about something that is not there fails and says so")
  func nothingThere() throws {
    let (_, failures) = try played("fs plain\nexpect refs(/nope) == 1\n")
    #expect(failures.map(\.message) == ["expected refs(/nope) == 1, but nothing is found at /nope"])
  }

  /// The inode of a kept file is gone, but its slot remains.
  private let panicking = """
    fs plain keep=1
    mkdir /a
    create /a/f
    create /a/g
    invalidate /a
    stat /a/g
    revalidate /a
    stat /a/f

    """

  @Test("a stopped machine fails a file that does not expect it")
  func unexpectedStop() throws {
    let (session, failures) = try played(panicking)
    #expect(session.stop == .takeOfDestroyedInode)
    #expect(failures.count == 1)
    #expect(failures.first?.line == 8)
  }

  @Test("expect panic makes a stopped machine a success, and expect deadlock does not")
  func expectedStop() throws {
    #expect(try played(panicking + "expect panic\n").failures == [])
    #expect(try played(panicking + "expect deadlock\n").failures.count == 2)
  }

  @Test("a static name removed from a writable directory ends in a deadlock")
  func deadlock() throws {
    let (session, failures) = try played("fs mixed\nrmdir /dyn\nexpect deadlock\n")
    #expect(failures == [])
    #expect(session.stop == .deadlock)
  }

  @Test("what only exhibits go by says so where it is typed, and does nothing in a file")
  func exhibitsOnly() throws {
    let (session, failures) = try played("fs plain\ncreate /f\nselect /f\nshow curve\npause\n")
    #expect(failures.filter { !$0.isNote } == [])
    for text in ["select /f", "show curve", "pause", "at end"] {
      guard case .directive(let line) = try CommandLine.parse(Array(text.utf8)) else {
        Issue.record("\(text) is no directive")
        continue
      }
      guard case .said(let told) = session.check(line) else {
        Issue.record("\(text) is not answered")
        continue
      }
      #expect(told.contains("exhibit"))
    }
  }

  @Test("paths in expressions have no side effects")
  func noSideEffects() throws {
    let (session, failures) = try played(
      "fs std\nexpect exists(/ro/sdir/inner) and ino(inode(/ro/sfile)) == 4 and dentries == 1\n")
    #expect(failures == [])
    #expect(session.timeline.operations.count == 1)
    #expect(session.timeline.isLive)
  }

  @Test("a line of a task that nothing has made is refused before anything runs")
  func noTask() throws {
    let text = "fs plain\nT2: mkdir /a\nspawn\nT2: mkdir /b\nspawn other\nother: dump\nT4: dump\n"
    let file = try ScenarioFile.parse(Array(text.utf8), name: "test.ops")
    let errors = #expect(throws: LanguageErrors.self) { try Session.open(file) }
    #expect(
      errors?.description == """
        test.ops:2:1: there is no task T2 yet; `spawn T2` makes one
        test.ops:7:1: there is no task T4 yet; `spawn T4` makes one
        """)
  }

  @Test("tasks have files, directories and ends of their own; paths cross mounts, expectations too")
  func tasksAndMounts() throws {
    let (session, failures) = try played(
      """
      fs plain
      mkdir /mnt
      create /mnt/under
      mount std /mnt
      expect exists(/mnt/ro/sfile) and not exists(/mnt/under)
      spawn
      T2: chdir /mnt/ro/sdir
      T2: open inner as fd1
      open /mnt/ro/sfile as fd1
      expect ino(/mnt/ro/../ro/sfile) == 4 and exists(/mnt/../mnt/ro)
      T2: dup fd1 as fd2
      T2: getcwd
      umount /mnt
      expect errno == EBUSY
      umount /mnt detach
      expect exists(/mnt/under) and files == 2
      close fd1
      exit T2
      expect files == 0 and orphans == 0
      """)
    #expect(failures == [])
    let answers = session.timeline.operations.map(\.outcome)
    #expect(answers[4] == .done(.task("T2")))
    #expect(answers[9] == .done(.path(Array("/mnt/ro/sdir".utf8))))
    #expect(session.timeline.model.alive.dentries == 3)
  }

  @Test("the welcome scenario ends with an unlinked file that is still open")
  func welcome() throws {
    let file = try ScenarioFile.parse(Welcome.scenario, name: "welcome")
    let session = try Session.open(file)
    #expect(session.play(file) == [])
    let model = session.timeline.model
    let held = try #require(model.openFiles.first)
    #expect(model.dentries[held.dentry].flags[.dead])
    #expect(!model.dentries[held.dentry].isHashed)
    #expect(model.holders(of: held.dentry).map(\.holder.role) == [.file])
  }

  @Test("stepping back goes by what can be seen: five steps before an unlink its name is back")
  func moments() throws {
    let (session, _) = try played("fs plain\ncreate /f\nopen /f as fd1\nunlink /f\n")
    let end = session.timeline.cursor
    for _ in 1...5 { session.move(to: session.timeline.moment(before: session.timeline.cursor)) }
    #expect(session.timeline.model.dentries[ObjectID(.dentry, number: 2)].isHashed)
    for _ in 1...5 { session.move(to: session.timeline.moment(after: session.timeline.cursor)) }
    #expect(session.timeline.cursor == end)
  }

  @Test("what was done is written as a scenario that does the same again, stop and checks included")
  func saved() throws {
    let (first, failures) = try played(
      """
      title A name with bytes
      story It ends in a deadlock.
      fs mixed
      mkdir "/a b\\n"
      expect exists("/a b\\n")
      rmdir /dyn
      expect deadlock
      """)
    #expect(failures == [])
    let (second, again) = try played(first.scenario)
    #expect(again == [])
    #expect(second.scenario == first.scenario)
    #expect(second.timeline.model == first.timeline.model)
    #expect(first.scenario.contains("story It ends"))
  }

  @Test("lines after a stop that was expected are noted, and no failure")
  func notRun() throws {
    let (_, failures) = try played("fs mixed\nrmdir /dyn\nexpect deadlock\nmkdir /q\n")
    #expect(failures.map(\.isNote) == [true])
    #expect(failures.first?.line == 4)
  }

  @Test("an operation of a task that is not there does nothing")
  func unknownTask() throws {
    let (session, _) = try played("fs plain\n")
    guard case .operation(let line)? = try CommandLine.parse(Array("T2: mkdir /a".utf8)) else {
      Issue.record("not read")
      return
    }
    #expect(
      session.perform(line)
        == .complaint("there is no task T2 to do it; `T1: mkdir /a` lets T1 do it"))
    #expect(session.timeline.model.alive.dentries == 1)
  }
}
