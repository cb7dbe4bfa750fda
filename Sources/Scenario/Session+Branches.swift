import Ground
import Timeline

// The same operations again: on a fresh engine up to a point of history, from where another future can
// begin; or all of them on an engine that differs.

/// Why a branch can not begin: the same operations did something else this time.
public struct Parting: Error, Hashable {
  /// The operation and the step in it, from 0.
  public let operation: Int
  public let step: Int
  /// What the history has at that step, and what came this time.
  public let before: String
  public let now: String
}

extension Session {
  /// A run of its own with the first operations of this one, `fs` among them: what it does from there on
  /// is not known yet. Throws if its events are not those that this history has.
  /// - Precondition: `count` is at least 1 and no more than there are.
  public func branch(keeping count: Int) throws(Parting) -> Session {
    let branch = Session(header, options, title: title, file: file, choice: choice)
    branch.breakpoints = breakpoints
    for line in lines.prefix(count - 1) { branch.perform(line) }
    try compare(branch, count)
    branch.noteSaved()
    return branch
  }

  private func compare(_ branch: Session, _ count: Int) throws(Parting) {
    let end = timeline.operations[count - 1].end
    let (mine, theirs) = (timeline.events[..<end], branch.timeline.events[...])
    guard !mine.elementsEqual(theirs) else { return }
    let step =
      zip(mine, theirs).enumerated().first { $0.element.0 != $0.element.1 }?.offset
      ?? min(mine.count, theirs.count)
    let operation = timeline.operation(of: min(step, end - 1)) ?? 0
    throw Parting(
      operation: operation, step: step - timeline.operations[operation].first,
      before: told(step, before: end), now: branch.told(step, before: branch.timeline.events.count))
  }

  /// The sentence of a step; the cursor comes back.
  private func told(_ step: Int, before end: Int) -> String {
    step < end ? sentence(ofStep: step) : "it ends"
  }

  /// All operations again on an engine with other options; the machine may stop before the last of them.
  public func again(with options: EngineOptions) -> Session {
    let session = Session(header, options, title: title, file: file, choice: choice)
    session.breakpoints = breakpoints
    for line in lines where session.stop == nil { session.perform(line) }
    session.noteSaved()
    return session
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
    public let line: Line<Statement>
    /// What a directive found; nil for an operation.
    public let verdict: Verdict?
  }

  /// Puts a file's statements behind those that wait.
  public func enqueue(_ file: ScenarioFile) { waiting += file.statements }

  /// Runs the next statement that waits. Nil if none does, or if the machine has stopped.
  /// - Precondition: the cursor is live.
  public func runNext() -> Ran? {
    guard let line = waiting.first, canPerform else { return nil }
    waiting.removeFirst()
    switch line.content {
    case .operation(let operation):
      perform(line.with(operation))
      return Ran(line: line, verdict: nil)
    case .directive(let directive):
      return Ran(line: line, verdict: check(line.with(directive)))
    }
  }
}
