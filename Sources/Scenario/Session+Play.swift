import Language
import Ground
import Timeline

// Runs a file: operations in order, directives where they stand.
extension Session {
  /// A failure or note of a run.
  public struct Failure: Hashable, Sendable {
    /// From 1; 0 for none.
    public let line: Int
    /// From 1, in bytes; 0 for none.
    public let column: Int
    /// The message, one line.
    public let message: String
    /// Whether it is only a note, not a failure.
    public var isNote = false
    /// Whether it is about an unexpected stop of the machine, or about lines not run because of it.
    public var isStop = false
    /// Whether it is about an operation that was unexpectedly not asked.
    public var isNotAsked = false
  }

  /// A run of a file, after `fs` only. Throws the mistakes that are visible before it runs.
  public static func open(
    _ file: ScenarioFile, edition: Edition? = nil, rename: RenameWord? = nil
  ) throws(LanguageErrors) -> Session {
    try open(file, choosing: EngineChoice(edition: edition, rename: rename))
  }

  /// The same; `choice` overrides the file's headers.
  public static func open(
    _ file: ScenarioFile, choosing choice: EngineChoice
  ) throws(LanguageErrors) -> Session {
    try file.checkTasks()
    let options = EngineOptions(choices: [file.choice, choice])
    return Session(
      file.filesystem, options, title: file.title ?? file.name, file: file, choice: choice)
  }

  /// Runs a file to its end, or until the machine stops, and returns the failures. A stop without
  /// `expect panic`, `expect deadlock` or `expect hang` is a failure; so is an operation that was
  /// not asked, without `expect not asked`.
  /// - Precondition: no line waits.
  @discardableResult
  public func play(
    _ file: ScenarioFile, _ after: (Line<Statement>, Verdict?) -> Void = { _, _ in }
  ) -> [Failure] {
    var failures: [Failure] = []
    var stopIsExpected = false
    var last: Line<Statement>?
    enqueue(file)
    while let ran = runNext() {
      let line = ran.line
      if case .directive(let directive) = line.content, let verdict = ran.verdict {
        if case .fails(let why) = verdict {
          failures.append(Failure(line: line.line, column: line.column, message: why))
        }
        if directive.expectsStop, verdict == .holds { stopIsExpected = true }
        if directive.expectsNotAsked, verdict == .holds {
          failures.removeAll { $0.isNotAsked && $0.line == last?.line }
        }
      } else {
        if let failure = newestNotAsked(line) { failures.append(failure) }
        last = line
      }
      after(line, ran.verdict)
    }
    if let line = waiting.first?.line {
      failures.append(
        Failure(
          line: line.line, column: line.column,
          message: "not run, like all lines after it: the machine had stopped", isNote: true,
          isStop: true)
      )
    }
    return failures + unexpectedStop(last, stopIsExpected)
  }

  private func newestNotAsked(_ line: Line<Statement>) -> Failure? {
    guard case .complaint(let why) = timeline.operations.last?.outcome else { return nil }
    return Failure(
      line: line.line, column: line.column, message: Sentence.notAsked(line.text, why),
      isNotAsked: true)
  }

  private func unexpectedStop(_ last: Line<Statement>?, _ isExpected: Bool) -> [Failure] {
    guard let stop, !isExpected else { return [] }
    return [
      Failure(
        line: last?.line ?? 0, column: last?.column ?? 0,
        message: "the machine stopped: \(Sentence.reason(timeline.model.stops)) "
          + "(`expect \(stop.kind.rawValue)` would allow it)", isStop: true)
    ]
  }

  /// The operations added at the end of a run. They cannot be typed.
  package static let closing: [(operation: Operation, text: String)] = [
    (.closeAll, "@closeall"), (.unmount, "@unmount"),
  ]

  /// The number of operations before these.
  public var endOfScript: Int {
    let texts = Self.closing.map { Array($0.text.utf8) }
    return (timeline.operations.lastIndex { !texts.contains($0.source) } ?? -1) + 1
  }

  /// The headers that begin the same run.
  var beginning: [String] {
    ["title \(Quoting.prose(title))"] + (file?.story.map { "story \(Quoting.prose($0))" } ?? [])
      + options.headers
      + [header.text]
  }

  /// Closes all files and unmounts, as the recordings of real kernfs do at their end.
  public func playClosing(_ after: (Line<Operation>) -> Void = { _ in }) {
    for (operation, text) in Self.closing {
      guard stop == nil else { return }
      let line = Line(
        content: operation, task: engine.tasks.all.first?.name ?? Line<Operation>.firstTask,
        source: Array(text.utf8), line: 0, column: 0)
      perform(line)
      after(line)
    }
  }
}

extension Directive {
  var expectsStop: Bool {
    switch self {
    case .expect(.stop, _): true
    case .expect, .say, .stop, .stage: false
    }
  }

  fileprivate var expectsNotAsked: Bool {
    if case .expect(.notAsked, _) = self { true } else { false }
  }
}

extension Session {
  /// Why a line cannot be typed here; nil if it can. A scenario with such a line would not parse.
  public func refusal(of line: Line<Operation>) -> String? {
    if let refusal { return refusal }
    guard line.task != Line<Operation>.firstTask else { return nil }
    var known = KnownTasks()
    for line in lines { known.add(line.content) }
    return known.names.contains(line.task) ? nil : KnownTasks.mistake(line.task)
  }
}

/// The tasks made by the lines so far.
private struct KnownTasks {
  private(set) var names: Set = [Line<Operation>.firstTask]

  mutating func add(_ operation: Operation) {
    guard case .spawn(let name) = operation else { return }
    var number = 1
    while name == nil, names.contains("T\(number)") { number += 1 }
    names.insert(name ?? "T\(number)")
  }

  static func mistake(_ task: String) -> String {
    "there is no task \(task) yet; `spawn \(task)` makes one"
  }
}

extension ScenarioFile {
  /// Reports tasks that no earlier line makes. Whether a task lives is only known when the file
  /// runs.
  package func checkTasks() throws(LanguageErrors) {
    var errors: [LanguageError] = []
    var known = KnownTasks()
    for line in statements {
      if !known.names.contains(line.task) {
        errors.append(
          LanguageError(
            file: name, line: line.line, column: line.column,
            message: KnownTasks.mistake(line.task)))
      }
      if case .operation(let operation) = line.content { known.add(operation) }
    }
    if !errors.isEmpty { throw LanguageErrors(all: errors) }
  }
}
