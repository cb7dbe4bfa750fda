import Language
import ArgumentParser
import Scenario

/// Arguments shared by the questions about one object: a run, and an object at its end.
struct ObjectArguments: ParsableArguments {
  @Argument(help: "A scenario or a recording.")
  var file: String

  @Argument(
    help: """
      The object: a path, inode(PATH), d9, proc:i4, T2:fd1, mount(PATH), filesystem(NAME) or task(NAME).
      """)
  var object: String

  @OptionGroup var scenario: ScenarioOptions

  /// The run at its end, before files are closed. Prints errors and ends with status 2.
  func played() throws -> Session {
    let session = try scenario.played(file)
    session.move(to: session.timeline.operations[..<session.endOfScript].last?.end ?? 0)
    return session
  }

  /// The object as parsed.
  func word() throws -> ObjectWord {
    try checked { () throws(LanguageError) in try ObjectWord.parse(object) }
  }
}
