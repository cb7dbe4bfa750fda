/// The tables of rules and faults as text, at most 80 columns wide.

import Canvas
import Ground

/// The output of `dentree rules` and `dentree faults`.
public enum RuleReport {
  static let width = 80

  /// All rules with their values, commits and editions. With an edition, only its value of each
  /// rule, with a `*` where the newest edition differs.
  public static func rules(_ edition: Edition? = nil) -> String {
    let rows = Rule.all.flatMap { rule in
      edition.map { row(rule, $0) } ?? ["", "\(rule.name): \(rule.summary)"] + values(of: rule)
    }
    return (head(edition) + rows).joined(separator: "\n")
  }

  /// All faults with their stories and their numbers.
  public static func faults() -> String {
    let widest = Fault.all.map(\.name.count).max() ?? 0
    let head = [
      "A bug of kernfs, or of a filesystem on it, switched on with `--fault NAME`.",
      "The number identifies the bug; A marks one without a number.", "",
    ]
    let rows = Fault.all.flatMap { fault in
      let entry = paddedFront(fault.entry, to: 2)
      return hanging("\(padded(fault.name, to: widest))  \(entry)  ", fault.plot)
    }
    return (head + rows).joined(separator: "\n")
  }
}

extension Fault {
  /// The number of the bug.
  fileprivate var entry: String { String(story.prefix { $0 != ":" }) }
  /// The story without the number.
  fileprivate var plot: String { String(story.drop { $0 != ":" }.drop { $0 == ":" || $0 == " " }) }
}

// The table of rules.
extension RuleReport {
  private static func head(_ edition: Edition?) -> [String] {
    guard let edition else {
      return [
        "A rule, its values, the commit of kernfs that brought each, and who has it:",
        "b before, s seed, l lru, c current, ---- none. `--rule NAME=VALUE` turns one.",
      ]
    }
    return [
      "The rules of edition \(edition.rawValue)"
        + (edition == .current ? "." : "; * where the newest differs."), "",
    ]
  }

  private static let widestValue = Rule.all.flatMap(\.values).map(\.name.count).max() ?? 0

  private static func values(of rule: Rule) -> [String] {
    rule.values.flatMap { value in
      hanging(
        "  \(padded(value.name, to: widestValue))  \(padded(value.commit, to: 8))  "
          + "\(editions(value))  ",
        value.line)
    }
  }

  private static func row(_ rule: Rule, _ edition: Edition) -> [String] {
    guard let value = rule.values.first(where: { $0.editions.contains(edition) }) else { return [] }
    let mark = value.editions.contains(.current) ? " " : "*"
    return hanging("\(mark) ", "\(rule.name): \(rule.summary)")
      + hanging(
        "    \(padded(value.name, to: widestValue))  \(padded(value.commit, to: 8))  ", value.line)
  }

  /// `--lc`: the initials of the editions that have this value.
  private static func editions(_ value: Rule.Value) -> String {
    Edition.allCases.map { edition in
      value.editions.contains(edition) ? String(edition.rawValue.prefix(1)) : "-"
    }.joined()
  }

  /// Wraps text after `start`; further lines are indented to the same column.
  private static func hanging(_ start: String, _ text: String) -> [String] {
    var lines = [start]
    for word in text.split(separator: " ") {
      let isFirst = lines[lines.count - 1].count == start.count
      if !isFirst, lines[lines.count - 1].count + 1 + word.count > width {
        lines.append(String(repeating: " ", count: start.count))
      } else if !isFirst {
        lines[lines.count - 1] += " "
      }
      lines[lines.count - 1] += word
    }
    return lines
  }
}
