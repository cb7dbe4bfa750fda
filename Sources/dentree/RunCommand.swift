import ArgumentParser
import Export
import Scenario

/// `dentree run`: a scenario without a terminal.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a scenario without a terminal, close its files and unmount.")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, trace
  }

  @Argument(help: "The scenario file.")
  var file: String

  @OptionGroup var scenario: ScenarioOptions

  @Option(help: "text: both trees after each operation, for people. trace: a line of JSON each.")
  var format = Format.text

  func run() throws {
    let session = try scenario.session(of: readFile(file), name: file)
    guard let file = session.file else { return }
    show(session)
    let failures = session.play(file) { line, verdict in
      if case .said(let text) = verdict, format == .text { print("    # \(text)") }
      if verdict == nil { show(session) }
    }
    session.playClosing { _ in show(session) }
    for failure in failures {
      complain("\(file.name):\(failure.line):\(failure.column): \(failure.message)")
    }
    if !failures.isEmpty { throw ExitCode(ExitStatus.failed) }
  }

  /// Prints the newest operation.
  private func show(_ session: Session) {
    let index = session.timeline.operations.count - 1
    switch format {
    case .text: print(TextReport(session.timeline).operation(index))
    case .trace: print(Trace(session.timeline).line(index))
    }
  }
}
