// Walks the words of a line on behalf of the readers, and makes their error messages.

/// A position in a line, from which words are taken in order.
struct WordCursor {
  let line: [UInt8]
  /// Where the search for the next word begins.
  private(set) var position: Int
  /// The verb being read. Its keywords end optional parameters.
  private(set) var verb: Verb?
  /// The last word taken, for "expected … after …".
  private(set) var previous: Word?

  init(_ line: [UInt8], at position: Int = 0) {
    self.line = line
    self.position = position
  }

  /// Sets the verb to which the following words belong.
  mutating func begin(_ verb: Verb) {
    self.verb = verb
  }
}

extension WordCursor {
  /// The next word, not taken.
  func peek() throws(Mistake) -> Word? {
    var scanner = WordScanner(line, at: position)
    return try scanner.next()
  }

  /// Takes the next word; nil at the end.
  mutating func next() throws(Mistake) -> Word? {
    guard let word = try peek() else { return nil }
    position = word.range.upperBound
    previous = word
    return word
  }

  /// Takes the word of a parameter. Nil only if the parameter is optional and omitted.
  mutating func take(_ parameter: Parameter) throws(Mistake) -> Word? {
    guard let word = try peek() else {
      if parameter.isOptional { return nil }
      throw missing(parameter)
    }
    if !parameter.admits(word, keywords: verb?.keywords ?? []) {
      if parameter.isOptional { return nil }
      throw wrong(word, parameter)
    }
    return try next()
  }

  /// Takes the rest of the line up to a comment, unparsed, for parameters with their own grammar.
  mutating func takeText() -> (bytes: [UInt8], start: Int) {
    let start = WordScanner.skipBlanks(line, from: position)
    position = WordScanner.endOfText(line, from: start)
    return (Array(line[start..<position]), start)
  }

  /// Takes the rest of the line, `#` included, without surrounding blanks; for prose.
  mutating func takeProse() -> (bytes: [UInt8], start: Int) {
    let start = WordScanner.skipBlanks(line, from: position)
    var end = line.count
    while end > start, line[end - 1].isBlank { end -= 1 }
    position = line.count
    return (Array(line[start..<end]), start)
  }

  /// Where the last word taken ends.
  var endOfTaken: Int {
    line[..<position].lastIndex { !$0.isBlank }.map { $0 + 1 } ?? 0
  }

  /// Moves past what another parser has read.
  mutating func skip(to position: Int) {
    self.position = position
  }

  /// Throws if anything but a comment remains.
  func expectEnd() throws(Mistake) {
    guard let word = try peek() else { return }
    throw Mistake(column: word.column, message: "unexpected \(word.shown)\(afterPrevious)\(usage)")
  }
}

extension WordCursor {
  /// The mistake of a line that ends too early.
  func missing(_ parameter: Parameter) -> Mistake {
    let column = previous?.range.upperBound ?? position
    return Mistake(
      column: column + 1, message: "expected \(parameter.noun)\(afterPrevious)\(usage)")
  }

  /// The mistake of a malformed word, with the nearest valid one.
  func wrong(_ word: Word, _ parameter: Parameter) -> Mistake {
    let typed = String(decoding: word.bytes, as: UTF8.self)
    let words = parameter.choices.map(\.text)
    return Mistake(
      column: word.column,
      message: "expected \(parameter.noun), found \(word.shown)"
        + Suggestion.text(for: typed, among: words))
  }

  private var afterPrevious: String {
    guard let previous else { return "" }
    return " after \(previous.shown)"
  }

  private var usage: String {
    guard let verb else { return "" }
    return "; usage: \(verb.usage)"
  }
}
