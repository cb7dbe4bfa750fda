// Conditions that stop a run: `break` and `watch`. A condition is data; the run searches for the
// step at which it comes true.

import Ground

/// A condition that stops a run.
public enum Condition: Hashable, Sendable {
  /// An expression changes from false to true.
  case becomes(Expression)
  /// The value of an expression changes.
  case changes(Expression)
  /// An event happens to an object of this kind, or of any kind for nil.
  case happens(Happening, ObjectWordKind?)
  /// A task takes this lock in this mode; nil means any.
  case lock(LockName?, LockModeWord?)
  /// A reference is orphaned, left over or stale.
  case leak
  /// The machine panics or deadlocks.
  case stop
}

/// A kind of object as a condition names it.
public enum ObjectWordKind: String, Hashable, Sendable, CaseIterable {
  case dentry, inode, file, mount, task, filesystem
}

/// A lock by its name in kernfs.
public enum LockName: String, Hashable, Sendable, CaseIterable {
  case filesystem = "fs.mu"
  case directory = "dirMu"
  case node = "mu"
  case slots = "order.mu"
  case mounts = "mountMu"
  case position = "offsetMu"
}

/// The mode of a lock.
public enum LockModeWord: String, Hashable, Sendable, CaseIterable {
  case read, write
}

extension Condition {
  /// The text that reads as this condition again, verb included.
  public var text: String {
    switch self {
    case .becomes(let expression): "break \(expression.text)"
    case .changes(let expression): "watch \(expression.text)"
    case .happens(let word, let kind): Self.joined("break \(word.rawValue)", kind?.rawValue)
    case .lock(let name, let mode):
      Self.joined(Self.joined("break lock", name?.rawValue), mode?.rawValue)
    case .leak: "break leak"
    case .stop: "break stop"
    }
  }

  private static func joined(_ text: String, _ word: String?) -> String {
    word.map { "\(text) \($0)" } ?? text
  }
}

// Readers.
extension Verb {
  /// The argument of `break`: an event, or an expression that becomes true.
  static func condition() -> Reader<Condition> {
    let happenings = Happening.allCases.map {
      Parameter.Choice($0.rawValue, "of one kind of object, or of any")
    }
    let words =
      happenings + [
        Parameter.Choice("lock", "a lock is taken, like `lock fs.mu write`"),
        Parameter.Choice("leak", "a reference is orphaned, left over or stale"),
        Parameter.Choice("stop", "the machine panics or waits for itself"),
      ]
    let parameter = Parameter(
      name: "EXPRESSION|EVENT…", kind: .expression, noun: "an expression or what happens",
      choices: words)
    return Reader([parameter]) { cursor throws(Mistake) in
      guard let word = try? cursor.peek(), let name = word.ascii, !word.isQuoted,
        words.contains(where: { $0.text == name }), !cursor.compares(word)
      else { return .becomes(try expression(&cursor, parameter).required(.truth)) }
      _ = try cursor.next()
      switch name {
      case "leak": return .leak
      case "stop": return .stop
      case "lock":
        return .lock(
          try take(LockName.self, &cursor), try take(LockModeWord.self, &cursor))
      default:  // of a name: what happens
        guard let happening = Happening(rawValue: name) else { throw cursor.missing(parameter) }
        return .happens(happening, try take(ObjectWordKind.self, &cursor))
      }
    }
  }

  /// The argument of `at`: as for `break`, or `end`, which is the end of the operation and reads as
  /// nil.
  static func conditionOrEnd() -> Reader<Condition?> {
    let condition = condition()
    var parameters = condition.parameters
    parameters[0].choices.append(Parameter.Choice("end", "the operation has ended"))
    parameters[0].name += "|end"
    return Reader<Condition?>(parameters) { cursor throws(Mistake) in
      guard let word = try? cursor.peek(), word.isKeyword("end") else {
        return try condition.read(&cursor)
      }
      _ = try cursor.next()
      return nil
    }
  }

  /// The argument of `watch`: an expression of any type.
  static func watched() -> Reader<Condition> {
    let parameter = Parameter(name: "EXPRESSION", kind: .expression, noun: "an expression")
    return Reader([parameter]) { cursor throws(Mistake) in
      .changes(try expression(&cursor, parameter))
    }
  }

  private static func expression(
    _ cursor: inout WordCursor, _ parameter: Parameter
  ) throws(Mistake) -> Expression {
    guard cursor.nextByte != nil else { throw cursor.missing(parameter) }
    var parser = ExpressionParser(cursor.line, at: cursor.position)
    let expression = try parser.wholeOfAnyType()
    try expression.requireRecorded()
    cursor.skip(to: parser.position)
    return expression
  }

  /// Takes the next word if it is one of the cases of `Word`.
  private static func take<Word: RawRepresentable<String> & CaseIterable>(
    _ type: Word.Type, _ cursor: inout WordCursor
  ) throws(Mistake) -> Word? {
    guard let word = try cursor.peek(), let value = word.ascii.flatMap(Word.init) else {
      return nil
    }
    _ = try cursor.next()
    return value
  }
}

extension Expression {
  /// Throws if the expression needs the engine. A condition is evaluated at every step, and steps
  /// record only the model.
  fileprivate func requireRecorded() throws(Mistake) {
    switch kind {
    case .function(let function, _) where function.isAskedOfEngine:
      throw Mistake(
        column: column.number,
        message: "steps do not record `\(function.rawValue)`; use it in `expect` only")
    case .comparison(let left, _, let right), .and(let left, let right), .or(let left, let right):
      try left.requireRecorded()
      try right.requireRecorded()
    case .not(let inner): try inner.requireRecorded()
    case .number, .text, .list, .errno, .total, .function: return
    }
  }

  fileprivate func required(_ type: ValueType) throws(Mistake) -> Expression {
    guard self.type == type else {
      throw Mistake(
        column: column.number,
        message: "expected a comparison or something that is true or false, found `\(text)`")
    }
    return self
  }
}

extension WordCursor {
  /// Whether a comparison follows the word: `queue == 0` is an expression, `queue` an event.
  fileprivate func compares(_ word: Word) -> Bool {
    var rest = self
    _ = try? rest.next()
    return rest.nextByte.map { "=!<>".utf8.contains($0) } ?? false
  }
}
