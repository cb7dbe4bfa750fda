// Help, generated from the table of verbs.

extension Verb {
  /// The verbs of one kind, for help.
  public struct HelpParagraph: Hashable, Sendable {
    /// One verb.
    public struct Row: Hashable, Sendable {
      /// Its usage line.
      public var usage: String
      /// Its summary.
      public var summary: String
      /// An example: a complete line.
      public var example: String
    }

    /// The heading of the kind.
    public var heading: String
    /// A sentence about the kind.
    public var text: String
    /// Its verbs, in the order of the table.
    public var rows: [Row]
  }

  /// All kinds, in the order of the table. Hidden verbs are left out.
  public static var help: [HelpParagraph] { Kind.allCases.map(help(of:)) }

  /// The verbs of one kind.
  public static func help(of kind: Kind) -> HelpParagraph {
    let verbs = all.filter { $0.kind == kind && !$0.isHidden }
    return HelpParagraph(
      heading: kind.heading, text: kind.explanation,
      rows: verbs.map {
        HelpParagraph.Row(usage: $0.usage, summary: $0.summary, example: $0.example)
      })
  }
}

extension Verb.HelpParagraph {
  /// The paragraph as lines: heading, text, and usage beside summary.
  public var lines: [String] {
    // Counts characters, not bytes: usages contain ellipses.
    let width = rows.map(\.usage.count).max() ?? 0
    return [heading, text, ""]
      + rows.map { row in
        let gap = String(repeating: " ", count: width - row.usage.count + 2)
        return "  \(row.usage)\(gap)\(row.summary)"
      }
  }
}

extension Verb.Kind {
  /// The plural, as a heading.
  public var heading: String {
    switch self {
    case .header: "Headers"
    case .operation: "Operations"
    case .directive: "Directives"
    case .screen: "Screen commands"
    }
  }

  /// A sentence about the kind.
  public var explanation: String {
    switch self {
    case .header: "Come before the first operation of a file. At `:`, `fs` starts a new run."
    case .operation: "Run on the engine. `T2: …` lets task T2 act."
    case .directive: "Do not reach the engine."
    case .screen: "Work at `:` only."
    }
  }
}
