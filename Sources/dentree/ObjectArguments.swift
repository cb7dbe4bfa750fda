import ArgumentParser
import Scenario

/// A scenario and an object of it at its end: what questions about one object accept.
struct ObjectArguments: ParsableArguments {
  @Argument(help: "The scenario file.")
  var file: String

  @Argument(
    help: """
      The object: a path, inode(PATH), d9, proc:i4, T2:fd1, mount(PATH), filesystem(NAME) or task(NAME).
      """)
  var object: String

  @OptionGroup var scenario: ScenarioOptions

  /// Runs the scenario to its end. Says what is wrong and ends with status 2.
  func played() throws -> Session {
    let session = try scenario.session(of: readFile(file), name: file)
    if let file = session.file { session.play(file) }
    return session
  }

  /// The object by its word.
  func word() throws -> ObjectWord {
    try checked { () throws(LanguageError) in try ObjectWord.parse(object) }
  }
}
