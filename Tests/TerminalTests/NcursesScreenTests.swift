import Canvas
import Glibc
import Testing

@testable import Terminal

/// Tests that open a real screen. They are serialized because ncurses and signals are global.
@Suite(.serialized) struct NcursesScreenTests {
  /// Opens a screen on a pseudo terminal, runs the test, closes it.
  private func withScreen(
    type: String = "xterm-256color", mouse: Bool = false,
    _ body: (NcursesScreen, PseudoTerminal) throws -> Void
  ) throws {
    setenv("TERM", type, 1)
    let terminal = try PseudoTerminal()
    let options = ScreenOptions(
      theme: Theme(name: "plain"), glyphs: .utf8, isMouseOn: mouse, holdsStandardError: false)
    let screen = try NcursesScreen(options, input: terminal.program, output: terminal.program)
    defer { screen.close() }
    try body(screen, terminal)
  }

  /// Sends a signal to the process; the threads of tests block theirs.
  private func send(_ signal: Int32) {
    kill(getpid(), signal)
  }

  private func failure(type: String?) throws -> TerminalError? {
    if let type { setenv("TERM", type, 1) } else { unsetenv("TERM") }
    let terminal = try PseudoTerminal()
    let options = ScreenOptions(theme: Theme(name: "plain"), holdsStandardError: false)
    do {
      try NcursesScreen(options, input: terminal.program, output: terminal.program).close()
      return nil
    } catch {
      #expect(terminal.received() == "", "a terminal that is refused gets no bytes")
      return error
    }
  }

