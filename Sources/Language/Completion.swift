// Completion of the line behind `:` and what is said beside it while typing. It walks the table of verbs
// as parsing does; names of the filesystem come from whoever asks.

/// Knows the names that a line may mention. Each answer may be incomplete or empty.
public protocol CompletionSource {
  /// Names below a directory that begin with `prefix`, as a task sees them, without side effects on the
  /// engine.
  func names(
    in directory: PathWord, startingWith prefix: [UInt8], for task: String
  ) -> [CompletionName]
  /// Open files and held dentries of a task.
  func files(of task: String) -> [String]
  /// Tasks that have not ended.
  func tasks() -> [String]
  /// Filesystems that live, by their names on the screen.
  func filesystems() -> [String]
  /// Themes and files of the host, by the parameter's kind.
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
  /// Whether it has entries itself.
  public var isDirectory: Bool

  public init(_ bytes: [UInt8], isDirectory: Bool) {
    self.bytes = bytes
    self.isDirectory = isDirectory
  }
}

/// What may be typed next.
public struct Completion: Hashable, Sendable {
  /// One word that fits.
  public struct Candidate: Hashable, Sendable {
    /// What to put into `range`.
    public var text: String
    /// What it means, one line.
    public var summary: String
    /// The word goes on: a directory, a function, one flag of several.
    public var isPartial = false
  }

  /// The usage of the verb being typed, cut into pieces.
  public struct Hint: Hashable, Sendable {
    /// A part of the usage.
    public struct Piece: Hashable, Sendable {
      /// As it is shown.
      public var text: String
      /// Whether this is the word being typed.
      public var isCurrent: Bool
    }

    /// The verb and its parameters, in order.
    public var pieces: [Piece]
    /// What the verb does.
    public var summary: String
  }

  /// The bytes of the line that a candidate replaces.
  public var range: Range<Int>
  /// What fits, best first; empty if nothing does.
  public var candidates: [Candidate]
  /// Nil until the verb is known.
  public var hint: Hint?
}

extension Completion {
  /// What fits at `cursor`, a byte of `line`; what stands behind it is not looked at.
  public static func candidates(
    for line: [UInt8], cursor: Int, source: some CompletionSource
  ) -> Completion {
    let end = max(0, min(cursor, line.count, Limits.line))
    let completer = Completer(line: Array(line[..<end]), source: source)
    return completer.complete(from: 0, place: .commandLine)
  }
}

extension Expression {
  /// Every word that an expression may contain besides objects and errnos.
  static var vocabulary: [Parameter.Choice] {
    let functions = Function.allCases.map { Parameter.Choice($0.rawValue + "(", $0.summary) }
    let totals = Total.allCases.map { Parameter.Choice($0.rawValue, $0.summary) }
    let operators = ["and", "or", "not"].map { Parameter.Choice($0, "") }
    return functions + totals + [Parameter.Choice("ok", "no error")] + operators
  }
}
