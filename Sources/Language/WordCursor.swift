// Walks the words of one line for the readers of parameters, and knows how to say what is missing.

/// The words of a line from some place on, taken one after the other.
struct WordCursor {
  let line: [UInt8]
  /// Where the next word is looked for.
  private(set) var position: Int
  /// The verb whose parameters are being read; its keywords end optional parameters before them.
  private(set) var verb: Verb?
  /// The word taken last, for "expected … after …".
  private(set) var previous: Word?

  init(_ line: [UInt8], at position: Int = 0) {
    self.line = line
    self.position = position
  }

  /// From here on, the words are those of this verb.
  mutating func begin(_ verb: Verb) {
    self.verb = verb
  }
}

extension WordCursor {
  /// The next word without taking it.
  func peek() throws(Mistake) -> Word? {
    var scanner = WordScanner(line, at: position)
    return try scanner.next()
  }

  /// Takes the next word, or gives nil at the end.
  mutating func next() throws(Mistake) -> Word? {
    guard let word = try peek() else { return nil }
    position = word.range.upperBound
    previous = word
    return word
  }

  /// Takes the word of a parameter. Nil only for an optional one that is not there.
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

  /// Everything to the end of the line or to a comment, as it stands, and its column; for parameters
  /// that have a grammar of their own.
  mutating func takeText() -> (bytes: [UInt8], start: Int) {
    let start = WordScanner.skipBlanks(line, from: position)
    position = WordScanner.endOfText(line, from: start)
    return (Array(line[start..<position]), start)
  }

  /// Everything to the end of the line, `#` included, surrounding blanks removed; for prose.
  mutating func takeProse() -> (bytes: [UInt8], start: Int) {
    let start = WordScanner.skipBlanks(line, from: position)
    var end = line.count
    while end > start, line[end - 1].isBlank { end -= 1 }
    position = line.count
    return (Array(line[start..<end]), start)
  }

  /// Where the words taken so far end, blanks behind them not counted.
  var endOfTaken: Int {
    line[..<position].lastIndex { !$0.isBlank }.map { $0 + 1 } ?? 0
  }

  /// Moves behind what a reader with its own grammar has consumed.
  mutating func skip(to position: Int) {
    self.position = position
  }

  /// Throws unless nothing but a comment is left.
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

  /// The mistake of a word that is something else; names the nearest right one.
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
