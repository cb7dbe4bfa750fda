import ArgumentParser
import Scenario
import Timeline

/// `dentree why`: the holders of an object at the end of a scenario.
struct WhyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Run a scenario and show who holds an object, and who holds the holders.")

  @OptionGroup var question: ObjectArguments

  func run() throws {
    let session = try question.played(), word = try question.word()
    let id = try checked { () throws(Unknown) in try session.object(word) }
    var output = Output()
    for line in session.timeline.why(id) { output.add(line) }
    try output.check()
  }
}
