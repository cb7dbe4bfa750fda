// A recursive-descent parser for expressions. Precedence, lowest first: `or`, `and`, `not`,
// comparisons. Types are checked here because messages need the column.

import Ground

/// Reads one expression from a line.
struct ExpressionParser {
  let line: [UInt8]
  /// The offset of the next byte to read.
  var position: Int
  /// Open parentheses and `not`s. Limited, so that no input exhausts the stack.
  var depth = 0
  /// Uses of `and` and `or` so far. Each makes the tree one level deeper, so their number is
  /// limited.
  private var operators = 0

  init(_ line: [UInt8], at position: Int) {
    self.line = line
    self.position = position
  }

  /// An expression that is true or false, followed by nothing but a comment.
  mutating func whole() throws(Mistake) -> Expression {
    try require(.truth, try wholeOfAnyType())
  }

  /// An expression of any type, followed by nothing but a comment.
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
    let right = try operand(beside: left)
    try check(left, comparison, right)
    return Expression(.comparison(left, comparison, right), column: left.column.number)
  }

  /// The right operand. Beside a text or a list, bare words are allowed.
  private mutating func operand(beside left: Expression) throws(Mistake) -> Expression {
    switch left.type {
    case .text: try isFunction() ? primary() : text()
    case .list: try isFunction() ? primary() : list()
    case .number, .truth, .errno: try primary()
    }
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
    if byte == UInt8(ascii: "\"") { return try text() }
    let name = takeName()
    if let function = Expression.Function(rawValue: name) {
      let object = try function == .cwd ? taskArgument(of: name) : argument(of: name)
      return Expression(.function(function, object), column: start + 1)
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
    if position < line.count, line[position] == UInt8(ascii: ":") { return try device(start) }
    let octal = digits.count > 1 && digits.first == UInt8(ascii: "0")
    guard let value = octal ? Number.octal(digits) : Number.decimal(digits) else {
      throw Mistake(
        column: start + 1,
        message: "expected a number, found `\(Quoting.excerpt(Array(digits)))`; 0644 is octal")
    }
    return Expression(.number(value, octal ? .octal : .decimal), column: start + 1)
  }

  /// The rest of a device number `1:3`, whose major is already read.
  private mutating func device(_ start: Int) throws(Mistake) -> Expression {
    let major = Number.decimal(line[start..<position])
    let colon = position
    position += 1
    while position < line.count, line[position].isNamePart { position += 1 }
    guard let major, let minor = Number.decimal(line[(colon + 1)..<position]),
      DeviceWord.majors.contains(major), DeviceWord.minors.contains(minor)
    else {
      let found = Quoting.excerpt(Array(line[start..<position]))
      throw Mistake(column: start + 1, message: "expected a device like 1:3, found `\(found)`")
    }
    let device = DeviceWord(major: UInt32(major), minor: UInt32(minor))
    return Expression(.number(device.number, .device), column: start + 1)
  }
}

extension ExpressionParser {
  private static let nouns = "a count like `refs(/a)` or `dentries`, a number or an errno"

  /// Whether the word looks like an errno. The evaluation checks whether that errno exists.
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

  var isAtEnd: Bool {
    guard position < line.count else { return true }
    let beginsWord = position == 0 || line[position - 1].isBlank
    return line[position] == UInt8(ascii: "#") && beginsWord
  }

  mutating func skipBlanks() {
    position = WordScanner.skipBlanks(line, from: position)
  }

  /// Takes a name. A very long one is cut, because the name only appears in messages.
  mutating func takeName() -> String {
    let start = position
    while position < line.count, line[position].isNamePart { position += 1 }
    return String(decoding: line[start..<position].prefix(Limits.name), as: UTF8.self)
  }

  mutating func takeWord(_ word: String) -> Bool {
    skipBlanks()
    let rest = line[position...]
    let next = rest.dropFirst(word.utf8.count).first
    guard rest.starts(with: word.utf8), next.map({ !$0.isNamePart }) ?? true else { return false }
    position += word.utf8.count
    return true
  }

  mutating func takeComparison() -> Expression.Comparison? {
    skipBlanks()
    // Longest first, because `<` is a prefix of `<=`.
    let bySize = Expression.Comparison.allCases.sorted {
      $0.rawValue.utf8.count > $1.rawValue.utf8.count
    }
    guard let found = bySize.first(where: { line[position...].starts(with: $0.rawValue.utf8) })
    else { return nil }
    position += found.rawValue.utf8.count
    return found
  }

  mutating func takeClosing() throws(Mistake) {
    skipBlanks()
    guard position < line.count, line[position] == UInt8(ascii: ")") else {
      throw mistake("expected `)`")
    }
    position += 1
  }

  mutating func descend(_ column: Int) throws(Mistake) {
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

  func mistake(_ message: String) -> Mistake {
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
      throw Mistake(column: column, message: "expected \(left.type.noun), found `\(right.text)`")
    }
    guard left.type == .number || comparison == .equal || comparison == .notEqual else {
      throw Mistake(column: column, message: "expected `==` or `!=` before `\(right.text)`")
    }
  }
}

extension Expression.ValueType {
  fileprivate var noun: String {
    switch self {
    case .number: "a number"
    case .truth: "something that is true or false"
    case .errno: "an errno like ENOENT or ok"
    case .text: "a text"
    case .list: "names"
    }
  }
}
