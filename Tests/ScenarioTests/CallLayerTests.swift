// What system calls check and add before a filesystem is involved.

@testable import Language
import Ground
import Testing

@testable import Scenario

@Suite("the call layer")
struct CallLayerTests {
  /// The failed claims of a scenario. It has a root, and a memory filesystem at `/m`.
  private func failures(_ text: String, _ settings: [String] = []) throws -> [String] {
    let head = "fs plain keep=1\nmkdir /m\nmount memory /m\n"
    return try failures(whole: head + text, settings)
  }

  private func failures(whole text: String, _ settings: [String] = []) throws -> [String] {
    let file = try ScenarioFile.parse(Array(text.utf8), name: "test.ops")
    var choice = EngineChoice()
    for setting in settings { try choice.choose(rule: setting) }
    let session = try Session.open(file, choosing: choice)
    return session.play(file).map { "\($0.line): \($0.message)" }
  }

  @Test("each call refuses what it is wrong to ask, whatever the filesystem")
  func errors() throws {
    let calls: [(String, String)] = [
      ("stat \"\"", "ENOENT"), ("lstat \"\"", "ENOENT"), ("open \"\" as e", "ENOENT"),
      ("chdir \"\"", "ENOENT"), ("chmod \"\" 0600", "ENOENT"), ("rename \"\" /m/x", "ENOENT"),
      ("stat {x*4095}", "ENAMETOOLONG"), ("stat {/*4094}m", "ok"),
      ("stat {/*4095}m", "ENAMETOOLONG"), ("mkdir {/*4096}", "ENAMETOOLONG"),
      ("create /m/{n*255}", "ok"), ("create /m/{n*256}", "ENAMETOOLONG"),
      ("symlink \"\" /m/s", "ENOENT"), ("symlink \"\" /m", "ENOENT"),
      ("symlink {x*4095} /m/s", "ok"), ("symlink {x*4096} /m/t", "ENAMETOOLONG"),
      ("setxattr /m bad v", "EOPNOTSUPP"), ("setxattr /m user. v", "EINVAL"),
      ("getxattr /m user.", "EINVAL"), ("removexattr /m bad", "EOPNOTSUPP"),
      ("setxattr /m \"\" v", "ERANGE"), ("setxattr /m user.{n*250} v", "ok"),
      ("setxattr /m user.{n*251} v", "ERANGE"), ("getxattr /m {n*256}", "ERANGE"),
      ("setxattr /m user.big {v*65536}", "ok"),
      ("mknod /m/d char 1:3", "ok"), ("truncate /m/d 0", "EINVAL"),
      ("mkfifo /m/p", "ok"), ("truncate /m/p 0", "EINVAL"), ("truncate /m 0", "EISDIR"),
      ("truncate /m/none -1", "EINVAL"),
    ]
    for (call, errno) in calls {
      #expect(try failures("\(setUp(call))\(call)\nexpect errno == \(errno)\n") == [])
    }
  }

  /// The lines that a call needs before it.
  private func setUp(_ call: String) -> String {
    switch call {
    case "truncate /m/d 0": "mknod /m/d char 1:3\n"
    case "truncate /m/p 0": "mkfifo /m/p\n"
    case _: ""
    }
  }

  @Test("a user mounts nothing, takes nothing down, and makes fifos but no devices")
  func capabilities() throws {
    let user = "chmod /m 0777\nuser 1000:1000\n"
    for (call, errno) in [
      ("mount memory /m", "EPERM"), ("umount /m", "EPERM"), ("umount /m detach", "EPERM"),
      ("mount proc /new synthetic", "EPERM"), ("mknod /m/x char 1:3", "EPERM"),
      ("mknod /m/x block 1:3", "EPERM"), ("mknod /m/x fifo", "ok"), ("mknod /m/x socket", "ok"),
      ("mknod /m/x file", "ok"), ("mkfifo /m/x", "ok"), ("mknod /m/a/x char 1:3", "EPERM"),
    ] {
      #expect(try failures(user + "\(call)\nexpect errno == \(errno)\n") == [])
    }
    #expect(try failures("mknod /m/x block 1:3\nexpect errno == ok\n") == [])
  }

  @Test("below the calls, where a root is all there is, an empty path is where it begins")
  func belowTheCalls() throws {
    #expect(try failures(whole: "fs std\nstat \"\"\nexpect errno == ok\n") == [])
  }

