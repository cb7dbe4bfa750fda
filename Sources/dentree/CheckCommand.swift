import Exhibits
import Questions
import Language
import ArgumentParser
import Export
import Scenario

/// `dentree check`: judges scenarios and recordings, for scripts and CI.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Run scenarios and report failed expectations, stops and leaks.",
    discussion: """
      Runs each scenario, then closes and unmounts everything. A file with `engine` lines runs on \
      those engines. A recording has no claims: only operations that were not asked, stops and \
      leaks count; if it does not end with everything closed, its operations are repeated and then \
      everything is closed. Prints one line per finding. Exit status: 0 no findings; 1 findings; \
      2 an invalid file.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Argument(help: "Scenarios and recordings.")
  var files: [String]

  @OptionGroup var scenario: ScenarioOptions

  @Option(help: "Set the format: text (file:line: sentence) or json (an object per line).")
  var format = Format.text

  @Flag(help: "Show leaks by the operation that left them behind, a row per leak.")
  var balance = false

  func run() throws {
    if balance { return try runBalance() }

    var output = Output()
    var isClean = true
    for name in files {
      for finding in try findings(in: name) {
        isClean = false
        output.add(
          format == .text
            ? FindingReport.text(finding, in: name) : FindingReport.json(finding, in: name))
      }
    }
    if let failure = output.failure {
      printError("standard output: \(failure)")
      throw ExitCode(ExitStatus.failed)
    }
    if !isClean { throw ExitCode(ExitStatus.failed) }
  }

  private func runBalance() throws {
    var output = Output()
    var isClean = true
    for name in files {
      // Leaks have rows in the balance; other findings are printed as usual.
      for finding in try findings(in: name) where !finding.kind.isLeak {
        isClean = false
        output.add(FindingReport.text(finding, in: name))
      }
      let session = try scenario.played(name)
      for row in session.balance() where !row.left.isEmpty {
        isClean = false
        for leak in session.leaks(of: row) {
          let place = FindingReport.text(session.place(of: row.operation), in: name)
          output.add("\(place): \(leak)")
        }
      }
    }
    if output.failure != nil || !isClean { throw ExitCode(ExitStatus.failed) }
  }

  /// The findings of a file, a scenario or a recording.
  private func findings(in name: String) throws -> [Finding] {
    let bytes = try readFile(name)
    if let recorded = try scenario.recorded(bytes, name: name) {
      printError("\(name): a recording has no claims; only its events are judged")
      return recorded.judgeRecorded()
    }
    let session = try scenario.session(of: bytes, name: name)
    guard let file = session.file else { return [] }
    guard file.engines.isEmpty else {
      let exhibit = try checked { () throws(LanguageErrors) in try Exhibit(file) }
      exhibit.play()
      return exhibit.findings
    }
    return session.judge(file)
  }
}
