// Expressions over objects and counts, in the one form that `expect` and every later condition share.
// They are data; evaluation belongs to the runner. Types are settled while parsing, so an expression
// that was read compares only what can be compared.

/// A node and the column where it begins, for messages of whoever evaluates it.
public struct Expression: Hashable, Sendable {
  /// What a node is.
  public indirect enum Kind: Hashable, Sendable {
    /// `octal` remembers how it was written: `0644`.
    case number(Int64, octal: Bool)
    /// `ENOENT`, or nil for `ok`.
    case errno(String?)
    case total(Total)
    case function(Function, ObjectWord)
    case comparison(Expression, Comparison, Expression)
    case and(Expression, Expression)
    case or(Expression, Expression)
    case not(Expression)
  }

  public var kind: Kind
  public var column: SourceColumn

  public init(_ kind: Kind, column: Int) {
    self.kind = kind
    self.column = SourceColumn(column)
  }
}

extension Expression {
  /// What asks an object for a count or a truth.
  public enum Function: String, Hashable, Sendable, CaseIterable {
    case refs, nlink, mode, uid, gid, ino, children, slots
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
    case number, truth, errno
  }
}

/// How an expression names an object.
public struct ObjectWord: Hashable, Sendable {
  /// The ways to name one.
  public indirect enum Kind: Hashable, Sendable {
    case path(PathWord)
    /// `inode(…)`: the inode behind another object.
    case inode(of: ObjectWord)
    /// `d9`, the dentry's creation number.
    case dentry(Int)
    /// `i41`, the inode number.
    case inodeNumber(Int)
    /// An open file or held dentry by its name.
    case file(String)
    /// What the last operation made or touched.
    case last
  }

  public var kind: Kind
  public var column: SourceColumn

  public init(_ kind: Kind, column: Int) {
    self.kind = kind
    self.column = SourceColumn(column)
  }
}
