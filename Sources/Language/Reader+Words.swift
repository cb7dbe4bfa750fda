// Readers of single words for the table of verbs: paths, names, numbers, choices. Those of longer
// texts are in `Reader+Lines.swift`.

extension Verb {
  static func path(_ name: String = "PATH") -> Reader<PathWord> {
    pathReader(Parameter(name: name, kind: .path, noun: "a path"))
  }

  /// A path whose last name will be made.
  static func newPath(_ name: String = "PATH") -> Reader<PathWord> {
    pathReader(Parameter(name: name, kind: .newPath, noun: "a path"))
  }

  private static func pathReader(_ parameter: Parameter) -> Reader<PathWord> {
    Reader(parameter) { word throws(Mistake) in try PathWord(word) }
  }

  /// The name of an open file.
  static func file(_ name: String = "FD") -> Reader<String> {
    Reader(Parameter(name: name, kind: .file, noun: "the name of an open file")) { word in
      userName(word)
    }
  }

  /// `as FD`.
  static func asFile(_ name: String = "FD") -> Reader<String> {
    let keyword = keyword("as")
    let file = newFile(name)
    return Reader(keyword.parameters + file.parameters) { cursor throws(Mistake) in
      try keyword.read(&cursor)
      return try file.read(&cursor)
    }
  }

  /// A name for a file that will be opened.
  static func newFile(_ name: String = "FD") -> Reader<String> {
    let parameter = Parameter(
      name: name, kind: .newFile, noun: "a name for the file (letters, digits, `_`)")
    return Reader(parameter) { userName($0) }
  }

  /// The name of a task.
  static func task() -> Reader<String> {
    Reader(Parameter(name: "TASK", kind: .task, noun: "the name of a task")) { userName($0) }
  }

  /// A name for a task that will be made.
  static func newTask() -> Reader<String> {
    let parameter = Parameter(
      name: "NAME", kind: .newTask, noun: "a name for the task (letters, digits, `_`)")
    return Reader(parameter) { userName($0) }
  }

  /// A fixed word.
  static func keyword(_ name: String) -> Reader<Void> {
    let keyword = Parameter(name: name, kind: .keyword, noun: "`\(name)`")
    return Reader([keyword]) { cursor throws(Mistake) in
      guard try cursor.take(keyword) != nil else { throw cursor.missing(keyword) }
    }
  }

  /// An optional fixed word; true if it is there.
  static func flag(_ name: String) -> Reader<Bool> {
    let keyword = Parameter(name: name, kind: .keyword, noun: "`\(name)`", isOptional: true)
    return Reader([keyword]) { cursor throws(Mistake) in try cursor.take(keyword) != nil }
  }

  /// Permission bits in octal.
  static func mode(_ name: String = "MODE") -> Reader<UInt16> {
    Reader(Parameter(name: name, kind: .mode, noun: "an octal mode like 0755")) { word in
      guard !word.isQuoted, let value = Number.octal(word.bytes), value <= 0o7777 else {
        return nil
      }
      return UInt16(value)
    }
  }

  /// An integer within bounds.
  static func number<Value: FixedWidthInteger & Sendable>(
    _ name: String, _ bounds: ClosedRange<Value>, noun: String = "a number"
  ) -> Reader<Value> {
    Reader(Parameter(name: name, kind: .number, noun: noun)) { word in
      guard !word.isQuoted, let value = Number.decimal(word.bytes) else { return nil }
      return Value(exactly: value).flatMap { bounds.contains($0) ? $0 : nil }
    }
  }

  /// A count, 0 or more.
  static func count(_ name: String = "N") -> Reader<Int> {
    number(name, 0...Int(Int32.max), noun: "a number from 0 to \(Int32.max)")
  }

  static func bytes(_ name: String) -> Reader<[UInt8]> {
    Reader(Parameter(name: name, kind: .bytes, noun: "a text")) { word in word.bytes }
  }

  /// The name of an extended attribute. Invalid names are allowed: the call reports them.
  static func attributeName() -> Reader<[UInt8]> {
    Reader(Parameter(name: "NAME", kind: .bytes, noun: "the name of an attribute")) { word in
      word.bytes.contains(0) ? nil : word.bytes
    }
  }

