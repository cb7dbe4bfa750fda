// Expressions back into text, with no more parentheses than needed, and the type of each.

extension Expression {
  /// What the expression gives.
  public var type: ValueType {
    switch kind {
    case .number: .number
    case .errno: .errno
    case .total(let total): total == .errno ? .errno : .number
    case .function(let function, _): function.type
    case .comparison, .and, .or, .not: .truth
    }
  }

  /// The text that reads as this expression again.
  public var text: String {
    switch kind {
    case .number(let value, let octal): octal ? "0" + String(value, radix: 8) : String(value)
    case .errno(let name): name ?? "ok"
    case .total(let total): total.rawValue
    case .function(let function, let object): "\(function.rawValue)(\(object.text))"
    case .comparison(let left, let comparison, let right):
      "\(left.text) \(comparison.rawValue) \(right.text)"
    case .and(let left, let right): "\(left.text(above: 2)) and \(right.text(above: 3))"
    case .or(let left, let right): "\(left.text(above: 1)) or \(right.text(above: 2))"
    case .not(let inner): "not \(inner.text(above: 3))"
    }
  }

  /// The text within an operator that needs operands of at least this strength.
  private func text(above strength: Int) -> String {
    self.strength < strength ? "(\(text))" : text
  }

  /// How strongly the outermost operator binds.
  private var strength: Int {
    switch kind {
    case .or: 1
    case .and: 2
    case .not: 3
    case .comparison, .number, .errno, .total, .function: 4
    }
  }
}

extension Expression.Function {
  /// What the function gives.
  public var type: Expression.ValueType {
    switch self {
    case .refs, .nlink, .mode, .uid, .gid, .ino, .children, .slots: .number
    case .dead, .hashed, .cached, .keep, .valid, .exists, .destroyed: .truth
    }
  }

  /// What it asks, for completion and help.
  public var summary: String {
    switch self {
    case .refs: "references counted"
    case .nlink: "names of an inode"
    case .mode: "permission bits"
    case .uid: "the owner"
    case .gid: "the group"
    case .ino: "the inode number"
    case .children: "dentries below"
    case .slots: "entries of the inode's directory"
    case .dead: "removed or invalidated"
    case .hashed: "found under its name"
    case .cached: "in the cache"
    case .keep: "asks to be kept"
    case .valid: "still valid"
    case .exists: "there is such an object"
    case .destroyed: "its last reference is gone"
    }
  }
}

extension Expression.Total {
  /// What it counts, for completion and help.
  public var summary: String {
    switch self {
    case .dentries: "living dentries"
    case .inodes: "living inodes"
    case .orphans: "living dentries outside the tree"
    case .files: "open files and held dentries"
    case .queue: "references waiting to be dropped"
    case .cache: "dentries in the caches"
    case .locks: "locks that are held"
    case .leaks: "references orphaned, left over, stale or in a ring"
    case .reported: "leaks that gVisor's own check reports"
    case .errno: "the outcome of the operation before"
    }
  }
}

extension ObjectWord {
  /// The text that reads as this object again.
  public var text: String {
    switch kind {
    case .path(let path): path.text(inExpression: true)
    case .inode(let object): "inode(\(object.text))"
    case .dentry(let number): "d\(number)"
    case .inodeNumber(let number): "i\(number)"
    case .file(let name): name
    case .last: "last"
    }
  }
}
