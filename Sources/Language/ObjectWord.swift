// Objects in expressions, questions and exhibits: a path, or an id as the screen prints it.

/// The name of an object.
public struct ObjectWord: Hashable, Sendable {
  /// The forms of a name.
  public indirect enum Kind: Hashable, Sendable {
    case path(PathWord)
    /// `inode(…)`: the inode of another object.
    case inode(of: ObjectWord)
    /// `d9`, `proc:d9`: a dentry by its number in its filesystem.
    case dentry(Int, of: String? = nil)
    /// `i41`, `memory:i41`: an inode by its number in its filesystem; st_ino may differ.
    case inodeNumber(Int, of: String? = nil)
    /// `fd1`, `T2:fd1`: an open file or held dentry by its name in a task.
    case file(String, of: String? = nil)
    /// `mount(/proc)`: the mount whose root is visible at the path.
    case mount(at: PathWord)
    /// `mount(proc)`: the mount of a filesystem, also after it was detached.
    case mountOf(filesystem: String)
    /// `filesystem(proc)`: a filesystem by its name on the screen.
    case filesystem(String)
    /// `task(T2)`
    case task(String)
    /// `last`: the object that the last operation made or used.
    case last
  }

  /// The form of the name.
  public var kind: Kind
  /// Where it begins, for messages.
  public var column: SourceColumn

  public init(_ kind: Kind, column: Int) {
    self.kind = kind
    self.column = SourceColumn(column)
  }
}

extension ObjectWord {
  /// The forms of an object, for messages.
  static let nouns = "a path, inode(PATH), d9, proc:i4, T2:fd1, mount(/proc), task(T2) or last"

  /// The forms with parentheses, for completion.
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

/// A holder in a claim: `parent`, `fd1`, or any object.
public enum HolderWord: Hashable, Sendable {
  /// A role, or the name of a file.
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
