// Ids as the screen prints them, as words of the language.

@testable import Language
import Ground
import Testing
import Timeline

@testable import Scenario

/// A run of a whole file, at its end.
private func played(_ text: String) throws -> (session: Session, messages: [String]) {
  let file = try ScenarioFile.parse(Array(text.utf8), name: "test.ops")
  let session = try Session.open(file)
  return (session, session.play(file).map(\.message))
}

@Suite("Words for objects")
struct ObjectWordTests {
  @Test(
    "the text of an object reads as the same object",
    arguments: [
      "/a", "inode(/a)", "d9", "proc:d9", "i41", "memory2:i4", "fd1", "T2:fd1", "mount(/proc)",
      "mount(proc)", "filesystem(plain2)", "task(T2)", "last", "inode(T2:fd1)",
    ])
  func roundTrip(_ text: String) throws {
    let word = try ObjectWord.parse(text)
    #expect(word.text == text)
    #expect(try ObjectWord.parse(word.text).kind == word.kind)
  }

  @Test(
    "a number that no object can have is no other object's",
    arguments: [
      ("d1099511627775", "no dentry d1099511627775"),
      ("d1099511627776", "no dentry d1099511627776; the highest number is 1099511627775"),
      ("d1099511627777", "no dentry d1099511627777; the highest number is 1099511627775"),
      (
        "plain:i1099511627777", "no inode plain:i1099511627777; the highest number is 1099511627775"
      ),
      (
        "d99999999999999999999",
        "no dentry d99999999999999999999; the highest number is 1099511627775"
      ),
    ])
  func beyond(_ word: String, _ why: String) throws {
    let claim = "fs plain\nexpect refs(\(word)) == 1\n"
    #expect(try played(claim).messages == ["expected refs(\(word)) == 1, but \(why)"])
  }

  @Test(
    "a word that means nothing is refused at its column",
    arguments: [
      ("refs(a:b:c) == 1", 13), ("refs(9:d1) == 1", 13), ("refs(mount()) == 1", 19),
      ("refs(task(/a)) == 1", 18), ("cwd(/a) == /", 12), ("rdev(/a) == 1:x", 20),
      ("entries(/a) ==", 22), ("data(/a) < x", 19), ("size(/a) == \"x\"", 20),
    ])
  func refused(_ claim: String, _ column: Int) {
    #expect {
      try ScenarioFile.parse(Array("fs plain\nexpect \(claim)\n".utf8), name: "f")
    } throws: {
      ($0 as? LanguageErrors)?.all.first?.column == column
    }
  }

  private let two = """
    fs plain keep=1
    mkdir /m
    mount memory /m
    mkdir /d
    mkdir /m/d
    create /m/d/f
    open /m/d/f as fd1
    spawn T2
    T2: open /d as fd1
    T2: open /m/d/f as fd2

    """

  @Test("an id with its filesystem or task names one object in claims and in holders")
  func qualified() throws {
    let (session, messages) = try played(
      two + """
        expect refs(memory:d2) == refs(/m/d) and hashed(plain:d2)
        expect ino(memory:i2) == ino(/m/d) and nlink(memory:i2) == 2
        expect holders(T1:fd1) == table
        expect holders(T2:fd1) == task(T2)
        expect holders(memory:d3) == T1:fd1, fd2, tree
        expect holders(memory:d2) == memory:d3, tree
        expect holders(mount(/m)) == mount(plain), T1:fd1, fd2
        expect refs(filesystem(memory)) == 1
        expect holders(filesystem(memory)) == mount(memory)
        expect exists(task(T2)) and not exists(task(T9)) and not exists(mount(/d))
        """)
    #expect(messages == [])
    #expect(try session.object(named: "T2:fd1") != session.object(named: "T1:fd1"))
  }

  @Test("a bare word that means several is refused with words for each")
  func ambiguous() throws {
    let (_, messages) = try played(
      two + """
        expect refs(d2) == 1
        expect not exists(fd1)
        expect holders(/m/d/f) == fd1, fd2, tree
        expect destroyed(i1)
        """)
    #expect(
      messages.map { String($0.split(separator: ", but ").last ?? "") } == [
        "d2 is ambiguous: plain:d2, memory:d2", "fd1 is ambiguous: T1:fd1, T2:fd1",
        "fd1 is ambiguous: T1:fd1, T2:fd1", "i1 is ambiguous: plain:i1, memory:i1",
      ])
  }

  @Test("a bare word with one living object means that one")
  func unambiguous() throws {
    let (_, messages) = try played(
      two + """
        T2: close fd1
        expect refs(fd1) == 1 and refs(memory:d3) == refs(/m/d/f)
        """)
    #expect(messages == [])
  }

  @Test("an inode's word is its place among the inodes of its filesystem, ino what stat says")
  func inodes() throws {
    let (session, messages) = try played(
      """
      fs plain
      mount memory /a synthetic
      mount fuse /b synthetic
      remote create /b/x
      remote create /b/y
      stat /b/y
      expect ino(/b/y) == 3
      expect ino(fuse:i2) == 3 and ino(fuse:i1) == 1
      expect refs(plain:i2) == 1
      """)
    #expect(messages == [])
    guard case .done(.status(let status)) = session.timeline.operations.last?.outcome else {
      Issue.record("stat answers")
      return
    }
    #expect(status.number == 3)
    #expect(try session.object(named: "plain:i2") != session.object(named: "plain:i3"))
  }

  @Test("who keeps an unmounted filesystem can be asked")
  func unmounted() throws {
    let (session, messages) = try played(
      """
      fs plain keep=1
      mkdir /m
      mount memory /m
      open /m/f O_CREAT as fd1
      umount /m detach
      expect holders(filesystem(memory)) == mount(memory)
      expect holders(mount(memory)) == fd1
      expect holders(task(T1)) == none
      """)
    #expect(messages == [])
    let why = try session.timeline.why(session.object(named: "filesystem(memory)"))
    #expect(why.contains { $0.contains("fd1") })
  }

  @Test(
    "a file whose name another task uses has its task before it on the screen, the first one's too")
  func labels() throws {
    let (session, _) = try played(two)
    let timeline = session.timeline
    let names = timeline.model.openFiles.map {
      Sentence.name(of: $0.id, in: timeline.model, names: timeline.names)
    }
    #expect(names == ["T1:fd1", "T2:fd1", "T2:fd2"])
  }
}
