// Expressions, by recursive descent: `or` binds least, then `and`, `not`, comparisons. Types are checked
// on the way, where the column is still at hand.

/// Reads one expression out of a line.
struct ExpressionParser {
  private let line: [UInt8]
  /// Behind what was read; counted from 0.
  private(set) var position: Int
  /// How many parentheses and `not`s are open; bounded so that no input exhausts the stack.
  private var depth = 0
  /// How many `and`s and `or`s were read; bounded because each makes the tree deeper by one.
  private var operators = 0

  init(_ line: [UInt8], at position: Int) {
    self.line = line
    self.position = position
  }

  /// An expression that is true or false and takes everything up to the end of the line or a comment.
  mutating func whole() throws(Mistake) -> Expression {
    try require(.truth, try wholeOfAnyType())
  }

  /// An expression of whatever type that takes everything up to the end of the line or a comment.
  mutating func wholeOfAnyType() throws(Mistake) -> Expression {
    let expression = try disjunction()
    skipBlanks()
    guard isAtEnd else { throw mistake("expected an operator or the end of the expression") }
    return expression
  }
}

extension ExpressionParser {
  private mutating func disjunction() throws(Mistake) -> Expression {
    var left = try conjunction()
    while takeWord("or") {
      try countOperator()
      left = try require(.truth, left)
      let right = try require(.truth, try conjunction())
      left = Expression(.or(left, right), column: left.column.number)
    }
    return left
  }

  private mutating func conjunction() throws(Mistake) -> Expression {
    var left = try negation()
    while takeWord("and") {
      try countOperator()
      left = try require(.truth, left)
      let right = try require(.truth, try negation())
      left = Expression(.and(left, right), column: left.column.number)
    }
    return left
  }

  private mutating func negation() throws(Mistake) -> Expression {
    skipBlanks()
    let column = position + 1
    guard takeWord("not") else { return try comparison() }
    try descend(column)
    defer { depth -= 1 }
    return Expression(.not(try require(.truth, try negation())), column: column)
  }

  private mutating func comparison() throws(Mistake) -> Expression {
    let left = try primary()
    guard let comparison = takeComparison() else { return left }
    let right = try primary()
    try check(left, comparison, right)
    return Expression(.comparison(left, comparison, right), column: left.column.number)
  }

  private mutating func primary() throws(Mistake) -> Expression {
    skipBlanks()
    guard !isAtEnd else { throw mistake("expected \(Self.nouns)") }
    let start = position
    let byte = line[position]
    if byte == UInt8(ascii: "(") {
      try descend(start + 1)
      defer { depth -= 1 }
      position += 1
      let inner = try disjunction()
      try takeClosing()
      return inner
    }
    if byte.isDigit || byte == UInt8(ascii: "-") { return try number() }
    let name = takeName()
    if let function = Expression.Function(rawValue: name) {
      return Expression(.function(function, try argument(of: name)), column: start + 1)
    }
    if let total = Expression.Total(rawValue: name) {
      return Expression(.total(total), column: start + 1)
    }
    if name == "ok" { return Expression(.errno(nil), column: start + 1) }
    if Self.isErrno(name) { return Expression(.errno(name), column: start + 1) }
    throw unknown(name, at: start)
  }

  private mutating func number() throws(Mistake) -> Expression {
    let start = position
    position += 1
    while position < line.count, line[position].isNamePart { position += 1 }
    let digits = line[start..<position]
    let octal = digits.count > 1 && digits.first == UInt8(ascii: "0")
    guard let value = octal ? Number.octal(digits) : Number.decimal(digits) else {
      throw Mistake(
        column: start + 1,
        message: "expected a number, found `\(Quoting.excerpt(Array(digits)))`; 0644 is octal")
    }
    return Expression(.number(value, octal: octal), column: start + 1)
  }
}

extension ExpressionParser {
  /// `(OBJECT)` behind a function's name.
  private mutating func argument(of name: String) throws(Mistake) -> ObjectWord {
    skipBlanks()
    guard position < line.count, line[position] == UInt8(ascii: "(") else {
      throw mistake("expected an object in parentheses after `\(name)`, like `\(name)(/a)`")
    }
    try descend(position + 1)
    defer { depth -= 1 }
    position += 1
    let object = try object()
    try takeClosing()
    return object
  }

  private mutating func object() throws(Mistake) -> ObjectWord {
    var scanner = WordScanner(line, at: position, endsAtPunctuation: true)
    guard let word = try scanner.next(), !word.range.isEmpty else {
      throw mistake("expected an object: a path, inode(PATH), d9, i41, fd1 or last")
    }
    position = scanner.position
    if word.isKeyword("inode"), position < line.count, line[position] == UInt8(ascii: "(") {
      return ObjectWord(.inode(of: try argument(of: "inode")), column: word.column)
    }
    return ObjectWord(try Self.kind(of: word), column: word.column)
  }

  private static func kind(of word: Word) throws(Mistake) -> ObjectWord.Kind {
    let isPath = word.isQuoted || word.bytes.contains(0x2f) || word.bytes.first == 0x40
    if isPath || word.bytes == [0x2e] || word.bytes == [0x2e, 0x2e] {
      return .path(try PathWord(word))
    }
    if word.isKeyword("last") { return .last }
    if let number = Number.decimal(word.bytes.dropFirst()).flatMap(Int.init(exactly:)), number >= 0
    {
      if word.bytes.first == UInt8(ascii: "d") { return .dentry(number) }
      if word.bytes.first == UInt8(ascii: "i") { return .inodeNumber(number) }
    }
    if let name = Verb.userName(word) { return .file(name) }
    throw Mistake(
      column: word.column,
      message: "expected a path, inode(PATH), d9, i41, fd1 or last, found \(word.shown)")
  }
}

