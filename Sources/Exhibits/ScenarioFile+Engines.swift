import Scenario
import Language
import Ground

// Engines from a command line, instead of a file's own.
extension ScenarioFile {
  /// The four editions, oldest first.
  public static var editions: [EngineHeader] {
    Edition.allCases.map { EngineHeader(name: $0.rawValue, choice: EngineChoice(edition: $0)) }
  }

  /// The file's own engine, and those of a list like `before,wrong-twin,unhash=name` of editions,
  /// faults and rules. Throws for an unknown name and for too many engines.
  public func engines(with list: String) throws(ChoiceMistake) -> [EngineHeader] {
    let own = EngineOptions(choices: [choice])
    var engines = [
      EngineHeader(name: own.deviation ?? Edition.current.rawValue, choice: EngineChoice())
    ]
    for name in list.split(separator: ",", omittingEmptySubsequences: false) {
      let name = String(name.drop { $0 == " " })
      let choice = try Self.choice(named: name)
      guard !engines.contains(where: { $0.name == name }) else {
        throw ChoiceMistake(description: "engine `\(name)` is named twice")
      }
      engines.append(EngineHeader(name: name, choice: choice))
    }
    guard engines.count <= EngineHeader.most else {
      throw ChoiceMistake(
        description: "expected at most \(EngineHeader.most - 1) engines beside the file's own, "
          + "found \(engines.count - 1)")
    }
    return engines
  }

  private static func choice(named name: String) throws(ChoiceMistake) -> EngineChoice {
    var choice = EngineChoice()
    if name.contains("=") {
      try choice.choose(rule: name)
    } else if Fault.named(name) != nil {
      try choice.choose(fault: name)
    } else if Edition(rawValue: name) != nil {
      try choice.choose(edition: name)
    } else {
      let names = EngineChoice.names(of: .edition) + EngineChoice.names(of: .fault)
      throw ChoiceMistake(
        description: "no edition, fault or rule `\(Quoting.excerpt(Array(name.utf8)))`"
          + Suggestion.text(for: name, among: names))
    }
    return choice
  }
}
