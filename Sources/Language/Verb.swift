// The table of verbs. One entry says how a verb is written, what it means in a line, an example, and
// how its words become a value; files, the command line, completion, help and errors read it.

/// One entry of the table.
public struct Verb: Sendable {
  /// Where a verb may stand, and whether the engine hears of it.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case header, operation, directive, screen
  }

  /// What a verb makes of its words.
  public enum Content: Hashable, Sendable {
    case header(Header)
    case operation(Operation)
    case directive(Directive)
    case screen(ScreenCommand)
  }

  /// One word, or two for the members of a family: `remote mkdir`.
  public let name: String
  /// Where it may stand.
  public let kind: Kind
  /// Its words after the name, in order.
  public let parameters: [Parameter]
  /// One line without a full stop.
  public let summary: String
  /// A whole line that shows the verb at work.
  public let example: String
  /// Added by the runner, never typed: `@closeall`, `@unmount`.
  public internal(set) var isHidden = false
  /// A header that a file may have more than once.
  public internal(set) var isRepeatable = false
  /// Reads the words behind the verb.
  let read: @Sendable (inout WordCursor) throws(Mistake) -> Content
}

extension Verb {
  /// Every verb, in the order of help.
  public static let all: [Verb] =
    headers + tasks + openFiles + names + attributes + mounts + remote + machinery + hidden
    + directives + screenCommands

  /// Verbs by name; `rename` is a header as well as an operation.
  private static let byName = Dictionary(grouping: all, by: \.name)

  /// The verbs of a name, in the order of the table.
  public static func named(_ name: String) -> [Verb] {
    byName[name] ?? []
  }

  /// What the verbs have in common whose names begin with the same word.
  public static let families = ["remote": "what the fuse server does by itself"]

  /// The word of the name that a line begins with.
  public var firstWord: String { String(name.prefix { $0 != " " }) }

  /// The second word of the name, empty where it has one only.
  var secondWord: String { String(name.dropFirst(firstWord.count).drop { $0 == " " }) }

  /// How the verb is written: `open PATH [FLAGS] as FD [MODE]`.
  public var usage: String {
    ([name] + parameters.map(\.usage)).joined(separator: " ")
  }

  /// The words that stand for themselves among the parameters.
  var keywords: [String] {
    parameters.filter { $0.kind == .keyword }.map(\.name)
  }

  /// How many words the verb takes at least and at most.
  var arity: ClosedRange<Int> {
    let least = parameters.count { !$0.isOptional }
    let takesRest = parameters.contains { $0.takesRest }
    return least...(takesRest ? .max : parameters.count)
  }
}

extension Verb {
  /// An entry from its parameters' readers and the value that they make together.
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
