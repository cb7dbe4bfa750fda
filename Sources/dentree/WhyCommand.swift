import ArgumentParser
import Scenario
import Timeline

/// `dentree why`: who holds an object at the end of a scenario.
struct WhyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Run a scenario and say who holds an object at its end, and who holds those.")

  @Argument(help: "The scenario file.")
  var file: String

  @Argument(help: "The object: a path, inode(PATH), d9, i41 or the name of an open file.")
  var object: String

  @OptionGroup var scenario: ScenarioOptions

  func run() throws {
    let session = try scenario.session(of: readFile(file), name: file)
    if let file = session.file { session.play(file) }
    let word = try checked { () throws(LanguageError) in try ObjectWord.parse(object) }
    let id = try checked { () throws(Unknown) in try session.object(word) }
    var output = Output()
    for line in session.timeline.why(id) { output.add(line) }
    if output.failure != nil { throw ExitCode(ExitStatus.failed) }
  }
}
