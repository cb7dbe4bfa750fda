// The language: scenario files and typed lines, from bytes to values and back. This module knows
// neither the engine nor the timeline; it depends on Ground for errnos, editions, rules and the
// quoting of names.
//
// A line becomes a value in four layers. `WordScanner` cuts a word and undoes its quoting;
// `WordCursor` walks the words of a line; a `Reader` turns the words of a parameter into a value;
// the table `Verb.all` lists for each verb its readers, its summary and an example. `LineParser`
// puts them together for one line. `ScenarioFile.parse` and `CommandLine.parse` are the entry
// points: they decide which verbs a place admits.
//
// Everything here is a value without references to what it was parsed from; a `Line` keeps its
// bytes and position for messages. Three rules hold. Each operation has a canonical text that
// parses to the same operation (`Operation+Text.swift`). A mistake has a position and one sentence.
// No input costs more than `Limits` allows.
//
// This file parses a whole scenario. If any line is wrong, the result is the list of mistakes and
// nothing can be run.

import Ground

/// A parsed scenario: headers, engines, statements.
public struct ScenarioFile: Hashable, Sendable {
  /// The file's name for messages.
  public var name: String
  /// The bytes of the file.
  public var source: [UInt8] = []
  /// All headers except `fs`, in order.
  public var headers: [Line<Header>]
  /// The choices made by the headers `edition`, `rule`, `fault` and `rename`.
  public var choice: EngineChoice
  /// The engines that run the file side by side; empty for an ordinary scenario.
  public var engines: [EngineHeader]
  /// The filesystem to make, which is operation 0.
  public var filesystem: Line<FilesystemHeader>
  /// Operations, numbered from 1, and the directives between them.
  public var statements: [Line<Statement>]
}

extension ScenarioFile {
  /// The text of the header `title`.
  public var title: String? {
    for header in headers { if case .title(let text) = header.content { return text } }
    return nil
  }

  /// The texts of the headers `story`, one for each paragraph.
  public var story: [String] {
    headers.compactMap { if case .story(let text) = $0.content { text } else { nil } }
  }
}

extension ScenarioFile {
  /// Parses a file. Throws all mistakes in it, up to a hundred.
  public static func parse(
    _ bytes: [UInt8], name: String
  ) throws(LanguageErrors) -> ScenarioFile {
    var builder = ScenarioFileBuilder(name: name)
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    let text = bytes.starts(with: mark) ? bytes[mark.count...] : bytes[...]
    for line in text.split(separator: 0x0a, omittingEmptySubsequences: false) {
      builder.add(Array(line))
    }
    var file = try builder.finish()
    file.source = bytes
    return file
  }
}

/// Collects the lines of a file and its mistakes.
private struct ScenarioFileBuilder {
  static let mostErrors = 100

  let name: String
  private let parser = LineParser(place: .file)
  private var number = 0
  private var headers: [Line<Header>] = []
  private var choice = EngineChoice()
  private var engines: [EngineHeader] = []
  /// The lines of headers that may occur only once, by verb.
  private var linesOfHeaders: [String: Int] = [:]
  private var filesystem: Line<FilesystemHeader>?
  private var statements: [Line<Statement>] = []
  private var hasOperations = false
  /// Whether a missing or broken `fs` line was reported. It is reported once, not for each
  /// operation.
  private var reportedFilesystem = false
  private var errors: [LanguageError] = []

  init(name: String) {
    self.name = name
  }

  mutating func add(_ bytes: [UInt8]) {
    number += 1
    guard errors.count < Self.mostErrors else { return }
    do throws(Mistake) {
      guard bytes.count <= Limits.line else {
        throw Mistake(
          column: Limits.line + 1, message: "expected a line of at most \(Limits.line) bytes")
      }
      guard let line = try parser.parse(bytes, number: number) else { return }
      try add(line)
    } catch {
      if Self.firstWord(bytes).elementsEqual("fs".utf8) { reportedFilesystem = true }
      report(line: number, column: error.column, error.message)
    }
  }

