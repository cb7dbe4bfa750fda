// Parses one line: task prefix, verb, words. The parsers of files and of typed lines share it; they
// differ in which verbs they admit.

/// A parser of single lines for one place.
struct LineParser {
  /// Where a line comes from, which decides what verbs it may use.
  enum Place {
    case file
    case commandLine
    /// The operation behind `repeat N`.
    case repetition
  }

  let place: Place

  /// Parses one line. Nil if it is empty or only a comment. The caller limits its length.
  func parse(_ bytes: [UInt8], number: Int) throws(Mistake) -> Line<Verb.Content>? {
    var cursor = WordCursor(bytes)
    guard var word = try cursor.next() else { return nil }
    let start = word.range.lowerBound
    let task = try takeTask(&cursor, &word)
    let verb = try resolve(word, &cursor)
    if task != nil, verb.kind != .operation {
      throw Mistake(
        column: start + 1, message: "only operations have a task; `\(verb.name)` has none")
    }
    cursor.begin(verb)
    let content = try verb.read(&cursor)
    try cursor.expectEnd()
    if case .operation(.repeated(let repetition)) = content { try repetition.check() }
    return Line(
      content: content, task: task ?? Line<Verb.Content>.firstTask,
      source: Array(bytes[start..<cursor.endOfTaken]), line: number, column: start + 1)
  }

  /// Takes a prefix `T2:` off the line; afterwards `word` is the verb.
  private func takeTask(_ cursor: inout WordCursor, _ word: inout Word) throws(Mistake) -> String? {
    guard !word.isQuoted, let colon = word.bytes.firstIndex(of: UInt8(ascii: ":")) else {
      return nil
    }
    guard Verb.isUserName(word.bytes[..<colon]), colon == word.bytes.count - 1 else {
      throw Mistake(
        column: word.column,
        message: "expected a task like `T2:` and a blank before the operation, found \(word.shown)")
    }
    if place == .repetition {
      throw Mistake(column: word.column, message: "the task stands before `repeat`")
    }
    let task = String(decoding: word.bytes[..<colon], as: UTF8.self)
    guard let verb = try cursor.next() else {
      throw Mistake(
        column: word.range.upperBound + 1, message: "expected an operation after \(word.shown)")
    }
    word = verb
    return task
  }

  /// Finds the verb of a word. If two verbs share the name, the number of words decides.
  private func resolve(_ word: Word, _ cursor: inout WordCursor) throws(Mistake) -> Verb {
    let name = word.ascii ?? ""
    if Verb.families[name] != nil { return try member(of: name, &cursor) }
    let named = Verb.named(name)
    guard let first = named.first else {
      throw Mistake(
        column: word.column,
        message: "unknown verb \(word.shown)"
          + Suggestion.text(for: name, among: place.verbs.map(\.firstWord)))
    }
    let possible = named.filter(place.admits)
    guard let last = possible.last else {
      throw Mistake(column: word.column, message: place.refusal(of: first))
    }
    guard possible.count > 1 else { return last }
    var rest = cursor
    var count = 0
    while (try? rest.next()) != nil { count += 1 }
    return possible.first { $0.arity.contains(count) } ?? last
  }

  /// Finds a verb of two words, whose first is `family`, and takes the second.
  private func member(
    of family: String, _ cursor: inout WordCursor
  ) throws(Mistake) -> Verb {
    let verbs = place.verbs.filter { $0.firstWord == family }
    let names = verbs.map(\.secondWord)
    let parameter = Parameter(
      name: names.joined(separator: "|"), kind: .choice, noun: Verb.disjunction(names),
      choices: verbs.map { Parameter.Choice($0.secondWord, $0.summary) })
    guard let word = try cursor.next() else { throw cursor.missing(parameter) }
    guard let verb = verbs.first(where: { word.isKeyword($0.secondWord) }) else {
      throw cursor.wrong(word, parameter)
    }
    return verb
  }
}

extension LineParser.Place {
  /// The visible verbs that are allowed in this place.
  var verbs: [Verb] { Verb.all.filter(admits) }

  /// Whether the verb is allowed in this place.
  func admits(_ verb: Verb) -> Bool {
    if verb.isHidden { return false }
    return switch self {
    case .file: verb.kind != .screen
    case .commandLine: verb.kind != .header || verb.startsOver
    case .repetition: verb.kind == .operation && verb.name != "repeat"
    }
  }

  /// The message for a verb that is not allowed in this place.
  func refusal(of verb: Verb) -> String {
    if verb.isHidden { return "`\(verb.name)` is added at the end of a run; it cannot be typed" }
    return switch self {
    case .file: "`\(verb.name)` works at `:` only"
    case .commandLine: "`\(verb.name)` works only in a file, before its first operation"
    case .repetition where verb.name == "repeat": "a `repeat` cannot repeat a `repeat`"
    case .repetition: "expected an operation to repeat; `\(verb.name)` is not one"
    }
  }
}

extension Verb {
  /// `fs` is a header in a file; on the command line it starts a new run.
  var startsOver: Bool { name == "fs" }
}
