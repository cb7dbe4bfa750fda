// Completion at `:`.

@testable import Language
import Testing

@testable import Scenario

/// A filesystem with a few names.
private struct Names: CompletionSource {
  func names(
    in directory: PathWord, startingWith _: [UInt8], for task: String
  ) -> [CompletionName] {
    switch directory.text {
    case "\"\"" where task == "T2": [CompletionName(Array("here".utf8), isDirectory: false)]
    case "/":
      [
        CompletionName(Array("docs".utf8), isDirectory: true),
        CompletionName(Array("a b".utf8), isDirectory: false),
        CompletionName(Array("dot".utf8), isDirectory: false),
      ]
    case "/docs/": [CompletionName(Array("x".utf8), isDirectory: false)]
    case "@fd1": [CompletionName(Array("y".utf8), isDirectory: false)]
    default: []
    }
  }

  func files(of task: String) -> [String] { task == "T1" ? ["fd1", "fd3"] : ["fd7"] }

  func tasks() -> [String] { ["T1", "T2"] }

  func filesystems() -> [String] { ["plain", "memory"] }

  func words(for kind: Parameter.Kind) -> [Parameter.Choice] {
    kind == .theme ? [Parameter.Choice("dark", "for dark backgrounds")] : []
  }
}

@Suite("completion")
struct LanguageCompletionTests {
  private func complete(_ text: String) -> Completion {
    let line = Array(text.utf8)
    return Completion.candidates(for: line, cursor: line.count, source: Names())
  }

  private func words(_ text: String) -> [String] {
    complete(text).candidates.map(\.text)
  }

  @Test(
    "candidates fit the word at the cursor",
    arguments: [
      ("unl", ["unlink"]), ("T2: unl", ["unlink"]), ("T2: qui", []), ("qui", ["quit"]),
      ("stat /do", ["/docs/", "/dot"]), ("stat /docs/", ["/docs/x"]), ("stat /a", ["\"/a b\""]),
      ("stat \"/a", ["\"/a b\""]), ("stat @", ["@fd1", "@fd3"]), ("stat @fd1/", ["@fd1/y"]),
      ("close ", ["fd1", "fd3"]), ("open /dot O_RDWR|O_CR", ["O_CREAT"]),
      ("open /dot as ", ["fd2"]),
      ("open /dot O_RDWR ", ["as"]), ("seek fd1 0 ", ["set", "cur", "end"]),
      ("dynadd t1 ", ["file", "dir", "symlink", "keep"]), ("dynadd t1 dir ", ["keep"]),
      ("repeat 5 unl", ["unlink"]), ("repeat 5 stat /do", ["/docs/", "/dot"]), ("fs p", ["plain"]),
      ("fs plain ", ["keep=1", "cached="]), ("theme ", ["dark"]), ("goto s", ["step"]),
      ("expect ref", ["refs("]), ("expect refs(/do", ["/docs/", "/dot"]), ("expect pan", ["panic"]),
      ("expect dead(inode(f", ["fd1", "fd3", "filesystem("]), ("expect refs(/a) > 1 an", ["and"]),
      ("expect cwd(", ["T1", "T2"]), ("expect refs(mount(p", ["plain"]),
      ("why task(", ["T1", "T2"]), ("why las", ["last"]), ("expect data(fd", ["fd1", "fd3"]),
      ("T", ["T1:", "T2:"]), ("T2: T", []), ("T2: close ", ["fd7"]),
      ("T2: stat h", ["here"]), ("stat h", []), ("T2: repeat 3 close ", ["fd7"]),
      ("exit ", ["T1", "T2"]), ("spawn ", ["T3"]),
      ("rem", ["removexattr", "remount", "remote"]), ("remote re", ["remove", "rename"]),
      ("remote x", []), ("remote x ", []), ("T2: remote m", ["mkdir"]),
      ("remote remove /do", ["/docs/", "/dot"]), ("repeat 5 remote s", ["symlink"]),
      ("mount d", ["devpts"]),
      (
        "mount memory /docs/ ",
        ["ro", "synthetic", "keep=1", "cached=", "mode=", "entry=", "attr=", "shared"]
      ),
      (
        "mount memory /docs/ cached=3 ro ",
        ["synthetic", "keep=1", "mode=", "entry=", "attr=", "shared"]
      ),
      ("mount memory /docs/ cached=3 s", ["synthetic", "shared"]),
      ("fs plain cached=3 ", ["keep=1"]),
      ("umount /dot ", ["detach"]), ("pipe as ", ["fd2"]), ("pipe as fd2 ", ["fd4"]),
      ("mknod /n c", ["char"]), ("mknod /n char 1:3 ", []), ("dup ", ["fd1", "fd3"]),
      ("dup fd1 as ", ["fd2"]), ("stat /a # st", []), ("nonsense ", []), ("stat /dot ", []),
      ("title", []),
    ])
  func fitting(_ text: String, _ expected: [String]) {
    #expect(words(text) == expected)
  }

  @Test("a candidate replaces the word at the cursor, or the flag behind the last bar")
  func ranges() {
    #expect(complete("stat /do").range == 5..<8)
    #expect(complete("stat ").range == 5..<5)
    #expect(complete("open /dot O_RDWR|O_CR").range == 17..<21)
    #expect(complete("expect refs(/do").range == 12..<15)
    #expect(
      Completion.candidates(for: Array("unl /a".utf8), cursor: 3, source: Names()).range == 0..<3)
  }

  @Test("the hint is the verb's usage with the word being typed marked")
  func hints() {
    let hint = complete("open /dot O_RDWR as ").hint
    #expect(hint?.pieces.map(\.text) == ["open", "PATH", "[FLAGS]", "as", "FD", "[MODE]"])
    #expect(hint?.pieces.first(where: \.isCurrent)?.text == "FD")
    #expect(hint?.summary == "open a file and name it")
    #expect(complete("repeat 3 chmod /a ").hint?.pieces.first(where: \.isCurrent)?.text == "MODE")
    #expect(complete("op").hint == nil)
    #expect(
      complete("remote ").hint?.pieces.map(\.text)
        == ["remote", "mkdir|create|symlink|remove|rename|write|close"])
    #expect(
      complete("remote rename ").hint?.pieces.map(\.text) == ["remote rename", "OLD", "NEW"])
    #expect(
      complete("mknod /n fifo ").hint?.pieces.first(where: \.isCurrent)?.text == "[MAJOR:MINOR]")
  }
}
