// Expressions over objects and counts, used by `expect` and by conditions. They are data; Scenario
// evaluates them. The parser checks types, so a parsed expression compares only what is comparable.

/// A node of an expression, and the column where it begins, for messages.
public struct Expression: Hashable, Sendable {
  /// What the node is.
  public indirect enum Kind: Hashable, Sendable {
    case number(Int64, Notation)
    /// A word or `"…"`: bytes of a file, target of a link, path.
    case text([UInt8])
    /// Names in a directory: `a, b`. The empty list is written `none`.
    case list([[UInt8]])
    /// `ENOENT`; nil is `ok`.
    case errno(String?)
    case total(Total)
    case function(Function, ObjectWord)
    case comparison(Expression, Comparison, Expression)
    case and(Expression, Expression)
    case or(Expression, Expression)
    case not(Expression)
  }

  /// What the node is.
  public var kind: Kind
  /// Where the node begins.
  public var column: SourceColumn

  public init(_ kind: Kind, column: Int) {
    self.kind = kind
    self.column = SourceColumn(column)
  }
}

extension Expression {
  /// How a number was written. A value that is compared with it is shown in the same notation.
  public enum Notation: Hashable, Sendable {
    case decimal
    /// `0644`
    case octal
    /// `1:3`, major and minor.
    case device
  }

  /// A function of one object: a count, a text or a truth value.
  public enum Function: String, Hashable, Sendable, CaseIterable {
    case refs, nlink, mode, uid, gid, ino, children, slots
    case size, atime, mtime, ctime, rdev
    case data, entries, target, cwd
    case dead, hashed, cached, keep, valid, exists, destroyed
  }

  /// A count over the whole engine, or the outcome of the last operation.
  public enum Total: String, Hashable, Sendable, CaseIterable {
    case dentries, inodes, orphans, files, queue, cache, locks, leaks, reported, errno
  }

  /// A comparison operator.
  public enum Comparison: String, Hashable, Sendable, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }

  /// The type of a value.
  public enum ValueType: Hashable, Sendable {
    case number, truth, errno, text, list
  }
}
