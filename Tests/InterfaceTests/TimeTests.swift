import Questions
import Language
import Canvas
import Ground
import Scenario
import Testing
import Timeline

@testable import Interface

@Suite("going through history, and into other ones") struct TimeTests {
  static let unlinked = """
    fs plain
    title Unlink
    mkdir /a
    create /a/f
    open /a/f as fd1
    unlink /a/f
    close fd1
    """

  @Test("a file that open has not named yet is called by its number")
  func unnamed() throws {
    let stage = try Stage("fs plain\ncreate /a\nopen /a as fd1\n", width: 120, height: 36)
    stage.press("G <")
    var isCalled = false
    while !stage.timeline.isLive {
      stage.press(".")
      let row = stage.rows(with: "open since").first ?? ""
      #expect(!row.contains("ƒ  "), "step \(stage.timeline.cursor): \(row)")
      isCalled = isCalled || row.contains("ƒ file ")
    }
    #expect(isCalled, "the moment is there")
  }

  @Test("one step back and forward go by one event, an operation by one, both ends say so")
  func steps() throws {
    let stage = try Stage(Self.unlinked)
    let end = stage.timeline.events.count
    stage.press(", ,")
    #expect(stage.timeline.cursor == end - 2)
    stage.press(".")
    #expect(stage.timeline.cursor == end - 1)
    stage.press("<")
    #expect(stage.timeline.cursor == stage.timeline.operations[5].first)
    stage.press(">")
    #expect(stage.timeline.isLive)
    stage.press(".")
    #expect(stage.row(22).contains("This is the end of time."))
    stage.press("Home")
    #expect(stage.timeline.cursor == 0)
    #expect(stage.rows(with: " start ").count == 1)
    stage.press(",")
    #expect(stage.row(22).contains("This is the beginning"))
    stage.press("End")
    #expect(stage.timeline.isLive)
  }

  @Test("the changes of the selected object, its birth and its end")
  func changes() throws {
    let stage = try Stage(Self.unlinked)
    stage.press("< < : 'goto 3' Enter g j j")
    let id = ObjectID(.dentry, number: 3)
    stage.press("{")
    let inode = ObjectID(.inode, number: 3)
    #expect(stage.step == .reference(.born(id, of: inode, number: 0)))
    stage.press("}")
    #expect(stage.step == .reference(.destroyed(id)))
    stage.press("(")
    let before = stage.timeline.cursor
    #expect(stage.timeline.events[before - 1].changes(id))
    stage.press(") (")
    #expect(stage.timeline.cursor == before)
  }

  @Test("the words of the line of commands move as the keys do")
  func words() throws {
    for (word, key) in [
      ("back", ","), ("forward", "."), ("next", ">"), ("end", "e"), ("goback", "C"), ("go", "c"),
    ] {
      let (typed, pressed) = (try Stage(Plays.welcome), try Stage(Plays.welcome))
      for stage in [typed, pressed] {
        stage.press(": 'break unhash' Enter < < ,")
      }
      typed.press(": '\(word)' Enter")
      pressed.press(key)
      #expect(typed.timeline.cursor == pressed.timeline.cursor, "\(word)")
    }
    let stage = try Stage(Plays.welcome)
    stage.press(": 'back 3' Enter")
    #expect(stage.timeline.cursor == stage.timeline.events.count - 3)
    stage.press(": 'forward 4' Enter")
    #expect(stage.text.contains("There are 3 steps after this."))
    stage.press("e : 'undo' Enter")
    #expect(stage.app.runs.count == 2)
  }

