/// The run: an engine with its timeline, driven line by line. This module joins the engine (Ground
/// to Filesystems), the history (Timeline) and the language (Language); it has no knowledge of the
/// screen.
///
/// A `Session` owns one `Timeline` and, unless it was opened from a recording, one `Engine` on a
/// thread of that engine. `perform` passes an operation to the engine and appends its events to the
/// timeline; `check` evaluates a directive on the model at the cursor. Lines that were done are in
/// `script`, lines still to run in `waiting`; together they are what `saved` writes.
///
/// Life cycle: `init` makes and mounts the filesystem (operation 0); `open` parses a file first;
/// operations run only at the live end of the timeline. The engine never goes back: `branch`,
/// `again` and `restarted` make new runs by repeating operations on a fresh engine, and the caller
/// keeps or discards the old one. Only when an operation is cancelled does a run replace its own
/// engine by such a repeated one. A machine that has stopped runs nothing more, but its history
/// stays readable.

import Language
import Ground
import Timeline

/// The result of a directive.
public enum Verdict: Hashable, Sendable {
  /// `say`: the text.
  case said(String)
  case holds
  /// The claim fails; the reason.
  case fails(String)
}

/// An engine and its history. Operations run at the end of the history; the cursor moves anywhere
/// in it.
public final class Session {
  /// The history, and the model at the cursor.
  public private(set) var timeline: Timeline
  /// The line `fs …`.
  public let header: Line<FilesystemHeader>
  /// The engine's edition, rules and faults.
  public let options: EngineOptions
  /// The name of this engine in an exhibit. Claims about other engines are ignored.
  package var engineName: String?
  /// The title shown for the run.
  public var title: String
  /// All lines that were done, `fs` excepted.
  private(set) var script: [ScriptLine] = []
  /// Typed lines since the last save.
  private(set) var unsaved = (operations: 0, directives: 0)
  /// The operations that were performed, `fs` excepted.
  public private(set) var lines: [Line<Operation>] = []
  /// Lines that wait to be run, in order.
  var waiting: ArraySlice<ScriptLine> = []
  /// Conditions that stop the run, in order of their numbers.
  public var breakpoints: [Breakpoint] = []
  /// The file that the run began with; nil if there was none.
  public let file: ScenarioFile?
  /// Choices on the command line, which override the file's.
  public let choice: EngineChoice
  /// Nil for a recording.
  private var running: Engine?
  /// Receives the progress of long work; nil if nothing shows it.
  public var monitor: ProgressMonitor?
  /// Records this run; nil if it is not recorded.
  var recorder: Recorder?
  /// Whether a search moves the cursor. Then expressions must not use the engine, which would
  /// repeat the run at every step.
  var isSeeking = false
  /// Notes about the recording that the run was opened from: what it lacks and what else it
  /// contains. Each is a predicate whose subject is the file's name.
  public internal(set) var remarks: [String] = []
  /// Results of commands that were tried.
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

  /// A run opened from a recording, without an engine.
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

  /// Internal, so that tests can compare the engine's structures with the model.
  /// - Precondition: the run is not a recording.
  var engine: Engine {
    guard let running else { preconditionFailure("a recording has no engine") }
    return running
  }

  /// Whether the run was opened from a recording and has no engine.
  public var isRecording: Bool { running == nil }

  /// Why the machine stopped; nil if it runs.
  public var stop: StopReason? {
    if let running { return running.machine.stop }
    if case .stopped(let reason) = timeline.operations.last?.outcome { return reason }
    return nil
  }

  /// Runs one operation at the live end. A cancelled operation leaves no trace.
  /// - Parameter statement: its index among the statements of the run's file; nil if it is not one
  ///   of them.
  /// - Precondition: the cursor is live, and `canPerform`.
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
    guard let outcome else { return .complaint("cancelled") }
    lines.append(line)
    note(
      ScriptLine(
        line: line.with(.operation(line.content)), statement: statement, isFine: outcome.isAsked))
    return outcome
  }

  /// Checks a directive against the operation before it.
  /// - Parameters:
  ///   - statement: its index among the statements of the run's file; nil if it is not one of them.
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

  /// Keeps the newest claim when saving, although it fails on this engine: it held on another one.
  func keepNewest() { script[script.count - 1].isFine = true }

  /// Appends a line that was done.
  func note(_ entry: ScriptLine) {
    script.append(entry)
    guard entry.statement == nil, entry.isWork else { return }
    if entry.isOperation { unsaved.operations += 1 } else { unsaved.directives += 1 }
  }

  /// Marks all lines as saved, in a file or in another run.
  public func noteSaved() { unsaved = (0, 0) }

  /// Marks all operations as saved, in a recording.
  func noteRecorded() { unsaved.operations = 0 }

  /// Runs an operation piece by piece and appends its events to the history.
  /// - Parameters:
  ///   - run: one piece; nil if the operation has not ended.
  ///   - goesOn: called between two pieces; false cancels the operation.
  /// - Returns: nil if it was cancelled.
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

  /// Replaces this run's engine and history by those of a run that has repeated everything before
  /// the current operation. False if repeating failed.
  private func takeBack() -> Bool {
    let waiting = monitor
    defer { monitor = waiting }
    // Repeating must not be cancelled, although the operation was.
    monitor = nil
    guard let fresh = try? branch(keeping: timeline.operations.count - 1) else { return false }
    (running, timeline) = (fresh.running, fresh.timeline)
    return true
  }

  /// Moves the cursor; positions lie between events.
  public func move(to position: Int) { timeline.move(to: position) }

  /// A new run of the same filesystem that has run the file from its beginning.
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
  /// False if the operation never reached the engine.
  fileprivate var isAsked: Bool {
    if case .complaint = self { false } else { true }
  }
}

/// Passes an outcome from the engine's thread to this one.
private final class OutcomeBox {
  /// Nil until the operation has ended.
  private(set) var outcome: Outcome?

  /// Not inlined, because the optimizer of Swift 6.3.1 then fails with an ownership error.
  @inline(never)
  func run(_ piece: () -> Outcome?, _ journal: Journal) {
    outcome = piece()
    if let outcome { journal.endOperation(outcome.errno) }
  }
}
