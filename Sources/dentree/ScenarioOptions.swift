/// Arguments shared by all commands that run a scenario.

import Language
import ArgumentParser
import Scenario

extension RenameWord: ExpressibleByArgument {}

/// Options for the engine. They override the file's headers.
struct ScenarioOptions: ParsableArguments {
  @Option(
    help: "Run on an edition of kernfs: before, seed, lru or current.",
    completion: .list(EngineChoice.names(of: .edition)))
  var edition: String?

  @Option(
    name: .customLong("rule"),
    help: ArgumentHelp(
      "Set one rule to a value (repeatable); `dentree rules` lists them.",
      valueName: "name=value"),
    completion: .list(EngineChoice.names(of: .rule)))
  var rules: [String] = []

  @Option(
    name: .customLong("fault"),
    help: ArgumentHelp(
      "Switch on one bug (repeatable); `dentree faults` lists them.", valueName: "name"),
    completion: .list(EngineChoice.names(of: .fault)))
  var faults: [String] = []

  @Option(help: "Use kernfs's own rename (native) or the filesystem's (client).")
  var rename: RenameWord?

  /// A run of the file, after `fs` only. Prints errors and ends with status 2.
  func session(of read: @autoclosure () throws -> [UInt8], name: String) throws -> Session {
    let choice = try choice()
    return try dentree.session(of: read(), name: name, choosing: choice)
  }

  /// A run at its end: a recording opened, or a scenario run.
  func played(_ name: String) throws -> Session {
    let bytes = try readFile(name)
    if let recorded = try recorded(bytes, name: name) { return recorded }
    let session = try session(of: bytes, name: name)
    if let file = session.file { session.play(file) }
    return session
  }

  /// The run of a recording; nil for any other file. Options for the engine are refused, because a
  /// recording has one.
  func recorded(_ bytes: [UInt8], name: String) throws -> Session? {
    guard Session.isRecording(bytes) else { return nil }
    guard edition == nil, rename == nil, rules.isEmpty, faults.isEmpty else {
      printError(
        "\(name): a recording has a fixed engine; --edition, --rule, --fault and --rename "
          + "need a scenario")
      throw ExitCode(ExitStatus.usage)
    }
    return try openRecording(bytes, name: name)
  }

  func choice() throws -> EngineChoice {
    try checked { () throws(ChoiceMistake) in
      var choice = EngineChoice(rename: rename)
      if let edition { try choice.choose(edition: edition) }
      for rule in rules { try choice.choose(rule: rule) }
      for fault in faults { try choice.choose(fault: fault) }
      return choice
    }
  }
}

/// A parsed scenario. For a recording or a mistake prints the error and ends with status 2.
func scenarioFile(_ name: String, for command: String) throws -> ScenarioFile {
  let bytes = try readFile(name)
  guard !Session.isRecording(bytes) else {
    printError(
      "\(name): `\(command)` expects a scenario, not a recording; `dentree play` opens it, and "
        + "`:save` there writes a scenario")
    throw ExitCode(ExitStatus.usage)
  }
  return try checked { () throws(LanguageErrors) in try ScenarioFile.parse(bytes, name: name) }
}

/// A run of the file, after `fs` only. Prints errors and ends with status 2.
func session(of bytes: [UInt8], name: String, choosing choice: EngineChoice) throws -> Session {
  try checked { () throws(LanguageErrors) in
    try Session.open(ScenarioFile.parse(bytes, name: name), choosing: choice)
  }
}

/// Runs `body`. If it throws, prints the error and ends with status 2.
func checked<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws -> Result {
  do { return try body() } catch {
    printError(lines: "\(error)")
    throw ExitCode(ExitStatus.usage)
  }
}