  private mutating func add(_ line: Line<Verb.Content>) throws(Mistake) {
    switch line.content {
    case .header(let header):
      try add(line.with(header))
    case .operation(let operation):
      try requireFilesystem(before: "an operation", line.column)
      hasOperations = true
      statements.append(line.with(.operation(operation)))
    case .directive(let directive):
      if case .expect(_, let names) = directive {
        try requireFilesystem(before: "`expect`", line.column)
        for name in names { try requireEngine(name) }
      }
      statements.append(line.with(.directive(directive)))
    case .screen:
      throw Mistake(column: line.column, message: "expected no screen command in a file")
    }
  }

  private mutating func add(_ line: Line<Header>) throws(Mistake) {
    let verb = String(line.text.prefix { $0 != " " })
    guard !hasOperations else {
      throw Mistake(
        column: line.column, message: "header `\(verb)` must stand before the first operation")
    }
    if let earlier = linesOfHeaders[verb] {
      throw Mistake(
        column: line.column, message: "header `\(verb)` was already given in line \(earlier)")
    }
    if !Verb.named(verb).contains(where: \.isRepeatable) { linesOfHeaders[verb] = line.line }
    if case .engine(let engine) = line.content { try add(engine, line.column) }
    do throws(ChoiceMistake) {
      try take(line)
    } catch {
      throw Mistake(column: line.column, message: error.description)
    }
  }

  private mutating func take(_ line: Line<Header>) throws(ChoiceMistake) {
    switch line.content {
    case .filesystem(let filesystem):
      self.filesystem = line.with(filesystem)
      return
    case .edition(let edition): choice.edition = edition
    case .rename(let rename): choice.rename = rename
    case .rule(let setting): try choice.choose(setting)
    case .fault(let fault): try choice.choose(fault: fault.name)
    case .title, .story, .engine: break
    }
    headers.append(line)
  }

  private mutating func add(_ engine: EngineHeader, _ column: Int) throws(Mistake) {
    if engines.contains(where: { $0.name == engine.name }) {
      throw Mistake(column: column, message: "engine `\(engine.name)` is already defined")
    }
    guard engines.count < EngineHeader.most else {
      throw Mistake(column: column, message: "expected at most \(EngineHeader.most) engines")
    }
    engines.append(engine)
  }

  private func requireEngine(_ name: EngineName) throws(Mistake) {
    guard !engines.contains(where: { $0.name == name.name }) else { return }
    let near = Suggestion.text(for: name.name, among: engines.map(\.name))
    let all = engines.isEmpty ? "; the file has no `engine` line" : near
    throw Mistake(column: name.column.number, message: "no engine `\(name.name)`\(all)")
  }

  private mutating func requireFilesystem(before what: String, _ column: Int) throws(Mistake) {
    guard filesystem == nil, !reportedFilesystem else { return }
    reportedFilesystem = true
    throw Mistake(column: column, message: "expected `fs plain|std|mixed` before \(what)")
  }

  private mutating func report(line: Int, column: Int, _ message: String) {
    errors.append(LanguageError(file: name, line: line, column: column, message: message))
  }

  /// Returns the scenario, or throws the mistakes.
  mutating func finish() throws(LanguageErrors) -> ScenarioFile {
    if filesystem == nil, !reportedFilesystem, errors.count < Self.mostErrors {
      report(line: number, column: 1, "expected a line `fs plain|std|mixed`; the file has none")
    }
    for line in headers {
      guard case .engine(let engine) = line.content, let edition = Edition(rawValue: engine.name),
        edition != engine.choice.edition ?? choice.edition ?? .current
      else { continue }
      report(
        line: line.line, column: line.column,
        "engine `\(engine.name)` has the name of an edition; add `edition=\(engine.name)`")
    }
    guard errors.isEmpty, let filesystem else { throw LanguageErrors(all: errors) }
    return ScenarioFile(
      name: name, headers: headers, choice: choice, engines: engines, filesystem: filesystem,
      statements: statements)
  }

  private static func firstWord(_ bytes: [UInt8]) -> some Collection<UInt8> {
    bytes.drop(while: \.isBlank).prefix { !$0.isBlank }
  }
}
