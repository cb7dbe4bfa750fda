import Language
import ArgumentParser
import Scenario

/// A run and an object of it at its end: what questions about one object accept.
struct ObjectArguments: ParsableArguments {
  @Argument(help: "A scenario or a recording.")
  var file: String

  @Argument(
    help: """
      The object: a path, inode(PATH), d9, proc:i4, T2:fd1, mount(PATH), filesystem(NAME) or task(NAME).
      """)
  var object: String

  @OptionGroup var scenario: ScenarioOptions

  /// The run at its end, before `run` closed and unmounted everything. Says what is wrong and ends with
  /// status 2.
  func played() throws -> Session {
    let session = try scenario.played(file)
    session.move(to: session.timeline.operations[..<session.endOfScript].last?.end ?? 0)
    return session
  }

  /// The object by its word.
  func word() throws -> ObjectWord {
    try checked { () throws(LanguageError) in try ObjectWord.parse(object) }
  }
}
