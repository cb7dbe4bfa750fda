// Counts worked out by hand, as scenarios with expectations. The root of an idle filesystem has 2:
// the mount's and the filesystem's own.

@testable import Language
import Ground
import Testing

@testable import Scenario

@Suite("worked counts")
struct WorkedCountsTests {
  /// Runs a scenario whose every claim must hold; each operation is reconciled.
  private func play(_ text: String, _ rename: RenameWord = .native) throws {
    let file = try ScenarioFile.parse(Array(text.utf8), name: "worked")
    let laboratory = try Laboratory(file, EngineChoice(rename: rename))
    laboratory.play(file)
    for failure in laboratory.failures { Issue.record("line \(failure.line): \(failure.message)") }
    for problem in laboratory.problems { Issue.record(Comment(rawValue: problem)) }
  }

  @Test("unlinking an open file keeps its inode until close")
  func unlinkWhileOpen() throws {
    try play(
      """
      fs std
      expect refs(/) == 2
      stat /w
      expect refs(/) == 2 and refs(inode(/w)) == 1
      create /w/f
      expect refs(/) == 3 and refs(/w) == 1 and refs(inode(/w)) == 2
      expect refs(/w/f) == 1 and refs(inode(/w/f)) == 1
      open /w/f as fd1
      expect refs(/w) == 1 and refs(/w/f) == 2 and refs(inode(/w/f)) == 1
      unlink /w/f
      expect refs(/) == 3 and refs(/w) == 1 and refs(inode(/w)) == 2
      expect refs(fd1) == 1 and dead(fd1) and not hashed(fd1) and nlink(inode(fd1)) == 0
      close fd1
      expect refs(/) == 2 and refs(inode(/w)) == 1 and dentries == 1 and orphans == 0
      """)
  }

  @Test("a walk leaves nothing behind where nothing is kept or cached")
  func temporaryWalk() throws {
    try play(
      """
      fs std
      stat /ro/sdir/inner
      expect dentries == 1 and refs(/) == 2 and queue == 0
      expect refs(inode(/ro)) == 1 and refs(inode(/ro/sdir/inner)) == 1
      """)
  }

  @Test("with a cache, the oldest of too many unused dentries goes, and its parent is unused then")
  func cache() throws {
    try play(
      """
      fs std cached=2
      stat /ro/sdir/inner
      expect refs(/ro/sdir/inner) == 0 and cached(/ro/sdir/inner) and refs(/ro/sdir) == 1
      stat /ro/sfile
      expect cached(/ro/sfile) and cached(/ro/sdir/inner)
      stat /dyn
      expect cached(/dyn) and cached(/ro/sdir) and refs(/ro) == 1 and not cached(/ro)
      expect destroyed(d4) and destroyed(d5)
      """)
  }

  @Test("two names of one file are two dentries over one inode")
  func hardLinks() throws {
    try play(
      """
      fs plain
      create /a
      link /a /b
      expect refs(inode(/a)) == 2 and nlink(inode(/b)) == 2 and refs(/) == 4
      unlink /a
      expect refs(inode(/b)) == 1 and nlink(inode(/b)) == 1 and not exists(/a)
      """)
  }

  @Test("an entry that is invalidated without Keep() is lost: alive, dead and out of reach")
  func leak() throws {
    try play(
      """
      fs plain
      create /f
      invalidate /f
      stat /f
      expect refs(d2) == 1 and dead(d2) and orphans == 1 and not destroyed(d2)
      """)
  }

  @Test("removing a static child panics, and its deferred drops wait for a lock that it holds")
  func deadlock() throws {
    try play(
      """
      fs mixed
      rmdir /dyn
      expect deadlock
      """)
  }

  @Test("replacing by rename frees what was replaced, if the filesystem can do it")
  func replace() throws {
    let text = """
      fs plain
      create /a
      create /b
      rename /a /b
      """
    try play(text + "\nexpect errno == EEXIST and dentries == 3", .native)
    try play(text + "\nexpect errno == ok and dentries == 2 and destroyed(d3)", .client)
  }

  @Test("after the unmount nothing is mounted, and no path can be asked")
  func unmounted() throws {
    let text = "fs plain\ncreate /f\nunlink /f\n"
    let file = try ScenarioFile.parse(Array(text.utf8), name: "worked")
    let session = try Session.open(file)
    session.play(file)
    session.playClosing()
    #expect(session.engine.rootMount == nil)
    guard case .operation(let line)? = try CommandLine.parse(Array("mkdir /a".utf8)) else {
      Issue.record("mkdir is an operation")
      return
    }
    guard case .complaint = session.perform(line) else {
      Issue.record("mkdir after the unmount")
      return
    }
    #expect(session.timeline.model.alive.dentries == 0)
  }
}
