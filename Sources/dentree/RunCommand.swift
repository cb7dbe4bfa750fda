import Ground
import ArgumentParser
import Export
import Scenario
import Timeline

/// `dentree run`: runs a scenario without a terminal.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a scenario without a terminal, then close its files and unmount.")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, trace, steps, json

    /// Whether the format is text for people, with captions between the operations.
    var isProse: Bool { self == .text || self == .steps }
    /// Whether the format is one document for the whole run.
    var isWhole: Bool { self == .json }
  }

  @Argument(help: "The scenario file.")
  var file: String

  @OptionGroup var scenario: ScenarioOptions

  @Option(
    help: """
      Set the format. text: both trees after each operation. trace: a line of JSON per operation. \
      steps: a sentence per step. json: one document with the numbers of each operation.
      """)
  var format = Format.text

  @Option(
    name: .customLong("record"),
    help: ArgumentHelp(
      "Record the run to this file, replacing an older recording.", valueName: "file"))
  var recording: String?

  func run() throws {
    _ = try scenario.choice()
    let bytes = try readFile(file)
    if let recorded = try scenario.recorded(bytes, name: file) { return try show(recorded) }
    let session = try scenario.session(of: bytes, name: file)
    guard let file = session.file else { return }
    if let recording, let failure = session.record(in: RecordingFile(recording, replaces: true)) {
      printError(failure)
      throw ExitCode(ExitStatus.usage)
    }
    var output = Output()
    format.begin(session, &output)
    func addNewest() {
      if !format.isWhole { output.add(format.newest(of: session)) }
    }
    addNewest()
    let failures = session.play(file) { line, verdict in
      if case .said(let text) = verdict, format.isProse {
        output.add("    # \(Quoting.visible(text))")
      }
      if verdict == nil { addNewest() }
    }
    session.playClosing { _ in addNewest() }
    if format.isWhole { output.add(whole: format.whole(session)) }
    for failure in failures {
      printError("\(file.name):\(failure.line):\(failure.column): \(failure.message)")
    }
    let lost = session.endRecording()
    if let lost { printError(lost) }
    try output.check()
    if lost != nil { throw ExitCode(ExitStatus.failed) }
    if !failures.allSatisfy(\.isNote) { throw ExitCode(ExitStatus.failed) }
  }
}

extension RunCommand {
  /// Prints a recorded run.
  private func show(_ recorded: Session) throws {
    guard recording == nil else {
      printError("\(file): expected a scenario: a recording cannot be recorded again")
      throw ExitCode(ExitStatus.usage)
    }
    var output = Output()
    format.begin(recorded, &output)
    format.add(recorded, to: &output)
    let failures = recorded.judgeRecorded().filter { [.notAsked, .stop].contains($0.kind) }
    for failure in failures { printError(FindingReport.text(failure, in: file)) }
    try output.check()
    if !failures.isEmpty { throw ExitCode(ExitStatus.failed) }
  }
}

extension RunCommand.Format {
  /// Prints the differences from the newest kernfs.
  fileprivate func begin(_ session: Session, _ output: inout Output) {
    if isProse, let deviation = session.options.deviation { output.add("# \(deviation)") }
  }

  /// Prints all operations of a run that has ended.
  func add(_ session: Session, to output: inout Output) {
    if isWhole { return output.add(whole: whole(session)) }
    for index in session.timeline.operations.indices {
      session.move(to: session.timeline.operations[index].end)
      output.add(operation(index, of: session))
    }
  }

  /// The last operation.
  func newest(of session: Session) -> String {
    operation(session.timeline.operations.count - 1, of: session)
  }

  /// One operation.
  /// - Precondition: the cursor is at its end.
  func operation(_ index: Int, of session: Session) -> String {
    switch self {
    case .text: TextReport(session.timeline).operation(index)
    case .trace: Trace(session.timeline).line(index)
    case .steps: StepsReport(session).operation(index)
    case .json: ""
    }
  }

  /// The whole run; the cursor may be anywhere.
  func whole(_ session: Session) -> String { RunReport(session).json }
}
