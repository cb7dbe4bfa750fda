// The table of verbs. An entry defines a verb: its syntax, its meaning, a summary and an example.
// Files, the command line, completion, help and errors all use it.

/// One entry of the table.
public struct Verb: Sendable {
  /// The kind of a verb: where it is allowed, and whether it reaches the engine.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case header, operation, directive, screen
  }

  /// The value of a parsed line.
  public enum Content: Hashable, Sendable {
    case header(Header)
    case operation(Operation)
    case directive(Directive)
    case screen(ScreenCommand)
  }

  /// One word, or two for a member of a family: `remote mkdir`.
  public let name: String
  /// Its kind.
  public let kind: Kind
  /// The parameters after the name, in order.
  public let parameters: [Parameter]
  /// One line without a full stop.
  public let summary: String
  /// A complete line with this verb.
  public let example: String
  /// Whether the verb cannot be typed: `@closeall`, `@unmount`.
  public internal(set) var isHidden = false
  /// Whether a file may repeat this header.
  public internal(set) var isRepeatable = false
  /// Reads the words after the name.
  let read: @Sendable (inout WordCursor) throws(Mistake) -> Content
}

extension Verb {
  /// Every verb, in the order of help.
  public static let all: [Verb] =
    headers + tasks + openFiles + names + attributes + mounts + remote + machinery + hidden
    + directives + screenCommands

  /// Verbs by name. `rename` is both a header and an operation.
  private static let byName = Dictionary(grouping: all, by: \.name)

  /// The verbs with this name, in the order of the table.
  public static func named(_ name: String) -> [Verb] {
    byName[name] ?? []
  }

  /// Summaries of verb families, by the first word of their names.
  public static let families = ["remote": "change the tree of a fuse server"]

  /// The first word of the name.
  public var firstWord: String { String(name.prefix { $0 != " " }) }

  /// The second word of the name; empty if there is only one.
  var secondWord: String { String(name.dropFirst(firstWord.count).drop { $0 == " " }) }

  /// The usage: `open PATH [FLAGS] as FD [MODE]`.
  public var usage: String {
    ([name] + parameters.map(\.usage)).joined(separator: " ")
  }

  /// Parameters that are fixed words.
  var keywords: [String] {
    parameters.filter { $0.kind == .keyword }.map(\.name)
  }

  /// The least and greatest number of words.
  var arity: ClosedRange<Int> {
    let least = parameters.count { !$0.isOptional }
    let takesRest = parameters.contains { $0.takesRest }
    return least...(takesRest ? .max : parameters.count)
  }
}

extension Verb {
  /// Makes an entry from the readers of its parameters and a function that combines their values.
  private init<each Value>(
    _ name: String, _ kind: Kind, _ readers: (repeat Reader<each Value>), summary: String,
    example: String, isHidden: Bool, isRepeatable: Bool,
    make: @escaping @Sendable (repeat each Value) -> Content
  ) {
    self.name = name
    self.kind = kind
    var parameters: [Parameter] = []
    for reader in repeat each readers { parameters += reader.parameters }
    self.parameters = parameters
    self.summary = summary
    self.example = example
    self.isHidden = isHidden
    self.isRepeatable = isRepeatable
    read = { cursor throws(Mistake) in
      make(repeat try (each readers).read(&cursor))
    }
  }

  static func header<each Value>(
    _ name: String, _ readers: repeat Reader<each Value>, summary: String, example: String,
    isRepeatable: Bool = false, make: @escaping @Sendable (repeat each Value) -> Header
  ) -> Verb {
    Verb(
      name, .header, (repeat each readers), summary: summary, example: example, isHidden: false,
      isRepeatable: isRepeatable
    ) { (values: repeat each Value) in .header(make(repeat each values)) }
  }

  static func operation<each Value>(
    _ name: String, _ readers: repeat Reader<each Value>, summary: String, example: String,
    isHidden: Bool = false, make: @escaping @Sendable (repeat each Value) -> Operation
  ) -> Verb {
    Verb(
      name, .operation, (repeat each readers), summary: summary, example: example,
      isHidden: isHidden, isRepeatable: false
    ) { (values: repeat each Value) in .operation(make(repeat each values)) }
  }

  static func directive<each Value>(
    _ name: String, _ readers: repeat Reader<each Value>, summary: String, example: String,
    make: @escaping @Sendable (repeat each Value) -> Directive
  ) -> Verb {
    Verb(
      name, .directive, (repeat each readers), summary: summary, example: example, isHidden: false,
      isRepeatable: false
    ) { (values: repeat each Value) in .directive(make(repeat each values)) }
  }

  static func screen<each Value>(
    _ name: String, _ readers: repeat Reader<each Value>, summary: String, example: String,
    make: @escaping @Sendable (repeat each Value) -> ScreenCommand
  ) -> Verb {
    Verb(
      name, .screen, (repeat each readers), summary: summary, example: example, isHidden: false,
      isRepeatable: false
    ) { (values: repeat each Value) in .screen(make(repeat each values)) }
  }
}
