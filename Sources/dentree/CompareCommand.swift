import Exhibits
import Language
import ArgumentParser
import Scenario

/// `dentree compare FILE --with A,B`: a scenario on several engines.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Run one scenario on several engines in lockstep, beside each other.",
    discussion: """
      An engine is an edition, a fault, or a rule as NAME=VALUE, over what the file says; the first \
      run is the file as it is. Without --with: the engines that the file names, or else the four \
      editions. Exit status without a screen: 1 if a claim fails on one of them.
      """)

  @Argument(help: "A scenario file.")
  var file: String

  @Option(
    help: ArgumentHelp(
      "The engines beside the file's own, by comma: `before,seed`.", valueName: "engines"),
    completion: .list(
      EngineChoice.names(of: .edition) + EngineChoice.names(of: .fault)
        + EngineChoice.names(of: .rule)))
  var with: String?

  @OptionGroup var stage: ExhibitArguments
  @OptionGroup var screen: ScreenArguments

  func run() throws {
    let scenario = try scenarioFile(file, for: "compare")
    let engines = try checked { () throws(ChoiceMistake) in
      if let with { return try scenario.engines(with: with) }
      return scenario.engines.isEmpty ? ScenarioFile.editions : []
    }
    let exhibit = try checked { () throws(LanguageErrors) in
      try Exhibit(scenario, engines: engines)
    }
    try stage.show(exhibit, on: screen)
  }
}