  @Test("a terminal that cannot be used is refused with what is missing")
  func refusals() throws {
    #expect(try failure(type: nil) == .noType)
    #expect(try failure(type: "nosuchterm") == .unknownType("nosuchterm"))
    #expect(try failure(type: "dumb") == .tooSimple("dumb"))
    #expect(TerminalError.tooSimple("dumb").description.contains("TERM=dumb"))
    let options = ScreenOptions(theme: Theme(name: "plain"), holdsStandardError: false)
    let file = open("/dev/null", O_RDWR)
    defer { close(file) }
    #expect(throws: TerminalError.notATerminal(stream: "standard input")) {
      try NcursesScreen(options, input: file, output: file)
    }
  }

  @Test("a terminal without an entry of its own gets that of its ancestor")
  func ancestors() throws {
    try withScreen(type: "xterm-kitty") { screen, _ in #expect(screen.type == "xterm-256color") }
  }

  @Test("what is shown is sent once, and only what changed is sent again")
  func frames() throws {
    try withScreen { screen, terminal in
      #expect(screen.size == Size(width: 80, height: 24))
      _ = terminal.received()
      var grid = Grid(screen.size)
      grid.put("├─ proc 文件 cafe\u{301}", at: Point(x: 2, y: 1), Style(.directory))
      for row in 3..<20 { grid.put("a row of a tree \(row)", at: Point(x: 0, y: row)) }
      screen.show(grid)
      let first = terminal.received()
      #expect(first.contains("├─ proc 文件 cafe\u{301}"))
      screen.show(grid)
      #expect(terminal.received() == "")
      grid.restyle(Rect(x: 0, y: 5, width: 80, height: 1), on: .selected)
      screen.show(grid)
      _ = terminal.received()
      grid.restyle(Rect(x: 0, y: 5, width: 80, height: 1), on: .base)
      grid.restyle(Rect(x: 0, y: 6, width: 80, height: 1), on: .selected)
      screen.show(grid)
      let move = terminal.received().utf8.count
      #expect(1..<1000 ~= move, "\(move) bytes")
      #expect(screen.next(timeout: .milliseconds(1)).isEmpty)
      #expect(terminal.received() == "")
    }
  }

  @Test("keys arrive as keys, and all that are queued at once")
  func keys() throws {
    try withScreen { screen, terminal in
      terminal.type("j\u{1B}OA\u{1B}[5~\u{1B}[Z\u{7F}\t\r\u{1}ö")
      #expect(
        screen.next(timeout: .seconds(5))
          == [
            .character("j"), .up, .pageUp, .backtab, .backspace, .tab, .enter, .control("a"),
            .character("ö"),
          ].map { Input.key($0) })
      terminal.type("\u{1B}")
      #expect(screen.next(timeout: .seconds(5)) == [.key(.escape)])
      terminal.type(String(repeating: "j", count: 200))
      #expect(screen.next(timeout: .seconds(5)).count == 200)
    }
  }

  @Test("what is pasted arrives as one text, in portions too, and the mode ends with the screen")
  func paste() throws {
    let terminal = try PseudoTerminal()
    setenv("TERM", "xterm-256color", 1)
    let options = ScreenOptions(
      theme: Theme(name: "plain"), glyphs: .utf8, holdsStandardError: false)
    let screen = try NcursesScreen(options, input: terminal.program, output: terminal.program)
    #expect(terminal.received().contains("\u{1B}[?2004h"))
    terminal.type("j\u{1B}[200~mkdir /q\rq\u{1B}OAö\u{1B}[201~k")
    #expect(
      screen.next(timeout: .seconds(5))
        == [.key(.character("j")), .pasted("mkdir /q\nqö"), .key(.character("k"))])
    terminal.type("\u{1B}[200~half")
    #expect(screen.next(timeout: .milliseconds(100)).isEmpty)
    terminal.type(" done\u{1B}[201~")
    #expect(screen.next(timeout: .seconds(5)) == [.pasted("half done")])
    screen.close()
    #expect(terminal.received().contains("\u{1B}[?2004l"))
  }

  @Test("bytes that are no character are passed over")
  func invalidKeys() throws {
    try withScreen { screen, terminal in
      for bytes: [UInt8] in [[0xFF], [0xC3, 0x28], [0x80, 0x80], [0xF4, 0x90, 0x80, 0x80]] {
        terminal.type(bytes)
        _ = screen.next(timeout: .milliseconds(100))
        terminal.type("q")
        #expect(screen.next(timeout: .seconds(5)) == [.key(.character("q"))], "after \(bytes)")
      }
    }
  }

  @Test("the mouse is reported while it is on")
  func mouse() throws {
    try withScreen { screen, terminal in
      #expect(!terminal.received().contains("?1000"))
      screen.setMouse(true)
      #expect(terminal.received().contains("1000h"))
      terminal.type("\u{1B}[<0;5;3M\u{1B}[<0;5;3m\u{1B}[<64;1;1M\u{1B}[<65;80;24M")
      let expected: [Mouse] = [
        .press(Point(x: 4, y: 2)), .click(Point(x: 4, y: 2)), .wheelUp(.zero),
        .wheelDown(Point(x: 79, y: 23)),
      ]
      var inputs: [Input] = []
      for _ in 0..<20 where inputs.count < expected.count {
        inputs += screen.next(timeout: .milliseconds(100))
      }
      #expect(inputs == expected.map { Input.mouse($0) })
      screen.setMouse(false)
      #expect(terminal.received().contains("1000l"))
    }
  }

  @Test("another size of the terminal is another size of the screen")
  func resize() throws {
    try withScreen { screen, terminal in
      screen.show(Grid(screen.size))
      terminal.resize(Size(width: 40, height: 10))
      send(SIGWINCH)
      #expect(screen.next(timeout: .seconds(5)) == [.resized(Size(width: 40, height: 10))])
      #expect(screen.size == Size(width: 40, height: 10))
      for size in [Size.zero, Size(width: 1, height: 1), Size(width: 200, height: 90)] {
        screen.show(Grid(size))
      }
    }
  }

  @Test("a signal that ends the program is delivered", arguments: [SIGINT, SIGTERM, SIGHUP])
  func interruption(signal: Int32) throws {
    try withScreen { screen, _ in
      send(signal)
      #expect(screen.next(timeout: .seconds(5)) == [.interrupted(signal: signal)])
    }
  }

  @Test("the wait ends when the watched descriptor is readable")
  func watching() throws {
    setenv("TERM", "xterm-256color", 1)
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    defer { ends.forEach { close($0) } }
    let terminal = try PseudoTerminal()
    let options = ScreenOptions(
      theme: Theme(name: "plain"), watching: ends[0], holdsStandardError: false)
    let screen = try NcursesScreen(options, input: terminal.program, output: terminal.program)
    defer { screen.close() }
    _ = write(ends[1], "x", 1)
    #expect(screen.next(timeout: .seconds(60)).isEmpty)
  }

  @Test("signals are handled while the screen is open and left alone afterwards")
  func handlers() throws {
    func handler(_ signal: Int32) -> Int {
      var action = sigaction()
      sigaction(signal, nil, &action)
      return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
    }
    let signals = [SIGSEGV, SIGILL, SIGTERM, SIGHUP, SIGTSTP, SIGWINCH]
    let before = signals.map(handler)
    try withScreen { _, _ in
      for (signal, old) in zip(signals, before) { #expect(handler(signal) != old) }
    }
    #expect(signals.map(handler) == before)
  }

  @Test(
    "closing gives back modes, cursor, keypad and screen",
    arguments: ["xterm-256color", "tmux-256color", "xterm", "linux", "vt100"])
  func restored(type: String) throws {
    setenv("TERM", type, 1)
    let terminal = try PseudoTerminal()
    let before = terminal.modes
    let options = ScreenOptions(
      theme: Theme(name: "plain"), isMouseOn: true, holdsStandardError: false)
    let screen = try NcursesScreen(options, input: terminal.program, output: terminal.program)
    screen.show(Grid(screen.size))
    #expect(terminal.modes != before)
    let start = terminal.received()
    screen.close()
    let end = terminal.received()
    #expect(terminal.modes == before)
    #expect(start.contains("\u{1B}[?1049h") == end.contains("\u{1B}[?1049l"))
    #expect(start.contains("\u{1B}[?1049h") == (type != "linux" && type != "vt100"))
    #expect(start.contains("1000h") == end.contains("1000l"))
    #expect(start.contains("\u{1B}[?1h") == end.contains("\u{1B}[?1l"))
    #expect(!start.contains("\u{1B}[?25l") || end.contains("\u{1B}[?25h"))
  }
}

