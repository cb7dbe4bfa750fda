/// A run that goes on: one engine with its timeline, driven line by line, and the file it began with.

import Language
import Ground
import Timeline

/// What a directive found.
public enum Verdict: Hashable, Sendable {
  /// `say`: something to be read.
  case said(String)
  case holds
  /// The expectation is wrong; why.
  case fails(String)
}

/// One engine and everything that it did. Moving in time is the timeline's; running is at its end.
public final class Session {
  /// Its history, and the model at the cursor.
  public private(set) var timeline: Timeline
  /// The line that made its filesystem.
  public let header: Line<FilesystemHeader>
  /// The engine's edition, rules and faults.
  public let options: EngineOptions
  /// Which of the engines of an exhibit it is; claims about others are not its own.
  package var engineName: String?
  /// What people call the run.
  public var title: String
  /// Everything that was done, `fs` excepted.
  private(set) var script: [ScriptLine] = []
  /// How many lines were typed since a file had all of them.
  private(set) var unsaved = (operations: 0, directives: 0)
  /// The operations that were performed, `fs` excepted.
  public private(set) var lines: [Line<Operation>] = []
  /// What is to be run next, in order.
  var waiting: ArraySlice<ScriptLine> = []
  /// What stops the run, in the order in which it was said.
  public var breakpoints: [Breakpoint] = []
  /// The file that the run began with; nil if it was begun at the prompt.
  public let file: ScenarioFile?
  /// What the command line chose over the file.
  public let choice: EngineChoice
  /// None for a recording.
  private var running: Engine?
  /// What long work reports to; nil where nobody waits for it.
  public var monitor: ProgressMonitor?
  /// What writes this run down as it goes on.
  var recorder: Recorder?
  /// True while the cursor runs along history: the engine is not asked at every step of it.
  var isSeeking = false
  /// What a reader should know about the recording that the run was opened from: what it lacks, and what
  /// else it has. Each is a predicate for the name of the file.
  public internal(set) var remarks: [String] = []
  /// What came of commands that were tried elsewhere.
  var answers: [Question: Advice] = [:]

  /// Makes and mounts the filesystem: operation 0.
  public init(
    _ header: Line<FilesystemHeader>, _ options: EngineOptions, title: String,
    file: ScenarioFile? = nil, choice: EngineChoice = EngineChoice()
  ) {
    self.choice = choice
    self.header = header
    self.options = options
    self.title = title
    self.file = file
    let engine = Engine(header.content, options)
    running = engine
    timeline = Timeline(names: engine.machine.names)
    _ = record(header.text, source: header.source, task: header.task) {
      engine.mountRoot()
      return .done(.nothing)
    }
  }

  /// The run that a recording has, without the engine that made it.
  init(
    recorded timeline: Timeline, _ header: Line<FilesystemHeader>, _ options: EngineOptions,
    title: String, file: ScenarioFile, lines: [Line<Operation>]
  ) {
    choice = EngineChoice()
    self.header = header
    self.options = options
    self.title = title
    self.file = file
    self.lines = lines
    self.timeline = timeline
    running = nil
    script = zip(lines, timeline.operations.dropFirst()).map { line, record in
      ScriptLine(
        line: line.with(.operation(line.content)), statement: nil, isFine: record.outcome.isAsked)
    }
  }

  /// Internal, so that whoever checks the engine's structures can walk them.
  /// - Precondition: the session is no recording.
  var engine: Engine {
    guard let running else { preconditionFailure("a recording has no engine") }
    return running
  }

  /// True for a run that is only looked at: it was opened from a recording.
  public var isRecording: Bool { running == nil }

  /// Why the machine stopped, if it did; from then on it runs nothing.
  public var stop: StopReason? {
    if let running { return running.machine.stop }
    if case .stopped(let reason) = timeline.operations.last?.outcome { return reason }
    return nil
  }

  /// Runs one operation at the live end. Nothing stays of one that is cancelled.
  /// - Parameter statement: its place among the statements of the run's file; nil if it is none of them.
  /// - Precondition: the cursor is live, and the session can perform.
  @discardableResult
  public func perform(_ line: Line<Operation>, statement: Int? = nil) -> Outcome {
    precondition(
      canPerform && timeline.isLive, "operations run at the live end of a machine that runs")
    let engine = engine
    var execution = Engine.Execution(operation: line.content, task: line.task)
    let outcome = record(line.text, source: line.source, task: line.task) {
      engine.proceed(&execution)
    } goesOn: {
      goesOn(line.text, execution.rounds, of: line.content.rounds, "rounds")
    }
    guard let outcome else { return .complaint("it was cancelled") }
    lines.append(line)
    note(
      ScriptLine(
        line: line.with(.operation(line.content)), statement: statement, isFine: outcome.isAsked))
    return outcome
  }

