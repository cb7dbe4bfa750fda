/// The whole program in a real terminal: keys, screens, and the restored terminal.

import Canvas
import Foundation
import Glibc
import Testing

@Suite("The program in a terminal", .serialized)
struct ProgramTests {
  private func start(
    _ width: Int = 120, _ height: Int = 36, _ environment: [String: String] = [:],
    arguments: String = ""
  ) throws -> Tmux {
    let terminal = try Tmux(width: width, height: height, environment: environment)
    try terminal.shell(
      "cd $(mktemp -d); stty -g > before; \(Tmux.program) \(arguments); echo \"status $?\"")
    return terminal
  }

  /// Quits with `q` and checks that the terminal is as before.
  private func quit(_ terminal: Tmux) throws {
    try terminal.press("q")
    try terminal.waitFor("status 0")
    try expectRestored(terminal)
  }

  private func expectRestored(_ terminal: Tmux) throws {
    #expect(try terminal.modes() == "0 1 0\n")
    try terminal.shell("clear; stty -g | diff - before && echo same modes; rm before")
    try terminal.waitFor("same modes\n")
  }

  @Test("a file that is unlinked while open stays until it is closed, and time goes back")
  func unlinkedFile() throws {
    let terminal = try start(120, 36, ["LANG": "C.UTF-8"])
    try terminal.waitFor("LIVE")
    for line in ["mkdir /shop", "create /shop/a", "open /shop/a as fd1"] {
      try terminal.command(line)
      try terminal.waitFor(line + " done")
    }
    let open = try terminal.screen()
    #expect(open.components(separatedBy: "shop ").count >= 3, "in both panes:\n\(open)")
    try terminal.command("unlink /shop/a")
    let unlinked = try terminal.waitFor("fd1 still holds it")
    #expect(unlinked.contains("1 = fd1"))
    for _ in 1...14 { try terminal.press(",") }
    let past = try terminal.waitFor("2 = tree + fd1")
    #expect(past.contains("PAST"))
    #expect(!past.contains("a dead unhashed"))
    try terminal.command("mkdir /no")
    try terminal.waitFor("PAST")
    for _ in 1...14 { try terminal.press(".") }
    try terminal.waitFor("LIVE")
    try terminal.command("close fd1")
    try terminal.waitFor("close fd1 ·")
    try terminal.command("dump")
    try terminal.waitFor("dump ·")
    #expect(try !terminal.screen().contains("= fd1"))
    try terminal.press("q")
    try terminal.waitFor("Unsaved work")
    try quit(terminal)
  }

  @Test(
    "every kind of terminal shows the first screen and comes back as it was",
    arguments: [
      ["TERM": "xterm-256color", "LANG": "C.UTF-8"], ["LC_ALL": "C"],
      ["NO_COLOR": "1", "LANG": "C.UTF-8"], ["TERM": "linux"], ["TERM": "vt100"],
    ])
  func terminals(_ environment: [String: String]) throws {
    for (width, height) in [(120, 36), (80, 24)] {
      let terminal = try start(width, height, environment)
      let screen = try terminal.waitFor("X close fd3")
      #expect(screen.contains("notes"), "\(environment) \(width)x\(height):\n\(screen)")
      #expect(screen.contains("fd3"))
      try quit(terminal)
    }
  }

  @Test("a terminal that is too small says what it needs, and grows again")
  func resizing() throws {
    let terminal = try start(80, 24, ["LANG": "C.UTF-8"])
    try terminal.waitFor("LIVE")
    try terminal.resize(width: 30, height: 8)
    try terminal.waitFor("40")
    try terminal.press("d")
    try terminal.resize(width: 100, height: 30)
    #expect(try !terminal.waitFor("LIVE").contains("mkdir /home"))
    try quit(terminal)
  }

  @Test(
    "a signal that ends the program gives the terminal back, and a crash leaves its report",
    arguments: [
      SIGSEGV, SIGTERM, SIGQUIT, SIGPIPE, SIGXFSZ, SIGUSR1, SIGUSR2, SIGALRM, SIGSTKFLT, SIGXCPU,
      SIGVTALRM,
      SIGPROF, SIGIO, SIGPWR, 34, 64,
    ])
  func signals(_ signal: Int32) throws {
    let terminal = try start(100, 30, ["LANG": "C.UTF-8"])
    try terminal.waitFor("LIVE")
    try send(signal, to: terminal)
    let left = try terminal.waitFor("status \(128 + signal)")
    #expect(left.contains("dentree crashed: SIGSEGV") == (signal == SIGSEGV))
    #expect(try terminal.modes() == "0 1 0\n")
    try terminal.shell("clear; echo us''able")
    try terminal.waitFor("usable")
  }

