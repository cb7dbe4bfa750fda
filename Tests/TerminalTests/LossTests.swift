import Foundation
import Glibc
import Testing

/// What cannot be written is reported, with exit status 1, and nothing truncated passes for
/// complete.
@Suite("Nothing is lost in silence")
struct LossTests {
  private let folder: Folder
  private let file: String

  init() throws {
    folder = try Folder()
    file = try folder.write("fs plain keep=1\nmkdir /a\ncreate /a/f\n", "one.ops")
  }

  private func run(_ arguments: String...) throws -> Finished {
    try spawn([Tmux.program] + arguments, ["TERM": "dumb"])
  }

  /// Runs a shell line in the folder; `$D` is the program.
  private func shell(_ line: String) throws -> Finished {
    try spawn(
      ["sh", "-c", "cd \(folder.path("")) && \(line)"], ["TERM": "dumb", "D": Tmux.program])
  }

  @Test(
    "a recording that no longer fits says so at once, and the status is 1",
    arguments: [
      "run", "--plain",
    ])
  func fullDisk(command: String) throws {
    let many = (1...200).map { "mkdir /d\($0)\n" }.joined()
    _ = try folder.write("fs plain\n" + many, "many.ops")
    let result = try shell(
      "(trap '' XFSZ; ulimit -f 8; $D \(command) many.ops --record x.rec; echo status $?) | cat")
    #expect(result.output.hasSuffix("status 1\n"))
    #expect(result.error.contains("x.rec: File too large; the recording ends here\n"))
    if command == "--plain" { #expect(result.output.contains("the recording ends here\n")) }
    let opened = try run("play", folder.path("x.rec"), "--format", "trace")
    #expect(opened.status == 0 && opened.error.contains("has no end"))
    #expect(1..<200 ~= opened.output.split(separator: "\n").count)
  }

  @Test("a recording that ends between two operations does not pass for a whole one")
  func cut() throws {
    let whole = folder.path("x.rec"), cut = folder.path("cut.rec")
    #expect(try run("run", file, "--record", whole).status == 0)
    #expect(try run("play", whole, "--format", "trace").error == "")
    // The end is a frame of 13 bytes.
    try Data(contentsOf: URL(filePath: whole)).dropLast(13).write(to: URL(filePath: cut))
    for command in [["play", cut, "--format", "trace"], ["run", cut], ["check", cut]] {
      let result = try spawn([Tmux.program] + command, ["TERM": "dumb"])
      #expect(result.error.hasPrefix("\(cut) has no end: "), "\(result)")
    }
  }

  @Test("a file that another run is recorded in is left alone")
  func twoRuns() throws {
    let recording = folder.path("x.rec")
    #expect(try run("run", file, "--record", recording).status == 0)
    let bytes = try Data(contentsOf: URL(filePath: recording))
    let writer = open(recording, O_RDWR | O_CLOEXEC)
    defer { close(writer) }
    #expect(flock(writer, LOCK_EX | LOCK_NB) == 0)
    let result = try run("run", file, "--record", recording)
    #expect(result.status == 2)
    #expect(result.error == "\(recording): another run is being recorded to this file\n")
    #expect(try Data(contentsOf: URL(filePath: recording)) == bytes)
    flock(writer, LOCK_UN)
    #expect(try run("run", file, "--record", recording).status == 0)
  }

  @Test("a recording that is taken away under the program says so")
  func takenAway() throws {
    let result = try shell(
      "(while [ ! -s x.rec ]; do :; done; rm x.rec; echo mkdir /b) | $D --plain one.ops --record x.rec"
    )
    #expect(result.status == 1)
    #expect(
      result.error == "x.rec: removed or replaced by another program; the recording ends here\n")
  }

  @Test("a recording that another program changes says so", arguments: [": >", "echo x >>"])
  func changed(_ how: String) throws {
    let result = try shell(
      "(while [ ! -s x.rec ]; do :; done; \(how) x.rec; echo mkdir /b) | $D --plain one.ops --record x.rec"
    )
    #expect(result.status == 1)
    #expect(result.error == "x.rec: changed by another program; the recording ends here\n")
  }

  @Test("a link stays, and what it leads to is written", arguments: [true, false])
  func link(isThere: Bool) throws {
    let start =
      "mkdir d; ln -s d/t.rec l; ln -s l k; \(isThere ? "$D run one.ops --record d/t.rec" : ":")"
    #expect(try shell("\(start) >out && $D run one.ops --record k >out").status == 0)
    #expect(try shell("[ -L k ] && [ -L l ] && $D check d/t.rec").status == 0)
    #expect(try shell("ln -s r1 r2; ln -s r2 r1; $D run one.ops --record r1 >out").status == 2)
    _ = try shell("ln -s d/new.svg p; $D picture one.ops --format svg --output p")
    #expect(try shell("[ -L p ] && [ -s d/new.svg ]").status == 0)
  }

