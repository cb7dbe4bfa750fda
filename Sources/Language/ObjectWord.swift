// How expressions, questions and exhibits name an object: by a path, or by the id that the screen prints.

/// How an expression names an object.
public struct ObjectWord: Hashable, Sendable {
  /// The ways to name one.
  public indirect enum Kind: Hashable, Sendable {
    case path(PathWord)
    /// `inode(…)`: the inode behind another object.
    case inode(of: ObjectWord)
    /// `d9` or `proc:d9`: a dentry by its number in its filesystem.
    case dentry(Int, of: String? = nil)
    /// `i41` or `memory:i41`: an inode by its number in its filesystem, which is not always st_ino.
    case inodeNumber(Int, of: String? = nil)
    /// `fd1` or `T2:fd1`: an open file or held dentry by its name in a task.
    case file(String, of: String? = nil)
    /// `mount(/proc)`: the mount whose root is seen there.
    case mount(at: PathWord)
    /// `mount(proc)`: the mount of a filesystem, connected or not.
    case mountOf(filesystem: String)
    /// `filesystem(proc)`, by the name that the screen gives it.
    case filesystem(String)
    /// `task(T2)`
    case task(String)
    /// What the last operation made or touched.
    case last
  }

  /// In which way it names the object.
  public var kind: Kind
  /// Where it begins, for messages.
  public var column: SourceColumn

  public init(_ kind: Kind, column: Int) {
    self.kind = kind
    self.column = SourceColumn(column)
  }
}

extension ObjectWord {
  /// What messages say is expected.
  static let nouns = "a path, inode(PATH), d9, proc:i4, T2:fd1, mount(/proc), task(T2) or last"

  /// The words that take another word in parentheses, for completion.
  static let forms: [Parameter.Choice] = [
    .init("inode(", "the inode behind an object"),
    .init("mount(", "the mount seen at a path, or of a filesystem"),
    .init("filesystem(", "a filesystem by its name on the screen"),
    .init("task(", "a task by its name"),
    .init("last", "what was touched last"),
  ]

  /// The text that reads as this object again.
  public var text: String {
    switch kind {
    case .path(let path): path.text(inExpression: true)
    case .inode(let object): "inode(\(object.text))"
    case .dentry(let number, let owner): Self.qualified("d\(number)", owner)
    case .inodeNumber(let number, let owner): Self.qualified("i\(number)", owner)
    case .file(let name, let owner): Self.qualified(name, owner)
    case .mount(let path): "mount(\(path.text(inExpression: true)))"
    case .mountOf(let name): "mount(\(name))"
    case .filesystem(let name): "filesystem(\(name))"
    case .task(let name): "task(\(name))"
    case .last: "last"
    }
  }

  private static func qualified(_ text: String, _ owner: String?) -> String {
    owner.map { "\($0):\(text)" } ?? text
  }
}

/// A holder in a claim: `parent`, `fd1`, or an object as everywhere else.
public enum HolderWord: Hashable, Sendable {
  /// The word for a role, or the name of a file.
  case word(String)
  case object(ObjectWord)

  /// The text that reads as this holder again.
  public var text: String {
    switch self {
    case .word(let word): word
    case .object(let object): object.text
    }
  }
}
