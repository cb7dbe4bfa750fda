import Language
import ArgumentParser
import Export
import Scenario

/// `dentree diff`: the first step at which two runs differ.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Find the first step at which two runs diverge.",
    discussion: """
      Each file is a recording, or a scenario, which is run. Exit status: 0 the runs are equal; \
      1 they diverge; 2 a file cannot be read.
      """)

  @Argument(help: "A recording or a scenario.")
  var first: String

  @Argument(help: "A second one.")
  var second: String

  func run() throws {
    let runs = try [first, second].map { try session(of: $0) }
    // A recording made by `run` ends with the closing operations.
    for (run, other) in zip(runs, runs.reversed())
    where !run.isRecording && other.endOfScript < other.timeline.operations.count {
      run.playClosing()
    }
    let difference = Difference((first, runs[0]), (second, runs[1]))
    var output = Output()
    output.add(difference.text ?? difference.summary)
    try output.check()
    if difference.text != nil { throw ExitCode(ExitStatus.failed) }
  }

  private func session(of name: String) throws -> Session {
    let bytes = try readFile(name)
    if Session.isRecording(bytes) { return try openRecording(bytes, name: name) }
    return try checked { () throws(LanguageErrors) in
      let file = try ScenarioFile.parse(bytes, name: name)
      let session = try Session.open(file)
      session.play(file)
      return session
    }
  }
}

/// Opens a recorded run and prints its notes. Ends with status 2 if there is none.
func openRecording(_ bytes: [UInt8], name: String, run: Int? = nil) throws -> Session {
  let session = try checked { () throws(RecordingMistake) in
    try Session.open(recording: bytes, name: name, run: run)
  }
  for remark in session.remarks { printError("\(name) \(remark)") }
  return session
}
