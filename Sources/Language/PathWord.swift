// Paths as scenarios write them. Resolving one is the engine's; the screen walks the model with it.

/// A path as it was written: where it starts, and its bytes, neither resolved nor normalised.
public struct PathWord: Hashable, Sendable {
  /// Where the walk begins.
  public enum Start: Hashable, Sendable {
    /// The task that acts: an absolute path begins at the root of its namespace, a relative one at its
    /// working directory.
    case task
    /// An open file or held dentry: `@fd1/x`.
    case file(String)
  }

  /// Where the walk begins.
  public var start: Start
  /// What the walk reads: `/a/b`, `a/b`, for `@fd1/x/y` the bytes `x/y`, for `@fd1` and `""` none.
  public var bytes: [UInt8]

  public init(start: Start = .task, bytes: [UInt8]) {
    self.start = start
    self.bytes = bytes
  }
}

extension PathWord {
  /// Whether the walk begins at the root of the namespace, wherever the task is. `@fd1//x` is not: its
  /// bytes begin with a slash, but the walk begins at the file.
  public var isAbsolute: Bool { start == .task && bytes.first == UInt8(ascii: "/") }
}
