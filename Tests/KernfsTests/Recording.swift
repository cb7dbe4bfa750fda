// The recordings of real kernfs, as `Fixtures/make` wrote them.

import Foundation
import Ground
import Language
import Testing

@testable import Export

/// A scenario, and the answers of real kernfs at each step.
struct Recording: CustomTestStringConvertible {
  let name: String
  let text: String
  private let steps: [RecordedStep]

  var testDescription: String { name }

  /// A configuration for running a scenario.
  struct Way: Hashable, CustomTestStringConvertible {
    let edition: Edition
    let rename: RenameWord
    var testDescription: String { "\(edition), \(rename)" }

    static let all = Edition.allCases.flatMap { edition in
      RenameWord.allCases.map { Way(edition: edition, rename: $0) }
    }
  }

  /// All recordings, by name.
  static func all() throws -> [Recording] {
    let files = Bundle.module.urls(
      forResourcesWithExtension: "txt", subdirectory: "Fixtures/recordings")
    return try (files ?? []).map { try Recording($0 as URL) }.sorted { $0.name < $1.name }
  }

  private init(_ file: URL) throws {
    name = file.deletingPathExtension().lastPathComponent
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    text = lines.filter { $0.hasPrefix("|") }.map { $0.dropFirst() + "\n" }.joined()
    steps = lines.filter { !$0.hasPrefix("|") }.reduce(into: []) { steps, line in
      if line.first?.isNumber == true {
        steps.append(RecordedStep(operation: String(line.drop { $0 != " " }.dropFirst())))
      } else {
        steps[steps.count - 1].add(line)
      }
    }
  }

  /// The lines that `--format trace` must print in that configuration, one for each step.
  func trace(_ way: Way) -> [String] {
    var trace: [String] = []
    var state = RecordedState()
    for step in steps {
      guard let changes = step.changes(way) else { break }
      trace.append(state.line(trace.count, step.operation, changes))
    }
    return trace
  }
}

/// An operation, and the lines below it.
private struct RecordedStep {
  let operation: String
  /// Groups of editions, or editions with a kind of rename, that behaved the same; without names if
  /// all did.
  private var groups: [(names: Set<Substring>, changes: [Substring])] = []

  init(operation: String) { self.operation = operation }

  mutating func add(_ line: Substring) {
    if line.hasPrefix("@") {
      groups.append((Set(line.dropFirst().split(separator: " ")), []))
    } else {
      if groups.isEmpty { groups = [([], [])] }
      groups[groups.count - 1].changes.append(line)
    }
  }

  /// The changes in that configuration; nil if that run had ended before.
  func changes(_ way: Recording.Way) -> [Substring]? {
    if groups.isEmpty { return [] }
    let names: Set<Substring> = ["\(way.edition)", "\(way.edition)/\(way.rename)"]
    return groups.first { $0.names.isEmpty || !$0.names.isDisjoint(with: names) }?.changes
  }
}

/// The living objects after a step.
private struct RecordedState {
  /// By kind, then by id, number or name.
  private var objects: [Substring: [Substring: Object]] = [:]

  private struct Object {
    /// Orphans and inodes are listed by number, dentries and files by text.
    let order: (Int, Substring)
    let isUnreachable: Bool
  }

  /// Applies the changes of a step, and writes its line.
  mutating func line(_ index: Int, _ operation: String, _ changes: [Substring]) -> String {
    var line = JSONObject()
    line.add("i", index)
    line.add("op", operation)
    if let stop = changes.first(where: { $0 == "panic" || $0 == "hang" }) {
      line.add(String(stop), true)
      return line.text
    }
    var errno = "", result: String?
    for change in changes {
      let words = change.split(separator: " ", maxSplits: 1)
      switch words[0] {
      case "errno": errno = String(words[1])
      case "res": result = String(words[1])
      case _: apply(change)
      }
    }
    line.add("errno", errno)
    if let result { line.add("res", raw: result) }
    add(to: &line)
    return line.text
  }

  private mutating func apply(_ change: Substring) {
    let words = change.split(separator: " ", maxSplits: 2)
    guard words.count == 3 else {
      objects[words[0].dropFirst(), default: [:]][words[1]] = nil
      return
    }
    let isNumbered = words[0] == "orphan" || words[0] == "inode"
    objects[words[0], default: [:]][words[1]] = Object(
      order: (isNumbered ? Int(words[1]) ?? 0 : 0, words[2]),
      isUnreachable: words[0] == "orphan" || words[2].contains("\"unreachable\":true"))
  }

  private func add(to line: inout JSONObject) {
    line.add("dentries", list("dentry"))
    line.add("orphans", list("orphan"))
    line.add("inodes", list("inode"))
    var unreachable = JSONObject()
    unreachable.add("dentries", count("orphan"))
    unreachable.add("inodes", count("inode"))
    line.add("unreachable", raw: unreachable.text)
    line.add("fds", list("file"))
  }

  private func list(_ kind: Substring) -> [String] {
    (objects[kind] ?? [:]).values.sorted { $0.order < $1.order }.map { String($0.order.1) }
  }

  private func count(_ kind: Substring) -> Int {
    (objects[kind] ?? [:]).values.count(where: \.isUnreachable)
  }
}
