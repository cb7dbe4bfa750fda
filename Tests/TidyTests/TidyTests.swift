/// What the compiler does not check: imports between modules, who may write events, lengths of
/// files and functions.

import Foundation
import Testing

/// One source file of the package.
struct SourceFile: CustomStringConvertible {
  let target: String
  let path: String
  let lines: [String]
  var description: String { path }

  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static func all(below folder: String) -> [SourceFile] {
    let base = root.appending(path: folder)
    let files = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil)
    return (files?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "swift" }
      .compactMap { url in
        guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
        let path = String(url.path.dropFirst(root.path.count + 1))
        let pieces = path.split(separator: "/").map(String.init)
        return SourceFile(
          target: pieces[0] == "Themes" ? "Themes" : pieces[1], path: path,
          lines: text.components(separatedBy: "\n"))
      }
      .sorted { $0.path < $1.path }
  }

  /// The modules that the file imports.
  var imports: [String] {
    lines.compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      guard let index = words.firstIndex(of: "import"), index <= 1, index + 1 < words.count else {
        return nil
      }
      return words[0].hasPrefix("//") ? nil : words.last.map { String($0.split(separator: ".")[0]) }
    }
  }
}

@Suite("Tidy")
struct TidyTests {
  static let sources = SourceFile.all(below: "Sources") + SourceFile.all(below: "Themes")
  static let tests = SourceFile.all(below: "Tests")

  /// The modules that each target may import, packages and system modules included.
  static let allowed: [String: Set<String>] = [
    "Ground": ["Glibc"],
    "Canvas": [],
    "Timeline": ["Ground"],
    "VFS": ["Ground"],
    "Language": ["Ground"],
    "Kernfs": ["Ground", "VFS"],
    "Filesystems": ["Ground", "VFS", "Kernfs"],
    "Scenario": ["Ground", "Language", "Timeline", "VFS", "Kernfs", "Filesystems"],
    "Questions": ["Ground", "Language", "Timeline", "Scenario"],
    "Exhibits": ["Ground", "Language", "Timeline", "Scenario", "Questions"],
    "Interface": ["Ground", "Canvas", "Timeline", "Language", "Scenario", "Questions", "Exhibits"],
    "Terminal": ["Canvas", "CNcurses", "CTermGuard", "Glibc"],
    "Export": ["Ground", "Canvas", "Timeline", "Language", "Scenario", "Questions", "Exhibits"],
    "Configuration": ["Ground", "Canvas", "CTermGuard", "Themes", "TOMLKit", "Glibc"],
    "Themes": [],
    "dentree": [
      "Ground", "Canvas", "Timeline", "Language", "Scenario", "Questions", "Exhibits", "Interface",
      "Terminal", "Export", "Configuration",
      "ArgumentParser", "Glibc",
    ],
  ]

  @Test("each target imports only what its floor allows")
  func floors() throws {
    #expect(!Self.sources.isEmpty)
    for file in Self.sources {
      let allowed = try #require(Self.allowed[file.target], "\(file) belongs to no floor")
      for name in file.imports where !allowed.contains(name) {
        Issue.record("\(file) imports \(name)")
      }
    }
  }

  @Test("events are written on the ground floor only")
  func onlyGroundEmits() {
    for file in Self.sources where file.target != "Ground" {
      for (number, line) in file.lines.enumerated() where line.contains(".emit(") {
        Issue.record("\(file):\(number + 1) emits")
      }
    }
  }

  @Test("files have at most 400 lines")
  func fileSizes() {
    for file in Self.sources + Self.tests where file.lines.count > 400 {
      Issue.record("\(file) has \(file.lines.count) lines")
    }
  }

  /// Long functions that are allowed because they are tables.
  static let longByNature: Set<String> = []

  @Test("functions have at most 70 lines")
  func functionSizes() {
    for file in Self.sources {
      var start: (line: Int, indent: Int)?
      for (number, line) in file.lines.enumerated() {
        let indent = line.prefix { $0 == " " }.count
        if let open = start, indent == open.indent, line.dropFirst(indent).hasPrefix("}") {
          let length = number - open.line + 1
          if length > 70, !Self.longByNature.contains(file.path) {
            Issue.record("\(file):\(open.line + 1) has a function of \(length) lines")
          }
          start = nil
        }
        if start == nil, line.contains("func "), line.hasSuffix("{") { start = (number, indent) }
      }
    }
  }

  @Test("no line of code forces, hides or postpones")
  func forbiddenWords() {
    let forbidden = ["try!", "fatalError(", "TODO", "FIXME", "as!", "nonisolated(unsafe)"]
    for file in Self.sources {
      for (number, line) in file.lines.enumerated() {
        for word in forbidden where line.contains(word) {
          Issue.record("\(file):\(number + 1) says \(word)")
        }
      }
    }
  }

  @Test("no test and no source reads beyond the repository")
  func staysInside() {
    let outside = ["../" + "shared", "/wo" + "rk/"]
    for file in Self.sources + Self.tests {
      for (number, line) in file.lines.enumerated() {
        for word in outside where line.contains(word) {
          Issue.record("\(file):\(number + 1) speaks of \(word)")
        }
      }
    }
  }
}
