import Language
import Ground
import Timeline

// Running a file: operations in order, directives checked where they stand.
extension Session {
  /// One directive of a file that is not as it says.
  public struct Failure: Hashable, Sendable {
    /// From 1; 0 if it belongs to no line.
    public let line: Int
    /// From 1, in bytes; 0 if it belongs to no line.
    public let column: Int
    /// What is wrong, one line.
    public let message: String
    /// True for what should be known and is no failure.
    public var isNote = false
    /// True for a stop that nobody expected, and for what was not run because of it.
    public var isStop = false
    /// True for an operation that could not be asked of the engine, which nobody expected.
    public var isNotAsked = false
  }

  /// The session that a file describes, with nothing of it run but `fs`.
  /// Throws what can be seen to be wrong before anything runs.
  public static func open(
    _ file: ScenarioFile, edition: Edition? = nil, rename: RenameWord? = nil
  ) throws(LanguageErrors) -> Session {
    try open(file, choosing: EngineChoice(edition: edition, rename: rename))
  }

  /// The same; what `choice` says counts more than what the file says.
  public static func open(
    _ file: ScenarioFile, choosing choice: EngineChoice
  ) throws(LanguageErrors) -> Session {
    try file.checkTasks()
    let options = EngineOptions(choices: [file.choice, choice])
    return Session(
      file.filesystem, options, title: file.title ?? file.name, file: file, choice: choice)
  }

  /// Runs a file's statements until its end or until the machine stops, and returns what failed.
  /// A stop that no `expect panic` or `expect deadlock` follows is a failure too, and so is an operation
  /// that was not asked and that no `expect not asked` follows.
  /// - Precondition: nothing waits.
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
          message: "not run, nor what follows: the machine had stopped", isNote: true, isStop: true)
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

  /// What a run ends with that nobody can type.
  package static let closing: [(operation: Operation, text: String)] = [
    (.closeAll, "@closeall"), (.unmount, "@unmount"),
  ]

  /// How many operations there are before those.
  public var endOfScript: Int {
    let texts = Self.closing.map { Array($0.text.utf8) }
    return (timeline.operations.lastIndex { !texts.contains($0.source) } ?? -1) + 1
  }

  /// The headers of a file that begins the same run.
  var beginning: [String] {
    ["title \(Quoting.prose(title))"] + (file?.story.map { "story \(Quoting.prose($0))" } ?? [])
      + options.headers
      + [header.text]
  }

  /// Closes every file and unmounts, as the recordings of real kernfs end.
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
  /// Why a line cannot be typed here: a file with it would be refused. Nil if it can.
  public func refusal(of line: Line<Operation>) -> String? {
    if let refusal { return refusal }
    guard line.task != Line<Operation>.firstTask else { return nil }
    var known = KnownTasks()
    for line in lines { known.add(line.content) }
    return known.names.contains(line.task) ? nil : KnownTasks.mistake(line.task)
  }
}

/// The tasks that lines so far have made.
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
  /// Names the lines of tasks that no line before them has made. Which tasks live is only known when
  /// the file runs.
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
