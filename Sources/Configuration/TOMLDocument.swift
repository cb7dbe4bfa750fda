// TOMLDocument.swift: a parsed TOML file that still knows on which line each key stands.
//
// The parser gives lines for mistakes in syntax only; for mistakes in meaning a scan of the text
// finds the line of a key again.

import TOMLKit

/// A file of tables, read as a whole. Owned by whoever loads a file, for as long as that takes.
struct TOMLDocument {
  let file: String
  let root: TOMLTable
  private let lines: [Substring]

  /// Parses the bytes; `file` is the name that errors say. A file that is not `trusted` is parsed by
  /// another process first: the library ends the program at some texts.
  init(_ bytes: [UInt8], file: String, isTrusted: Bool) throws(ConfigurationError) {
    self.file = file
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let line = TOMLDocument.lineOfInvalid(bytes)
      throw ConfigurationError(file: file, [Problem(line: line, "the text is not valid UTF-8")])
    }
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    // The parser takes a C string and would not see what follows.
    if let line = lines.firstIndex(where: { $0.utf8.contains(0) }) {
      throw ConfigurationError(file: file, [Problem(line: line + 1, "a zero byte in the text")])
    }
    if !isTrusted, let line = TOMLTrial.lineOfDeath(of: lines) {
      throw ConfigurationError(file: file, [Problem(line: line, "this is no TOML")])
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

  /// The line of a key below a table, or of the table's own head; 0 if neither is found.
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
