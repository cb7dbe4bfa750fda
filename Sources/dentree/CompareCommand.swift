import Exhibits
import Language
import ArgumentParser
import Scenario

/// `dentree compare FILE --with A,B`: a scenario on several engines.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Run one scenario on several engines, side by side.",
    discussion: """
      An engine is an edition, a fault, or a rule as NAME=VALUE, which overrides the file's headers. \
      The first run is the file unchanged. Without --with: the file's engines, or else the four \
      editions. Exit status without a screen: 1 if a claim fails on any of them.
      """)

  @Argument(help: "A scenario file.")
  var file: String

  @Option(
    help: ArgumentHelp(
      "Compare with these engines, separated by commas: `before,seed`.", valueName: "engines"),
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
