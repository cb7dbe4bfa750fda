// Expressions over objects and counts, in the one form that `expect` and every later condition share.
// They are data; evaluation belongs to the runner. Types are settled while parsing, so an expression
// that was read compares only what can be compared.

/// A node and the column where it begins, for messages of whoever evaluates it.
public struct Expression: Hashable, Sendable {
  /// What a node is.
  public indirect enum Kind: Hashable, Sendable {
    case number(Int64, Notation)
    /// Bytes of a file, the target of a link, a path: a word or `"…"`.
    case text([UInt8])
    /// Names of a directory: `a, b`; empty is `none`.
    case list([[UInt8]])
    /// `ENOENT`, or nil for `ok`.
    case errno(String?)
    case total(Total)
    case function(Function, ObjectWord)
    case comparison(Expression, Comparison, Expression)
    case and(Expression, Expression)
    case or(Expression, Expression)
    case not(Expression)
  }

  /// What it says.
  public var kind: Kind
  /// Where it begins, for messages.
  public var column: SourceColumn

  public init(_ kind: Kind, column: Int) {
    self.kind = kind
    self.column = SourceColumn(column)
  }
}

extension Expression {
  /// How a number was written; what is answered to it is written likewise.
  public enum Notation: Hashable, Sendable {
    case decimal
    /// `0644`
    case octal
    /// `1:3`, major and minor.
    case device
  }

  /// What asks an object for a count, a text or a truth.
  public enum Function: String, Hashable, Sendable, CaseIterable {
    case refs, nlink, mode, uid, gid, ino, children, slots
    case size, atime, mtime, ctime, rdev
    case data, entries, target, cwd
    case dead, hashed, cached, keep, valid, exists, destroyed
  }

  /// What counts over the whole engine, and the outcome of the operation before.
  public enum Total: String, Hashable, Sendable, CaseIterable {
    case dentries, inodes, orphans, files, queue, cache, locks, leaks, reported, errno
  }

  /// How two values are compared.
  public enum Comparison: String, Hashable, Sendable, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }

  /// What an expression gives.
  public enum ValueType: Hashable, Sendable {
    case number, truth, errno, text, list
  }
}
