// Sizes, device numbers and times that filesystems keep: their changes, forward and backward, and
// their values in claims and conditions.

@testable import Language
import Ground
import Testing

@testable import Scenario
@testable import Timeline

private func played(_ text: String) throws -> (session: Session, messages: [String]) {
  let file = try ScenarioFile.parse(Array(text.utf8), name: "test.ops")
  let session = try Session.open(file)
  return (session, session.play(file).map(\.message))
}

@Suite("sizes, devices and times")
struct KeptNumbersTests {
  static let memory = "fs plain keep=1\nmount memory /m synthetic\n"

  /// The different values of an inode's size along the whole history; nil before it is born.
  private static func sizes(_ session: Session, of word: String) throws -> [Int64?] {
    let end = session.timeline.cursor
    let inode = try session.inode(ObjectWord.parse(word))
    defer { session.move(to: end) }
    func size() -> Int64? {
      let model = session.timeline.model
      return model.inodes.contains(inode) ? model.inodes[inode].size : nil
    }
    var sizes: [Int64?] = [], back: [Int64?] = []
    for position in 0...end {
      session.move(to: position)
      if sizes.isEmpty || sizes.last != size() { sizes.append(size()) }
    }
    for position in (0...end).reversed() {
      session.move(to: position)
      if back.isEmpty || back.last != size() { back.append(size()) }
    }
    #expect(sizes == back.reversed())
    return sizes
  }

  @Test(
    "each call that changes a size is a step, forward and backward",
    arguments: [
      ("write fd1 hello\nwrite fd1 !", [0, 5, 6]),
      ("write fd1 hello\nseek fd1 1\nwrite fd1 xx", [0, 5]),
      ("seek fd1 7\nwrite fd1 x\nopen /m/f O_RDONLY|O_TRUNC as fd2", [0, 8, 0]),
      ("truncate /m/f 9\ntruncate /m/f 9\ntruncate /m/f 2", [0, 9, 2]),
      ("write fd1 abc\nunlink /m/f\nwrite fd1 de", [0, 3, 5]),
      ("link /m/f /m/g\nopen /m/g O_WRONLY|O_APPEND as fd2\nwrite fd2 xyz", [0, 3]),
      ("truncate /m/f 99999999999", [0]),
    ])
  func memorySteps(_ calls: String, _ sizes: [Int64]) throws {
    let text = Self.memory + "open /m/f O_RDWR|O_CREAT as fd1\n" + calls
    let (session, messages) = try played(text)
    #expect(messages == [])
    #expect(try Self.sizes(session, of: "fd1") == [nil] + sizes.map(Optional.some))
  }

