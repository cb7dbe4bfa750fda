import Exhibits
import Language
import ArgumentParser
import Scenario

/// `dentree [FILE]`: opens the screen.
struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Open a scenario in the terminal, at its end (the default).")

  @Argument(help: "A scenario or a recording. Default: a small example.")
  var file: String?

  @OptionGroup var scenario: ScenarioOptions
  @OptionGroup var screen: ScreenArguments

  @Flag(help: "Do not run the file yet; its lines wait for `.`, `>` and `c`.")
  var step = false

  @Option(
    name: .customLong("record"),
    help: ArgumentHelp(
      "Record the run to this file, replacing an older recording.", valueName: "file"))
  var recording: String?

  func run() throws {
    var opening = OpenRequest(file: file)
    opening.scenario = scenario
    opening.choice = try scenario.choice()
    opening.showing = screen.showing
    opening.step = step
    opening.recording = recording
    try opening.run()
  }
}

/// The parsed arguments of `open`.
struct OpenRequest {
  var file: String?
  /// The options for the engine.
  var scenario: ScenarioOptions?
  var choice = EngineChoice()
  var showing = ScreenRequest()
  var step = false
  var recording: String?

  init(file: String?) { self.file = file }

  /// The request for a command line with only a file name; nil for any other. Loading
  /// ArgumentParser would take longer than everything else before the first frame.
  init?(plain words: some Collection<String>) {
    guard let word = words.first else { return }
    let commands = Dentree.configuration.subcommands.map { $0.configuration.commandName }
    guard words.count == 1, !word.hasPrefix("-"), !word.isEmpty, word != "help",
      !commands.contains(word)
    else { return nil }
    file = word
  }

  func run() throws {
    let name = file ?? "welcome"
    let bytes = try file.map { try readFile($0) } ?? Welcome.scenario
    if Session.isRecording(bytes) { return try show(recording: bytes, name) }
    let session = try session(of: bytes, name: name, choosing: choice)
    if let recording, let failure = session.record(in: RecordingFile(recording, replaces: true)) {
      printError(failure)
      throw ExitCode(ExitStatus.usage)
    }
    if let file = session.file { session.enqueue(file) }
    try showing.show(session, begin: !step)
  }

  /// Shows a recording as `play` does.
  private func show(recording bytes: [UInt8], _ name: String) throws {
    guard recording == nil, !step else {
      printError("\(name): a recording has no engine; --record and --step need a scenario")
      throw ExitCode(ExitStatus.usage)
    }
    let session = try scenario?.recorded(bytes, name: name) ?? openRecording(bytes, name: name)
    try showing.show(session, begin: false, said: session.remarks.first.map { "\(name) \($0)." })
  }
}

/// `dentree play FILE`: opens a recording.
struct PlayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "play", abstract: "Open a recording and step through it.")

  @Argument(help: "A recording.")
  var file: String

  @OptionGroup var screen: ScreenArguments

  @Option(help: "Print text, trace, steps or json, as `run` does, instead of opening the screen.")
  var format: RunCommand.Format?

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp("Open run N of a recording that has several.", valueName: "n"))
  var number: Int?

  func run() throws {
    let bytes = try readFile(file)
    guard Session.isRecording(bytes) else {
      printError("\(file): expected a recording; `dentree FILE` opens a scenario")
      throw ExitCode(ExitStatus.usage)
    }
    let session = try openRecording(bytes, name: file, run: number)
    guard let format else {
      let said = session.remarks.first.map { "\(file) \($0)." }
      return try screen.showing.show(session, begin: false, said: said)
    }
    var output = Output()
    format.add(session, to: &output)
    try output.check()
  }
}
