// Lines about tasks, mounts, nodes, attributes, and the server behind a mount.

@testable import Language
import Testing

@testable import Scenario

@Suite("lines about tasks, mounts and nodes")
struct LanguageMachineTests {
  private func operation(_ text: String) throws -> Operation? {
    guard case .operation(let line) = try CommandLine.parse(Array(text.utf8)) else { return nil }
    return line.content
  }

  @Test("they are read")
  func operations() throws {
    let null = DeviceWord(major: 1, minor: 3)
    let table: [(String, Operation)] = [
      ("spawn", .spawn(nil)), ("spawn T7", .spawn("T7")), ("exit T7", .exit(task: "T7")),
      ("chdir @fd1", .chdir(PathWord(start: .file("fd1"), bytes: []))), ("getcwd", .getcwd),
      ("dup fd1 as fd2", .dup(file: "fd1", as: "fd2")),
      ("pipe as r w", .pipe(reading: "r", writing: "w")), ("socket as s", .socket(file: "s")),
      ("import \"a b\" as h", .importFile(text: Array("a b".utf8), file: "h")),
      ("import as as as", .importFile(text: Array("as".utf8), file: "as")),
      ("mkfifo /p", .mkfifo(path("/p"), mode: 0o644)),
      ("mknod /n fifo 0600", .mknod(path("/n"), .fifo, mode: 0o600)),
      ("mknod /n char 1:3", .mknod(path("/n"), .character(null), mode: 0o644)),
      ("mknod /n block 1:3 0600", .mknod(path("/n"), .block(null), mode: 0o600)),
      (
        "setxattr /a user.x \"\"",
        .setxattr(path("/a"), name: Array("user.x".utf8), value: [])
      ),
      ("listxattr a", .listxattr(path("a"))),
      ("umount /p", .umount(path("/p"), detach: false)),
      ("umount detach detach", .umount(path("detach"), detach: true)),
      ("mount memory /m", .mount(MountWord(.memory, on: path("/m")))),
      (
        "mount std /m cached=8 ro keep=1 synthetic",
        .mount(
          MountWord(
            .standard, on: path("/m"), isReadOnly: true, isSynthetic: true, keep: true, cached: 8))
      ),
      (
        "mount fuse /m attr=1 entry=5",
        .mount(MountWord(.fuse, on: path("/m"), own: MountOptionWords(entry: 5, attributes: 1)))
      ),
      (
        "mount devpts /m shared mode=620",
        .mount(
          MountWord(.devpts, on: path("/m"), own: MountOptionWords(mode: 0o620, isShared: true)))
      ),
      ("sleep 1100", .sleep(1_100)),
      ("fchdir fd1", .fchdir(file: "fd1")),
      ("remount /m ro", .remount(path("/m"), .readOnly)),
      ("remount /m rw", .remount(path("/m"), .writable)),
      ("remote close /f", .remote(.close(path("/f")))),
      ("mount proc ro ro", .mount(MountWord(.proc, on: path("ro"), isReadOnly: true))),
      ("remote mkdir /f/a 0700", .remote(.mkdir(path("/f/a"), mode: 0o700))),
      ("remote rename /f/a /f/b", .remote(.rename(old: path("/f/a"), new: path("/f/b")))),
      (
        "remote write /f/a \"x y\"",
        .remote(.write(path("/f/a"), bytes: Array("x y".utf8)))
      ),
    ]
    for (text, expected) in table {
      #expect(try operation(text) == expected, "\(text)")
      #expect(try operation(expected.text) == expected, "\(expected.text)")
    }
  }

  @Test(
    "a mistake in them says what was expected",
    arguments: [
      ("exit", "1:5: expected the name of a task after `exit`; usage: exit TASK"),
      ("spawn 7", "1:7: expected a name for the task (letters, digits, `_`), found `7`"),
      ("pipe fd1 fd2", "1:6: expected `as`, found `fd1`"),
      (
        "pipe as r",
        "1:10: expected a name for the file (letters, digits, `_`) after `r`; "
          + "usage: pipe as FD FD"
      ),
      (
        "mknod /n cahr",
        "1:10: expected `fifo`, `socket`, `char`, `block` or `file`, found `cahr`; "
          + "did you mean `char`?"
      ),
      ("mknod /n char 0600", "1:15: expected a device's number like 1:3, found `0600`"),
      ("mknod /n char 1:2:3", "1:15: expected a device's number like 1:3, found `1:2:3`"),
      ("mknod /n char 4096:0", "1:15: expected a device's number like 1:3, found `4096:0`"),
      ("mknod /n fifo 1:3", "1:15: expected an octal mode like 0755, found `1:3`"),
      (
        "mount memory /m rw",
        "1:17: expected `ro`, `synthetic`, `keep=1`, `cached=N`, `mode=M`, `entry=S`, "
          + "`attr=S` or `shared`, found `rw`; "
          + "did you mean `ro`?"
      ),
      (
        "mount memory /m \"ro\"",
        "1:17: expected `ro`, `synthetic`, `keep=1`, `cached=N`, `mode=M`, `entry=S`, "
          + "`attr=S` or `shared`, "
          + "found `ro`"
      ),
      (
        "mount memroy /m",
        "1:7: expected `memory`, `proc`, `sys`, `devpts`, `fuse`, `plain`, `std` "
          + "or `mixed`, found `memroy`; did you mean `memory`?"
      ),
      (
        "remote",
        "1:7: expected `mkdir`, `create`, `symlink`, `remove`, `rename`, `write` "
          + "or `close` after `remote`"
      ),
      (
        "remote mkdri /f",
        "1:8: expected `mkdir`, `create`, `symlink`, `remove`, `rename`, "
          + "`write` or `close`, found `mkdri`; did you mean `mkdir`?"
      ),
      ("mount proc /p entry=5", "1:15: only `fuse` takes `entry=S`"),
      ("mount sys /p mode=0700", "1:14: only `memory` or `devpts` takes `mode=M`"),
      ("remot mkdir /f", "1:1: unknown verb `remot`; did you mean `remote`?"),
      ("remote mkdir", "1:13: expected a path after `mkdir`; usage: remote mkdir PATH [MODE]"),
    ])
  func mistakes(_ text: String, _ expected: String) {
    do throws(LanguageError) {
      _ = try CommandLine.parse(Array(text.utf8))
      Issue.record("\(text) was read")
    } catch { #expect(error.description == expected) }
  }

  @Test("a path knows whether it begins at the root, wherever its task is")
  func absolute() {
    #expect(path("/a").isAbsolute)
    #expect(!path("a").isAbsolute && !path("").isAbsolute)
    #expect(!PathWord(start: .file("fd1"), bytes: Array("/a".utf8)).isAbsolute)
  }

  @Test("a line of another task is read at the prompt")
  func tasks() throws {
    guard case .operation(let line) = try CommandLine.parse(Array("T2: remote remove /f".utf8))
    else {
      Issue.record("no operation")
      return
    }
    #expect(line.task == "T2")
    #expect(line.content == .remote(.remove(path("/f"))))
  }
}
