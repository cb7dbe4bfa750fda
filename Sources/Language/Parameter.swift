// The parameters of verbs. Parsing, usage lines, help and completion all use these descriptions.

/// A parameter: one word, or the rest of a line.
public struct Parameter: Hashable, Sendable {
  /// The kind of value; completion chooses candidates by it.
  public enum Kind: Hashable, Sendable {
    /// A path that may exist.
    case path
    /// An object as expressions name it.
    case object
    /// A path whose last name will be made.
    case newPath
    /// The name of an open file or held dentry.
    case file
    /// A name for a file or dentry that will be opened.
    case newFile
    /// The name of a task.
    case task
    /// A name for a task that will be made.
    case newTask
    /// A fixed word: `as`.
    case keyword
    /// One of `choices`.
    case choice
    /// Some of `choices`, joined by `|`.
    case flags
    /// Some of `choices`, letters in one word.
    case letters
    /// `name=value`, where `name` is the parameter's name.
    case option
    /// `MAJOR:MINOR`.
    case device
    case mode
    case number
    case user
    /// Arbitrary bytes.
    case bytes
    case name
    case rule
    case fault
    /// Names of engines, joined by commas and followed by a colon.
    case engines
    case theme
    /// A file on the machine that runs dentree.
    case hostFile
    case position
    /// The rest of the line.
    case prose
    case expression
    case operation
  }

  /// An allowed word and its meaning.
  public struct Choice: Hashable, Sendable {
    /// The word as it is typed.
    public var text: String
    /// Its meaning in one line; may be empty.
    public var summary: String

    public init(_ text: String, _ summary: String) {
      self.text = text
      self.summary = summary
    }
  }

  /// The name in usage lines: `PATH`, `as`, `keep=1`.
  public var name: String
  /// The kind of value.
  public var kind: Kind
  /// The noun for messages: "a path".
  public var noun: String
  /// The allowed words, if there is a fixed list.
  public var choices: [Choice] = []
  /// Whether the parameter may be omitted.
  public var isOptional = false
  /// Whether the parameter may change places with its neighbours that have this set.
  public var isInAnyOrder = false
}

extension Parameter {
  /// `PATH`, or `[PATH]` if optional.
  public var usage: String { isOptional ? "[\(name)]" : name }

  /// Whether the parameter takes the rest of the line.
  public var takesRest: Bool {
    kind == .prose || kind == .expression || kind == .operation
  }

  /// Whether a word belongs to this parameter rather than to the next one. An optional parameter
  /// leaves keywords to the verb. A malformed word still belongs here, so that its reader reports
  /// it.
  func admits(_ word: Word, keywords: [String]) -> Bool {
    switch kind {
    case .keyword: return word.isKeyword(name)
    case .option:
      let key = Array(name.utf8.prefix { $0 != UInt8(ascii: "=") }) + [UInt8(ascii: "=")]
      return !word.isQuoted && word.bytes.starts(with: key)
    case .engines: return !word.isQuoted && word.bytes.last == UInt8(ascii: ":")
    case .device: return !word.isQuoted && word.bytes.contains(UInt8(ascii: ":"))
    case .path, .object, .newPath, .file, .newFile, .task, .newTask, .choice, .flags, .letters,
      .mode, .number, .user, .bytes, .name, .rule, .fault, .theme, .hostFile, .position, .prose,
      .expression, .operation:
      return !isOptional || !keywords.contains { word.isKeyword($0) }
    }
  }
}