  @Test("between two moments a size is a difference, and only what changes one is a moment")
  func differences() throws {
    let (session, _) = try played(
      Self.memory + "open /m/f O_RDWR|O_CREAT as fd1\nwrite fd1 abc\nread fd1 1")
    let timeline = session.timeline, operations = timeline.operations
    #expect(
      timeline.differences(from: operations[2].end, to: operations[4].end)
        .contains("~ memory:i2: size 0 → 3"))
    let moments = timeline.events[operations[2].first...].filter(\.isMoment)
    let sizes = moments.filter {
      if case .attribute(.attributed(_, _, _, let attribute)) = $0 {
        attribute == .size
      } else {
        false
      }
    }
    #expect(sizes.count == 1)
    #expect(!moments.contains { if case .attribute(.written) = $0 { true } else { false } })
  }

  @Test("symlinks, device nodes, imported files and terminals are known when they are made")
  func births() throws {
    let (session, messages) = try played(
      Self.memory + """
        symlink abc /m/l
        mknod /m/n char 1:3
        mknod /m/b block 4095:1048575
        mkfifo /m/p
        import "seven c" as fd1
        mount devpts /t synthetic
        open /t/ptmx O_RDWR as fd2
        stat /t/0
        pipe as fd3 fd4
        """)
    #expect(messages == [])
    let model = session.timeline.model
    func state(_ word: String) throws -> InodeState {
      model.inodes[try session.inode(ObjectWord.parse(word))]
    }
    #expect(try state("/m/l").size == 3 && state("/m/l").device == nil)
    #expect(try state("/m/n").device == Status.Device(major: 1, minor: 3))
    #expect(try state("/m/b").device == Status.Device(major: 4095, minor: 1_048_575))
    #expect(try state("/m/n").size == nil && state("/m/p").size == nil)
    #expect(try state("fd1").size == 7)
    #expect(try state("fd2").device == Status.Device(major: 5, minor: 2))
    #expect(try state("/t/0").device == Status.Device(major: 136, minor: 0))
    #expect(try state("fd3").size == nil && state("/").size == nil && state("/m").size == nil)
  }

  @Test("what the server of a fuse mount does shows in every inode of the file, until it ends")
  func fuse() throws {
    let (session, messages) = try played(
      """
      fs plain keep=1
      mount fuse /n synthetic
      remote create /n/f
      remote write /n/f abc
      link /n/f /n/g
      stat /n/f
      open /n/g O_RDWR as fd1
      remote write /n/f abcdefg
      truncate /n/f 1
      unlink /n/f
      write fd1 xy
      remote symlink /n/f /n/l
      lstat /n/l
      remote write /n/l other
      expect errno == EINVAL
      """)
    #expect(messages == [])
    #expect(try Self.sizes(session, of: "fd1") == [nil, 3, 7, 1, 2])
    #expect(try Self.sizes(session, of: "fuse:i2") == [nil, 3, 7, 1])
    #expect(try Self.sizes(session, of: "/n/l") == [nil, 4])
  }

  @Test("claims and conditions read sizes and devices in the middle of an operation")
  func conditions() throws {
    let (session, messages) = try played(
      Self.memory + """
        open /m/f O_RDWR|O_CREAT as fd1
        write fd1 abc
        write fd1 defgh
        mknod /m/n char 1:3
        break size(/m/f) > 3
        watch size(fd1)
        break rdev(/m/n) == 1:3
        """)
    #expect(messages == [])
    func changed(_ index: Int) -> String {
      Sentence.describe(
        session.timeline.events[index - 1], in: session.timeline.model,
        names: session.timeline.names)
    }
    let end = session.timeline.events.count
    session.move(to: 0)
    session.breakpoints[1].isOn = false
    let larger = try #require(session.seek(to: end))
    #expect(changed(larger.position) == "the size of memory:i2: 3 → 8")
    guard case .directive(let claim)? = try CommandLine.parse(Array("expect size(fd1) == 8".utf8))
    else { return }
    #expect(session.check(claim) == .holds)
    let device = try #require(session.seek(to: end))
    #expect(session.timeline.model.isInOperation && device.breakpoint == 2)
    session.breakpoints = [session.breakpoints[1]]
    session.breakpoints[0].isOn = true
    session.move(to: end)
    let last = try #require(session.seekBack())
    #expect(changed(last.position) == "the size of memory:i2: 3 → 8")
  }

  /// The different times of an inode along the whole history, atime, mtime and ctime of each.
  private static func times(_ session: Session, of word: String) throws -> [[Int64]] {
    let end = session.timeline.cursor
    let inode = try session.inode(ObjectWord.parse(word))
    defer { session.move(to: end) }
    func walk(_ positions: some Sequence<Int>) -> [[Int64]] {
      var found: [[Int64]] = []
      for position in positions {
        session.move(to: position)
        let model = session.timeline.model
        guard model.inodes.contains(inode), let times = model.inodes[inode].times else { continue }
        let now = [times.accessed, times.modified, times.changed]
        if found.last != now { found.append(now) }
      }
      return found
    }
    let forward = walk(0...end)
    #expect(walk((0...end).reversed()) == forward.reversed())
    return forward
  }

  @Test(
    "each call that changes times is a step, forward and backward",
    arguments: [
      ("read fd1 1", [[2, 2, 2], [4, 2, 2]]),
      ("write fd1 hello\nread fd1 1", [[2, 2, 2], [2, 4, 4], [5, 4, 4]]),
      ("chmod /m/f 0600\nwrite fd1 x", [[2, 2, 2], [2, 2, 4], [2, 5, 5]]),
      ("utimes /m/f 100 7", [[2, 2, 2], [100, 2, 2], [100, 7, 2], [100, 7, 4]]),
      ("utimes /m/f 2 2\ntruncate /m/f 3", [[2, 2, 2], [2, 2, 4], [2, 5, 5]]),
      (
        "utimes /m/f 9000000000000000000 1\nwrite fd1 x",
        [
          [2, 2, 2], [9_000_000_000_000_000_000, 2, 2], [9_000_000_000_000_000_000, 1, 2],
          [9_000_000_000_000_000_000, 1, 4], [9_000_000_000_000_000_000, 5, 5],
        ]
      ),
      (
        "setxattr /m/f user.a b\nlink /m/f /m/g\nunlink /m/f",
        [[2, 2, 2], [2, 2, 4], [2, 2, 6], [2, 2, 7]]
      ),
    ])
  func timeSteps(_ calls: String, _ times: [[Int64]]) throws {
    let text = Self.memory + "open /m/f O_RDWR|O_CREAT as fd1\n" + calls
    let (session, messages) = try played(text)
    #expect(messages == [])
    #expect(try Self.times(session, of: "fd1") == times)
  }

  @Test("a looked up file of fuse has the times of its server, and a directory those of its names")
  func otherTimes() throws {
    let (session, messages) = try played(
      """
      fs plain keep=1
      mount fuse /n synthetic
      remote create /n/f
      remote write /n/f abc
      open /n/f O_RDWR as fd1
      read fd1 1
      remote write /n/f xy
      mount memory /m synthetic
      create /m/f
      mkdir /m/d
      rename /m/f /m/d/g
      import abc as fd2
      read fd2 1
      watch mtime(/m/d)
      """)
    #expect(messages == [])
    #expect(
      try Self.times(session, of: "/n/f") == [[2, 2, 2], [1, 2, 2], [3, 2, 2], [3, 4, 4]])
    #expect(try Self.times(session, of: "/m") == [[1, 1, 1], [1, 3, 3], [1, 5, 5], [1, 6, 6]])
    #expect(try Self.times(session, of: "fd2") == [])
    session.move(to: session.timeline.operations[10].first)
    let hit = try #require(session.seek(to: session.timeline.events.count))
    #expect(session.timeline.operation(of: hit.position - 1) == 10)
    #expect(
      session.sentence(ofStep: hit.position - 1)
        == "the mtime and ctime of memory:i3 become 7")
  }

  @Test("where a filesystem keeps no size nothing is shown, and a claim between operations asks it")
  func unknown() throws {
    let (session, messages) = try played("fs plain keep=1\ncreate /f\nexpect size(/f) == 0")
    #expect(messages == [])
    let model = session.timeline.model
    #expect(model.inodes.all.allSatisfy { $0.size == nil && $0.times == nil })
    #expect(model.inodes.all.allSatisfy { $0.contentsInWords.isEmpty })
    session.move(to: session.timeline.cursor - 1)
    guard case .directive(let claim)? = try CommandLine.parse(Array("expect size(/f) == 0".utf8)),
      case .fails(let why) = session.check(claim)
    else {
      Issue.record("nobody can ask in the middle of an operation")
      return
    }
    #expect(why.contains("only known between operations"))
  }
}
