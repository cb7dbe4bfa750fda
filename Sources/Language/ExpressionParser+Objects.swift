// The parts of expressions that name things: objects, texts, lists of names, holders.

extension ExpressionParser {
  /// Reads `(OBJECT)` after the name of a function.
  mutating func argument(of name: String) throws(Mistake) -> ObjectWord {
    try openParenthesis(behind: name, like: "\(name)(/a)")
    defer { depth -= 1 }
    let object = try object()
    try takeClosing()
    return object
  }

  /// Reads `(TASK)` after the name of a function.
  mutating func taskArgument(of name: String) throws(Mistake) -> ObjectWord {
    let object = try argument(of: name)
    switch object.kind {
    case .file(let task, nil): return ObjectWord(.task(task), column: object.column.number)
    case .task: return object
    case _:
      throw Mistake(
        column: object.column.number, message: "expected a task, found `\(object.text)`")
    }
  }

  private mutating func openParenthesis(
    behind name: String, like example: String
  ) throws(Mistake) {
    skipBlanks()
    guard position < line.count, line[position] == UInt8(ascii: "(") else {
      throw mistake("expected an object in parentheses after `\(name)`, like `\(example)`")
    }
    try descend(position + 1)
    position += 1
  }

  private mutating func object() throws(Mistake) -> ObjectWord {
    guard let word = try word() else { throw mistake("expected an object: \(ObjectWord.nouns)") }
    return ObjectWord(try kind(of: word), column: word.column)
  }

  /// Reads the next word, which also ends at a parenthesis or a comma. Nil at the end.
  private mutating func word() throws(Mistake) -> Word? {
    var scanner = WordScanner(line, at: position, endsAtPunctuation: true)
    guard let word = try scanner.next(), !word.range.isEmpty else { return nil }
    position = scanner.position
    return word
  }

  private mutating func kind(of word: Word) throws(Mistake) -> ObjectWord.Kind {
    if isPath(word) { return .path(try PathWord(word)) }
    if position < line.count, line[position] == UInt8(ascii: "("), let name = word.ascii {
      if name == "inode" { return .inode(of: try argument(of: name)) }
      if let named = try named(name) { return named }
    }
    if word.isKeyword("last") { return .last }
    let parts = word.bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    if !word.isQuoted, parts.count <= 2, let last = parts.last {
      let owner = parts.count == 2 ? parts[0] : nil
      if owner.map(Verb.isUserName) ?? true, let kind = id(last, of: owner) { return kind }
    }
    throw Mistake(
      column: word.column, message: "expected \(ObjectWord.nouns), found \(word.shown)")
  }

  private func isPath(_ word: Word) -> Bool {
    word.isQuoted || word.bytes.contains(0x2f) || word.bytes.first == 0x40
      || word.bytes == [0x2e] || word.bytes == [0x2e, 0x2e]
  }

  /// `d9`, `i41` or `fd1`, with an optional filesystem or task before it (`proc:d9`).
  private func id(
    _ bytes: ArraySlice<UInt8>, of owner: ArraySlice<UInt8>?
  ) -> ObjectWord.Kind? {
    let owner = owner.map { String(decoding: $0, as: UTF8.self) }
    let digits = bytes.dropFirst()
    if let number = Number.decimal(digits).flatMap(Int.init(exactly:)), number >= 0 {
      if bytes.first == UInt8(ascii: "d") { return .dentry(number, of: owner) }
      if bytes.first == UInt8(ascii: "i") { return .inodeNumber(number, of: owner) }
    }
    guard Verb.isUserName(bytes) else { return nil }
    return .file(String(decoding: bytes, as: UTF8.self), of: owner)
  }

  /// Reads the parentheses of `mount(…)`, `filesystem(…)` and `task(…)`.
  private mutating func named(_ name: String) throws(Mistake) -> ObjectWord.Kind? {
    let examples = ["mount": "mount(/proc)", "filesystem": "filesystem(proc)", "task": "task(T2)"]
    guard let example = examples[name] else { return nil }
    try openParenthesis(behind: name, like: example)
    defer { depth -= 1 }
    guard let word = try word() else { throw mistake("expected a name, like `\(example)`") }
    if name == "mount", isPath(word) {
      let path = try PathWord(word)
      try takeClosing()
      return .mount(at: path)
    }
    guard let text = Verb.userName(word) else {
      throw Mistake(
        column: word.column, message: "expected a name, like `\(example)`, found \(word.shown)")
    }
    try takeClosing()
    switch name {
    case "mount": return .mountOf(filesystem: text)
    case "filesystem": return .filesystem(text)
    default: return .task(text)  // of a name: the last of the three
    }
  }

  /// An object followed by nothing but a comment.
  mutating func wholeObject() throws(Mistake) -> ObjectWord {
    skipBlanks()
    let object = try object()
    skipBlanks()
    guard isAtEnd else { throw mistake("expected nothing after the object") }
    return object
  }
}

// Texts and names.
extension ExpressionParser {
  /// Whether the next word is followed by `(`.
  func isFunction() -> Bool {
    var rest = self
    rest.skipBlanks()
    let name = rest.takeName()
    return Expression.Function(rawValue: name) != nil && rest.position < line.count
      && line[rest.position] == UInt8(ascii: "(")
  }

  /// Reads a word or `"…"`.
  mutating func text() throws(Mistake) -> Expression {
    skipBlanks()
    guard !isAtEnd, let word = try word() else {
      throw mistake("expected a text, like `\"two words\"`")
    }
    return Expression(.text(word.bytes), column: word.column)
  }

  /// Reads `a, b` or `none`.
  mutating func list() throws(Mistake) -> Expression {
    skipBlanks()
    let start = position
    let words = try commaSeparated("a name, or `none`") { parser throws(Mistake) in
      try parser.word()
    }
    let isNone = words.count == 1 && words[0].isKeyword("none")
    return Expression(.list(isNone ? [] : words.map(\.bytes)), column: start + 1)
  }

  /// Reads items separated by commas.
  private mutating func commaSeparated<Item>(
    _ noun: String, _ read: (inout Self) throws(Mistake) -> Item?
  ) throws(Mistake) -> [Item] {
    var items: [Item] = []
    while true {
      skipBlanks()
      guard !isAtEnd, let item = try read(&self) else { throw mistake("expected \(noun)") }
      items.append(item)
      skipBlanks()
      guard position < line.count, line[position] == UInt8(ascii: ",") else { return items }
      position += 1
    }
  }

  /// Reads `holders(OBJECT) == WORD, WORD …` up to the end of the line. `none` is the empty list.
  /// If the line begins with another word, nothing is read and the result is nil.
  mutating func holders() throws(Mistake) -> (ObjectWord, [HolderWord])? {
    guard takeWord("holders") else { return nil }
    let object = try argument(of: "holders")
    guard takeComparison() == .equal else { throw mistake("expected `==` and a list of holders") }
    skipBlanks()
    if isAtEnd { return (object, []) }
    let words = try commaSeparated("a holder, like `fd1`, `parent`, `proc:d4` or `none`") {
      parser throws(Mistake) in try parser.holder()
    }
    guard isAtEnd else { throw mistake("expected `,` between holders") }
    return (object, words == [.word("none")] ? [] : words)
  }

  private mutating func holder() throws(Mistake) -> HolderWord? {
    guard let word = try word() else { return nil }
    let kind = try kind(of: word)
    if case .file(let name, nil) = kind { return .word(name) }
    return .object(ObjectWord(kind, column: word.column))
  }
}
