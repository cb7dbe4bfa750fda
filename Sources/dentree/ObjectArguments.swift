import ArgumentParser
import Ground
import Scenario

/// A scenario and an object of it at its end: what questions about one object accept.
struct ObjectArguments: ParsableArguments {
  @Argument(help: "The scenario file.")
  var file: String

  @Argument(help: "The object: a path, inode(PATH), d9, i41 or the name of an open file.")
  var object: String

  @OptionGroup var scenario: ScenarioOptions

  /// The scenario, run to its end, and the object. Says what is wrong and ends with status 2.
  func find() throws -> (session: Session, object: ObjectID) {
    let session = try scenario.session(of: readFile(file), name: file)
    if let file = session.file { session.play(file) }
    let word = try checked { () throws(LanguageError) in try ObjectWord.parse(object) }
    return (session, try checked { () throws(Unknown) in try session.object(word) })
  }
}
