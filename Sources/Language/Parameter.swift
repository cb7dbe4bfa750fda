// What a verb takes. Parsing, usage lines, help and completion all read these descriptions; none of
// them keeps a list of its own.

/// One word (or the rest of a line) that a verb takes.
public struct Parameter: Hashable, Sendable {
  /// What may stand here; completion chooses its candidates by it.
  public enum Kind: Hashable, Sendable {
    /// A path that may exist.
    case path
    /// An object as expressions name it.
    case object
    /// A path whose last name is about to be made.
    case newPath
    /// The name of an open file or held dentry.
    case file
    /// A name for a file or dentry about to be opened.
    case newFile
    /// The name of a task.
    case task
    /// A name for a task about to be made.
    case newTask
    /// A word that must stand here as it is: `as`.
    case keyword
    /// One of `choices`.
    case choice
    /// Some of `choices`, joined by `|`.
    case flags
    /// Some of `choices`, letters in one word.
    case letters
    /// `name=value` with the parameter's own name.
    case option
    /// `MAJOR:MINOR`.
    case device
    case mode
    case number
    case user
    /// Bytes without meaning to the language.
    case bytes
    case name
    case rule
    case fault
    /// Engines of an exhibit in one word that ends with a colon.
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

  /// One admissible word and what it means.
  public struct Choice: Hashable, Sendable {
    /// The word as it is typed.
    public var text: String
    /// What it means, one line; empty where it needs none.
    public var summary: String

    public init(_ text: String, _ summary: String) {
      self.text = text
      self.summary = summary
    }
  }

  /// As usage shows it: `PATH`, `as`, `keep=1`.
  public var name: String
  /// What is read there.
  public var kind: Kind
  /// What it is within a sentence: "a path".
  public var noun: String
  /// The admissible words, where it takes one of several.
  public var choices: [Choice] = []
  /// Whether it may be left out.
  public var isOptional = false
  /// May stand before or after its neighbours of which this is true as well.
  public var isInAnyOrder = false
}

extension Parameter {
  /// `PATH`, or `[PATH]` where it may be left out.
  public var usage: String { isOptional ? "[\(name)]" : name }

  /// Whether it takes everything up to the end of the line.
  public var takesRest: Bool {
    kind == .prose || kind == .expression || kind == .operation
  }

  /// Whether a word belongs here rather than to the next parameter. An optional one gives way to the
  /// verb's keywords; what is wrong with a word that belongs here is for its reader to say.
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
