// Completes one line. The completer walks the words as the parser does, finds the parameter at the
// cursor, and lists what fits there.

/// Completes a line that ends at the cursor.
struct Completer<Source: CompletionSource> {
  let line: [UInt8]
  let source: Source
  /// The task that would run the operation.
  var task = Line<Operation>.firstTask

  /// Completes the text from `start` on: the whole line, or the operation behind `repeat N`.
  func complete(from start: Int, place: LineParser.Place) -> Completion {
    guard let (typed, current) = split(from: start) else { return nothing }
    guard place != .repetition, let first = typed.first, first.bytes.last == UInt8(ascii: ":")
    else {
      let prefixes = place == .repetition ? [] : taskPrefixes
      return complete(typed, current, place.verbs, prefixes)
    }
    var acting = self
    acting.task = String(decoding: first.bytes.dropLast(), as: UTF8.self)
    let operations = place.verbs.filter { $0.kind == .operation }
    return acting.complete(Array(typed.dropFirst()), current, operations, [])
  }

  /// Completes a line whose task prefix was removed.
  private func complete(
    _ words: [Word], _ current: Word, _ verbs: [Verb], _ prefixes: [Parameter.Choice]
  ) -> Completion {
    guard let first = words.first else {
      return Completion(
        range: current.range, candidates: matching(firstWords(of: verbs) + prefixes, current),
        hint: nil)
    }
    if let verb = verbs.first(where: { first.isKeyword($0.name) }) {
      return complete(verb, Array(words.dropFirst()), current)
    }
    let family = verbs.filter { first.isKeyword($0.firstWord) }
    guard words.count > 1 else { return complete(family, current) }
    let verb = family.first { words[1].isKeyword($0.secondWord) }
    return verb.map { complete($0, Array(words.dropFirst(2)), current) } ?? nothing
  }

  /// Words that can begin a line. A family of verbs (`remote …`) is one word.
  private func firstWords(of verbs: [Verb]) -> [Parameter.Choice] {
    var seen: Set<String> = []
    return verbs.filter { seen.insert($0.firstWord).inserted }.map {
      Parameter.Choice($0.firstWord, Verb.families[$0.firstWord] ?? $0.summary)
    }
  }

  /// `T2:`, for each task.
  private var taskPrefixes: [Parameter.Choice] {
    source.tasks().map { Parameter.Choice("\($0):", "let this task act") }
  }

  /// Completes the second word of a verb.
  private func complete(_ family: [Verb], _ current: Word) -> Completion {
    guard let name = family.first?.firstWord else { return nothing }
    let choices = family.map { Parameter.Choice($0.secondWord, $0.summary) }
    let second = choices.map(\.text).joined(separator: "|")
    return Completion(
      range: current.range, candidates: matching(choices, current),
      hint: Completion.Hint(
        pieces: [.init(text: name, isCurrent: false), .init(text: second, isCurrent: true)],
        summary: Verb.families[name] ?? ""))
  }

  private func complete(_ verb: Verb, _ words: [Word], _ current: Word) -> Completion {
    guard let (place, restStart, used) = verb.align(words) else { return hinted(verb, nil) }
    // Only the colon shows that the word names engines.
    let isForEngines =
      verb.parameters.indices.contains(place) && verb.parameters[place].kind == .engines
    let index = isForEngines ? place + 1 : place
    guard index < verb.parameters.count else { return hinted(verb, nil) }
    let parameter = verb.parameters[index]
    if parameter.kind == .operation {
      return complete(from: restStart ?? current.range.lowerBound, place: .repetition)
    }
    if parameter.kind == .expression {
      let start = restStart ?? current.range.lowerBound
      return expression(verb, parameter, index, from: start)
    }
    var completion = hinted(verb, used.contains(index) ? nil : index)
    for (place, parameter) in zip(verb.parameters.indices, verb.parameters).dropFirst(index) {
      if used.contains(place) { continue }
      let (range, found) = self.candidates(parameter, current, beside: words)
      // A candidate for another range would replace a different word, so it cannot join this list.
      if range == completion.range || completion.candidates.isEmpty {
        completion.range = range
        completion.candidates += found
      }
      guard parameter.isOptional else { break }
    }
    return completion
  }

  private var nothing: Completion {
    Completion(range: line.count..<line.count, candidates: [], hint: nil)
  }

  private func hinted(_ verb: Verb, _ index: Int?) -> Completion {
    var completion = nothing
    completion.hint = verb.hint(current: index)
    return completion
  }
}

