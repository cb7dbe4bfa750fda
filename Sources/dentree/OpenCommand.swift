import ArgumentParser
import Canvas
import Configuration
import Interface
import Scenario
import Terminal

/// `dentree [FILE]`: the screen.
struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Open a scenario in the terminal, at its end (the default).")

  @Argument(help: "A scenario file; without one, a small filesystem to look around in.")
  var file: String?

  @OptionGroup var scenario: ScenarioOptions

  @Option(help: "A theme by name (dark, light, terminal16, monochrome) or a theme file.")
  var theme: String = "dark"

  @Option(
    name: .customLong("break"),
    help: ArgumentHelp(
      "Stop where this becomes true or happens (repeatable), as `:break` says it.",
      valueName: "condition"))
  var breaks: [String] = []

  @Flag(help: "Run nothing yet: the operations of the file wait for `.`, `>` and `c`.")
  var step = false

  @Flag(help: "Leave the mouse to the terminal, for selecting text.")
  var noMouse = false

  func run() throws {
    let session = try scenario.session(
      of: file.map { try readFile($0) } ?? Welcome.scenario, name: file ?? "welcome")
    for text in breaks {
      try checked { () throws(LanguageError) in try session.stop(at: text) }
    }
    let (look, complaint) = loadTheme()
    var options = ScreenOptions(theme: look, isMouseOn: !noMouse)
    if environment("NO_COLOR") != nil { options.depth = ColorDepth.none }
    let screen = try open(options)
    if let file = session.file { session.enqueue(file) }
    let app = App(
      session: session,
      settings: Settings(theme: look.name, glyphs: options.glyphs, isMouseOn: !noMouse))
    if !step { app.begin() }
    if let complaint { app.tell(complaint, isError: true) }
    let status = Loop(app, screen).run()
    if let complaint { complain(complaint) }
    if status != 0 { throw ExitCode(status) }
  }

  /// The theme, or the default one and what is wrong with the one that was asked for.
  private func loadTheme() -> (Theme, String?) {
    do { return (try Theme.load(theme), nil) } catch {
      return ((try? Theme.named("dark")) ?? Theme(name: "dark"), "\(error)")
    }
  }

  private func open(_ options: ScreenOptions) throws -> NcursesScreen {
    do { return try NcursesScreen(options) } catch {
      complain("dentree: \(error)")
      throw ExitCode(ExitStatus.noTerminal)
    }
  }
}
