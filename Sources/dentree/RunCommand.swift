import ArgumentParser
import Export
import Scenario
import Timeline

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
    var output = Output()
    if format == .text, let deviation = session.options.deviation { output.add("# \(deviation)") }
    output.add(report(session))
    let failures = session.play(file) { line, verdict in
      if case .said(let text) = verdict, format == .text {
        output.add("    # \(Sentence.visible(text.utf8))")
      }
      if verdict == nil { output.add(report(session)) }
    }
    session.playClosing { _ in output.add(report(session)) }
    for failure in failures {
      complain("\(file.name):\(failure.line):\(failure.column): \(failure.message)")
    }
    if let failure = output.failure {
      complain("standard output: \(failure)")
      throw ExitCode(ExitStatus.failed)
    }
    if !failures.allSatisfy(\.isNote) { throw ExitCode(ExitStatus.failed) }
  }

  /// The newest operation.
  private func report(_ session: Session) -> String {
    let index = session.timeline.operations.count - 1
    return switch format {
    case .text: TextReport(session.timeline).operation(index)
    case .trace: Trace(session.timeline).line(index)
    }
  }
}
