// The fault `heart-transplant`: an inode is swapped below its dentry. Its effect on counts and
// types, and the engine without it.

@testable import Language
import Ground
import Testing

@testable import Scenario
@testable import Timeline

@Suite("swapped inodes")
struct SwapTests {
  private static let replaced = """
    mkdir /m
    mount fuse /m
    remote create /m/f
    open /m/f O_RDWR as fd1
    write fd1 heart
    expect refs(/m/f) == 2 and refs(inode(/m/f)) == 1
    remote remove /m/f
    remote mkdir /m/f
    stat /m/f

    """

  private func run(_ text: String) throws -> Session {
    let file = try ScenarioFile.parse(Array(text.utf8), name: "swap")
    let session = try Session.open(file)
    for failure in session.play(file) where !failure.isNote {
      Issue.record("line \(failure.line): \(failure.message)")
    }
    return session
  }

  private func swaps(_ session: Session) -> [Event] {
    session.timeline.events.filter { if case .tree(.swapped) = $0 { true } else { false } }
  }

  @Test("the dentry stays as it is, counted, hashed and a file; the open file's inode is gone")
  func swapped() throws {
    let session = try run(
      "fs plain\nfault heart-transplant\n" + Self.replaced + """
        expect refs(/m/f) == 2 and hashed(fd1) and not dead(fd1) and refs(inode(fd1)) == 1
        stat /m/f/x
        expect errno == ENOTDIR
        seek fd1 0
        read fd1 9

        """)
    let event = try #require(swaps(session).first)
    guard case .tree(.swapped(let dentry, let old, let new)) = event else { return }
    let model = session.timeline.model
    #expect(swaps(session).count == 1)
    #expect(model.dentries[dentry].inode == new && model.inodes[new].isDirectory)
    #expect(!model.inodes[old].counted.isAlive && !model.inodes[old].isDirectory)
    #expect(!model.dentries[dentry].isDirectory)
    let answer = try #require(session.timeline.operations.last?.outcome)
    #expect(answer == .done(.data([])), "what was written is in an inode that is gone")
  }

  @Test("a swap is taken back, and done again")
  func takenBack() throws {
    let session = try run("fs plain\nfault heart-transplant\n" + Self.replaced)
    var model = Model()
    for (step, event) in session.timeline.events.enumerated() {
      guard case .tree(.swapped(let dentry, let old, let new)) = event else {
        model.apply(event)
        continue
      }
      session.move(to: step)
      #expect(session.timeline.model == model && model.dentries[dentry].inode == old)
      model.apply(event)
      session.move(to: step + 1)
      #expect(session.timeline.model == model && model.dentries[dentry].inode == new)
    }
  }

  @Test("without the fault the open file keeps its inode, and the name has a dentry of its own")
  func replaced() throws {
    let session = try run(
      "fs plain\n" + Self.replaced + """
        expect refs(fd1) == 1 and not hashed(fd1) and dead(fd1) and refs(inode(fd1)) == 1
        expect refs(/m/f) == 1 and hashed(/m/f) and refs(inode(/m/f)) == 1
        stat /m/f/x
        expect errno == ENOENT
        seek fd1 0
        read fd1 9

        """)
    #expect(swaps(session) == [])
    #expect(session.timeline.operations.last?.outcome == .done(.data(Array("heart".utf8))))
  }

  @Test("a name that leads nowhere any more is invalidated as without the fault")
  func gone() throws {
    let session = try run(
      """
      fs plain
      fault heart-transplant
      mkdir /m
      mount fuse /m
      remote create /m/f
      open /m/f as fd1
      remote remove /m/f
      stat /m/f
      expect errno == ENOENT and dead(fd1) and not hashed(fd1) and refs(fd1) == 1

      """)
    #expect(swaps(session) == [])
  }

  @Test("a dentry whose inode is found again keeps it, with another reference")
  func same() throws {
    let session = try run(
      """
      fs plain
      fault heart-transplant
      create /f
      invalidate /f
      stat /f
      expect errno == ok and hashed(/f) and refs(/f) == 1 and refs(inode(/f)) == 1

      """)
    #expect(swaps(session) == [])
  }

  @Test(
    "a file that is used as the directory that it was is a panic of kernfs",
    arguments: ["readdir fd1", "chmod /dyn/d1 0755\nstat /dyn/d1/status", "seek fd1 0 end"])
  func usedAsDirectory(_ line: String) throws {
    let session = try run(
      """
      fs std
      fault heart-transplant
      opendir /dyn/d1 as fd1
      dynadd d1 file
      stat /dyn/d1
      \(line)
      expect panic

      """)
    #expect(swaps(session).count == 1)
    #expect(session.stop == .notDirectory)
  }

  @Test(
    "a server is asked below what is a file now, and refuses",
    arguments: [
      ("stat /m/d/x", Errno.ENOTDIR), ("mkdir /m/d/y", .ENOTDIR), ("rmdir /m/d", .ENOTDIR),
      ("unlink /m/d/x", .ENOTDIR), ("remote create /m/f\nrename /m/f /m/d/x", .ENOTDIR),
    ])
  func refused(_ line: String, _ errno: Errno) throws {
    let session = try run(
      """
      fs plain
      fault heart-transplant
      mkdir /m
      mount fuse /m
      remote mkdir /m/d
      remote create /m/d/x
      stat /m/d/x
      remote remove /m/d
      remote create /m/d 0755
      \(line)
      expect errno == \(errno.name)

      """)
    #expect(swaps(session).count == 1 && session.stop == nil)
  }
}
