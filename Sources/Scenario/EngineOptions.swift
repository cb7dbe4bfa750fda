/// The edition, rules, faults and rename of an engine, combined from the choices of files and the
/// command line. They can be written as headers, for saving, and as a short text, for the screen.

import Language
import Ground

/// The options of an engine, its filesystem excepted.
public struct EngineOptions: Hashable, Sendable {
  /// The revision of kernfs.
  public var edition: Edition
  /// The implementation of rename.
  public var rename: RenameWord
  /// Rules set by name, in addition to the edition.
  public private(set) var settings: [RuleSetting] = []
  /// Faults that are on. No two of them, and no fault and setting, need different values of one
  /// rule.
  public private(set) var faults: [Fault] = []

  public init(edition: Edition = .current, rename: RenameWord = .native) {
    self.edition = edition
    self.rename = rename
  }

  /// Combines choices; later ones override earlier ones. If a later choice sets a rule that an
  /// earlier fault needs differently, that fault is off.
  public init(choices: [EngineChoice]) {
    self.init()
    for choice in choices { take(choice) }
  }

  /// The options with one more choice, which overrides them.
  public func with(_ choice: EngineChoice) -> EngineOptions {
    var options = self
    options.take(choice)
    return options
  }

  private mutating func take(_ choice: EngineChoice) {
    if let edition = choice.edition { self.edition = edition }
    if let rename = choice.rename { self.rename = rename }
    for setting in choice.settings + choice.faults.flatMap(\.settings) {
      settings.removeAll { $0.contradicts(setting) }
      faults.removeAll { $0.contradicts(setting) }
    }
    settings += choice.settings.filter { !settings.contains($0) }
    faults += choice.faults.filter { !faults.contains($0) }
  }
}

extension EngineOptions {
  /// The value of every rule.
  public var rules: Rules {
    var rules = Rules(edition)
    for setting in settings + faults.flatMap(\.settings) {
      let isKnown = Rule.named(setting.rule)?.set(setting.value, in: &rules) ?? false
      precondition(isKnown, "no rule \(setting.rule)=\(setting.value)")
    }
    return rules
  }

  /// The headers for these options. Defaults are left out.
  public var headers: [String] {
    (edition == .current ? [] : ["edition \(edition.rawValue)"])
      + settings.map { "rule \($0.rule)=\($0.value)" } + faults.map { "fault \($0.name)" }
      + (rename == .native ? [] : ["rename \(rename.rawValue)"])
  }

  /// The differences from the newest kernfs, as short as possible; nil if there are none.
  public var deviation: String? {
    let words =
      (edition == .current ? [] : ["edition \(edition.rawValue)"])
      + faults.map { "fault \($0.name)" } + settings.map { "\($0.rule)=\($0.value)" }
    return words.isEmpty ? nil : words.joined(separator: " + ")
  }
}
