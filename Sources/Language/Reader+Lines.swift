// Readers of longer texts: prose, expressions, places in history, and the operation of `repeat`.

import Ground

extension Verb {
  /// A reader of the rest of the line, `#` included. A quoted word may contain escapes.
  static func prose() -> Reader<String> {
    let parameter = Parameter(name: "TEXT…", kind: .prose, noun: "a text")
    return Reader([parameter]) { cursor throws(Mistake) in
      if let first = cursor.nextByte, first == UInt8(ascii: "\"") {
        var alone = cursor
        if let word = try? alone.next(), word.isQuoted, (try? alone.peek()) == .some(nil) {
          cursor = alone
          return Quoting.text(word.bytes)
        }
      }
      let (bytes, _) = cursor.takeProse()
      guard !bytes.isEmpty else { throw cursor.missing(parameter) }
      return Quoting.text(bytes)
    }
  }

  /// A reader of a claim: `panic`, `deadlock`, `hang`, `not asked`, `no leaks`, `holders(OBJECT) ==
  /// …`, or an expression.
  static func expectation() -> Reader<Expectation> {
    let parameter = Parameter(
      name: "EXPRESSION|no leaks|not asked|panic|deadlock|hang", kind: .expression,
      noun: "an expression, `holders(OBJECT) == …`, `no leaks`, `not asked`, `panic`, `deadlock` "
        + "or `hang`",
      choices: [
        Parameter.Choice("panic", "the operation before it panicked"),
        Parameter.Choice("deadlock", "the operation before it waits for itself"),
        Parameter.Choice("hang", "the operation before it loops forever"),
        Parameter.Choice("no leaks", "no reference is orphaned, left over, stale or in a ring"),
        Parameter.Choice("not asked", "the operation before it named what does not exist"),
        Parameter.Choice(
          "holders(", "who holds it, like `holders(/a) == fd1, parent` or `== none`"),
      ])
    return Reader([parameter]) { cursor throws(Mistake) in
      if cursor.nextByte != nil, let (word, words) = try holders(&cursor) {
        return .holders(word, words)
      }
      guard let word = try? cursor.peek() else {
        // The line has ended, or the next bytes are not a word. The expression parser distinguishes
        // the two.
        guard cursor.nextByte != nil else { throw cursor.missing(parameter) }
        return .holds(try truth(&cursor))
      }
      if word.isKeyword("no") { return try noLeaks(&cursor) }
      if isNotAsked(&cursor) { return .notAsked }
      guard let kind = StopKind.allCases.first(where: { word.isKeyword($0.rawValue) }) else {
        return .holds(try truth(&cursor))
      }
      _ = try cursor.next()
      return .stop(kind)
    }
  }

  private static func noLeaks(_ cursor: inout WordCursor) throws(Mistake) -> Expectation {
    _ = try cursor.next()
    let leaks = Parameter(name: "leaks", kind: .keyword, noun: "`leaks`")
    _ = try cursor.take(leaks)
    return .noLeaks
  }

  /// Takes `not asked`. A lone `not` begins an expression.
  private static func isNotAsked(_ cursor: inout WordCursor) -> Bool {
    var words = cursor
    guard let first = try? words.next(), first.isKeyword("not"), let second = try? words.next(),
      second.isKeyword("asked")
    else { return false }
    cursor = words
    return true
  }

  /// Reads `holders(OBJECT) == WORD, WORD …`. Nil if the line begins with another word.
  private static func holders(
    _ cursor: inout WordCursor
  ) throws(Mistake) -> (ObjectWord, [HolderWord])? {
    var parser = ExpressionParser(cursor.line, at: cursor.position)
    guard let claim = try parser.holders() else { return nil }
    cursor.skip(to: parser.position)
    return claim
  }

  /// A reader of an object.
  static func object() -> Reader<ObjectWord> {
    let parameter = Parameter(
      name: "OBJECT", kind: .object, noun: "an object: \(ObjectWord.nouns)")
    return Reader([parameter]) { cursor throws(Mistake) in
      guard cursor.nextByte != nil else { throw cursor.missing(parameter) }
      var parser = ExpressionParser(cursor.line, at: cursor.position)
      let object = try parser.wholeObject()
      cursor.skip(to: parser.position)
      return object
    }
  }

  /// Reads an expression that is true or false, up to the end of the line.
  private static func truth(_ cursor: inout WordCursor) throws(Mistake) -> Expression {
    var parser = ExpressionParser(cursor.line, at: cursor.position)
    let expression = try parser.whole()
    cursor.skip(to: parser.position)
    return expression
  }

  /// A reader of `N`, `N.M` or `step N`.
  static func place() -> Reader<GotoTarget> {
    let step = Parameter(name: "step", kind: .keyword, noun: "`step`", isOptional: true)
    let number = Parameter(name: "N[.M]", kind: .position, noun: "a number, N.M or `step N`")
    return Reader([step, number]) { cursor throws(Mistake) in
      let isStep = try cursor.take(step) != nil
      guard let word = try cursor.take(number) else { throw cursor.missing(number) }
      let parts = word.bytes.split(separator: 0x2e, omittingEmptySubsequences: false)
      let numbers = parts.compactMap { Number.decimal($0).flatMap { $0 < 0 ? nil : Int($0) } }
      guard !word.isQuoted, numbers.count == parts.count, let first = numbers.first else {
        throw cursor.wrong(word, number)
      }
      switch (isStep, numbers.count) {
      case (true, 1): return .step(first)
      case (false, 1): return .operation(first)
      case (false, 2): return .within(operation: first, step: numbers[1])
      default: throw cursor.wrong(word, number)
      }
    }
  }

  /// A reader of the operation of `repeat`, which stays text. `Repetition.check` tests it.
  static func template() -> Reader<(text: String, start: Int)> {
    let parameter = Parameter(name: "OPERATION…", kind: .operation, noun: "an operation")
    return Reader([parameter]) { cursor throws(Mistake) in
      let (bytes, start) = cursor.takeText()
      guard !bytes.isEmpty else { throw cursor.missing(parameter) }
      return (Quoting.source(bytes), start)
    }
  }
}

extension WordCursor {
  /// The first byte of the next word. Nil at the end and at a comment.
  var nextByte: UInt8? {
    let start = WordScanner.skipBlanks(line, from: position)
    guard start < line.count, line[start] != UInt8(ascii: "#") else { return nil }
    return line[start]
  }
}
