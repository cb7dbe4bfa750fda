import Foundation
import Testing

/// Control characters in files, arguments, names and the environment never reach a terminal or an
/// export unescaped, and no newline in a name begins a line.
@Suite("Raw bytes") struct EscapeTests {
  /// The bytes in every name, title and text. Bytes that are not UTF-8 occur in those of the
  /// language only.
  struct Hostile: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let bytes: [UInt8]

    init(_ description: String, _ text: String) {
      (testDescription, bytes) = (description, Array(text.utf8))
    }
    init(_ description: String, bytes: [UInt8]) {
      (testDescription, self.bytes) = (description, bytes)
    }

    /// The bytes as a word of the language, after an `x`.
    var word: String { "\"x\(escapes)\"" }
    var escapes: String {
      bytes.map { byte in
        let digits = String(byte, radix: 16)
        return "\\x" + (byte < 16 ? "0" : "") + digits
      }.joined()
    }
    /// The bytes as part of a file name or an argument.
    var raw: String { String(validating: bytes, as: UTF8.self) ?? "" }

    static let all = [
      Hostile("escape", "\u{1B}[31m"), Hostile("clipboard", "\u{1B}]52;c;aGk=\u{7}"),
      Hostile("delete", "\u{7F}"), Hostile("C1", "\u{9B}31m"),
      Hostile("C1 byte", bytes: [0x9B, 0x6D]),
      Hostile("direction", "\u{202E}\u{2066}a"), Hostile("separator", "\u{2028}\u{2029}"),
      Hostile("newline", "a\nFORGED"), Hostile("return", "a\rb"),
    ]
  }

  private let folder: Folder

  init() throws { folder = try Folder() }

  private func run(_ arguments: [String], _ environment: [String: String] = [:]) throws -> Finished
  {
    try spawn(
      [Tmux.program] + arguments,
      ["TERM": "dumb", "LANG": "C.UTF-8"].merging(environment) { $1 })
  }

  /// Control sequences in a text, and lines that begin inside a name.
  private func raw(_ text: String, isANSI: Bool = false) -> [String] {
    let text = isANSI ? text.replacing(/\u{1B}\[[0-9;]*m/, with: "") : text
    let scalars = text.unicodeScalars.filter { scalar in
      scalar != "\n"
        && (scalar.value < 0x20 || 0x7F...0x9F ~= scalar.value || 0x2028...0x202E ~= scalar.value
          || scalar.value == 0x2066)
    }
    let isForged = text.hasPrefix("FORGED") || text.contains("\nFORGED")
    return scalars.map { String($0.value, radix: 16) } + (isForged ? ["newline"] : [])
  }

  private func expectClean(_ arguments: [String], _ environment: [String: String] = [:]) throws {
    let result = try run(arguments, environment)
    #expect(0...3 ~= result.status, "\(arguments): \(result.error)")
    let found = raw(result.output, isANSI: arguments.contains("ansi")) + raw(result.error)
    #expect(found.isEmpty, "\(arguments): \(result.output)\(result.error)")
  }

  private func scenario(_ word: String, engines: String = "") -> String {
    let path = "\"/" + word.dropFirst()
    return """
      title \(word)
      story \(word)
      \(engines)fs plain keep=1
      say \(word)
      mount memory /m synthetic
      mkdir \(path)
      open /m/f O_RDWR|O_CREAT as fd1
      write fd1 \(word)
      expect data(/m/f) == \(word)
      expect data(/m/f) == x
      symlink \(word) /m/l
      readlink /m/l
      setxattr /m/f user.a \(word)
      getxattr /m/f user.a
      open \(path) as q
      stat \(path)
      opendir / as d
      readdir d
      import \(word) as h
      break exists(\(path))
      getdentry \(path) as g
      rename \(path) /m/z
      close nofd
      unlink \(path)

      """
  }

  @Test("of titles, names and texts reach no output", arguments: Hostile.all)
  func scenarios(_ hostile: Hostile) throws {
    let file = try folder.write(scenario(hostile.word), "n\(hostile.raw).ops")
    let other = try folder.write(scenario(hostile.word) + "mkdir /p\n", "o\(hostile.raw).ops")
    let exhibit = try folder.write(
      scenario(hostile.word, engines: "engine a\nengine b edition=seed\n"), "e\(hostile.raw).ops")
    let recording = folder.path("r\(hostile.raw).rec"), cut = folder.path("c\(hostile.raw).rec")
    try expectClean(["run", file, "--record", recording])
    let bytes = try Data(contentsOf: URL(filePath: recording))
    try bytes.dropLast(9).write(to: URL(filePath: cut))
    let damaged = folder.path("d\(hostile.raw).rec")
    try (bytes.prefix(300) + Data([0]) + bytes.dropFirst(301)).write(to: URL(filePath: damaged))
    let path = "\"/" + hostile.word.dropFirst()
    for file in [file, recording, cut, damaged] {
      for format in ["text", "trace", "steps", "json"] {
        try expectClean(["run", file, "--format", format])
      }
      try expectClean(["check", file])
      try expectClean(["check", "--balance", file])
      try expectClean(["check", "--format", "json", file])
      try expectClean(["why", file, "/m"])
      try expectClean(["why", file, path])
      try expectClean(["free", file, "fd1"])
      try expectClean(["diff", file, other])
      try expectClean(["--plain", file])
      for format in ["text", "ansi", "svg", "json", "dot"] {
        try expectClean(["picture", file, "--format", format, "--at", "5", "--size", "160x50"])
      }
    }
    for fault in ["unmount-nothing", "undeletable"] {
      try expectClean(["check", file, "--fault", fault])
      try expectClean(["check", "--balance", file, "--fault", fault])
    }
    try expectClean(["compare", file, "--text"])
    for file in [file, exhibit] {
      try expectClean(["demo", file, "--text"])
      try expectClean(["demo", file, "--check"])
    }
    for (option, name) in [("--html", "x.html"), ("--cast", "x.cast"), ("--chart", "x.svg")] {
      try expectClean(["demo", exhibit, option, folder.path(name)])
      let text = try String(contentsOfFile: folder.path(name), encoding: .utf8)
      #expect(raw(text).isEmpty, "\(option)")
    }
  }

  @Test("of a name are the name again for whoever reads the JSON", arguments: Hostile.all)
  func json(_ hostile: Hostile) throws {
    let file = try folder.write(scenario(hostile.word), "x.ops")
    let lines = try run(["run", file, "--format", "trace"]).output.split(separator: "\n")
    var paths: [String] = []
    for line in lines {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      let dentries = try #require(object?["dentries"] as? [[String: Any]])
      paths += dentries.compactMap { $0["path"] as? String }
    }
    let name = "/x" + String(decoding: hostile.bytes, as: UTF8.self)
    #expect(paths.contains { $0.unicodeScalars.elementsEqual(name.unicodeScalars) })
    for command in [["run", file, "--format", "json"], ["picture", file, "--format", "json"]] {
      let text = try run(command).output
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(text.utf8)) }
    }
  }

  @Test("of what is wrong, asked for or set reach no message", arguments: Hostile.all)
  func messages(_ hostile: Hostile) throws {
    let raw = hostile.raw, good = try folder.write("fs plain\nmkdir /a\n", "good.ops")
    let wrong = [
      "bad\(raw) x", "mkdir /a \(raw)", "expect foo\(raw)", "expect refs(\(raw)) == x",
      "edition \(raw)x", "fault \(raw)x", "rule \(raw)x", "rule drop=\(raw)x", "mount \(raw)x /x",
      "T\(raw): stat /", "break \(raw)x", "mkdir \"/x\(raw)", "engine \(raw) y", "user \(raw)x",
      "mkdir \"\\q\(raw)\"", "fs \(raw)x",
    ]
    for line in wrong {
      let file = try folder.write("fs plain\n\(line)\n", "b\(raw).ops")
      for command in [["check", file], ["compare", file, "--text"], ["demo", "--check", file]] {
        try expectClean(command)
      }
    }
    for text in ["[x\(raw)]\n", "a = \"\(raw)\"\n", "[roles]\ndim = \"\(raw)\"\n", "\(raw)[[[\n"] {
      let theme = try folder.write(text, "t\(raw).toml")
      try expectClean(["picture", good, "--theme", theme])
    }
    let argument = "x" + raw
    for option in [
      "--theme", "--edition", "--rule", "--fault", "--size", "--at", "--select", "--format",
    ] {
      try expectClean(["picture", good, option, argument])
    }
    for command in [
      ["picture", good, "--output", "/nowhere/\(argument)"], ["demo", argument],
      ["run", good, "--record", "/nowhere/\(argument)"], ["run", "/nowhere/\(argument)"],
      ["compare", good, "--with", argument], ["--break", argument, good], [argument, argument],
    ] {
      try expectClean(command)
    }
    for name in ["TERM", "LANG", "LC_ALL", "NO_COLOR", "TERMINFO", "COLUMNS"] {
      try expectClean([good], [name: argument])
      try expectClean(["--plain", good], [name: argument])
    }
  }

  @Test("that are typed reach no answer", arguments: Hostile.all)
  func typed(_ hostile: Hostile) throws {
    let good = try folder.write("fs plain\n", "good.ops")
    let path = "\"/" + hostile.word.dropFirst(), raw = hostile.raw
    let lines = try folder.write(
      """
      mkdir \(path)
      trees
      steps
      holders \(path)
      holders x\(raw)
      forward x\(raw)
      say \(hostile.word)
      expect exists(\(path))
      break exists(\(path))
      breaks
      save \(hostile.word)
      save \(folder.path("no"))/\(raw)
      save "\(folder.path(""))\(hostile.escapes)"
      foo\(raw)
      stat x\(raw)

      """, "lines")
    let result = try spawn(
      ["sh", "-c", "cd \(folder.path("")) && \(Tmux.program) --plain \(good) < \(lines)"],
      ["TERM": "dumb", "LANG": "C.UTF-8"])
    #expect(self.raw(result.output + result.error).isEmpty, "\(result)")
  }
}