@Suite struct TerminalDecisionTests {
  @Test(
    "the glyphs follow the locale and the kind of terminal",
    arguments: [
      ("xterm-256color", true, Glyphs.utf8), ("tmux-256color", true, .utf8), ("", true, .utf8),
      ("linux", true, .console), ("linux-16color", true, .console), ("vt100", true, .ascii),
      ("vt220", true, .ascii), ("vte-256color", true, .utf8), ("xterm-256color", false, .ascii),
      ("linux", false, .ascii),
    ])
  func glyphs(type: String, isUTF8: Bool, expected: Glyphs) {
    #expect(Glyphs.forTerminal(type: type, isUTF8: isUTF8) == expected)
  }

  @Test("the width table says what the C library says of every character it knows")
  func widths() throws {
    try #require(setCharacterSet())
    var different = 0
    for value in UInt32(0xA0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value), let columns = columns(of: scalar) else { continue }
      let system = systemColumns(of: scalar)
      if system != columns, system >= 0 { different += 1 }
    }
    #expect(different < 60)
  }

  @Test("a scripted screen delivers its script, keeps the frames and then hangs up")
  func scripted() {
    let size = Size(width: 5, height: 2)
    let screen = ScriptedScreen(
      size: Size(width: 9, height: 9), script: [[.key(.up)], [.resized(size)]])
    #expect(screen.next() == [.key(.up)])
    screen.show(Grid(screen.size))
    #expect(screen.next() == [.resized(size)])
    #expect(screen.size == size)
    screen.show(Grid(size), cursor: .zero)
    #expect(screen.frames.map(\.size.width) == [9, 5])
    #expect(screen.cursor == .zero)
    #expect(screen.next() == [.interrupted(signal: SIGHUP)])
  }
}
