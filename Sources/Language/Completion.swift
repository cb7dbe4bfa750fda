// Completion of the line behind `:`, and the hint shown beside it. The table of verbs gives
// keywords and parameters; a `CompletionSource` gives the names of the running filesystem.

/// Lists the names that a line may mention. An answer may be incomplete or empty.
public protocol CompletionSource {
  /// Names in a directory that begin with `prefix`, as the task sees them. Has no side effects on
  /// the engine.
  func names(
    in directory: PathWord, startingWith prefix: [UInt8], for task: String
  ) -> [CompletionName]
  /// Open files and held dentries of a task.
  func files(of task: String) -> [String]
  /// Tasks that have not ended.
  func tasks() -> [String]
  /// Living filesystems, by their names on the screen.
  func filesystems() -> [String]
  /// Themes and host files, depending on the parameter's kind.
  func words(for kind: Parameter.Kind) -> [Parameter.Choice]
}

extension CompletionSource {
  public func names(
    in _: PathWord, startingWith _: [UInt8], for _: String
  ) -> [CompletionName] { [] }
  public func files(of _: String) -> [String] { [] }
  public func tasks() -> [String] { [] }
  public func filesystems() -> [String] { [] }
  public func words(for _: Parameter.Kind) -> [Parameter.Choice] { [] }
}

/// One entry of a directory.
public struct CompletionName: Hashable, Sendable {
  /// Its name.
  public var bytes: [UInt8]
  /// Whether the entry is a directory.
  public var isDirectory: Bool

  public init(_ bytes: [UInt8], isDirectory: Bool) {
    self.bytes = bytes
    self.isDirectory = isDirectory
  }
}

/// The possible next words, and a hint.
public struct Completion: Hashable, Sendable {
  /// One possible word.
  public struct Candidate: Hashable, Sendable {
    /// The text that replaces `range`.
    public var text: String
    /// Its meaning in one line.
    public var summary: String
    /// Whether more text follows in the same word: a directory, a function, one of several flags.
    public var isPartial = false
  }

  /// The usage of the verb being typed, cut into pieces.
  public struct Hint: Hashable, Sendable {
    /// One word of the usage.
    public struct Piece: Hashable, Sendable {
      /// The text to show.
      public var text: String
      /// Whether the cursor is at this word.
      public var isCurrent: Bool
    }

    /// The verb and its parameters, in order.
    public var pieces: [Piece]
    /// What the verb does.
    public var summary: String
  }

  /// The bytes of the line that a candidate replaces.
  public var range: Range<Int>
  /// Possible words, best first.
  public var candidates: [Candidate]
  /// Nil until the line names a verb.
  public var hint: Hint?
}

extension Completion {
  /// Completes `line` at `cursor`, an offset in bytes. Text after the cursor is ignored.
  public static func candidates(
    for line: [UInt8], cursor: Int, source: some CompletionSource
  ) -> Completion {
    let end = max(0, min(cursor, line.count, Limits.line))
    let completer = Completer(line: Array(line[..<end]), source: source)
    return completer.complete(from: 0, place: .commandLine)
  }
}

extension Expression {
  /// The words of expressions, without objects and errnos.
  static var vocabulary: [Parameter.Choice] {
    let functions = Function.allCases.map { Parameter.Choice($0.rawValue + "(", $0.summary) }
    let totals = Total.allCases.map { Parameter.Choice($0.rawValue, $0.summary) }
    let operators = ["and", "or", "not"].map { Parameter.Choice($0, "") }
    return functions + totals + [Parameter.Choice("ok", "no error")] + operators
  }
}
