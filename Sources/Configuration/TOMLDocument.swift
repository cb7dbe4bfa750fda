// TOMLDocument.swift: a parsed TOML file with the line of each key.
//
// The library reports lines only for syntax errors. For other mistakes a scan of the text finds the
// line of the key.

import TOMLKit

/// A TOML file. Exists while a file is loaded.
struct TOMLDocument {
  let file: String
  let root: TOMLTable
  private let lines: [Substring]

  /// Parses the bytes; errors name `file`. The library ends the program at some texts, so an
  /// untrusted file is parsed in another process first.
  init(_ bytes: [UInt8], file: String, isTrusted: Bool) throws(ConfigurationError) {
    self.file = file
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let line = TOMLDocument.lineOfInvalid(bytes)
      throw ConfigurationError(file: file, [Problem(line: line, "the text is not valid UTF-8")])
    }
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    // The library takes a C string, which ends at the first NUL.
    if let line = lines.firstIndex(where: { $0.utf8.contains(0) }) {
      throw ConfigurationError(
        file: file, [Problem(line: line + 1, "the text contains a zero byte")])
    }
    if !isTrusted, let line = TOMLTrial.lineOfDeath(of: lines) {
      throw ConfigurationError(file: file, [Problem(line: line, "not valid TOML")])
    }
    do {
      root = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      let start = error.source.begin
      throw ConfigurationError(
        file: file,
        [Problem(line: start.line, column: start.column, TOMLDocument.oneLine(error.description))])
    } catch {
      throw ConfigurationError(file: file, [Problem(TOMLDocument.oneLine("\(error)"))])
    }
  }

  /// The line of a key in a table, or of the table's header; 0 if not found.
  func line(of key: String, in table: String? = nil) -> Int {
    var section = ""
    var head = 0
    for (index, line) in lines.enumerated() {
      let text = line.drop(while: TOMLDocument.isBlank)
      if text.first == "[" {
        let name = text.drop { $0 == "[" }.prefix { $0 != "]" }
        section = TOMLDocument.plain(name)
        if section == table { head = index + 1 }
        if section == [table, key].compactMap({ $0 }).joined(separator: ".") { return index + 1 }
      } else if let equals = text.firstIndex(of: "=") {
        let name = TOMLDocument.plain(text[..<equals])
        let path = section.isEmpty ? name : section + "." + name
        if path == [table, key].compactMap({ $0 }).joined(separator: ".") { return index + 1 }
        if path == table { head = index + 1 }
      }
    }
    return head
  }

  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  private static func isBlank(_ character: Character) -> Bool {
    character == " " || character == "\t"
  }

  /// A key without blanks and quotes.
  private static func plain(_ key: Substring) -> String {
    key.filter { !isBlank($0) && $0 != "\"" && $0 != "'" }
  }

  private static func lineOfInvalid(_ bytes: [UInt8]) -> Int {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let bad = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
    return bad.map { $0 + 1 } ?? 0
  }
}
