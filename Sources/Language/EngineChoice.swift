/// A choice of engine from one source (a file or the command line): edition, rules, faults, kind of
/// rename. Names are checked as they are added. The rules themselves are defined in Ground.

import Ground

/// A rule and the value chosen for it, both by name.
public struct RuleSetting: Hashable, Sendable {
  /// The name of the rule.
  public let rule: String
  /// The name of its value.
  public let value: String
}

/// An unknown name, or two choices that contradict each other. The description is one sentence
/// without a full stop.
public struct ChoiceMistake: Error, Hashable, CustomStringConvertible {
  public let description: String

  package init(description: String) { self.description = description }
}

/// The choices of one source. An unset field leaves the choice to another source or to the default.
public struct EngineChoice: Hashable, Sendable {
  /// The edition, if this source chooses one.
  public var edition: Edition?
  /// The kind of rename, if this source chooses one.
  public var rename: RenameWord?
  /// Rules with chosen values, in order.
  public private(set) var settings: [RuleSetting] = []
  /// Faults that are switched on, in order.
  public private(set) var faults: [Fault] = []

  public init(edition: Edition? = nil, rename: RenameWord? = nil) {
    self.edition = edition
    self.rename = rename
  }
}

extension EngineChoice {
  /// Chooses an edition by its name.
  public mutating func choose(edition name: String) throws(ChoiceMistake) {
    guard let edition = Edition(rawValue: name) else {
      throw ChoiceMistake(
        description: "no edition `\(Self.shown(name))`"
          + Suggestion.text(for: name, among: Edition.allCases.map(\.rawValue)))
    }
    self.edition = edition
  }

  /// Chooses a rule from `NAME=VALUE`.
  public mutating func choose(rule text: String) throws(ChoiceMistake) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw ChoiceMistake(description: "expected a rule as NAME=VALUE, found `\(Self.shown(text))`")
    }
    try choose(try Self.setting(String(parts[0]), String(parts[1])))
  }

  /// Chooses a rule. Throws if this source already chose another value for it.
  public mutating func choose(_ setting: RuleSetting) throws(ChoiceMistake) {
    try refuse([setting], by: "rule `\(setting.rule)=\(setting.value)`")
    if !settings.contains(setting) { settings.append(setting) }
  }

  /// Switches a fault on. Throws if another choice of this source contradicts it.
  public mutating func choose(fault name: String) throws(ChoiceMistake) {
    let fault = try Self.fault(name)
    try refuse(fault.settings, by: "fault `\(name)`")
    if !faults.contains(fault) { faults.append(fault) }
  }

  /// Throws if any of `settings` contradicts an earlier choice.
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

// Names of editions, rules and faults.
extension EngineChoice {
  /// A kind of choice that goes by name.
  public enum Subject: Hashable, Sendable {
    case edition, rule, fault
  }

  /// All names, for completion in a shell. Rules come with their values: `unhash=name`.
  public static func names(of subject: Subject) -> [String] {
    switch subject {
    case .edition: Edition.allCases.map(\.rawValue)
    case .rule: Rule.all.flatMap { rule in rule.values.map { "\(rule.name)=\($0.name)" } }
    case .fault: Fault.all.map(\.name)
    }
  }

  /// Looks up a rule and its value. Throws if either is unknown.
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

  /// The text as a message shows it: escaped, and cut if long.
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