  @Test("a condition stops the run backward and forward where it comes true")
  func conditions() throws {
    let stage = try Stage(Self.unlinked)
    stage.press(": 'break refs(d3) == 0' Enter C")
    let position = stage.timeline.cursor
    guard case .reference(.dropped(ObjectID(.dentry, number: 3), _, 1, _)) = stage.step else {
      Issue.record("stopped at \(stage.step)")
      return
    }
    #expect(
      stage.row(22).hasPrefix(" 1: break refs(d3) == 0, at \(stage.timeline.place(of: position))."))
    stage.press("Home c")
    // A dentry is made without a reference.
    #expect(
      stage.step
        == .reference(
          .born(ObjectID(.dentry, number: 3), of: ObjectID(.inode, number: 3), number: 0)))
    stage.press("c")
    #expect(stage.timeline.cursor == position)
    stage.press("c")
    #expect(stage.timeline.isLive)
    stage.press(": 'toggle 1' Enter Home c")
    #expect(stage.timeline.isLive)
    stage.press(": 'unbreak' Enter : 'break destroyed inode' Enter C")
    #expect(stage.step == .reference(.destroyed(ObjectID(.inode, number: 3))))
  }

  @Test(
    "every kind of condition finds its step",
    arguments: [
      ("break born file", 1), ("break unhash", 1), ("break lock fs.mu write", 4),
      ("break errno == ENOENT", 1), ("watch nlink(inode(/a))", 0), ("break dentries > 2", 1),
      ("break refs(/a/f) == 2", 1), ("break take inode", 3), ("break stop", 0),
    ])
  func conditionKinds(_ line: String, _ least: Int) throws {
    let stage = try Stage(Self.unlinked + "\nstat /a/f\nstat /")
    stage.press(": '\(line)' Enter Home")
    var hits: [Int] = []
    while hits.count < 100 {
      stage.press("c")
      if stage.timeline.isLive { break }
      hits.append(stage.timeline.cursor)
    }
    #expect(hits.count >= least, "\(line): \(hits)")
    var back: [Int] = []
    stage.press("End")
    while back.count < 100 {
      stage.press("C")
      if stage.timeline.cursor == 0 { break }
      back.append(stage.timeline.cursor)
    }
    #expect(back.filter { $0 != stage.timeline.events.count } == hits.reversed(), "\(line)")
  }

  @Test("operations that wait run one by one, and a condition leaves the rest waiting")
  func waiting() throws {
    let file = try ScenarioFile.parse(Array(Self.unlinked.utf8), name: "test.ops")
    let session = try Session.open(file)
    session.enqueue(file)
    let app = App(session: session)
    let stage = Stage(app, width: 100, height: 30)
    #expect(stage.rows(with: "waits: mkdir /a").count == 1)
    #expect(stage.rows(with: "5 wait").count == 1)
    stage.press(">")
    #expect(stage.timeline.operations.count == 2 && stage.timeline.isLive)
    stage.press(".")
    #expect(stage.timeline.cursor == stage.timeline.operations[2].first + 1)
    stage.press(": 'break unhash' Enter c")
    #expect(stage.timeline.operations.count == 5)
    #expect(stage.app.session.waitingCount == 1)
    stage.press("c")
    #expect(stage.timeline.isLive && stage.timeline.operations.count == 6)
  }

  @Test("a branch begins at the last operation that has ended, and the old future stays")
  func branch() throws {
    let stage = try Stage(Self.unlinked)
    let old = stage.timeline.events
    stage.press(": 'goto 4.3' Enter B")
    #expect(stage.row(22).hasPrefix(" Run 2 begins after operation 3"))
    #expect(stage.timeline.operations.count == 4 && stage.timeline.isLive)
    #expect(stage.timeline.events.elementsEqual(old.prefix(stage.timeline.events.count)))
    stage.press(": 'mkdir /b' Enter : 'run 1' Enter")
    #expect(stage.timeline.events == old)
    stage.press(": 'run 2' Enter")
    #expect(stage.timeline.operations.last?.text == "mkdir /b")
    stage.press("u")
    #expect(stage.timeline.operations.last?.text == "open /a/f as fd1")
    #expect(stage.row(0).contains("run 3/3"))
  }

  @Test("the same operations on another engine are another run")
  func again() throws {
    let stage = try Stage(Self.unlinked, width: 120)
    stage.press(": 'edition seed' Enter")
    #expect(stage.row(0).contains("edition seed"))
    #expect(stage.timeline.operations.count == 6)
    stage.press(": 'fault wrong-twin' Enter")
    #expect(stage.row(0).contains("fault wrong-twin"))
    #expect(stage.app.session.options.edition == .seed)
    stage.press(": 'run 1' Enter")
    #expect(stage.app.session.options.deviation == nil)
  }

  @Test("the cursor can stop before the first step of each operation")
  func stoppingBefore() throws {
    let stage = try Stage(Self.unlinked)
    stage.press(": 'stopping before' Enter : 'mkdir /z' Enter")
    #expect(stage.timeline.cursor == stage.timeline.operations[6].first)
    #expect(stage.rows(with: "mkdir /z").count >= 1)
  }

  @Test("playing goes on by itself and ends at the end")
  func playing() throws {
    let stage = try Stage(Self.unlinked)
    stage.press("< p")
    #expect(stage.app.pace != nil)
    for _ in 0..<200 { stage.app.tick() }
    #expect(stage.timeline.isLive && stage.app.pace == nil)
  }

  @Test("what stops a run is saved with it, and found again")
  func saved() throws {
    let stage = try Stage(Self.unlinked)
    stage.press(": 'break refs(d3) == 0' Enter")
    let text = stage.app.session.scenario
    #expect(text.contains("\nbreak refs(d3) == 0\n"))
    let again = try ScenarioFile.parse(Array(text.utf8), name: "again.ops")
    let session = try Session.open(again)
    session.play(again)
    #expect(session.breakpoints == stage.app.session.breakpoints)
    #expect(session.timeline.events == stage.timeline.events)
  }
}