  @Test("chown, write and truncate clear setuid, and setgid where the group may run the file")
  func privileges() throws {
    func mode(_ mode: String, _ calls: String, _ left: String) throws -> [String] {
      try failures(
        """
        create /m/f
        chown /m/f 1000 1000
        chmod /m/f \(mode)
        \(calls)
        user root
        expect mode(/m/f) == \(left)
        """)
    }
    let user = "user 1000:1000\n"
    let writes = "open /m/f O_WRONLY as w\nwrite w x\nclose w"
    let empties = "open /m/f O_WRONLY|O_TRUNC as w\nclose w"
    for calls in [
      "chown /m/f 0 0", "chown /m/f 4294967295 0", user + writes, user + "truncate /m/f 0",
      user + empties,
    ] {
      #expect(try mode("06755", calls, "0755") == [], "\(calls)")
      #expect(try mode("06745", calls, "02745") == [], "\(calls)")
    }
    for calls in [
      writes, empties, "truncate /m/f 3", user + "open /m/f O_WRONLY as w\nwrite w \"\"",
    ] {
      #expect(try mode("06755", calls, "06755") == [], "\(calls)")
    }
    #expect(
      try failures("mkdir /m/d\nchmod /m/d 06777\nchown /m/d 1 1\nexpect mode(/m/d) == 06777\n")
        == [])
    #expect(
      try failures("mkfifo /m/p\nchmod /m/p 06777\nchown /m/p 1 1\nexpect mode(/m/p) == 0777\n")
        == [])
  }

  @Test("an id of -1 stays as it is")
  func noChange() throws {
    let text = "create /m/f\nchown /m/f 5 6\nchown /m/f 4294967295 7\nchown /m/f 8 -1\n"
    #expect(try failures(text + "expect uid(/m/f) == 8 and gid(/m/f) == 7\n") == [])
  }

  @Test("a directory moves to another only if its .. may be written")
  func moves() throws {
    let text =
      "mkdir /m/a 0777\nmkdir /m/b 0777\nmkdir /m/a/s 0700\ncreate /m/a/f 0600\nuser 1000:1000\n"
    #expect(try failures(text + "rename /m/a/s /m/b/s\nexpect errno == EACCES\n") == [])
    #expect(try failures(text + "rename /m/a/s /m/a/t\nexpect errno == ok\n") == [])
    #expect(try failures(text + "rename /m/a/f /m/b/f\nexpect errno == ok\n") == [])
  }

  @Test("links that are made on demand can be read", arguments: Edition.allCases)
  func links(_ edition: Edition) throws {
    let text = """
      edition \(edition.rawValue)
      fs plain keep=1
      mkdir /proc
      mount proc /proc
      pipe as r w
      readlink /proc/self
      expect errno == ok
      readlink /proc/thread-self
      expect errno == ok
      readlink /proc/self/cwd
      expect errno == ok
      readlink /proc/self/fd/0
      expect errno == ok
      readlink /proc/self/ns/net
      expect errno == ok
      readlink /proc/self/exe
      expect errno == ESRCH
      readlink /proc/version
      expect errno == EINVAL
      """
    #expect(try failures(whole: text) == [])
  }
}

// Where gVisor differs from Linux: each rule with Linux's value gives another result.
extension CallLayerTests {
  @Test("each rule of the calls decides what it says", arguments: Self.decided)
  func rules(_ rule: String, _ scenario: String, _ gVisor: String, _ linux: String) throws {
    let values = try #require(Rule.named(rule)).values.map { "\(rule)=\($0.name)" }
    #expect(values.count == 2)
    #expect(try failures(scenario + gVisor, [values[0]]) == [])
    #expect(try failures(scenario + linux, [values[1]]) == [])
    #expect(try failures(scenario + linux, [values[0]]) != [])
  }