extension ExpressionParser {
  private static let nouns = "a count like `refs(/a)` or `dentries`, a number or an errno"

  /// Whether the word is written like an errno; which ones exist is for the evaluation to know.
  private static func isErrno(_ name: String) -> Bool {
    name.utf8.count > 1 && name.utf8.first == UInt8(ascii: "E")
      && name.utf8.allSatisfy { $0.isDigit || ($0 >= 0x41 && $0 <= 0x5a) }
  }

  private func unknown(_ name: String, at start: Int) -> Mistake {
    guard !name.isEmpty else { return mistake("expected \(Self.nouns)") }
    let known =
      Expression.Function.allCases.map(\.rawValue) + Expression.Total.allCases.map(\.rawValue)
    return Mistake(
      column: start + 1,
      message: "expected \(Self.nouns), found `\(name)`" + Suggestion.text(for: name, among: known))
  }

  private var isAtEnd: Bool {
    guard position < line.count else { return true }
    let beginsWord = position == 0 || line[position - 1].isBlank
    return line[position] == UInt8(ascii: "#") && beginsWord
  }

  private mutating func skipBlanks() {
    position = WordScanner.skipBlanks(line, from: position)
  }

  /// Takes a name, cut off for messages where somebody writes a very long one.
  private mutating func takeName() -> String {
    let start = position
    while position < line.count, line[position].isNamePart { position += 1 }
    return String(decoding: line[start..<position].prefix(Limits.name), as: UTF8.self)
  }

  private mutating func takeWord(_ word: String) -> Bool {
    skipBlanks()
    let rest = line[position...]
    let next = rest.dropFirst(word.utf8.count).first
    guard rest.starts(with: word.utf8), next.map({ !$0.isNamePart }) ?? true else { return false }
    position += word.utf8.count
    return true
  }

  private mutating func takeComparison() -> Expression.Comparison? {
    skipBlanks()
    // Longer spellings first: `<=` begins with `<`.
    let bySize = Expression.Comparison.allCases.sorted {
      $0.rawValue.utf8.count > $1.rawValue.utf8.count
    }
    guard let found = bySize.first(where: { line[position...].starts(with: $0.rawValue.utf8) })
    else { return nil }
    position += found.rawValue.utf8.count
    return found
  }

  private mutating func takeClosing() throws(Mistake) {
    skipBlanks()
    guard position < line.count, line[position] == UInt8(ascii: ")") else {
      throw mistake("expected `)`")
    }
    position += 1
  }

  private mutating func descend(_ column: Int) throws(Mistake) {
    depth += 1
    guard depth <= Limits.depth else {
      throw Mistake(
        column: column, message: "expected at most \(Limits.depth) nested parentheses and `not`s")
    }
  }

  private mutating func countOperator() throws(Mistake) {
    operators += 1
    guard operators <= Limits.operators else {
      throw mistake("expected at most \(Limits.operators) uses of `and` and `or`")
    }
  }

  private func mistake(_ message: String) -> Mistake {
    guard !isAtEnd else { return Mistake(column: position + 1, message: message) }
    let found = line[position...].prefix { !$0.isBlank }
    return Mistake(
      column: position + 1, message: message + ", found `\(Quoting.excerpt(Array(found)))`")
  }
}

extension ExpressionParser {
  private func require(
    _ type: Expression.ValueType, _ expression: Expression
  ) throws(Mistake) -> Expression {
    guard expression.type != type else { return expression }
    throw Mistake(
      column: expression.column.number,
      message: "expected a comparison like `\(expression.text) == …`; this alone is neither true "
        + "nor false")
  }

  private func check(
    _ left: Expression, _ comparison: Expression.Comparison, _ right: Expression
  ) throws(Mistake) {
    let column = right.column.number
    if left.type == .truth || right.type == .truth {
      let truth = left.type == .truth ? left : right
      throw Mistake(
        column: truth.column.number,
        message: "expected a number beside `\(comparison.rawValue)`; "
          + "a truth stands alone: `\(truth.text)` or `not \(truth.text)`")
    }
    guard left.type == right.type else {
      let noun = left.type == .errno ? "an errno like ENOENT or ok" : "a number"
      throw Mistake(column: column, message: "expected \(noun), found `\(right.text)`")
    }
    guard left.type == .number || comparison == .equal || comparison == .notEqual else {
      throw Mistake(column: column, message: "expected `==` or `!=` before `\(right.text)`")
    }
  }
}

// Objects and holders.
extension ExpressionParser {
  /// An object that takes everything up to the end of the line or a comment.
  mutating func wholeObject() throws(Mistake) -> ObjectWord {
    skipBlanks()
    let object = try object()
    skipBlanks()
    guard isAtEnd else { throw mistake("expected nothing after the object") }
    return object
  }

  /// `holders(OBJECT) == WORD, WORD …`, up to the end of the line or a comment; an empty list claims
  /// that nobody holds it. Nil, and nothing is read, if the line begins with something else.
  mutating func holders() throws(Mistake) -> (ObjectWord, [String])? {
    guard takeWord("holders") else { return nil }
    let object = try argument(of: "holders")
    guard takeComparison() == .equal else { throw mistake("expected `==` and a list of holders") }
    var words: [String] = []
    skipBlanks()
    while !isAtEnd {
      let name = takeName()
      guard !name.isEmpty else { throw mistake("expected a holder, like `fd1` or `parent`") }
      words.append(name)
      skipBlanks()
      if isAtEnd { break }
      guard line[position] == UInt8(ascii: ",") else {
        throw mistake("expected `,` between holders")
      }
      position += 1
      skipBlanks()
      if isAtEnd { throw mistake("expected a holder after `,`") }
    }
    return (object, words)
  }
}