  @Test("check by operations says what else is wrong")
  func balance() throws {
    let file = try folder.write("fs plain\nclose fd3\nmkdir /x\nexpect refs(/x) == 7\n", "na.ops")
    let result = try run("check", "--balance", file)
    #expect(result.status == 1)
    #expect(try result.output == run("check", file).output)
    #expect(result.output.split(separator: "\n").count == 2)
  }

  @Test(
    "what is refused without a screen is not well",
    arguments: ["goto 1\nmkdir /z", "back 99999", "toggle 9", "unbreak 9", ":run 9"])
  func refused(_ lines: String) throws {
    #expect(try shell("printf '\(lines)\\n' | $D --plain one.ops").status == 1)
  }

  @Test("a hint of the screen can be typed without one as it is written")
  func colon() throws {
    let result = try shell("printf ':mark x\\n:mkdir /b\\n:diff x\\n' | $D --plain one.ops")
    #expect(result.status == 0)
    #expect(result.output.contains("+ d4 \"b\" born"))
  }

  @Test("help that cannot be written ends with 1, and no theme is waited for")
  func others() throws {
    let help = try shell("$D --help >/dev/full")
    #expect(help.status == 1 && help.error.hasPrefix("standard output: "))
    let picture = try shell("mkfifo f.toml; $D picture one.ops --theme ./f.toml")
    #expect(picture.status == 0)
    #expect(picture.error == "./f.toml: no process writes to this pipe\n")
  }

  @Test(
    "a stream that is closed gets no file: the recording has what the run has, and nothing else")
  func closedStreams() throws {
    for closed in [">&-", "<&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"] {
      for command in ["run", "--plain"] {
        let result = try shell("rm -f x.rec; $D \(command) one.ops --record x.rec \(closed)")
        #expect(result.status == (closed.contains(">&-") && closed != "2>&-" ? 1 : 0), "\(closed)")
        let opened = try run("play", folder.path("x.rec"), "--format", "trace")
        #expect(opened.status == 0 && opened.error.isEmpty, "\(command) \(closed): \(opened)")
        let count = opened.output.split(separator: "\n").count
        #expect(count >= 2, "\(command) \(closed)")
      }
    }
  }

  @Test("a stop and an operation that is not asked end with status 1 unless a claim allows them")
  func unallowed() throws {
    let stop = "edition seed\nfs plain\nmkdir /a\nrename /a /a\n"
    let table = [
      (stop, 1), (stop + "expect panic\n", 0), (stop + "expect deadlock\n", 1),
      ("fs plain\nclose x\n", 1), ("fs plain\nclose x\nexpect not asked\n", 0),
      ("fs plain\nclose x\nmkdir /a\nexpect not asked\n", 1),
      ("fs plain\nmkdir /a\nexpect dentries == 9\n", 1), ("fs plain\nmkdir /a\n", 0),
    ]
    for (text, status) in table {
      let file = try folder.write(text, "x.ops")
      for command in ["run", "--plain"] {
        #expect(try run(command, file).status == Int32(status), "\(command): \(text)")
      }
    }
    let typed = try shell("echo close x | $D --plain one.ops")
    #expect(typed.status == 1)
  }

  @Test("several runs on paper or in files have the status of their claims")
  func comparing() throws {
    let file = try folder.write("engine a\nfs plain\nmkdir /a\nexpect dentries == 9\n", "x.ops")
    for command in [
      ["compare", file, "--text"], ["compare", file], ["demo", file, "--text"],
      ["demo", file, "--cast", folder.path("x.cast")], ["demo", "--check", file],
    ] {
      let result = try spawn([Tmux.program] + command, ["TERM": "dumb"])
      let said = command.contains("--check") ? result.output : result.error
      #expect(result.status == 1, "\(command)")
      #expect(said == "\(file):4:1: on a, expected dentries == 9, but dentries is 2\n")
    }
    #expect(try run("compare", self.file, "--text").status == 0)
  }

  @Test(
    "what never ends is refused in one line",
    arguments: [
      ["check", "/dev/zero"], ["run", "/dev/urandom"], ["--plain", "/dev/zero"],
      ["compare", "/dev/zero"], ["play", "/dev/zero"], ["diff", "/dev/zero", "/dev/zero"],
    ])
  func endless(command: [String]) throws {
    let result = try spawn([Tmux.program] + command, ["TERM": "dumb"])
    #expect(result.status == 2)
    #expect(result.error.hasPrefix("\(command[1]): File too large: "), "\(result)")
    #expect(result.error.split(separator: "\n").count == 1)
  }

  @Test("a line without end is refused, at the prompt as in a file")
  func endlessLine() throws {
    let typed = try shell("$D --plain one.ops < /dev/zero")
    #expect(typed.status == 1 && typed.output.hasSuffix("expected a line of at most 65536 bytes\n"))
  }
}
