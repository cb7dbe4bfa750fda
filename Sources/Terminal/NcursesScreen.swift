// NcursesScreen.swift: a real terminal's screen, through ncurses.
//
// The module shows grids and delivers input; it knows nothing of dentree's panes. `Screen` is its
// interface, `NcursesScreen` and `ScriptedScreen` (for tests) implement it. `Pen` turns cells into
// those of ncurses.
//
// ncurses and the signal guard have global state without locks, so there is at most one screen,
// used only on the thread that opened it. The class is not Sendable, so the compiler enforces that.
// Life cycle: `init` takes the terminal, `show` and `next` are called in turn, `close` restores it.
// If the program ends in any other way, the guard (CTermGuard) restores the terminal.

import CNcurses
import CTermGuard
import Canvas
import Glibc

/// Options of a screen.
public struct ScreenOptions {
  /// The looks of roles and surfaces.
  public var theme: Theme
  /// The most colours to use; nil for as many as the terminal has.
  public var depth: ColorDepth?
  /// The glyphs, for UTF-8 or ASCII.
  public var glyphs: Glyphs
  /// Whether the program gets mouse events at first. Otherwise the terminal selects text.
  public var isMouseOn: Bool
  /// A descriptor at which `Screen.next` returns when it is readable; its owner reads it. Nil for
  /// none.
  public var watching: Int32?
  /// Whether output to stderr is held until the terminal is restored.
  public var holdsStandardError: Bool

  public init(
    theme: Theme, depth: ColorDepth? = nil, glyphs: Glyphs = .forLocale(), isMouseOn: Bool = false,
    watching: Int32? = nil, holdsStandardError: Bool = true
  ) {
    self.theme = theme
    self.depth = depth
    self.glyphs = glyphs
    self.isMouseOn = isMouseOn
    self.watching = watching
    self.holdsStandardError = holdsStandardError
  }
}

/// A terminal on two descriptors, usually 0 and 1.
public final class NcursesScreen: Screen {
  /// The terminal's size. A change also arrives as input.
  public internal(set) var size: Size
  /// The number of colours in use.
  public let depth: ColorDepth
  /// The terminfo entry in use. It may replace the one that TERM names.
  public let type: String

  let options: ScreenOptions
  let input: Int32
  let output: Int32
  private let screen: OpaquePointer
  let window: UnsafeMutablePointer<WINDOW>
  /// The pad from which keys are read. Reading from a window would draw that window first.
  let keys: UnsafeMutablePointer<WINDOW>
  var pen: Pen
  /// The grid that the terminal shows; nil if unknown, then everything is sent.
  var shown: Grid?
  /// Whether the terminal reports mouse events.
  var isMouseOn = false
  /// Where the first button was pressed; nil when it is up.
  var pressed: Point?
  /// The text of the current paste so far; nil if there is none.
  var paste: String?
  private var isOpen = true

  /// Takes over the terminal and clears it.
  public init(_ options: ScreenOptions, input: Int32 = 0, output: Int32 = 1) throws(TerminalError) {
    self.options = options
    self.input = input
    self.output = output
    guard isatty(input) == 1 else { throw .notATerminal(stream: "standard input") }
    guard isatty(output) == 1 else { throw .notATerminal(stream: "standard output") }
    _ = setCharacterSet()
    type = try NcursesScreen.usableType(output: output)
    guard tg_open(output) == 0 else {
      throw .system(action: "save the modes of the terminal", reason: lastError())
    }
    let opened = try NcursesScreen.start(type: type, input: input, output: output)
    (screen, window, keys) = (opened.screen, opened.window, opened.keys)
    depth = NcursesScreen.startColors(atMost: options.depth)
    size = NcursesScreen.size(of: opened.window)
    pen = Pen(theme: options.theme, depth: depth, glyphs: options.glyphs)
    setRestore()
    tg_arm()
    if options.holdsStandardError { tg_capture_stderr() }
    setMouse(options.isMouseOn)
    knowPaste()
    setPaste(true)
  }

  /// Draws with another theme, from the next frame on.
  public func use(_ theme: Theme) {
    pen = Pen(theme: theme, depth: depth, glyphs: options.glyphs)
    shown = nil
  }

  public func close() {
    guard isOpen else { return }
    isOpen = false
    setMouse(false)
    setPaste(false)
    endwin()
    tg_reset_modes()
    tg_disarm()
    tg_close()
    delwin(keys)
    delscreen(screen)
  }
}