  /// Checks a directive against the operation before it.
  /// - Parameters:
  ///   - statement: its place among the statements of the run's file; nil if it is none of them.
  ///   - isRead: whether it comes from a file.
  public func check(
    _ line: Line<Directive>, statement: Int? = nil, isRead: Bool = false
  ) -> Verdict {
    if case .stage = line.content, statement == nil, !isRead {
      return .said("Only an exhibit goes by that: a file that `dentree demo` plays.")
    }
    let verdict = check(line.content)
    note(
      ScriptLine(
        line: line.with(.directive(line.content)), statement: statement, isFine: verdict.isFine,
        isRead: isRead))
    return verdict
  }

  /// Keeps the newest claim, though it is not true on this engine: it was on another.
  func keepNewest() { script[script.count - 1].isFine = true }

  /// Remembers a line that was done.
  func note(_ entry: ScriptLine) {
    script.append(entry)
    guard entry.statement == nil, entry.isWork else { return }
    if entry.isOperation { unsaved.operations += 1 } else { unsaved.directives += 1 }
  }

  /// All that was done is in a file now, or in another run.
  public func noteSaved() { unsaved = (0, 0) }

  /// A recording has the operations that were done.
  func noteRecorded() { unsaved.operations = 0 }

  /// Runs an operation piece by piece and takes what it does into the history.
  /// - Parameters:
  ///   - run: one piece; nil while there is more to do.
  ///   - goesOn: asked between two pieces; false takes the operation back.
  /// - Returns: nil if it was taken back.
  private func record(
    _ text: String, source: [UInt8], task: String, _ run: @escaping () -> Outcome?,
    goesOn: () -> Bool = { true }
  ) -> Outcome? {
    let machine = engine.machine
    timeline.begin(text, task: task, source: source)
    let box = OutcomeBox()
    machine.run {
      machine.journal.beginOperation(machine.names.intern(text))
      box.run(run, machine.journal)
    }
    while box.outcome == nil, machine.stop == nil {
      timeline.read(machine.journal)
      if !goesOn(), takeBack() { return nil }
      machine.run { box.run(run, machine.journal) }
    }
    let outcome = machine.stop.map(Outcome.stopped) ?? box.outcome
    timeline.finish(machine.journal, outcome ?? .done(.nothing))
    recorder?.add(self)
    return outcome
  }

  /// Puts a run that has done the same up to the operation under way in place of this one. Returns false if there
  /// is none.
  private func takeBack() -> Bool {
    let waiting = monitor
    defer { monitor = waiting }
    // That it was cancelled must not keep this from being done.
    monitor = nil
    guard let fresh = try? branch(keeping: timeline.operations.count - 1) else { return false }
    (running, timeline) = (fresh.running, fresh.timeline)
    return true
  }

  /// Moves the cursor between two events.
  public func move(to position: Int) { timeline.move(to: position) }

  /// The same filesystem, and the file's operations again.
  public func restarted() -> Session {
    let session = Session(header, options, title: title, file: file, choice: choice)
    session.monitor = monitor
    if isRecording {
      for line in lines where session.stop == nil && session.goesOn(after: lines.count) {
        session.perform(line)
      }
    } else if let file {
      session.play(file)
    }
    return session
  }
}

extension Verdict {
  fileprivate var isFine: Bool {
    if case .fails = self { false } else { true }
  }
}

extension Outcome {
  /// False for an operation that never reached the engine.
  fileprivate var isAsked: Bool {
    if case .complaint = self { false } else { true }
  }
}

/// Where the engine's thread leaves what came out of an operation.
private final class OutcomeBox {
  /// Nil while there is more to do.
  private(set) var outcome: Outcome?

  /// Not inlined: the optimizer of Swift 6.3.1 ends with an ownership error where it is.
  @inline(never)
  func run(_ piece: () -> Outcome?, _ journal: Journal) {
    outcome = piece()
    if let outcome { journal.endOperation(outcome.errno) }
  }
}
