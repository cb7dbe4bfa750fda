import ArgumentParser
import Scenario
import Timeline

/// `dentree free`: the operations that would free an object.
struct FreeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "free",
    abstract: "Run a scenario and find the operations that would free an object.")

  @OptionGroup var question: ObjectArguments

  func run() throws {
    let session = try question.played(), word = try question.word()
    let id = try checked { () throws(Unknown) in try session.object(word) }
    let name = Sentence.name(of: id, in: session.timeline.model, names: session.timeline.names)
    var output = Output()
    do throws(BranchFailure) {
      for line in try session.freeing(id).lines(about: name) { output.add(line) }
    } catch {
      printError("Cannot try what frees \(name): \(error.text)")
      throw ExitCode(ExitStatus.failed)
    }
    try output.check()
  }
}
