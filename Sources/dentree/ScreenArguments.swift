/// Arguments shared by all commands that open the screen, and opening it.

import Language
import ArgumentParser
import Canvas
import Configuration
import Interface
import Scenario
import Terminal

/// Options of the screen.
struct ScreenArguments: ParsableArguments {
  @Option(help: "Use a theme: dark, light, terminal16, monochrome or a theme file.")
  var theme: String = "dark"

  @Option(
    name: .customLong("break"),
    help: ArgumentHelp(
      "Stop where this becomes true or happens (repeatable), as `:break` does.",
      valueName: "condition"))
  var breaks: [String] = []

  @Flag(help: "Leave the mouse to the terminal, for selecting text.")
  var noMouse = false

  @Flag(
    help: "Use no full screen: print a prompt, answers and trees. TERM=dumb implies it.")
  var plain = false

  var showing: ScreenRequest {
    ScreenRequest(theme: theme, breaks: breaks, isMouseOn: !noMouse, isPlain: plain)
  }
}

/// The parsed arguments for the screen.
struct ScreenRequest {
  var theme = "dark"
  var breaks: [String] = []
  var isMouseOn = true
  var isPlain = false

  /// Whether to run without a full screen: by option, or because TERM says that the terminal is
  /// dumb.
  var isPlainAnyway: Bool { isPlain || environment("TERM") == "dumb" }

  /// Adds the conditions of `--break`.
  func setBreaks(_ session: Session) throws {
    for text in breaks {
      try checked { () throws(LanguageError) in try session.stop(at: text) }
    }
  }

  /// Shows a run until the user leaves.
  /// - Parameters:
  ///   - begin: whether waiting lines run before the first frame.
  ///   - said: the first message.
  func show(_ session: Session, begin: Bool, said: String? = nil) throws {
    try setBreaks(session)
    if isPlainAnyway { return try PlainLoop(session).run(begin: begin, said: said) }
    try show { settings, monitor in
      session.monitor = monitor
      let app = App(session: session, settings: settings)
      if begin { app.begin() }
      if let said { app.report(said) }
      return app
    }
  }

  /// Opens the screen and runs an app on it until the user leaves.
  func show(_ make: (Settings, ProgressMonitor) -> App) throws {
    let (look, complaint) = loadTheme(theme)
    var options = ScreenOptions(theme: look, isMouseOn: isMouseOn)
    if environment("NO_COLOR") != nil { options.depth = ColorDepth.none }
    let screen = try open(options)
    let progress = ScreenProgress(screen, options.glyphs)
    let monitor = progress.makeMonitor()
    monitor.begin()
    let program = make(
      Settings(theme: look.name, glyphs: options.glyphs, isMouseOn: isMouseOn), monitor)
    if let complaint { program.report(complaint, isError: true) }
    var loop = Loop(program, screen, look, progress, monitor)
    let status = loop.run()
    let lost = program.endRecording()
    if let complaint { printError(lines: complaint) }
    if let lost { printError(lost) }
    if status != 0 { throw ExitCode(status) }
    if lost != nil { throw ExitCode(ExitStatus.failed) }
  }

  private func open(_ options: ScreenOptions) throws -> NcursesScreen {
    do { return try NcursesScreen(options) } catch {
      printError("dentree: \(error)")
      throw ExitCode(ExitStatus.noTerminal)
    }
  }
}

extension Theme {
  /// A theme by name or file. A pipe without data is not waited for.
  static func load(file name: String) throws(ConfigurationError) -> Theme {
    try load(name) { contents(of: $0, waits: false, atMost: 1).mapError(\.problem) }
  }
}

/// A theme by name or file. After an error, the default theme and the error.
func loadTheme(_ name: String) -> (Theme, complaint: String?) {
  do { return (try Theme.load(file: name), nil) } catch {
    return ((try? Theme.named("dark")) ?? Theme(name: "dark"), "\(error)")
  }
}

/// The theme for a picture. Prints an error and uses the default theme.
func themeOfPicture(_ name: String) -> Theme {
  let (theme, complaint) = loadTheme(name)
  if let complaint { printError(lines: complaint) }
  return theme
}
