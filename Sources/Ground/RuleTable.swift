/// The table of rules: each with its values, the commit that introduced each value, one line that
/// explains it, and the editions that have it. `dentree rules` prints this table. Editions are made
/// from it.

/// A historical behaviour of kernfs: a value for every rule.
public enum Edition: String, CaseIterable, Hashable, Sendable {
  /// 93bc0777, 2020-10-12: the parent of the commit that fixed the inode leak.
  case before
  /// e7bbe70f, 2020-10-12: "kernfs: Fix inode memory leak issue".
  case seed
  /// 652f1138, 2020-10-26: the cache of dentries.
  case lru
  /// 3c5eee17, 2026-08-21: the newest revision.
  case current
}

/// One rule, as described to people.
public struct Rule: Sendable {
  /// One of the rule's values.
  public struct Value: Hashable, Sendable {
    /// The name to type.
    public let name: String
    /// The commit that introduced it; empty if kernfs never had it.
    public let commit: String
    /// What happens with this value, in one line.
    public let line: String
    /// The editions that have it.
    public let editions: [Edition]
  }

  /// The name to type: lower case, with dashes.
  public let name: String
  /// What the rule decides, in one line.
  public let summary: String
  /// All values, the newest kernfs's first.
  public let values: [Value]
  private let read: @Sendable (Rules) -> String
  private let write: @Sendable (inout Rules, String) -> Void

  /// - Parameter values: value, commit, editions, and line of each.
  init<Choice: RuleValue>(
    _ name: String, _ path: WritableKeyPath<Rules, Choice> & Sendable, _ summary: String,
    _ values: [(Choice, String, [Edition], String)]
  ) {
    self.name = name
    self.summary = summary
    self.values = values.map {
      Value(name: $0.0.rawValue, commit: $0.1, line: $0.3, editions: $0.2)
    }
    read = { $0[keyPath: path].rawValue }
    write = { rules, text in
      if let value = Choice(rawValue: text) { rules[keyPath: path] = value }
    }
  }

  /// The name of this rule's value in `rules`.
  public func value(in rules: Rules) -> String { read(rules) }

  /// Sets this rule in `rules` to the value with that name. Returns false and changes nothing if
  /// there is no such value.
  public func set(_ value: String, in rules: inout Rules) -> Bool {
    guard values.contains(where: { $0.name == value }) else { return false }
    write(&rules, value)
    return true
  }
}

extension Rule {
  /// Every rule, in the order of explanation.
  public static let all: [Rule] = lives + mounts + creation + removal + attributes + calls

  /// The rule with that name, or nil.
  public static func named(_ name: String) -> Rule? { all.first { $0.name == name } }
}

extension Rules {
  /// The rules of an edition.
  public init(_ edition: Edition) {
    self.init()
    for rule in Rule.all {
      let value = rule.values.first { $0.editions.contains(edition) }
      if let value { _ = rule.set(value.name, in: &self) }
    }
  }
}

extension [Edition] {
  static var beforeOnly: [Edition] { [.before] }
  static var old: [Edition] { [.before, .seed, .lru] }
  static var sinceSeed: [Edition] { [.seed, .lru, .current] }
  static var sinceLRU: [Edition] { [.lru, .current] }
  static var now: [Edition] { [.current] }
}
