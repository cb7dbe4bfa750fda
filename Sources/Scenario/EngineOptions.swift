/// What an engine is made with besides its filesystem, put together from what files and command lines
/// choose. It says itself as headers, for saving, and in a few words, for the screen.

import Language
import Ground

/// What can be chosen about an engine besides its filesystem.
public struct EngineOptions: Hashable, Sendable {
  /// The revision of kernfs.
  public var edition: Edition
  /// Whose rename moves an entry.
  public var rename: RenameWord
  /// Rules turned by name, on top of the edition.
  public private(set) var settings: [RuleSetting] = []
  /// Bugs that are on. No two of them, nor one of them and a setting, want the same rule differently.
  public private(set) var faults: [Fault] = []

  public init(edition: Edition = .current, rename: RenameWord = .native) {
    self.edition = edition
    self.rename = rename
  }

  /// What several places choose, each one over those before it. Where a later place turns a rule that
  /// a fault of an earlier one needs otherwise, that fault is off.
  public init(choices: [EngineChoice]) {
    self.init()
    for choice in choices { take(choice) }
  }

  /// The same with one more choice over them.
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
  /// A value for every rule.
  public var rules: Rules {
    var rules = Rules(edition)
    for setting in settings + faults.flatMap(\.settings) {
      let isKnown = Rule.named(setting.rule)?.set(setting.value, in: &rules) ?? false
      precondition(isKnown, "no rule \(setting.rule)=\(setting.value)")
    }
    return rules
  }

  /// The headers of a file that chooses the same; what is the default has none.
  public var headers: [String] {
    (edition == .current ? [] : ["edition \(edition.rawValue)"])
      + settings.map { "rule \($0.rule)=\($0.value)" } + faults.map { "fault \($0.name)" }
      + (rename == .native ? [] : ["rename \(rename.rawValue)"])
  }

  /// What differs from the newest kernfs, in as few words as tell it; nil if nothing does.
  public var deviation: String? {
    let words =
      (edition == .current ? [] : ["edition \(edition.rawValue)"])
      + faults.map { "fault \($0.name)" } + settings.map { "\($0.rule)=\($0.value)" }
    return words.isEmpty ? nil : words.joined(separator: " + ")
  }
}
