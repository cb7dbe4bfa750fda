/// What both ways of running a scenario accept.

import ArgumentParser
import Scenario

extension EditionWord: ExpressibleByArgument {}
extension RenameWord: ExpressibleByArgument {}

/// Options that choose an engine.
struct ScenarioOptions: ParsableArguments {
  @Option(help: "The historical behaviour of kernfs: before, seed, lru or current.")
  var edition: EditionWord?

  @Option(help: "Whose rename moves an entry: kernfs's own (native), or the filesystem's (client).")
  var rename: RenameWord?

  /// The session of a file, with `fs` done and nothing else. Says what is wrong with the file, and
  /// ends with status 2.
  func session(of bytes: [UInt8], name: String) throws -> Session {
    do {
      let file = try ScenarioFile.parse(bytes, name: name)
      return try Session.open(file, edition: edition, rename: rename)
    } catch {
      complain("\(error)")
      throw ExitCode(ExitStatus.usage)
    }
  }
}
