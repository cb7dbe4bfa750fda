import Foundation
import Testing

/// The commands that need no terminal: their output and exit status.
@Suite("The commands of the program")
struct CommandTests {
  private func run(_ arguments: String...) throws -> Finished {
    try spawn([Tmux.program] + arguments, ["TERM": "dumb"])
  }

  private static let text = "fs plain keep=1\nmkdir /a\ncreate /a/f\nunlink /a/f\n"

  @Test("the same run is recorded in the same bytes, opened again, and differs from another one")
  func recordings() throws {
    let folder = try Folder()
    let file = try folder.write(Self.text, "one.ops")
    let other = try folder.write(Self.text + "mkdir /b\n", "two.ops")
    for name in ["a.rec", "b.rec"] {
      #expect(try run("run", file, "--record", folder.path(name)).status == 0)
    }
    let bytes = try Data(contentsOf: URL(filePath: folder.path("a.rec")))
    #expect(try Data(contentsOf: URL(filePath: folder.path("b.rec"))) == bytes)
    #expect(
      try run("play", folder.path("a.rec"), "--format", "steps").output
        == run("run", file, "--format", "steps").output)
    let same = try run("diff", folder.path("a.rec"), folder.path("b.rec"))
    #expect(same.status == 0 && same.output.hasPrefix("They are the same"))
    let parted = try run("diff", file, other)
    #expect(parted.status == 1 && parted.output.contains("mkdir /b"))
    #expect(try run("diff", file, folder.path("nothing")).status == 2)
    let cut = folder.path("cut.rec")
    try bytes.dropLast(7).write(to: URL(filePath: cut))
    let opened = try run("play", cut, "--format", "trace")
    #expect(opened.status == 0 && opened.error.contains("ends in the middle of operation"))
    var damaged = bytes
    damaged[damaged.count / 2] ^= 1
    try damaged.write(to: URL(filePath: cut))
    let refused = try run("play", cut)
    #expect(refused.status == 2 && refused.error.split(separator: "\n").count == 1)
    #expect(try run("run", file, "--record", file).status == 2, "no recording is overwritten")
  }

  @Test("a recording says which operations were not asked, and that it has no claims")
  func judgedRecording() throws {
    let folder = try Folder()
    let file = try folder.write("fs plain\nclose x\nexpect not asked\n", "x.ops")
    let recording = folder.path("x.rec")
    #expect(try run("run", file, "--record", recording).status == 0)
    let line = "\(recording): operation 1: `close x` was not asked: no such fd x\n"
    let found = try run("check", recording)
    #expect(found.status == 1 && found.output == line)
    #expect(
      found.error == "\(recording): a recording has no claims; only its events are judged\n")
    let json = try run("check", recording, "--format", "json").output
    #expect(json.contains("\"operation\":1,\"kind\":\"not-asked\"") && !json.contains("\"line\""))
    let shown = try run("run", recording)
    #expect(shown.status == 1 && shown.error == line)
  }

  @Test("check finds a bug's leak and nothing in the same file without it; why and free tell")
  func judging() throws {
    let folder = try Folder()
    let file = try folder.write("fs plain keep=1\nmkdir /a\ncreate /a/f\n", "leak.ops")
    #expect(try run("check", file).status == 0)
    let found = try run("check", file, "--fault", "unmount-nothing")
    #expect(found.status == 1 && found.output.contains("leak.ops:2: reference"))
    #expect(try run("check", folder.path("nothing")).status == 2)
    #expect(try run("why", file, "/a").output.contains("the tree, for its name"))
    let freed = try run("free", file, "/a")
    #expect(freed.output.split(separator: "\n").suffix(2) == ["  unlink /a/f", "  rmdir /a"])
    #expect(try run("free", file, "/no").status == 2)
  }

  @Test("a moment comes out in every format, of a scenario and of its recording, and as a file")
  func pictures() throws {
    let folder = try Folder()
    let file = try folder.write(Self.text, "one.ops"), recording = folder.path("one.rec")
    #expect(try run("run", file, "--record", recording).status == 0)
    for (format, start) in [
      ("text", " PAST   This is the past"), ("ansi", "\u{1B}["), ("svg", "<svg "),
      ("json", "{\"title\":"), ("dot", "digraph dentree {"),
    ] {
      let made = try run("picture", file, "--at", "2.3", "--format", format, "--size", "100x30")
      #expect(made.status == 0 && made.output.hasPrefix(start), "\(made)")
      let again = try run(
        "picture", recording, "--at", "2.3", "--format", format, "--size", "100x30")
      #expect(again.status == 0 && again.output.hasPrefix(start))
    }
    let output = folder.path("moment.dot")
    #expect(try run("picture", file, "--output", output).output.isEmpty)
    let graph = try String(contentsOfFile: output, encoding: .utf8)
    #expect(graph.contains("after operation 3, unlink /a/f"))
    let chosen = try run("picture", file, "--select", "/a", "--size", "100x30")
    #expect(chosen.output.contains("Holders of d2 /a"))
    for wrong in [["--at", "9"], ["--at", "x"], ["--select", "/no"], ["--size", "0x3"]] {
      #expect(try spawn([Tmux.program, "picture", file] + wrong).status == 2, "\(wrong)")
    }
  }

  @Test("a run as numbers, of a scenario and of its recording")
  func numbers() throws {
    let folder = try Folder()
    let file = try folder.write(Self.text, "one.ops"), recording = folder.path("one.rec")
    let made = try run("run", file, "--format", "json", "--record", recording)
    let json = try JSONSerialization.jsonObject(with: Data(made.output.utf8)) as? [String: Any]
    let operations = json?["operations"] as? [[String: Any]]
    #expect(operations?.compactMap { $0["text"] as? String }.dropFirst(3).first == "unlink /a/f")
    let played = try run("play", recording, "--format", "json").output
    #expect(
      played.split(separator: "\n").dropFirst() == made.output.split(separator: "\n").dropFirst())
  }

  @Test("an argument that is no UTF-8 names no other file")
  func bytesAsArguments() throws {
    let folder = try Folder()
    let file = try folder.write(Self.text, "one.ops")
    let result = try spawn([
      "sh", "-c",
      "cd \(folder.path("")) && \(Tmux.program) picture \(file) --output $(printf 'p\\377.txt')",
    ])
    #expect(
      result.status == 2 && result.error.hasPrefix("argument 4 is not valid UTF-8: p\\xff.txt"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")) == ["one.ops"])
  }

  @Test("a recording of as many filesystems as there can be opens")
  func mostFilesystems() throws {
    let folder = try Folder()
    let file = try folder.write(
      "fs plain\nrepeat 4095 mount memory /m%d synthetic\n", "most.ops")
    let recording = folder.path("most.rec")
    #expect(try run("run", file, "--record", recording).status == 0)
    #expect(try run("play", recording, "--format", "trace").status == 0)
  }

  @Test("the sentences of a recording say which engine it was, as those of its run do")
  func engineOfRecording() throws {
    let folder = try Folder()
    let file = try folder.write("edition seed\n" + Self.text, "seed.ops")
    let recording = folder.path("seed.rec")
    let run = try run("run", file, "--format", "steps", "--record", recording).output
    #expect(run.hasPrefix("# edition seed\n"))
    #expect(try self.run("run", recording, "--format", "steps").output == run)
  }

  @Test("a picture replaces no scenario and no recording")
  func work() throws {
    let folder = try Folder()
    let file = try folder.write(Self.text, "one.ops"), recording = folder.path("one.rec")
    #expect(try run("run", file, "--record", recording).status == 0)
    for name in [file, recording] {
      let before = try Data(contentsOf: URL(filePath: name))
      for command in [["picture", file, "--output"], ["demo", "wrong-twin", "--chart"]] {
        let result = try spawn([Tmux.program] + command + [name], ["TERM": "dumb"])
        #expect(result.status == 1 && result.error.contains("not replaced"), "\(result)")
        #expect(try Data(contentsOf: URL(filePath: name)) == before)
      }
    }
    let picture = folder.path("a.txt")
    for _ in 1...2 { #expect(try run("picture", file, "--output", picture).status == 0) }
  }

  @Test("a bad theme is named with file and line, and the picture has the default one")
  func badTheme() throws {
    let folder = try Folder()
    let file = try folder.write(Self.text, "one.ops"), theme = try folder.write("x = 1\n", "a.toml")
    let result = try run("picture", file, "--format", "svg", "--theme", theme)
    #expect(result.status == 0)
    #expect(result.error.hasPrefix("\(theme):1: "))
    #expect(try run("picture", file, "--format", "svg").output == result.output)
  }

  @Test("without a screen, an ASCII locale gets ASCII")
  func asciiLocale() throws {
    let folder = try Folder()
    let file = try folder.write("fs plain\nmkdir /ä\nsay → gut\n", "one.ops")
    let result = try spawn([Tmux.program, "--plain", file], ["TERM": "dumb", "LC_ALL": "C"])
    #expect(result.output == "1 mkdir /\\xc3\\xa4  ->  ok\n# -> gut\n")
    #expect(try run("--plain", file).output == "1 mkdir /ä  →  ok\n# → gut\n")
  }

  @Test("without a screen the commands of the screen do what they do there")
  func commands() throws {
    let folder = try Folder()
    let file = try folder.write("fs plain\nmkdir /a\nopen /a/f O_CREAT as fd1\n", "one.ops")
    _ = try folder.write("fs plain\nunlink /a/f\n", "more.ops")
    let script = """
      mark here\nsource \(folder.path("more.ops"))\ndiff here\nwhy fd1\nfree? fd1\nbalance
      back 2\nforward\nend\nback 1000\nundo\nrun 1\nbreak unhash\ngoback\ngo\nunbreak
      edition seed\nruns\nrun 1\nrecord \(folder.path("x.rec"))\nexport \(folder.path("x.svg"))\ntheme light
      """
    let input = try folder.write(script + "\n", "in")
    let result = try spawn(["sh", "-c", "\(Tmux.program) --plain \(file) < \(input)"])
    for text in [
      "is called “here”", "Ran to the end.", "~ d3 \"f\": count 2 → 1, unhashed",
      "Why fd1:\nfd1, count 1",
      "These operations free fd1; none of them can be left out:\n  close fd1",
      "  3  unlink /a/f · -1 name",
      "step 33/35: ", "step 34/35: ", "There are 137 steps before this.",
      "Run 2 begins after operation 2", "1: break unhash, at op 3, step",
      "Run 3: the same operations with edition seed.", "3 (this one): run 1 with edition seed",
      "This is run 1.\nop 3 unlink /a/f", "x.rec.\n", "Saved to \(folder.path("x.svg")).",
      "`theme` needs the full screen.",
    ] {
      #expect(result.output.contains(text), "\(text) is not in \(result.output)")
    }
    #expect(result.status == 1)
    #expect(try run("check", folder.path("x.rec")).status == 0)
  }

  @Test("without a screen a file runs line by line")
  func plain() throws {
    let folder = try Folder()
    let file = try folder.write(Self.text, "plain.ops")
    let result = try run("--plain", file)
    #expect(result.status == 0)
    #expect(
      result.output == "1 mkdir /a  →  ok\n2 create /a/f  →  ok\n3 unlink /a/f  →  ok\n")
  }

  @Test("what is typed reaches no terminal raw: one line, escaped, status 2")
  func hostileArguments() throws {
    let words = ["\u{1B}[31mx", "\u{202E}abc", "a\u{9B}b", "a\nb", "\u{7}"]
    let commands = [
      ["run"], ["demo"], ["run", "x", "--format"], ["picture", "x", "--size"], ["check", "--"],
      ["run", "x", "--edition"], ["run", "x", "--rule"], ["why", "x"], ["diff", "x"], ["a"],
      ["demo", "x", "--measure"],
    ]
    for word in words {
      for command in commands + [["--\(word)"], ["run", "-\(word)"], [word, word]] {
        let result = try spawn([Tmux.program] + command + [word], ["TERM": "dumb"])
        #expect(result.status == 2, "\(command) \(word)")
        let lines = result.error.split(separator: "\n")
        #expect(lines.count == 1, "\(command): \(result.error)")
        let raw = (result.output + result.error).unicodeScalars.filter {
          $0 != "\n" && ($0.value < 0x20 || 0x7F...0x9F ~= $0.value || $0 == "\u{202E}")
        }
        #expect(raw.isEmpty, "\(command): \(result.error)")
      }
    }
    #expect(try run("run").error.hasPrefix("dentree: Missing expected argument"))
  }

  @Test("commands take recordings, or say in one line which command does")
  func recordingsEverywhere() throws {
    let folder = try Folder()
    let file = try folder.write(Self.text + "create /a/g\nopen /a/g as fd1\n", "one.ops")
    let recorded = folder.path("one.rec")
    #expect(try run("run", file, "--record", recorded).status == 0)
    for pair in [(file, recorded), (recorded, file), (recorded, recorded)] {
      let result = try run("diff", pair.0, pair.1)
      #expect(result.status == 0 && result.output.hasPrefix("They are the same: 8 operations"))
    }
    #expect(try run("run", recorded).output == run("run", file).output)
    for words in [["why"], ["free"]] {
      let result = try spawn([Tmux.program] + words + [recorded, "/a/g"], ["TERM": "dumb"])
      #expect(result.status == 0)
      #expect(
        try result.output
          == spawn([Tmux.program] + words + [file, "/a/g"], ["TERM": "dumb"]).output)
    }
    #expect(try run("check", recorded).status == 0)
    #expect(try run("picture", recorded).status == 0)
    #expect(try run(recorded, "--plain").output.hasPrefix("op 7 @unmount"))
    for words in [
      ["compare", recorded], ["demo", recorded], ["demo", "--check", recorded],
      ["run", recorded, "--edition", "seed"], ["play", file], ["run", recorded, "--record", "x"],
    ] {
      let result = try spawn([Tmux.program] + words, ["TERM": "dumb"])
      #expect(result.status == 2 && result.error.split(separator: "\n").count == 1, "\(words)")
      #expect(result.error.contains("recording"), "\(words)")
    }
  }

  @Test("one claim holds on one engine")
  func oneClaim() throws {
    let folder = try Folder()
    let file = try folder.write("engine a\nfs plain\nexpect dentries == 1\n", "one.ops")
    #expect(try run("demo", "--check", file).output == "\(file): 1 claim holds on 1 engine\n")
  }

  @Test("a line of JSON has no control character, and the name that it had")
  func controlsInJSON() throws {
    let folder = try Folder()
    let file = try folder.write("fs plain\nmkdir \"/\\xc2\\x9b31mX\\x7f\"\n", "c1.ops")
    let output = try run("run", file, "--format", "trace").output
    #expect(output.contains(#""path":"/\u009b31mX\u007f""#))
    #expect(!output.unicodeScalars.contains { 0x7F...0x9F ~= $0.value })
  }
}