extension Completer {
  /// The finished words and the word at the cursor. Nil inside a comment or after a malformed word.
  private func split(from start: Int) -> (words: [Word], current: Word)? {
    var words: [Word] = []
    var scanner = WordScanner(line, at: start)
    while true {
      let begin = WordScanner.skipBlanks(line, from: scanner.position)
      guard begin < line.count else {
        return (words, Word(bytes: [], range: begin..<begin, isQuoted: false))
      }
      do throws(Mistake) {
        guard let word = try scanner.next() else { return nil }
        if word.range.upperBound == line.count { return (words, word) }
        words.append(word)
      } catch {
        return unfinished(from: begin).map { (words, $0) }
      }
    }
  }

  /// The last word, if its quote is still open.
  private func unfinished(from begin: Int) -> Word? {
    var scanner = WordScanner(line + [UInt8(ascii: "\"")], at: begin)
    guard var word = try? scanner.next(), scanner.position == line.count + 1 else { return nil }
    word.range = begin..<line.count
    return word
  }

  /// The candidates for a parameter, and the range that they replace.
  private func candidates(
    _ parameter: Parameter, _ current: Word, beside words: [Word]
  ) -> (Range<Int>, [Completion.Candidate]) {
    switch parameter.kind {
    case .object: return object(from: current.range.lowerBound)
    case .path, .newPath: return (current.range, paths(current, inExpression: false))
    case .file:
      return (current.range, matching(source.files(of: task).map { .init($0, "open") }, current))
    case .newFile:
      let name = Self.free("fd", taken: source.files(of: task) + words.compactMap(\.ascii))
      return (current.range, matching([.init(name, "not in use")], current))
    case .task:
      return (current.range, matching(source.tasks().map { .init($0, "a task") }, current))
    case .newTask:
      let name = Self.free("T", taken: source.tasks())
      return (current.range, matching([.init(name, "not in use")], current))
    case .keyword:
      let choices = parameter.choices.isEmpty ? [.init(parameter.name, "")] : parameter.choices
      return (current.range, matching(choices, current))
    case .flags:
      let bar = current.bytes.lastIndex(of: UInt8(ascii: "|")).map { $0 + 1 } ?? 0
      var flag = current
      flag.bytes = Array(current.bytes[bar...])
      flag.range = min(current.range.lowerBound + bar, line.count)..<line.count
      return (flag.range, matching(parameter.choices, flag, isPartial: true))
    case .choice, .option, .user, .letters, .rule, .fault:
      return (current.range, matching(parameter.choices, current))
    case .theme, .hostFile:
      return (current.range, matching(source.words(for: parameter.kind), current))
    case .engines, .device, .mode, .number, .bytes, .name, .position, .prose, .expression,
      .operation:
      return (current.range, [])
    }
  }

  /// The first unused name of fd1, fd2, ….
  private static func free(_ prefix: String, taken: [String]) -> String {
    let taken = Set(taken)
    return (1...taken.count + 1).lazy.map { "\(prefix)\($0)" }
      .first { !taken.contains($0) } ?? prefix
  }

  private func matching(
    _ choices: [Parameter.Choice], _ current: Word, isPartial: Bool = false
  ) -> [Completion.Candidate] {
    choices.filter { $0.text.utf8.starts(with: current.bytes) }.map {
      let goesOn = isPartial || $0.text.hasSuffix("=") || $0.text.hasSuffix("(")
      return Completion.Candidate(text: $0.text, summary: $0.summary, isPartial: goesOn)
    }
  }

  /// Paths that begin with the word at the cursor.
  private func paths(_ current: Word, inExpression: Bool) -> [Completion.Candidate] {
    let slash = current.bytes.lastIndex(of: UInt8(ascii: "/"))
    if slash == nil, !current.isQuoted, current.bytes.first == UInt8(ascii: "@") {
      return matching(
        source.files(of: task).map { .init("@" + $0, "from this open file") }, current)
    }
    let split = slash.map { $0 + 1 } ?? 0
    let above = Word(
      bytes: Array(current.bytes[..<split]), range: current.range, isQuoted: current.isQuoted)
    let prefix = Array(current.bytes[split...])
    guard let directory = try? PathWord(above) else { return [] }
    let names = source.names(in: directory, startingWith: prefix, for: task)
    return names.filter { $0.bytes.starts(with: prefix) }.map {
      var path = directory
      path.bytes += $0.bytes + ($0.isDirectory ? [UInt8(ascii: "/")] : [])
      return Completion.Candidate(
        text: path.text(inExpression: inExpression),
        summary: $0.isDirectory ? "directory" : "", isPartial: $0.isDirectory)
    }
  }
}