  /// A name in a directory: bytes without `/`.
  static func entryName(_ name: String = "NAME") -> Reader<[UInt8]> {
    let parameter = Parameter(name: name, kind: .name, noun: "a name without `/`")
    return Reader(parameter) { word in
      let isName = !word.bytes.isEmpty && !word.bytes.contains { $0 == 0x2f || $0 == 0 }
      return isName ? word.bytes : nil
    }
  }

  /// A word of plain text, whose meaning another module knows.
  static func word(_ name: String, _ kind: Parameter.Kind, noun: String) -> Reader<String> {
    Reader(Parameter(name: name, kind: kind, noun: noun)) { word in
      word.bytes.isEmpty ? nil : String(validating: word.bytes, as: UTF8.self)
    }
  }

  /// A case of `Value`. Each case has a summary for help and completion.
  static func choice<Value: RawRepresentable & CaseIterable & Sendable>(
    _ type: Value.Type, _ summary: @Sendable (Value) -> String
  ) -> Reader<Value> where Value.RawValue == String {
    let choices = Value.allCases.map { Parameter.Choice($0.rawValue, summary($0)) }
    let parameter = Parameter(
      name: choices.map(\.text).joined(separator: "|"), kind: .choice,
      noun: disjunction(choices.map(\.text)), choices: choices)
    return Reader(parameter) { word in word.ascii.flatMap { Value(rawValue: $0) } }
  }

  /// `root` or `UID[:GID]`.
  static func user() -> Reader<UserWord> {
    let choices = [Parameter.Choice("root", "every capability")]
    let parameter = Parameter(
      name: "root|UID[:GID]", kind: .user, noun: "`root` or UID[:GID]", choices: choices)
    return Reader(parameter) { word in
      if word.isKeyword("root") { return .root }
      let parts = word.bytes.split(separator: 0x3a, maxSplits: 1, omittingEmptySubsequences: false)
      let ids = parts.compactMap { Number.decimal($0).flatMap { UInt32(exactly: $0) } }
      guard !word.isQuoted, ids.count == parts.count, let uid = ids.first, let gid = ids.last else {
        return nil
      }
      return .id(uid: uid, gid: gid)
    }
  }

  /// `keep 0|1`.
  static func bit() -> Reader<Bool> {
    let choices = [Parameter.Choice("0", "no"), Parameter.Choice("1", "yes")]
    return Reader(Parameter(name: "0|1", kind: .choice, noun: "`0` or `1`", choices: choices)) {
      word in
      if word.isKeyword("0") { return false }
      return word.isKeyword("1") ? true : nil
    }
  }

  /// A name for a file or a task: letters, digits and `_`, not beginning with a digit. Nil if the
  /// word is no such name.
  static func userName(_ word: Word) -> String? {
    guard !word.isQuoted, isUserName(word.bytes) else { return nil }
    return String(decoding: word.bytes, as: UTF8.self)
  }

  static func isUserName(_ bytes: some Collection<UInt8>) -> Bool {
    guard let first = bytes.first, !first.isDigit, bytes.count <= Limits.name else { return false }
    return bytes.allSatisfy(\.isNamePart)
  }

  /// "`a`, `b` or `c`", for messages.
  static func disjunction(_ words: [String]) -> String {
    let quoted = words.map { "`\($0)`" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.joined() }
    return quoted.dropLast().joined(separator: ", ") + " or " + last
  }
}

extension PathWord {
  /// Reads `/a/b`, `a/b`, `@fd1/x`, `@fd1` or `""`. In a quoted word `@` has no meaning, so `"@a"`
  /// is a name.
  init(_ word: Word) throws(Mistake) {
    if word.bytes.contains(0) {
      throw Mistake(column: word.column, message: "a path cannot hold a zero byte")
    }
    guard !word.isQuoted, word.bytes.first == UInt8(ascii: "@") else {
      self.init(start: .task, bytes: word.bytes)
      return
    }
    let name = word.bytes.dropFirst().prefix { $0 != UInt8(ascii: "/") }
    guard Verb.isUserName(name) else {
      throw Mistake(
        column: word.column,
        message: "expected the name of an open file after `@`; "
          + "a path that begins with @ needs quotes")
    }
    let rest = word.bytes.dropFirst(name.count + 2)
    self.init(start: .file(String(decoding: name, as: UTF8.self)), bytes: Array(rest))
  }
}