  private func send(_ signal: Int32, to terminal: Tmux) throws {
    let shell = try terminal.run(["list-panes", "-F", "#{pane_pid}"])
      .trimmingCharacters(in: .whitespacesAndNewlines)
    _ = try spawn(["pkill", "-\(signal)", "-P", shell, "-f", Tmux.program])
  }

  @Test("long work says how far it is, and Ctrl-C cancels it", arguments: ["C-c", "Escape"])
  func longWork(_ key: String) throws {
    let terminal = try start(120, 36, ["LANG": "C.UTF-8"])
    try terminal.waitFor("LIVE")
    try terminal.command("mkdir /many")
    try terminal.waitFor("mkdir /many done")
    try terminal.command("repeat 1000000 mkdir /many/d%d")
    try wait { try terminal.screen().contains("of 1000000 rounds") }
    // Keys typed meanwhile were meant for the cancelled work: they are dropped.
    try terminal.press("q")
    usleep(300_000)
    try terminal.press(key)
    try terminal.waitFor("was cancelled; nothing of it stays")
    try terminal.command("rmdir /many")
    try terminal.waitFor("rmdir /many done")
  }

  @Test("a program that works for long ends when it is asked to")
  func endsWhileItWorks() throws {
    let terminal = try start(100, 30, ["LANG": "C.UTF-8"])
    try terminal.waitFor("LIVE")
    try terminal.command("repeat 1000000 mkdir /d%d")
    try wait { try terminal.screen().contains("of 1000000 rounds") }
    try send(SIGTERM, to: terminal)
    try terminal.waitFor("status 143")
    #expect(try terminal.modes() == "0 1 0\n")
  }

  @Test("without a screen, Ctrl-C cancels long work, and then the line")
  func longWorkInLines() throws {
    let terminal = try start(arguments: "--plain")
    try terminal.waitFor("dentree>")
    try terminal.shell("repeat 1000000 mkdir /d%d")
    try terminal.waitFor("of 1000000 rounds")
    try terminal.press("C-c")
    try terminal.waitFor("cancelled: nothing of it stays")
    try terminal.press("C-c")
    try terminal.waitFor("Line cancelled")
    try terminal.shell("mkdir /d1")
    try terminal.waitFor("mkdir /d1  →  ok")
  }

  @Test("nobody waits for the other end of a pipe")
  func pipes() throws {
    let terminal = try start(120, 36, ["LANG": "C.UTF-8"])
    try terminal.waitFor("LIVE")
    try terminal.press("C-z")
    try terminal.waitFor("LIVE", gone: true)
    try terminal.shell("mkfifo p p.txt p.toml")
    try terminal.shell("fg")
    try terminal.waitFor("LIVE")
    for line in ["save p", "export p.txt", "record p"] {
      try terminal.command(line)
      try terminal.waitFor("no process reads this pipe")
      try terminal.command("breaks")
      try terminal.waitFor("no process reads this pipe", gone: true)
    }
    for line in ["source p", "theme p.toml"] {
      try terminal.command(line)
      try terminal.waitFor("no process writes to this pipe")
      try terminal.command("breaks")
      try terminal.waitFor("no process writes to this pipe", gone: true)
    }
    try terminal.press("q")
    try terminal.waitFor("LIVE", gone: true)
  }

  @Test(
    "a terminal that takes no output keeps the program from nothing", arguments: [SIGTERM, SIGHUP])
  func blockedOutput(_ signal: Int32) throws {
    let terminal = try PseudoTerminal(size: Size(width: 200, height: 60))
    let before = terminal.modes
    let process = try terminal.start([Tmux.program], ["TERM=xterm-256color", "LANG=C.UTF-8"])
    var text = ""
    try wait {
      text += terminal.received()
      return text.contains("LIVE")
    }
    // Frames are not read, until one does not fit any more.
    try wait {
      terminal.type("z")
      return try isBlocked(process)
    }
    kill(process, signal)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    #expect(status & 0x7f == signal)
    #expect(terminal.modes == before)
    #expect(terminal.received().contains("\u{1B}[?1049l"))
  }

  /// Waits until the condition holds.
  private func wait(_ condition: () throws -> Bool) throws {
    for _ in 0..<1000 {
      if try condition() { return }
      usleep(10_000)
    }
    throw Tmux.Timeout(description: "waited for ten seconds")
  }

  /// Whether a program is blocked on writing to its terminal.
  private func isBlocked(_ process: pid_t) throws -> Bool {
    try String(contentsOfFile: "/proc/\(process)/syscall", encoding: .utf8).hasPrefix("1 ")
  }

  @Test("suspending gives the terminal back, and resuming draws again")
  func suspend() throws {
    let terminal = try start(100, 30, ["LANG": "C.UTF-8"])
    try terminal.waitFor("LIVE")
    try terminal.press("C-z")
    try terminal.waitFor("LIVE", gone: true)
    #expect(try terminal.modes() == "0 1 0\n")
    try terminal.shell("fg")
    try terminal.waitFor("LIVE")
    try terminal.press("q")
    try terminal.waitFor("LIVE", gone: true)
    #expect(try terminal.modes() == "0 1 0\n")
  }