extension Completer {
  /// Completes the piece of an expression at the cursor: an object inside the parentheses of a
  /// function, otherwise a function, a count or an operator.
  private func expression(
    _ verb: Verb, _ parameter: Parameter, _ index: Int, from start: Int
  ) -> Completion {
    var completion = hinted(verb, index)
    let piece = pieceAtEnd(from: start)
    completion.range = piece.word.range
    if piece.isObject {
      completion.candidates = objects(piece.word, behind: piece.function)
    } else {
      let isFirst = piece.word.range.lowerBound == start
      let choices = (isFirst ? parameter.choices : []) + Expression.vocabulary
      completion.candidates = matching(choices, piece.word)
    }
    return completion
  }

  /// Completes an object that stands alone.
  private func object(from start: Int) -> (Range<Int>, [Completion.Candidate]) {
    let piece = pieceAtEnd(from: start)
    return (piece.word.range, objects(piece.word, behind: piece.function))
  }

  /// Objects that begin with a word behind a function's `(`.
  private func objects(_ word: Word, behind function: String) -> [Completion.Candidate] {
    let isName = ["cwd", "task", "filesystem"].contains(function)
    let paths = isName ? [] : paths(word, inExpression: true)
    return paths + matching(names(behind: function), word)
  }

  /// Names other than paths that fit in the parentheses.
  private func names(behind function: String) -> [Parameter.Choice] {
    let tasks = source.tasks().map { Parameter.Choice($0, "a task") }
    let filesystems = source.filesystems().map { Parameter.Choice($0, "a filesystem") }
    switch function {
    case "cwd", "task": return tasks
    case "filesystem", "mount": return filesystems
    case _:
      let files = source.files(of: task).map { Parameter.Choice($0, "open") }
      return files + ObjectWord.forms
    }
  }

  /// The word at the end of an expression, and whether a function's `(` is right before it.
  private func pieceAtEnd(
    from start: Int
  ) -> (word: Word, isObject: Bool, function: String) {
    var position = start
    var isObject = false
    var function = ""
    var word = Word(bytes: [], range: line.count..<line.count, isQuoted: false)
    while position < line.count {
      let byte = line[position]
      if byte.isBlank || byte == 0x28 || byte == 0x29 || byte == 0x2c {
        isObject = byte == 0x28 && position > start && line[position - 1].isNamePart
        if isObject {
          let name = line[start..<position].reversed().prefix { $0.isNamePart }.reversed()
          function = String(decoding: name, as: UTF8.self)
        }
        position += 1
        continue
      }
      var scanner = WordScanner(line, at: position, endsAtPunctuation: true)
      guard let found = (try? scanner.next()) ?? unfinished(from: position) else { break }
      if found.range.upperBound >= line.count {
        word = found
        break
      }
      position = max(found.range.upperBound, position + 1)
    }
    return (word, isObject, function)
  }
}

extension Verb {
  /// Assigns `words` to parameters. `index` is the parameter of the next word, `restStart` is where
  /// the text of a rest-of-line parameter begins, and `used` has those parameters of an unordered
  /// group that already have a word. Nil if some word fits no parameter.
  func align(_ words: [Word]) -> (index: Int, restStart: Int?, used: Set<Int>)? {
    var index = 0
    var used: Set<Int> = []
    for word in words {
      let group = parameters.indices[index...].prefix { parameters[$0].isInAnyOrder }
      if let place = group.first(where: { parameters[$0].admits(word, keywords: []) }) {
        used.insert(place)
        continue
      }
      while index < parameters.count, !parameters[index].admits(word, keywords: keywords) {
        guard parameters[index].isOptional else { return nil }
        index += 1
      }
      guard index < parameters.count else { return nil }
      if parameters[index].takesRest { return (index, word.range.lowerBound, used) }
      index += 1
    }
    return (index, nil, used)
  }

  /// The usage in pieces; the piece at `current` is marked.
  public func hint(current: Int?) -> Completion.Hint {
    let pieces = parameters.enumerated().map { index, parameter in
      Completion.Hint.Piece(text: parameter.usage, isCurrent: index == current)
    }
    return Completion.Hint(
      pieces: [Completion.Hint.Piece(text: name, isCurrent: false)] + pieces, summary: summary)
  }
}
