/// What one place, a file or the command line, chooses about the engine: an edition, single rules, faults,
/// and whose rename. Names are checked where they are said; the rules themselves are Ground's table.

import Ground

/// A rule turned to one of its values, by name.
public struct RuleSetting: Hashable, Sendable {
  /// The name of the rule.
  public let rule: String
  /// The name of its value.
  public let value: String
}

/// A name that is none, or two choices that contradict each other, in one sentence without a full stop.
public struct ChoiceMistake: Error, Hashable, CustomStringConvertible {
  public let description: String

  package init(description: String) { self.description = description }
}

/// What one place says. What it leaves out is left to another place, or to the default.
public struct EngineChoice: Hashable, Sendable {
  /// The edition; nil if it is not chosen here.
  public var edition: Edition?
  /// Whose rename; nil if it is not chosen here.
  public var rename: RenameWord?
  /// Single rules, in the order in which they were said.
  public private(set) var settings: [RuleSetting] = []
  /// Bugs that are on, in the order in which they were said.
  public private(set) var faults: [Fault] = []

  public init(edition: Edition? = nil, rename: RenameWord? = nil) {
    self.edition = edition
    self.rename = rename
  }
}

extension EngineChoice {
  /// An edition by its name.
  public mutating func choose(edition name: String) throws(ChoiceMistake) {
    guard let edition = Edition(rawValue: name) else {
      throw ChoiceMistake(
        description: "no edition `\(Self.shown(name))`"
          + Suggestion.text(for: name, among: Edition.allCases.map(\.rawValue)))
    }
    self.edition = edition
  }

  /// `NAME=VALUE`.
  public mutating func choose(rule text: String) throws(ChoiceMistake) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw ChoiceMistake(description: "expected a rule as NAME=VALUE, found `\(Self.shown(text))`")
    }
    try choose(try Self.setting(String(parts[0]), String(parts[1])))
  }

  /// One rule. Throws if the same place has turned it to another value before.
  public mutating func choose(_ setting: RuleSetting) throws(ChoiceMistake) {
    try refuse([setting], by: "rule `\(setting.rule)=\(setting.value)`")
    if !settings.contains(setting) { settings.append(setting) }
  }

  /// A bug by its name. Throws if another choice of the same place switches it off.
  public mutating func choose(fault name: String) throws(ChoiceMistake) {
    let fault = try Self.fault(name)
    try refuse(fault.settings, by: "fault `\(name)`")
    if !faults.contains(fault) { faults.append(fault) }
  }

  /// Throws unless all of `settings` agree with what was chosen.
  private func refuse(_ settings: [RuleSetting], by name: String) throws(ChoiceMistake) {
    for setting in settings {
      for fault in faults where fault.contradicts(setting) {
        throw ChoiceMistake(
          description: "\(name) contradicts fault `\(fault.name)`, which needs rule "
            + "`\(setting.rule)` as well")
      }
      for other in self.settings where other.contradicts(setting) {
        throw ChoiceMistake(
          description: "\(name) contradicts rule `\(other.rule)=\(other.value)`")
      }
    }
  }
}

// Names and what they stand for.
extension EngineChoice {
  /// What has names that can be chosen.
  public enum Subject: Hashable, Sendable {
    case edition, rule, fault
  }

  /// Every name, for completion in a shell; rules with their values: `unhash=name`.
  public static func names(of subject: Subject) -> [String] {
    switch subject {
    case .edition: Edition.allCases.map(\.rawValue)
    case .rule: Rule.all.flatMap { rule in rule.values.map { "\(rule.name)=\($0.name)" } }
    case .fault: Fault.all.map(\.name)
    }
  }

  /// A rule and a value that there are.
  static func setting(_ name: String, _ value: String) throws(ChoiceMistake) -> RuleSetting {
    guard let rule = Rule.named(name) else {
      throw ChoiceMistake(
        description: "no rule `\(shown(name))`"
          + Suggestion.text(for: name, among: Rule.all.map(\.name)))
    }
    let values = rule.values.map(\.name)
    guard values.contains(value) else {
      let near = Suggestion.text(for: value, among: values)
      let all = near.isEmpty ? "; it has \(Verb.disjunction(values))" : near
      throw ChoiceMistake(description: "rule `\(name)` has no value `\(shown(value))`\(all)")
    }
    return RuleSetting(rule: name, value: value)
  }

  static func fault(_ name: String) throws(ChoiceMistake) -> Fault {
    guard let fault = Fault.named(name) else {
      throw ChoiceMistake(
        description: "no fault `\(shown(name))`"
          + Suggestion.text(for: name, among: Fault.all.map(\.name)))
    }
    return fault
  }

  /// Part of a message: visible, and cut where it is too long to be read.
  private static func shown(_ text: String) -> String { Quoting.excerpt(text.utf8) }
}

extension RuleSetting {
  package func contradicts(_ other: RuleSetting) -> Bool {
    rule == other.rule && value != other.value
  }
}

extension Fault {
  package var settings: [RuleSetting] { rules.map { RuleSetting(rule: $0.rule, value: $0.value) } }

  package func contradicts(_ setting: RuleSetting) -> Bool {
    settings.contains { $0.contradicts(setting) }
  }
}