  /// Runs the program without a terminal.
  private func run(_ arguments: [String]) throws -> Finished {
    try spawn([Tmux.program] + arguments, [:])
  }

  private func file(_ text: String) throws -> String {
    let name = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).ops")
    try text.write(to: name, atomically: true, encoding: .utf8)
    return name.path
  }

  @Test("without a screen, the end of input asks once before work gets lost")
  func endOfInput() throws {
    let terminal = try start(arguments: "--plain")
    try terminal.waitFor("dentree>")
    try terminal.shell("mkdir /new")
    try terminal.waitFor("mkdir /new  →  ok")
    try terminal.press("C-d")
    try terminal.waitFor("Ctrl-D again discards it")
    try terminal.shell("stat /new")
    try terminal.waitFor("stat /new  →")
    try terminal.press("C-d")
    try terminal.waitFor("Ctrl-D again discards it.\ndentree> ")
    try terminal.press("C-d")
    try terminal.waitFor("status 0")
  }

  @Test("an older recording is written over where that is wanted")
  func olderRecording() throws {
    let terminal = try start(120, 36, ["LANG": "C.UTF-8"])
    try terminal.waitFor("LIVE")
    try terminal.command("record a.rec")
    try terminal.waitFor("Recording this run to a.rec")
    try terminal.command("record off")
    try terminal.waitFor("Recording has ended.")
    try terminal.command("record a.rec")
    try terminal.waitFor("a.rec: File exists: :record! a.rec replaces this older recording")
    try terminal.command("record! a.rec")
    try terminal.waitFor("Recording this run to a.rec")
    try quit(terminal)
  }

  @Test("without a terminal there is one line and status 3")
  func noTerminal() throws {
    let result = try run([])
    #expect(result.status == 3)
    #expect(result.error.split(separator: "\n").count == 1)
  }

  @Test("exit codes say what happened")
  func exitCodes() throws {
    #expect(try run(["--version"]).status == 0)
    #expect(try run(["run", "--nonsense"]).status == 2)
    #expect(try run(["run", "/nowhere/x.ops"]).status == 2)
    #expect(try run(["run", file("fs plain\nmkdir /a\n")]).status == 0)
    #expect(try run(["run", file("fs plain\nexpect refs(/) == 7\n")]).status == 1)
    #expect(try run(["run", file("fs mixed\nrmdir /dyn\n")]).status == 1)
    #expect(try run(["run", file("fs mixed\nrmdir /dyn\nexpect deadlock\n")]).status == 0)
    let full = try spawn(["sh", "-c", "\(Tmux.program) run \(file("fs plain\n")) > /dev/full"])
    #expect(full.status == 1)
    #expect(full.error.hasPrefix("standard output: "))
    let bad = try file("fs plain\nmkdir /a\nunlnk /a\n")
    let result = try run(["run", bad])
    #expect(result.status == 2)
    #expect(result.output == "")
    #expect(result.error.hasPrefix("\(bad):3:1: "))
    #expect(result.error.contains("`unlink`"))
  }

  @Test("options that choose an engine are checked before anything else, in one line")
  func choices() throws {
    let wrong = [
      (["--edition", "sed"], "no edition `sed`; did you mean `seed`?\n"),
      (["--rule", "unhash=x"], "rule `unhash` has no value `x`; it has "),
      (["--rule", "unhash"], "expected a rule as NAME=VALUE, found `unhash`\n"),
      (["--fault", "wrong-twni"], "no fault `wrong-twni`; did you mean `wrong-twin`?\n"),
    ]
    for (options, message) in wrong {
      let result = try run(["run", "/nowhere/x.ops"] + options)
      #expect(result.status == 2)
      #expect(result.output == "")
      #expect(result.error.hasPrefix(message))
      #expect(result.error.split(separator: "\n").count == 1)
    }
    let name = try file("edition seed\nfs plain\n")
    let options = ["--fault", "undeletable", "--rule", "drop=locked", "--rule", "chmod=adds"]
    let result = try run(["run", name, "--edition", "lru"] + options)
    #expect(result.status == 0)
    #expect(
      result.output.hasPrefix("# edition lru + fault undeletable + drop=locked + chmod=adds\n"))
  }

  @Test("rules and faults are listed")
  func tables() throws {
    #expect(try run(["rules"]).output.contains("unhash: "))
    #expect(try run(["rules", "--edition", "seed"]).output.contains("* unhash: "))
    #expect(try run(["rules", "--edition", "sed"]).status == 2)
    #expect(try run(["faults"]).output.contains("wrong-twin "))
  }
}
