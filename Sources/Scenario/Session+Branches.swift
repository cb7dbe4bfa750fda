import Language
import Ground
import Timeline

// Repeats operations on a fresh engine: up to a point, to branch from there, or all of them on an
// engine with other options.

/// Why a branch could not be made.
public enum BranchFailure: Error, Hashable {
  /// The repeated operations took other steps.
  case diverged(Divergence)
  case cancelled

  /// The reason in words.
  public var text: String {
    switch self {
    case .diverged(let at):
      "the repeated run differs at operation \(at.operation), step "
        + "\(at.step + 1): it was “\(at.before)”, now “\(at.now)”"
    case .cancelled: "cancelled"
    }
  }
}

/// The first difference between two runs of the same operations.
public struct Divergence: Hashable, Sendable {
  /// The operation, from 0.
  public let operation: Int
  /// The step in the operation, from 0.
  public let step: Int
  /// The step in the history.
  public let before: String
  /// The step of the repeated run.
  public let now: String
}

extension Session {
  /// A new run that has repeated the first `count` operations, `fs` included. What waits here waits
  /// there too. Throws if its events differ from this history.
  /// - Precondition: `count` is at least 1 and at most the number of operations.
  public func branch(keeping count: Int) throws(BranchFailure) -> Session {
    let branch = Session(header, options, title: title, file: file, choice: choice)
    branch.breakpoints = breakpoints
    branch.monitor = monitor
    var operations = 0
    for entry in script {
      if case .operation(let operation) = entry.line.content {
        operations += 1
        guard operations < count else { break }
        guard branch.goesOn(after: count) else { break }
        branch.perform(entry.line.with(operation), statement: entry.statement)
      } else {
        // The verdicts hold, because the steps are the same.
        branch.note(entry)
      }
    }
    if branch.isCancelled { throw .cancelled }
    try compare(branch, count)
    branch.waiting = waiting
    branch.noteSaved()
    return branch
  }

  /// Reports the progress of repeating operations. False if cancelled.
  package func goesOn(after count: Int) -> Bool {
    goesOn("repeating", lines.count, of: count, "operations")
  }

  private func compare(_ branch: Session, _ count: Int) throws(BranchFailure) {
    let end = timeline.operations[count - 1].end
    let (mine, theirs) = (timeline.events[..<end], branch.timeline.events[...])
    guard !mine.elementsEqual(theirs) else { return }
    let step =
      zip(mine, theirs).enumerated().first { $0.element.0 != $0.element.1 }?.offset
      ?? min(mine.count, theirs.count)
    let operation = timeline.operation(of: min(step, end - 1)) ?? 0
    throw .diverged(
      Divergence(
        operation: operation, step: step - timeline.operations[operation].first,
        before: told(step, before: end),
        now: branch.told(step, before: branch.timeline.events.count)))
  }

  /// The sentence of a step.
  private func told(_ step: Int, before end: Int) -> String {
    step < end ? sentence(ofStep: step) : "it ends"
  }

  /// Repeats the run on an engine with other options. If the machine stops there, the remaining
  /// lines wait.
  /// - Returns: the run, and an explanation for each claim that held here and fails there.
  public func again(with options: EngineOptions) -> (session: Session, failures: [String]) {
    var failures: [String] = []
    let session = Session(header, options, title: title, file: file, choice: choice)
    session.breakpoints = breakpoints
    session.monitor = monitor
    session.waiting = entries[...]
    for entry in script {
      if case .directive(.stop) = session.waiting.first?.line.content {
        // The condition is already in `breakpoints`.
        session.note(session.waiting.removeFirst())
      } else if let ran = session.runNext() {
        guard entry.isFine, case .fails(let why) = ran.verdict else { continue }
        session.keepNewest()
        failures.append(why)
      } else {
        break
      }
    }
    session.noteSaved()
    return (session, failures)
  }

  /// The options of this run with one more choice.
  public func options(with word: EngineWord) -> EngineOptions {
    var choice = EngineChoice(rename: options.rename)
    switch word {
    case .edition(let edition): choice.edition = edition
    // A single choice cannot contradict itself.
    case .rule(let setting): try? choice.choose(setting)
    case .fault(let fault): try? choice.choose(fault: fault.name)
    }
    return options.with(choice)
  }
}

// Waiting lines.
extension Session {
  /// A statement that was run.
  public struct Ran {
    /// The line.
    public let line: Line<Statement>
    /// The verdict of a directive; nil for an operation.
    public let verdict: Verdict?
  }

  /// Puts the statements of a file before those that wait.
  public func enqueue(_ file: ScenarioFile) {
    let isOwn = script.isEmpty && waiting.isEmpty && file == self.file
    waiting =
      file.statements.enumerated().map { index, line in
        ScriptLine(line: line, statement: isOwn ? index : nil, isRead: true)
      } + waiting
  }

  /// How many lines wait.
  public var waitingCount: Int { waiting.count }

  /// The texts of the next lines, at most `most`.
  public func nextTexts(_ most: Int) -> [String] { waiting.prefix(most).map(\.line.text) }

  /// Runs the next line. Nil if there is none, if it is an operation and the machine has stopped,
  /// or if it was cancelled; then it keeps waiting.
  /// - Precondition: the cursor is live.
  public func runNext() -> Ran? {
    guard let next = waiting.first, canPerform || stop != nil && !next.isOperation,
      goesOn("running", script.count, of: script.count + waiting.count, "lines")
    else { return nil }
    waiting.removeFirst()
    switch next.line.content {
    case .operation(let operation):
      perform(next.line.with(operation), statement: next.statement)
      guard !isCancelled else {
        waiting.insert(next, at: waiting.startIndex)
        return nil
      }
      return Ran(line: next.line, verdict: nil)
    case .directive(let directive):
      let verdict = check(
        next.line.with(directive), statement: next.statement, isRead: next.isRead)
      return Ran(line: next.line, verdict: verdict)
    }
  }
}
