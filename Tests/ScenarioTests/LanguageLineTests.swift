// Single lines: words, operations, expressions and the commands of the screen.

@testable import Language
import Testing

@testable import Scenario

/// Parses a line at `:`; a mistake is recorded and gives nil.
private func command(_ text: String) -> Command? {
  do throws(LanguageError) {
    return try CommandLine.parse(Array(text.utf8))
  } catch {
    Issue.record("\(text): \(error)")
    return nil
  }
}

private func operation(_ text: String) -> Operation? {
  guard case .operation(let line) = command(text) else { return nil }
  return line.content
}

private func complaint(_ text: String) -> String {
  do throws(LanguageError) {
    _ = try CommandLine.parse(Array(text.utf8))
    return "nothing"
  } catch {
    return error.description
  }
}

@Suite("lines of the language")
struct LanguageLineTests {
  @Test("operations take the words of the reference client")
  func operations() {
    let table: [(String, Operation)] = [
      ("user root", .user(.root)), ("user 7", .user(.id(uid: 7, gid: 7))),
      ("user 7:8", .user(.id(uid: 7, gid: 8))), ("mkdir /a", .mkdir(path("/a"), mode: 0o755)),
      ("mkdir /a 01777", .mkdir(path("/a"), mode: 0o1777)),
      ("create a/b", .create(path("a/b"), mode: 0o644)),
      ("open /a as fd1", .open(path("/a"), flags: [], file: "fd1", mode: 0o644)),
      ("open /a as fd1 0600", .open(path("/a"), flags: [], file: "fd1", mode: 0o600)),
      (
        "open as O_WRONLY|O_TRUNC as as",
        .open(path("as"), flags: [.writeOnly, .truncate], file: "as", mode: 0o644)
      ),
      ("opendir / as fd2", .opendir(path("/"), file: "fd2")), ("close fd1", .close(file: "fd1")),
      ("seek fd1 -1", .seek(file: "fd1", offset: -1, whence: .set)),
      ("seek fd1 0 cur", .seek(file: "fd1", offset: 0, whence: .current)),
      ("read fd1", .read(file: "fd1", count: nil)), ("read fd1 3", .read(file: "fd1", count: 3)),
      ("write fd1 hello", .write(file: "fd1", bytes: Array("hello".utf8))),
      ("readdir fd1 2", .readdir(file: "fd1", count: 2)),
      ("linkf /a /b", .linkFollowing(old: path("/a"), new: path("/b"))),
      ("symlink ../x /b", .symlink(target: Array("../x".utf8), path("/b"))),
      ("rename /a /b noreplace", .rename(old: path("/a"), new: path("/b"), noReplace: true)),
      (
        "rename /a /b exchange",
        .rename(old: path("/a"), new: path("/b"), noReplace: false, exchange: true)
      ),
      ("access /a", .access(path("/a"), [])), ("access /a f", .access(path("/a"), [])),
      ("access /a xr", .access(path("/a"), [.read, .execute])),
      ("chown /a 5 6", .chown(path("/a"), uid: 5, gid: 6)),
      ("getdentry /a as d1", .getdentry(path("/a"), file: "d1")),
      ("keep /a 0", .keep(path("/a"), false)),
      ("dynadd t9", .dynadd(name: Array("t9".utf8), .file, keep: false)),
      ("dynadd t9 keep", .dynadd(name: Array("t9".utf8), .file, keep: true)),
      ("dynadd keep dir keep", .dynadd(name: Array("keep".utf8), .directory, keep: true)),
      ("stat @fd1", .stat(PathWord(start: .file("fd1"), bytes: []))),
      ("stat @fd1/x/y", .stat(PathWord(start: .file("fd1"), bytes: Array("x/y".utf8)))),
      ("stat \"\"", .stat(path(""))), ("stat \"@fd1\"", .stat(path("@fd1"))),
      ("stat {ab*3}/c", .stat(path("ababab/c"))), ("stat /a#b", .stat(path("/a#b"))),
      ("stat \"{a*2}#\" # c", .stat(path("{a*2}#"))), ("dump", .dump),
      (#"stat /x/"a b\n\x07\"\\""#, .stat(path("/x/a b\n\u{7}\"\\"))),
    ]
    for (text, expected) in table {
      #expect(operation(text) == expected, "\(text)")
    }
  }

  @Test("names are bytes")
  func bytes() throws {
    let line: [UInt8] = Array("stat /".utf8) + [0xff, 0x80]
    guard case .operation(let read) = try CommandLine.parse(line) else {
      Issue.record("no operation")
      return
    }
    #expect(read.content == .stat(PathWord(bytes: [0x2f, 0xff, 0x80])))
    #expect(read.text == #"stat /"\xff\x80""#)
    #expect(read.content.text == #"stat "/\xff\x80""#)
  }

  @Test("each round of a repeat puts its number for %d")
  func rounds() throws {
    guard case .repeated(let repetition) = operation("repeat 12 open /n%d as fd%d  # c") else {
      Issue.record("no repetition")
      return
    }
    #expect(repetition.template == "open /n%d as fd%d")
    #expect(try repetition.operation(iteration: 12).text == "open /n12 as fd12")
  }

  @Test(
    "a mistake has a column and says what was expected",
    arguments: [
      ("unlink", "1:7: expected a path after `unlink`; usage: unlink PATH"),
      (
        "rename /a",
        "1:10: expected a path after `/a`; usage: rename OLD NEW [noreplace] "
          + "[exchange]"
      ),
      ("open /a O_RDWR|O_CRAET as f", "1:16: unknown flag `O_CRAET`; did you mean `O_CREAT`?"),
      ("open /a O_RDWR fd1", "1:16: expected `as`, found `fd1`"),
      ("open /a O_RDWR|O_WRONLY as f", "1:9: expected only one of O_WRONLY and O_RDWR"),
      ("close 1", "1:7: expected the name of an open file, found `1`"),
      ("stat \"ab", "1:6: expected a closing `\"` for this quote"),
      ("stat \"\\q\"", #"1:7: expected \n, \t, \r, \", \\ or \xNN after a backslash"#),
      ("stat \"\\x4", "1:7: expected two hexadecimal digits after `\\x`"),
      ("stat {x*}", "1:6: expected a repetition like `{x*256}`; a name with braces needs quotes"),
      ("stat \"\\x00\"", "1:6: a path cannot hold a zero byte"),
      ("keep /a 2", "1:9: expected `0` or `1`, found `2`"),
      ("user 5000000000", "1:6: expected `root` or UID[:GID], found `5000000000`"),
      ("title x", "1:1: `title` works only in a file, before its first operation"),
      ("goto 3.x", "1:6: expected a number, N.M or `step N`, found `3.x`"),
      (
        "expect refs(/a)",
        "1:8: expected a comparison like `refs(/a) == …`; this alone is neither true nor false"
      ),
      ("expect refs(/a) == EIO", "1:20: expected a number, found `EIO`"),
      ("expect errno < EIO", "1:16: expected `==` or `!=` before `EIO`"),
      ("expect (dead(/a)", "1:17: expected `)`"),
      (
        "expect refs /a",
        "1:13: expected an object in parentheses after `refs`, like `refs(/a)`, found `/a`"
      ),
    ])
  func mistakes(_ text: String, _ expected: String) {
    #expect(complaint(text) == expected)
  }

  @Test("the screen's commands exist at the command line, and `fs` begins again")
  func screen() {
    #expect(command("goto 12") == .screen(.goto(.operation(12))))
    #expect(command("goto 12.3") == .screen(.goto(.within(operation: 12, step: 3))))
    #expect(command("goto step 214") == .screen(.goto(.step(214))))
    #expect(command("theme light") == .screen(.theme("light")))
    #expect(command("export a.svg") == .screen(.export(file: "a.svg")))
    #expect(command("save \"a b.ops\"") == .screen(.save(file: "a b.ops")))
    #expect(command("restart") == .screen(.restart))
    #expect(command(" quit # now") == .screen(.quit))
    #expect(command("  # nothing") == nil)
    guard case .startOver(let line) = command("fs mixed") else {
      Issue.record("fs does not start over")
      return
    }
    #expect(line.content == FilesystemHeader(tree: .mixed))
  }
}

@Suite("expressions")
struct LanguageExpressionTests {
  private func expression(_ text: String) -> Expression? {
    guard case .directive(let line) = command("expect " + text),
      case .expect(.holds(let expression), _) = line.content
    else { return nil }
    return expression
  }

  @Test(
    "an expression's text has no more parentheses than it needs",
    arguments: [
      ("refs(/a)==2", "refs(/a) == 2"), ("mode(/a) == 0644", "mode(/a) == 0644"),
      ("((not dead(d9)))", "not dead(d9)"), ("errno==ok", "errno == ok"),
      ("not refs(inode(/a))>1 and hashed(last)", "not refs(inode(/a)) > 1 and hashed(last)"),
      ("dead(/a) or dead(/b) and dead(/c)", "dead(/a) or dead(/b) and dead(/c)"),
      ("(dead(/a) or dead(i4)) and dead(fd1)", "(dead(/a) or dead(i4)) and dead(fd1)"),
      ("dead(/a) and (dead(/b) and dead(/c))", "dead(/a) and (dead(/b) and dead(/c))"),
      ("not (dead(/a) or dead(@fd1/x))", "not (dead(/a) or dead(@fd1/x))"),
      ("exists( \"d9\" )", "exists(\"d9\")"), ("exists(\"/a (b)\")", "exists(\"/a (b)\")"),
      ("exists({a*2}/b)", "exists(aa/b)"), ("-1 < dentries", "-1 < dentries"),
    ])
  func canonical(_ text: String, _ expected: String) {
    #expect(expression(text)?.text == expected)
    #expect(expression(expected) == expression(text))
  }

  @Test("a stopped machine can be expected")
  func stops() {
    for (text, expected) in [
      ("panic", Expectation.stop(.panic)), ("deadlock", .stop(.deadlock)), ("hang", .stop(.hang)),
    ] {
      guard case .directive(let line) = command("expect \(text)  # so") else {
        Issue.record("\(text)")
        continue
      }
      #expect(line.content == .expect(expected))
      #expect(line.text == "expect \(text)")
    }
  }

  @Test("nesting and length are bounded")
  func bounds() {
    let deep = String(repeating: "(", count: 5000)
    #expect(complaint("expect " + deep).contains("at most 64 nested"))
    let long = "dead(/a)" + String(repeating: " and dead(/a)", count: 300)
    #expect(complaint("expect " + long).contains("at most 256 uses"))
  }

  @Test("nodes remember their columns, which do not count for equality")
  func columns() {
    let expression = expression("dead(/a)  and refs(/b) == 2")
    guard case .and(let left, let right)? = expression?.kind,
      case .comparison(_, _, let two) = right.kind
    else {
      Issue.record("no conjunction")
      return
    }
    #expect([left, right, two].map(\.column.number) == [8, 22, 34])
    #expect(Expression(.total(.dentries), column: 1) == Expression(.total(.dentries), column: 9))
  }
}
