import Exhibits
import Language
import ArgumentParser
import Export
import Scenario

/// `dentree demo`: the exhibits.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Show an exhibit: one scenario on several engines, side by side.",
    discussion: """
      Without a name, lists the exhibits. A name with a slash or a dot is a file of yours. Exit \
      status without a screen: 0 every claim holds; 1 a claim fails; 2 an invalid file.
      """)

  @Argument(
    help: "An exhibit, or a file with `engine` lines.", completion: .list(Gallery.all.map(\.name)))
  var names: [String] = []

  @Flag(help: "Check every claim of the exhibits, or of all exhibits.")
  var check = false

  @OptionGroup var stage: ExhibitArguments
  @OptionGroup var screen: ScreenArguments

  func run() throws {
    if check { return try runCheck() }
    guard let name = names.first, names.count == 1 else {
      guard names.isEmpty, !stage.isAsked else {
        printError("expected one exhibit; only --check takes several")
        throw ExitCode(ExitStatus.usage)
      }
      return try list()
    }
    try stage.show(try open(name), on: screen)
  }

  private func list() throws {
    var output = Output()
    let longest = Gallery.all.map(\.name.count).max() ?? 0
    for entry in Gallery.all {
      let title = try file(entry.name).title ?? ""
      let gap = String(repeating: " ", count: longest - entry.name.count)
      output.add("\(entry.name)\(gap)  \(title)")
    }
    try output.check()
  }

  private func runCheck() throws {
    var output = Output()
    var isTrue = true
    for name in names.isEmpty ? Gallery.all.map(\.name) : names {
      let exhibit = try open(name)
      exhibit.play()
      for claim in exhibit.broken {
        isTrue = false
        output.add(
          line: "\(exhibit.file.name):\(claim.line):\(claim.column): \(claim.message)")
      }
      if exhibit.claims == 0 {
        isTrue = false
        output.add(line: "\(name): the file has no claims; add `expect` lines")
      } else if exhibit.broken.isEmpty {
        output.add(
          line: "\(name): \(counted(exhibit.claims, "claim holds", "claims hold")) on "
            + counted(exhibit.runs.count, "engine", "engines"))
      }
    }
    try output.check()
    if !isTrue { throw ExitCode(ExitStatus.failed) }
  }

  private func counted(_ count: Int, _ one: String, _ many: String) -> String {
    "\(count) \(count == 1 ? one : many)"
  }

  private func open(_ name: String) throws -> Exhibit {
    let file = try file(name)
    return try checked { () throws(LanguageErrors) in try Exhibit(file) }
  }

  /// The file of an exhibit, built-in or from disk.
  private func file(_ name: String) throws -> ScenarioFile {
    if name.contains("/") || name.contains(".") {
      return try scenarioFile(name, for: "demo")
    }
    let entry = try checked { () throws(ChoiceMistake) in try Gallery.named(name) }
    return try checked { () throws(LanguageErrors) in
      try ScenarioFile.parse(entry.bytes, name: entry.fileName)
    }
  }
}
