// Paths as scenarios write them. The engine resolves them; the screen walks the model instead.

/// A path as written: its start and its bytes, not normalised.
public struct PathWord: Hashable, Sendable {
  /// Where the walk begins.
  public enum Start: Hashable, Sendable {
    /// At the task that acts: at the root of its namespace for an absolute path, at its working
    /// directory for a relative one.
    case task
    /// An open file or held dentry: `@fd1/x`.
    case file(String)
  }

  /// Where the walk begins.
  public var start: Start
  /// The bytes to walk: `/a/b`, `a/b`; for `@fd1/x/y` they are `x/y`; for `@fd1` and `""` there are
  /// none.
  public var bytes: [UInt8]

  public init(start: Start = .task, bytes: [UInt8]) {
    self.start = start
    self.bytes = bytes
  }
}

extension PathWord {
  /// Whether the walk begins at the root of the namespace. For `@fd1//x` it does not: the bytes
  /// begin with a slash, but the walk begins at the file.
  public var isAbsolute: Bool { start == .task && bytes.first == UInt8(ascii: "/") }
}