// MARK: - Starting

extension NcursesScreen {
  /// The terminfo entry to use: that of TERM, or a standard one for descendants of xterm and
  /// screen, whose entries are often not installed.
  private static func usableType(output: Int32) throws(TerminalError) -> String {
    guard let type = environment("TERM") else { throw .noType }
    if try isUsable(type, output: output) { return type }
    let descendants = ["xterm", "ghostty", "wezterm", "foot", "kitty", "alacritty", "konsole"]
    if descendants.contains(where: type.hasPrefix), try isUsable("xterm-256color", output: output) {
      return "xterm-256color"
    }
    if ["tmux", "screen"].contains(where: type.hasPrefix), try isUsable("screen", output: output) {
      return "screen"
    }
    throw .unknownType(type)
  }

  /// Whether the entry exists and can move the cursor. Without this check ncurses would accept such
  /// a terminal and draw nothing.
  private static func isUsable(_ type: String, output: Int32) throws(TerminalError) -> Bool {
    var result: Int32 = 0
    guard setupterm(type, output, &result) == OK else {
      if result == 1 { throw .tooSimple(type) }
      return false
    }
    guard nc_capability("cup") != nil else { throw .tooSimple(type) }
    return true
  }

  private struct Opened {
    let screen: OpaquePointer
    let window: UnsafeMutablePointer<WINDOW>
    let keys: UnsafeMutablePointer<WINDOW>
  }

  /// Starts ncurses on copies of the descriptors; its streams own the copies.
  private static func start(
    type: String, input: Int32, output: Int32
  ) throws(TerminalError) -> Opened {
    // These variables would override the terminal's size.
    unsetenv("LINES")
    unsetenv("COLUMNS")
    set_escdelay(25)
    let keyboard = fcntl(input, F_DUPFD_CLOEXEC, 3)
    let display = fcntl(output, F_DUPFD_CLOEXEC, 3)
    guard let screen = nc_newterm(type, display, keyboard) else {
      tg_close()
      throw .unknownType(type)
    }
    set_term(screen)
    guard let window = nc_stdscr(), let keys = newpad(1, 1) else {
      endwin()
      tg_close()
      throw .system(action: "open the screen", reason: "out of memory")
    }
    cbreak()
    noecho()
    nonl()
    typeahead(-1)  // or a waiting key would leave a frame half drawn
    intrflush(window, false)
    leaveok(window, true)
    keypad(keys, true)
    nodelay(keys, true)
    curs_set(0)
    return Opened(screen: screen, window: window, keys: keys)
  }

  private static func startColors(atMost limit: ColorDepth?) -> ColorDepth {
    guard limit != ColorDepth.none, has_colors() else { return .none }
    start_color()
    use_default_colors()
    let own = ColorDepth(terminalColors: Int(nc_colors()))
    return min(own, limit ?? own)
  }

  static func size(of window: UnsafeMutablePointer<WINDOW>) -> Size {
    Size(width: Int(getmaxx(window)), height: Int(getmaxy(window)))
  }
}

// MARK: - Giving back

extension NcursesScreen {
  /// Gives the guard the bytes that undo the terminal's current modes.
  func setRestore() {
    var text = NcursesScreen.pasteOff + (isMouseOn ? "\u{1B}[?1000l\u{1B}[?1006l" : "")
    for name in ["sgr0", "cnorm", "rmkx"] { text += capability(name) }
    let leave = capability("rmcup")
    if leave.isEmpty, let start = nc_row_start(Int32(max(0, size.height - 1))) {
      text += withoutPadding(String(cString: start)) + "\r\n"
    }
    let bytes = Array((text + leave).utf8).map { CChar(bitPattern: $0) }
    _ = tg_set_restore(bytes, bytes.count)
  }

  private func capability(_ name: String) -> String {
    guard let text = nc_capability(name) else { return "" }
    return withoutPadding(String(cString: text))
  }

  /// The text without delays `$<5>`, which only old hardware needs.
  private func withoutPadding(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$"), let end = rest[dollar...].firstIndex(of: ">"),
      rest[dollar...].dropFirst().first == "<"
    {
      result += rest[..<dollar]
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }
}

/// The system's message for the last failed call.
private func lastError() -> String {
  String(cString: strerror(errno))
}