  @Test("every rule of the calls is tried")
  func complete() { #expect(Set(Self.decided.map(\.0)) == Set(Rule.calls.map(\.name))) }

  static let decided: [(String, String, String, String)] = [
    (
      "chown-nothing", "create /m/f\nchmod /m/f 04755\nchown /m/f -1 -1\n",
      "expect mode(/m/f) == 04755\n", "expect mode(/m/f) == 0755\n"
    ),
    (
      "last-slash", "create /m/f\nrename /m/f /m/g/\n",
      "expect errno == ok\n", "expect errno == ENOTDIR\n"
    ),
    (
      "first-error", "mkdir /m/d 0700\nuser 1:1\nopen /m/d O_WRONLY as d\n",
      "expect errno == EACCES\n", "expect errno == EISDIR\n"
    ),
    (
      "security-attributes", "setxattr /m security.a v\n",
      "expect errno == EOPNOTSUPP\n", "expect errno == ok\n"
    ),
    (
      "set-group", "chmod /m 02777\nchown /m 0 7\nuser 1:1\ncreate /m/f 02777\n",
      "expect mode(/m/f) == 02777\n", "expect mode(/m/f) == 0777\n"
    ),
    (
      "no-follow", "symlink . /m/l\nopen /m/l O_DIRECTORY|O_NOFOLLOW as d\n",
      "expect errno == ok\n", "expect errno == ENOTDIR\n"
    ),
    (
      "listing", "mkdir /m/d\nopendir /m/d as d\nrmdir /m/d\nreaddir d\n",
      "expect errno == ok\n", "expect errno == ENOENT\n"
    ),
    (
      "fifo-bytes",
      "mkfifo /m/p\nopen /m/p O_RDWR as p\nwrite p x\nclose p\nopen /m/p as r\n"
        + "open /m/p O_WRONLY as w\nread r 1\n",
      "expect errno == ok\n", "expect errno == EAGAIN\n"
    ),
  ]

  @Test("kernfs exchanges no names: EINVAL, after the new parent is found, and both stay")
  func exchange() throws {
    let calls = "create /m/a\nmkdir /m/b\nrename /m/a /m/b exchange\n"
    #expect(try failures(calls + "expect errno == EINVAL\n") == [])
    #expect(try failures(calls + "rmdir /m/b\nexpect errno == ok\nexpect no leaks\n") == [])
    let nowhere = "create /m/a\nrename /m/a /m/no/b exchange\n"
    #expect(try failures(nowhere + "expect errno == ENOENT\n") == [])
    #expect(
      try failures(nowhere + "expect errno == EINVAL\n", ["rename-checks=late"]) == [],
      "it used to look at the flags first")
  }

  @Test("a file with O_PATH is a place: it holds the dentry, and has nothing to read or write")
  func pathFiles() throws {
    let calls: [(String, String)] = [
      ("create /m/f", "ok"), ("open /m/f O_PATH as p", "ok"), ("fstat p", "ok"),
      ("read p", "EBADF"), ("write p x", "EBADF"), ("seek p 0", "EBADF"),
      ("open /m/f O_PATH|O_DIRECTORY as q", "ENOTDIR"), ("unlink /m/f", "ok"),
      ("stat @p", "ok"), ("fchdir p", "ENOTDIR"),
    ]
    let lines = calls.map { "\($0)\nexpect errno == \($1)\n" }.joined()
    #expect(try failures(lines + "expect dead(p) and refs(p) == 1\n") == [])
  }

  @Test("kernfs has no files without a name: EINVAL, or EISDIR where the flags are right")
  func temporaryFiles() throws {
    let calls: [(String, String)] = [
      ("open /m O_TMPFILE as t", "EINVAL"), ("open /m O_TMPFILE|O_DIRECTORY as t", "EINVAL"),
      ("open /m O_RDWR|O_TMPFILE|O_DIRECTORY|O_CREAT as t", "EINVAL"),
      ("open /m O_RDWR|O_TMPFILE|O_DIRECTORY as t", "EISDIR"),
    ]
    #expect(try failures(calls.map { "\($0)\nexpect errno == \($1)\n" }.joined()) == [])
  }

  @Test("fchdir goes where an open directory is, also where it has no name any more")
  func changeDirectory() throws {
    let calls = "mkdir /m/d\nopendir /m/d as d\nfchdir d\nexpect cwd(T1) == /m/d\n"
    #expect(try failures(calls + "close d\nrmdir /m/d\ngetcwd\nexpect errno == ENOENT\n") == [])
    #expect(try failures("fchdir d\nexpect not asked\n") == [])
  }

  @Test("a mount becomes read-only if nobody writes through it, and writable again")
  func remount() throws {
    let calls: [(String, String)] = [
      ("open /m/f O_RDWR|O_CREAT as w", "ok"), ("remount /m ro", "EBUSY"), ("close w", "ok"),
      ("remount /m ro", "ok"), ("create /m/g", "EROFS"), ("open /m/f O_RDWR as w", "EROFS"),
      ("remount /m/f ro", "EINVAL"), ("remount /m rw", "ok"), ("create /m/g", "ok"),
      ("user 7", "ok"), ("remount /m ro", "EPERM"),
    ]
    #expect(try failures(calls.map { "\($0)\nexpect errno == \($1)\n" }.joined()) == [])
  }
}
