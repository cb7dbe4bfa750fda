// Text and type of an expression. The text has no more parentheses than it needs.

import Ground

extension Expression {
  /// The type of its value.
  public var type: ValueType {
    switch kind {
    case .number: .number
    case .text: .text
    case .list: .list
    case .errno: .errno
    case .total(let total): total == .errno ? .errno : .number
    case .function(let function, _): function.type
    case .comparison, .and, .or, .not: .truth
    }
  }

  /// The text that reads as this expression again.
  public var text: String {
    switch kind {
    case .number(let value, let notation): notation.text(of: value)
    case .text(let bytes): Quoting.word(bytes, always: true)
    case .list(let names): Self.text(of: names)
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

  /// A list of names as a claim writes it.
  package static func text(of names: [[UInt8]]) -> String {
    if names.isEmpty { return "none" }
    return names.map { name in
      let isNone = name.elementsEqual("none".utf8)
      return Quoting.word(name, always: isNone, inExpression: true)
    }.joined(separator: ", ")
  }

  /// The text as an operand of an operator of the given precedence; in parentheses if it binds
  /// weaker.
  private func text(above strength: Int) -> String {
    self.strength < strength ? "(\(text))" : text
  }

  /// The precedence of the outermost operator.
  private var strength: Int {
    switch kind {
    case .or: 1
    case .and: 2
    case .not: 3
    case .comparison, .number, .text, .list, .errno, .total, .function: 4
    }
  }
}

extension Expression.Function {
  /// The type of its value.
  public var type: Expression.ValueType {
    switch self {
    case .refs, .nlink, .mode, .uid, .gid, .ino, .children, .slots: .number
    case .size, .atime, .mtime, .ctime, .rdev: .number
    case .data, .target, .cwd: .text
    case .entries: .list
    case .dead, .hashed, .cached, .keep, .valid, .exists, .destroyed: .truth
    }
  }

  /// Whether only the engine can answer it. Such a function can be evaluated between operations
  /// only.
  var isAskedOfEngine: Bool {
    switch self {
    case .data, .entries, .target, .cwd: true
    case _: false
    }
  }

  /// The notation of its value, unless a number in the comparison sets another one.
  public var notation: Expression.Notation {
    switch self {
    case .mode: .octal
    case .rdev: .device
    case _: .decimal
    }
  }

  /// Its meaning, for completion and help.
  public var summary: String {
    switch self {
    case .refs: "references counted"
    case .nlink: "names of an inode"
    case .mode: "permission bits"
    case .uid: "the owner"
    case .gid: "the group"
    case .ino: "what stat calls st_ino"
    case .size: "bytes of a file, as stat says"
    case .atime: "when it was last read, by the filesystem's clock"
    case .mtime: "when its contents last changed"
    case .ctime: "when its attributes last changed"
    case .rdev: "the device that a node stands for: 1:3"
    case .data: "the bytes of a file; no offset moves"
    case .entries: "the names in a directory, in any order"
    case .target: "what a symlink says"
    case .cwd: "a task's working directory"
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
  /// Its meaning, for completion and help.
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

extension Expression.Notation {
  /// The number in this notation.
  public func text(of value: Int64) -> String {
    switch self {
    case .decimal: return String(value)
    case .octal: return "0" + String(value, radix: 8)
    case .device:
      let device = DeviceWord(number: value)
      return "\(device.major):\(device.minor)"
    }
  }
}
