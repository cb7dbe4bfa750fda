import Language
import Ground
import Timeline

// The same operations again: on a fresh engine up to a point of history, from where another future can
// begin; or all of them on an engine that differs.

/// Why a branch does not begin.
public enum BranchFailure: Error, Hashable {
  /// The same operations did something else this time.
  case diverged(Divergence)
  case cancelled

  /// The reason in words.
  public var text: String {
    switch self {
    case .diverged(let at):
      "the same operations did something else this time, at operation \(at.operation), step "
        + "\(at.step + 1): it was “\(at.before)”, now “\(at.now)”"
    case .cancelled: "it was cancelled"
    }
  }
}

/// Where two runs of the same operations do not do the same.
public struct Divergence: Hashable, Sendable {
  /// The operation and the step in it, from 0.
  public let operation: Int
  /// The step in the operation, from 0.
  public let step: Int
  /// What the history has at that step, and what came this time.
  public let before: String
  /// What came this time.
  public let now: String
}

extension Session {
  /// A run of its own with the first operations of this one, `fs` among them: what it does from there on
  /// is not known yet, and what waits here waits there. Throws if its events are not those that this history has.
  /// - Precondition: `count` is at least 1 and no more than there are.
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
        // What was found of the same steps holds.
        branch.note(entry)
      }
    }
    if branch.isCancelled { throw .cancelled }
    try compare(branch, count)
    branch.waiting = waiting
    branch.noteSaved()
    return branch
  }

  /// Whether work goes on that does so many operations again.
  package func goesOn(after count: Int) -> Bool {
    goesOn("doing it again", lines.count, of: count, "operations")
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

  /// All that was done again on an engine with other options. What comes after an operation that stops
  /// the machine waits, as what waited here does.
  /// - Returns: the run, and why each claim is wrong there that was right here.
  public func again(with options: EngineOptions) -> (session: Session, failures: [String]) {
    var failures: [String] = []
    let session = Session(header, options, title: title, file: file, choice: choice)
    session.breakpoints = breakpoints
    session.monitor = monitor
    session.waiting = entries[...]
    for entry in script {
      if case .directive(.stop) = session.waiting.first?.line.content {
        // It is among the breakpoints.
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

  /// The options of this run with one choice more.
  public func options(with word: EngineWord) -> EngineOptions {
    var choice = EngineChoice(rename: options.rename)
    switch word {
    case .edition(let edition): choice.edition = edition
    // One choice by itself contradicts nothing.
    case .rule(let setting): try? choice.choose(setting)
    case .fault(let fault): try? choice.choose(fault: fault.name)
    }
    return options.with(choice)
  }
}

// What waits.
extension Session {
  /// One statement that was run.
  public struct Ran {
    /// The line, as it was read.
    public let line: Line<Statement>
    /// What a directive found; nil for an operation.
    public let verdict: Verdict?
  }

  /// Puts a file's statements before those that wait.
  public func enqueue(_ file: ScenarioFile) {
    let isOwn = script.isEmpty && waiting.isEmpty && file == self.file
    waiting =
      file.statements.enumerated().map { index, line in
        ScriptLine(line: line, statement: isOwn ? index : nil, isRead: true)
      } + waiting
  }

  /// How many lines wait.
  public var waitingCount: Int { waiting.count }

  /// The next lines that wait, `most` at most.
  public func nextTexts(_ most: Int) -> [String] { waiting.prefix(most).map(\.line.text) }

  /// Runs the next statement that waits. Nil if none does, if it is an operation and the machine has
  /// stopped, and if it is cancelled: then it waits as before.
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
