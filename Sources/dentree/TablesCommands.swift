import Language
import ArgumentParser
import Export
import Scenario

/// `dentree rules`: the rules of kernfs.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "List the rules of kernfs and their values in each edition.")

  @Option(
    help: "Show only the values of this edition: before, seed, lru or current.",
    completion: .list(EngineChoice.names(of: .edition)))
  var edition: String?

  func run() throws {
    var choice = EngineChoice()
    if let edition {
      try checked { () throws(ChoiceMistake) in try choice.choose(edition: edition) }
    }
    try print(RuleReport.rules(choice.edition))
  }
}

/// `dentree faults`: the bugs that can be switched on.
struct FaultsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "faults", abstract: "List the bugs that `--fault` switches on.")

  func run() throws { try print(RuleReport.faults()) }
}

/// Prints a table; ends with status 1 if writing fails.
private func print(_ table: String) throws {
  var output = Output()
  output.add(table)
  if let failure = output.failure {
    printError("standard output: \(failure)")
    throw ExitCode(ExitStatus.failed)
  }
}
