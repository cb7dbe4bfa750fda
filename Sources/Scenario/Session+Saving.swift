import Language
import Ground
import Timeline

// Saves a run as a scenario. If it began with a file, that file's comments and blank lines stay
// where they were, and so do its claims that still hold.

extension Session {
  /// Whether typed lines are unsaved. A recording saves operations only.
  public var hasUnsavedWork: Bool {
    unsaved.operations > 0 && !isRecorded || unsaved.directives > 0
  }

  /// A scenario that repeats what was done and then runs what waits.
  public var saved: [UInt8] {
    guard let file, !isRecording, !file.source.isEmpty else {
      return Array(scenario.utf8)
    }
    var lines = SavedLines(entries: entries, stop: unexpectedStop, ending: file.ending)
    let head = ([file.filesystem.line] + file.headers.map(\.line)).max() ?? 0
    let statements = Dictionary(
      file.statements.indices.map { (file.statements[$0].line, $0) }, uniquingKeysWith: { $1 })
    for (index, bytes) in file.lines.enumerated() {
      let number = index + 1
      if let statement = statements[number] {
        if !isDeleted(file.statements[statement]) {
          lines.add(bytes, statement: statement, isInHead: number < head)
        }
      } else if number == file.filesystem.line {
        for header in changedHeaders(of: file) { lines.add(header) }
        lines.add(bytes)
        for condition in typedConditions(beside: file) { lines.add(condition.text) }
      } else if !isReplaced(number, in: file) {
        lines.add(bytes)
      }
      // Operations come after all headers.
      if number <= head { lines.flush() }
    }
    return lines.finish()
  }

  /// Whether the line is a condition that was deleted since.
  private func isDeleted(_ line: Line<Statement>) -> Bool {
    guard case .directive(.stop(let condition)) = line.content else { return false }
    return !breakpoints.contains { $0.condition == condition }
      && !waiting.contains { $0.line == line }
  }

  /// The headers of this engine, if they differ from the file's.
  private func changedHeaders(of file: ScenarioFile) -> [String] {
    EngineOptions(choices: [file.choice]) == options ? [] : options.headers
  }

  /// Whether the line is a header that this engine's options replace.
  private func isReplaced(_ number: Int, in file: ScenarioFile) -> Bool {
    guard EngineOptions(choices: [file.choice]) != options else { return false }
    switch file.headers.first(where: { $0.line == number })?.content {
    case .edition, .rule, .fault, .rename: return true
    case .filesystem, .title, .story, .engine, nil: return false
    }
  }

  private func typedConditions(beside file: ScenarioFile) -> [Condition] {
    let own = file.statements.compactMap { line in
      if case .directive(.stop(let condition)) = line.content { condition } else { nil }
    }
    return breakpoints.map(\.condition).filter { !own.contains($0) }
  }
}

extension ScenarioFile {
  /// The lines of the file, byte for byte.
  fileprivate var lines: [ArraySlice<UInt8>] {
    let end = source.last == 0x0a ? source.count - 1 : source.count
    return source[..<end].split(separator: 0x0a, omittingEmptySubsequences: false)
  }

  /// The line ending of the file before its newline: a carriage return or nothing. Added lines get
  /// the same.
  fileprivate var ending: [UInt8] {
    let first = source.prefix { $0 != 0x0a }
    return first.count < source.count && first.last == 0x0d ? [0x0d] : []
  }
}

/// Builds the saved file: lines of the original as they are, other lines where they were run.
private struct SavedLines {
  private let entries: [ScriptLine]
  private let stop: (entry: Int, expectation: String)?
  private let ending: [UInt8]
  /// How many entries are written.
  private var written = 0
  /// Entries that are lines of the file.
  private var own: Set<Int> = []
  private var bytes: [UInt8] = []
  /// Comments and blank lines, which belong to the statement after them.
  private var pending: [ArraySlice<UInt8>] = []
  /// The index of each of the file's statements among the entries.
  private let places: [Int: Int]

  init(entries: [ScriptLine], stop: (entry: Int, expectation: String)?, ending: [UInt8]) {
    (self.entries, self.stop, self.ending) = (entries, stop, ending)
    places = Dictionary(
      entries.enumerated().compactMap { index, entry in entry.statement.map { ($0, index) } },
      uniquingKeysWith: { first, _ in first })
  }

  mutating func add(_ line: ArraySlice<UInt8>) { pending.append(line) }
  mutating func add(_ text: String) { pending.append(line(text)) }

  /// Adds a statement of the file after the entries that ran before it. A statement that a branch
  /// left behind is dropped.
  mutating func add(_ line: ArraySlice<UInt8>, statement: Int, isInHead: Bool) {
    guard let place = places[statement] else { return }
    if !isInHead { write(upTo: place) }
    flush()
    write(line)
    own.insert(place)
    if !isInHead { write(upTo: place + 1) }
  }

  mutating func finish() -> [UInt8] {
    flush()
    write(upTo: entries.count)
    return bytes
  }

  mutating func flush() {
    for line in pending { write(line) }
    pending = []
  }

  /// Adds entries that are not in the file.
  private mutating func write(upTo end: Int) {
    for index in written..<max(written, end) {
      if !own.contains(index) { for text in entries[index].texts { write(line(text)) } }
      writeStop(at: index)
    }
    written = max(written, end)
  }

  private mutating func writeStop(at index: Int) {
    guard let stop, stop.entry == index else { return }
    write(line(stop.expectation))
  }

  private func line(_ text: String) -> ArraySlice<UInt8> { Array(text.utf8) + ending[...] }

  private mutating func write(_ line: ArraySlice<UInt8>) { bytes += line + [0x0a] }
}