@Suite("what would free an object, and what differs between two moments") struct FreeingTests {
  private func session(_ text: String) throws -> Session {
    let file = try ScenarioFile.parse(Array(text.utf8), name: "test.ops")
    let session = try Session.open(file)
    session.play(file)
    return session
  }

  private func freeing(_ object: String, _ text: String) throws -> Freeing {
    let session = try session(text)
    return try session.freeing(session.object(named: object))
  }

  @Test("each line is needed: a file, a hard link and a held dentry")
  func several() throws {
    let text = """
      fs plain
      mkdir /a
      create /a/f
      link /a/f /a/g
      open /a/f as fd1
      open /a as other
      """
    #expect(
      try freeing("inode(/a/f)", text) == .by(["close fd1", "unlink /a/f", "unlink /a/g"]))
    #expect(try freeing("/a/g", text) == .by(["unlink /a/g"]))
    #expect(
      try freeing("/a", text)
        == .by(["close fd1", "close other", "unlink /a/f", "unlink /a/g", "rmdir /a"]))
  }

  @Test("the root ends with the filesystem only; what is gone is gone")
  func ends() throws {
    #expect(try freeing("/", "fs plain") == .theEnd())
    let session = try session(TimeTests.unlinked)
    #expect(try session.freeing(ObjectID(.dentry, number: 3)) == .gone)
  }

  @Test("what ends uncovers what can end next: a mount, then its mount point")
  func rounds() throws {
    let mounted = "fs plain\nmount memory /net synthetic\n"
    #expect(try freeing("plain:d2", mounted) == .by(["umount /net", "rmdir /net"]))
    let stacked = mounted + "mount memory /net\nmount proc /net\nspawn T2\nT2: chdir /net\n"
    #expect(
      try freeing("plain:d2", stacked)
        == .by(["T2: chdir /", "umount /net", "umount /net", "umount /net", "rmdir /net"]))
  }

  @Test("where the task that acts may not, root does")
  func users() throws {
    let text = "fs plain keep=1\nmkdir /a\ncreate /a/f\nuser 1000\n"
    #expect(try freeing("/a", text) == .by(["user root", "unlink /a/f", "rmdir /a"]))
  }

  @Test("names that no dentry has, and those that only an open directory leads to")
  func names() throws {
    let below = "fs plain\nmount memory /m synthetic\nmkdir /m/d\ncreate /m/d/f\n"
    #expect(try freeing("/m/d", below) == .by(["unlink /m/d/f", "rmdir /m/d"]))
    let detached = """
      fs plain
      mount memory /m synthetic
      opendir /m as dir
      create /m/f
      umount /m detach
      """
    #expect(try freeing("memory:d2", detached) == .by(["unlink @dir/f"]))
  }

  @Test("a task ends when it exits; the only one needs another first")
  func tasks() throws {
    #expect(try freeing("task(T1)", "fs plain") == .by(["spawn", "exit T1"]))
    #expect(try freeing("task(T2)", "fs plain\nspawn T2") == .by(["exit T2"]))
    #expect(try freeing("task(T1)", "fs plain\nspawn T2") == .by(["exit T1"]))
  }

  @Test("what is looked up and kept goes when its filesystem forgets it")
  func forgotten() throws {
    let text = "fs std\nkeep /ro/sdir 1\nstat /ro/sdir\n"
    #expect(try freeing("/ro/sdir", text) == .by(["invalidate /ro/sdir", "lstat /ro/sdir"]))
  }

  @Test("where the search does not go on, it says so")
  func limits() throws {
    let text = "fs plain\nmkdir /d\nrepeat 300 create /d/f%d\n"
    let session = try session(text)
    let answer = try session.freeing(session.object(named: "/d"), atMost: 8)
    #expect(
      answer.lines(about: "d2").contains(
        "Only 8 objects were looked at: whether the names, files and mounts beyond them free it is "
          + "not known."))
    let name = String(repeating: "n", count: 250)
    let deep =
      "fs plain\nmkdir /d\nchdir /d\n"
      + String(repeating: "mkdir \(name)\nchdir \(name)\n", count: 18)
    guard case .nothing(_, let limits) = try freeing("/d", deep + "chdir /\n") else {
      Issue.record("it was tried")
      return
    }
    #expect(limits.contains(.depth))
  }

  @Test("on a machine that has stopped nothing can be tried")
  func stopped() throws {
    let text = "fault rename-deadlock\nfs plain\ncreate /a\nrename /a /a\n"
    #expect(
      try freeing("/a", text)
        == .untried("the machine has stopped: the task waits for a lock that it holds itself"))
  }

  @Test("a leak cannot be freed: its reference is named")
  func leak() throws {
    var choice = EngineChoice()
    try choice.choose(fault: "wrong-twin")
    let twins = try ScenarioFile.parse(
      Array("fs plain keep=1\nopen /f O_CREAT as fd1\nunlink /f\ncreate /f\nclose fd1\n".utf8),
      name: "twins.ops")
    let session = try Session.open(twins, choosing: choice)
    session.play(twins)
    let lost = try session.object(named: "d3")
    guard case .nothing(let remaining, _) = try session.freeing(lost) else {
      Issue.record("it can be freed")
      return
    }
    #expect(remaining.count == 1)
  }

  @Test("marks and operations are moments; what was born, died and changed lies between them")
  func differences() throws {
    let session = try session(TimeTests.unlinked)
    let operations = session.timeline.operations
    #expect(
      session.timeline.differences(from: operations[1].end, to: operations[2].end) == [
        "+ i3 born, count 1", "+ d3 \"f\" born, count 1", "~ d2 \"a\": count 1 → 2",
        "± file 1 came and went",
      ])
    let stage = Stage(App(session: session), width: 100, height: 30)
    stage.press(": 'goto 2' Enter : 'mark before' Enter e : 'diff before' Enter")
    #expect(stage.rows(with: "- d3 \"f\" died").count == 1)
  }
}
