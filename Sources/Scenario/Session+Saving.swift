import Ground
import Timeline

// What was done as a file. A run that began with a file keeps all of it that is still true: its comments,
// its blank lines and its claims stand where they stood.

/// One line of what was done.
struct ScriptLine: Hashable {
  let text: String
  /// Its place among the statements of the run's file, or that of the operation that it is about; nil for
  /// what was typed or read from elsewhere.
  let statement: Int?
}

extension Session {
  /// Whether something was typed that no file has.
  public var hasUnsavedWork: Bool { unsavedLines > 0 && !isRecorded }

  /// What was done as the bytes of a scenario file that does it again.
  public var saved: [UInt8] {
    guard let file, !isRecording, !file.source.isEmpty else { return Array(scenario.utf8) }
    var lines = SavedLines(script: script[...])
    let statements = Dictionary(
      file.statements.indices.map { (file.statements[$0].line, $0) }, uniquingKeysWith: { $1 })
    let kept = keptStatements(of: file)
    for (index, bytes) in file.lines.enumerated() {
      let number = index + 1
      if let statement = statements[number] {
        lines.add(
          bytes, statement: kept.contains(statement) ? statement : nil,
          isWaiting: statement > lastStatement)
      } else if number == file.filesystem.line {
        for header in changedHeaders(of: file) { lines.add(header) }
        lines.add(bytes)
        for condition in typedConditions(beside: file) { lines.add(condition.text) }
      } else if !isReplaced(number, in: file) {
        lines.add(bytes)
      }
    }
    return lines.finish(stop.flatMap { isStopExpected(in: file) ? nil : $0.expectation })
  }

  /// Whether a claim of the file or of the prompt allows the stop; those that wait behind it count.
  private func isStopExpected(in file: ScenarioFile) -> Bool {
    let behind = file.statements.dropFirst(lastStatement + 1).prefix {
      if case .directive = $0.content { true } else { false }
    }
    return isStopExpected
      || behind.contains {
        if case .directive(let directive) = $0.content { directive.expectsStop } else { false }
      }
  }

  /// The newest statement of the file that was run; -1 for none.
  private var lastStatement: Int { script.last { $0.statement != nil }?.statement ?? -1 }

  /// The statements that are still true: those that were run here or wait, with the claims behind them.
  /// What a branch left behind is not among them.
  private func keptStatements(of file: ScenarioFile) -> Set<Int> {
    let run = Set(script.compactMap(\.statement)), waits = Set(waiting), last = lastStatement
    let conditions = Set(breakpoints.map(\.condition))
    var kept: Set<Int> = []
    var isOperationKept = true
    for (index, line) in file.statements.enumerated() {
      let isAhead = waits.contains(line) || (stop != nil && index > last)
      switch line.content {
      case .operation:
        isOperationKept = run.contains(index) || isAhead
        if isOperationKept { kept.insert(index) }
      case .directive(.stop(let condition)):
        if isAhead || conditions.contains(condition) { kept.insert(index) }
      case .directive: if isOperationKept { kept.insert(index) }
      }
    }
    return kept
  }

  /// The headers of this engine, if it is another one than the file's.
  private func changedHeaders(of file: ScenarioFile) -> [String] {
    EngineOptions(choices: [file.choice]) == options ? [] : options.headers
  }

  /// Whether a line of the file is a header that chooses another engine than this one.
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
}

extension StopReason {
  /// The claim that allows it.
  var expectation: String { "expect \(kind.rawValue)" }
}

/// The file that comes of it: lines of the file as they are, typed ones where they were run.
private struct SavedLines {
  /// What was done and is not written yet.
  var script: ArraySlice<ScriptLine>
  private var bytes: [UInt8] = []
  /// Comments and blank lines, which belong to the statement behind them.
  private var pending: [ArraySlice<UInt8>] = []

  init(script: ArraySlice<ScriptLine>) { self.script = script }

  mutating func add(_ line: ArraySlice<UInt8>) { pending.append(line) }
  mutating func add(_ text: String) { pending.append(Array(text.utf8)[...]) }

  /// A statement of the file behind everything that was typed before it; nil drops it.
  mutating func add(_ line: ArraySlice<UInt8>, statement: Int?, isWaiting: Bool) {
    guard let statement else { return }
    let own = script.firstIndex { $0.statement == statement }
    if let own {
      write(typed: script[..<own])
      script = script[(own + 1)...]
    } else if isWaiting {
      writeTyped()
    }
    flush()
    write(line)
  }

  mutating func finish(_ last: String?) -> [UInt8] {
    flush()
    writeTyped()
    if let last { write(Array(last.utf8)[...]) }
    return bytes
  }

  private mutating func flush() {
    for line in pending { write(line) }
    pending = []
  }

  private mutating func writeTyped() {
    write(typed: script)
    script = []
  }

  /// What the file did not say itself.
  private mutating func write(typed lines: ArraySlice<ScriptLine>) {
    for line in lines where line.statement == nil { write(Array(line.text.utf8)[...]) }
  }

  private mutating func write(_ line: ArraySlice<UInt8>) { bytes += line + [0x0a] }
}
