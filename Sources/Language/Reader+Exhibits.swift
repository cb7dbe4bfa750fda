// Readers of words that occur in exhibits only: names of engines, and the engines of a claim.

import Ground

extension Verb {
  /// A reader of an engine's name: letters, digits and `_`, not beginning with a digit.
  static func engineName() -> Reader<String> {
    let parameter = Parameter(
      name: "NAME", kind: .name, noun: "a name for the engine (letters, digits, `_`)")
    return Reader(parameter) { userName($0) }
  }

  /// A reader of `edition=E`, `rule=NAME=VALUE` and `fault=NAME`, in any order.
  static func engineOptions() -> Reader<EngineChoice> {
    let options = [
      engineOption("edition", "E", EngineChoice.names(of: .edition), "a historical kernfs"),
      engineOption("rule", "NAME=VALUE", EngineChoice.names(of: .rule), "one rule changed"),
      engineOption("fault", "NAME", EngineChoice.names(of: .fault), "one bug switched on"),
    ]
    return Reader(options) { cursor throws(Mistake) in
      var choice = EngineChoice()
      while let word = try cursor.next() {
        guard let option = options.first(where: { $0.admits(word, keywords: []) }) else {
          throw Mistake(
            column: word.column,
            message: "expected \(disjunction(options.map(\.name))), found \(word.shown)")
        }
        let length = option.name.prefix { $0 != "=" }.utf8.count + 1
        let value = String(decoding: word.bytes.dropFirst(length), as: UTF8.self)
        do throws(ChoiceMistake) {
          try choice.choose(option.name, value)
        } catch {
          throw Mistake(column: word.column + length, message: error.description)
        }
      }
      return choice
    }
  }

  private static func engineOption(
    _ key: String, _ value: String, _ names: [String], _ summary: String
  ) -> Parameter {
    Parameter(
      name: "\(key)=\(value)", kind: .option, noun: "`\(key)=\(value)`",
      choices: names.map { Parameter.Choice("\(key)=\($0)", summary) }, isOptional: true,
      isInAnyOrder: true)
  }

  /// A reader of `NAME[,NAME…]:` before a claim. Empty if the claim is about all engines.
  static func engineNames() -> Reader<[EngineName]> {
    let parameter = Parameter(
      name: "ENGINE,…:", kind: .engines, noun: "engines by their names and a colon",
      isOptional: true)
    return Reader([parameter]) { cursor throws(Mistake) in
      var words = cursor
      var names: [EngineName] = []
      while let word = try? words.next(), !word.isQuoted, let last = word.bytes.last,
        last == UInt8(ascii: ",") || last == UInt8(ascii: ":")
      {
        names += try engineNames(in: word)
        guard last == UInt8(ascii: ":") else { continue }
        cursor = words
        return names
      }
      return []
    }
  }

  /// Splits a word like `a,b:` into names.
  private static func engineNames(in word: Word) throws(Mistake) -> [EngineName] {
    var names: [EngineName] = []
    var start = 0
    for part in word.bytes.dropLast().split(separator: 0x2c, omittingEmptySubsequences: false) {
      let column = word.column + start
      start += part.count + 1
      guard isUserName(part) else {
        throw Mistake(column: column, message: "expected the name of an engine before the colon")
      }
      names.append(
        EngineName(name: String(decoding: part, as: UTF8.self), column: SourceColumn(column)))
    }
    return names
  }
}

extension EngineChoice {
  /// Applies one option of `engine`.
  fileprivate mutating func choose(_ option: String, _ value: String) throws(ChoiceMistake) {
    switch option.prefix(while: { $0 != "=" }) {
    case "edition" where edition != nil:
      throw ChoiceMistake(description: "an engine has one edition; this is the second")
    case "edition": try choose(edition: value)
    case "rule": try choose(rule: value)
    case _: try choose(fault: value)
    }
  }
}
