// Each public declaration has a doc comment, and the pages for developers name existing files.

import Foundation
import Testing

/// A public declaration, as far as one line shows it.
private struct Declaration {
  let kind: String
  let name: String
  let line: String

  /// Nil if the line declares nothing public.
  init?(_ text: String) {
    guard text.contains("public ") || text.contains("open ") else { return nil }
    let words = text.split(separator: " ").drop { $0.hasPrefix("@") }
    guard words.first == "public" || words.first == "open",
      let place = words.firstIndex(where: { Self.kinds.contains(Self.head(of: $0)) }),
      words[..<place].allSatisfy({ $0.allSatisfy { $0.isLowercase || $0 == "(" || $0 == ")" } })
    else { return nil }
    kind = Self.head(of: words[place])
    let next = words[(place + 1)...].first ?? ""
    name = ["==", "<"].contains(next) ? String(next) : Self.head(of: next)
    line = words.joined(separator: " ")
  }

  private static let kinds: Set<String> = [
    "func", "var", "let", "struct", "enum", "class", "actor", "protocol", "init", "typealias",
    "subscript",
  ]

  private static func head(of word: Substring) -> String {
    String(word.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
  }
}

@Suite("Documentation")
struct DocumentationTests {
  /// The functions required by the package's protocols.
  private static let requirements: Set<String> = {
    var names: Set<String> = []
    for file in TidyTests.sources {
      var indent: Int?
      for line in file.lines where indent != nil || line.contains("protocol ") {
        let own = line.prefix { $0 == " " }.count
        if indent == own, line.hasSuffix("}") { indent = nil }
        let words = line.split(separator: " ")
        if words.prefix(2).contains("protocol"), words.last == "{" { indent = own }
        if indent != nil, let place = words.firstIndex(of: "func"), place + 1 < words.count {
          names.insert(String(words[place + 1].prefix { $0.isLetter }))
        }
      }
    }
    return names
  }()

  /// Requirements of standard protocols.
  private static let standard: Set<String> = [
    "description", "rawValue", "startIndex", "endIndex", "next", "hash", "==", "<",
  ]

  /// Whether another place documents the declaration. True for overrides; for functions required by
  /// a protocol of the package or a standard one; for the types of rule values, which `RuleTable`
  /// documents; and for initializers whose parameters are named like properties in the same file.
  private static func isExplainedElsewhere(
    _ declaration: Declaration, _ index: Int, _ file: SourceFile
  ) -> Bool {
    let (kind, name, line) = (declaration.kind, declaration.name, declaration.line)
    if kind == "init" {
      return parameters(from: index, of: file).allSatisfy { parameter in
        parameter == "rawValue"
          || file.lines.contains {
            $0.contains("var \(parameter)") || $0.contains("let \(parameter)")
          }
      }
    }
    return line.contains(" override ") || line.contains(": String, RuleValue {")
      || standard.contains(name) || kind == "func" && requirements.contains(name)
  }

  /// The names of an initializer's parameters.
  private static func parameters(from index: Int, of file: SourceFile) -> [String] {
    var depth = 0, current = "", parameters: [String] = []
    let text = file.lines[index...].prefix(16).joined(separator: " ").drop { $0 != "(" }
    for character in text {
      if "([<".contains(character) { depth += 1 }
      if ")]>".contains(character) { depth -= 1 }
      if depth == 0 || depth == 1 && character == "," {
        parameters.append(current)
        current = ""
        if depth == 0 { break }
      } else {
        current.append(character)
      }
    }
    return parameters.compactMap { parameter in
      let names = parameter.prefix { $0 != ":" }.split { "( ".contains($0) }
      return names.last.map(String.init)
    }
  }

  @Test("each public declaration has a doc comment")
  func publicDeclarations() {
    var count = 0
    for file in TidyTests.sources {
      for (index, line) in file.lines.enumerated() {
        guard let declaration = Declaration(line) else { continue }
        count += 1
        let above = file.lines[..<index].last { !$0.drop { $0 == " " }.hasPrefix("@") } ?? ""
        if above.drop(while: { $0 == " " }).hasPrefix("///")
          || Self.isExplainedElsewhere(declaration, index, file)
        {
          continue
        }
        Issue.record("\(file):\(index + 1) has no doc comment: \(declaration.line)")
      }
    }
    #expect(count > 2_000)
  }

  @Test(
    "each file that the pages for developers name exists, but for those that they tell you to make")
  func pages() throws {
    let folder = SourceFile.root.appending(path: "Sources/dentree/Documentation.docc")
    let made = ["Sources/Exhibits/Resources/my-story.ops", "Cgroup"]
    var count = 0
    for page in try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    {
      let text = try String(contentsOf: page, encoding: .utf8)
      for name in text.matches(of: #/`((?:Sources|Tests|Scripts)\/[^` ]+)[` ]/#).map(\.1) {
        count += 1
        if made.contains(where: name.contains) { continue }
        let file = SourceFile.root.appending(path: String(name)).path
        let exists = FileManager.default.fileExists(atPath: file)
        #expect(exists, "\(page.lastPathComponent) names \(name)")
      }
    }
    #expect(count > 50)
  }
}
