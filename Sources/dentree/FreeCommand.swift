import ArgumentParser
import Scenario
import Timeline

/// `dentree free`: which operations would free an object.
struct FreeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "free",
    abstract: "Run a scenario and find the operations that would free an object at its end.")

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
    let name = Sentence.name(of: id, in: session.timeline.model, names: session.timeline.names)
    var output = Output()
    do throws(Parting) {
      for line in try session.freeing(id).lines(about: name) { output.add(line) }
    } catch {
      complain("the same operations part at operation \(error.operation), step \(error.step)")
      throw ExitCode(ExitStatus.failed)
    }
    try output.check()
  }
}
