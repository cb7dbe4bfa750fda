// App.swift: the screen at work: a session, a state, and what the state asks for carried out. It knows
// no terminal and no clock; whoever runs it hands in what was pressed and shows what is drawn.

import Questions
import Language
import Canvas
import Ground
import Scenario
import Timeline

/// What the program has to do for the screen; everything else App does by itself.
public enum Effect: Equatable, Sendable {
  /// Ends the program with this exit status.
  case quit(status: Int32)
  /// Shows everything with another theme, by name or file. `App.tell` says if there is none.
  case theme(String)
  case mouse(Bool)
  /// Writes a scenario to a file, as a whole or not at all. `App.tell` says what came of it.
  case save(file: String, text: [UInt8], force: Bool)
  /// Writes the moment that is shown, as the file's name asks for. `App.tell` says what came of it.
  case export(file: String, force: Bool)
  /// Writes the run that is shown to a recording, or no longer. `App.tell` says what came of it.
  case record(file: String?, force: Bool)
  /// Reads a file and hands it to `App.read`.
  case read(file: String, FilePurpose)
}

/// What a terminal drives: it takes input, draws frames, and says what it cannot do by itself.
public protocol Program: AnyObject {
  func handle(_ input: Input) -> [Effect]
  func draw(_ size: Size) -> Frame
  func report(_ text: String, isError: Bool)
  func use(theme: String)
  func read(_ bytes: [UInt8], of name: String, for purpose: FilePurpose)
  /// The run that is shown: what recordings and exports are of.
  var session: Session { get }
  /// After how long `tick` is to be called if nothing comes; nil while nothing moves by itself.
  var pace: Duration? { get }
  func tick()
}

extension Program {
  public func report(_ text: String) { report(text, isError: false) }
}

/// The interactive program without its terminal: one run at a time.
public final class App: Program {
  /// All runs, in the order in which they began, and the one that is shown.
  private(set) var runs: [Run]
  private(set) var current = 0
  /// The run that is shown.
  public var session: Session { runs[current].session }
  private(set) var state: State
  private var unreachable = UnreachableFinder()
  /// Takes requests in place of this screen, where it is one of several; nil for one that is its own.
  var intercept: ((Request) -> [Effect]?)?
  /// Why nothing can run here, where this screen is one of several.
  var refusal: String?
  /// Whether an object is not as in the other runs beside this one.
  var differs: ((ObjectID, Scene) -> Bool)?
  /// Whether a step is one that not all the runs beside this one take.
  var isOwnStep: ((Int) -> Bool)?
  /// What was said of a recording that ended too early.
  var saidLoss: String?
  /// What was read from the model, by the position it was read at; reading it again gives the same.
  private var reading: Reading?
  /// A second cursor on the history of the run, for the sentences of steps.
  private var reader: Timeline?

  public convenience init(session: Session, settings: Settings = Settings()) {
    self.init(session, settings, isColumn: false)
  }

  init(_ session: Session, _ settings: Settings, isColumn: Bool) {
    runs = [Run(session: session, origin: "")]
    state = State()
    state.settings = settings
    state.isColumn = isColumn
    _ = send(.opened)
  }

  /// What is set for as long as the program runs.
  public var settings: Settings { state.settings }

  /// Takes one input; returns what the program has to do. The next frame shows the rest.
  public func handle(_ input: Input) -> [Effect] {
    defer { sayLostRecording() }
    switch input {
    case .key(let key): return send(.key(key))
    case .mouse(let mouse): return send(.mouse(mouse))
    case .resized(let size): return send(.resized(size))
    case .pasted(let text): return send(.pasted(text))
    case .interrupted(signal: Input.interrupt) where interrupt(): return []
    case .interrupted(let signal): return [.quit(status: 128 + signal)]
    case .resumed: return []
    }
  }

  /// Does what a line says, as if it were typed at `:`.
  public func run(_ command: Command) -> [Effect] { send(.command(command)) }

  /// What was said since the last call, a note or a page, for a program that draws nothing.
  public func takeAnswer() -> (lines: [String], isError: Bool) {
    defer { (state.note, state.mode) = (nil, .panes) }
    if case .page(let page) = state.mode { return ([page.title + ":"] + page.lines, false) }
    return (state.note.map { [$0.text] } ?? [], state.note?.role == .error)
  }

  /// Whether some run has what no file has.
  public var hasUnsavedWork: Bool { runs.contains(where: \.session.hasUnsavedWork) }

  /// Ctrl-C: true if something was cancelled or said instead of leaving.
  private func interrupt() -> Bool {
    var isDone = false
    change { state, scene in isDone = state.interrupt(scene) }
    return isDone
  }

  /// The frame for a screen of that size.
  public func draw(_ size: Size) -> Frame {
    if size != state.size { _ = send(.resized(size)) }
    let (grid, cursor) = view(state, scene(described: described()))
    return Frame(grid: grid, cursor: cursor)
  }

  /// Says something in the line of messages: what came of an effect.
  public func report(_ text: String, isError: Bool) {
    _ = send(.noted(Note(text: Quoting.visible(text), role: isError ? .error : .success)))
  }

  /// Selects an object in its tree, as if somebody had gone there: for an open file what it is over.
  /// Returns false if it has no row.
  public func select(_ id: ObjectID) -> Bool {
    look(at: id)
    let scene = scene(described: [])
    return scene.subject(state) == (id.kind == .inode ? id : scene.dentry(for: id) ?? .none)
  }

  /// Says which theme is shown now.
  public func use(theme: String) { state.settings.theme = theme }
}

// Messages in, requests out.
extension App {
  private func send(_ message: Message) -> [Effect] {
    requests(message).flatMap(perform)
  }

  /// The scene is gone when this returns, so that the timeline may move without being copied.
  private func requests(_ message: Message) -> [Request] {
    update(&state, message, in: scene(described: []))
  }

  private func perform(_ request: Request) -> [Effect] {
    if let effects = intercept?(request) { return effects }
    switch request {
    case .perform(let line): return send(.answered(perform(line)))
    case .check(let line):
      return send(.noted(Note(session.check(line))))
    case .page(let word, let subject): return send(page(word, subject))
    case .restart, .startOver: return beginAgain(request)
    case .move, .goOn, .goBack, .runNext, .branch, .again, .run, .runs, .breaks, .mark, .toggle,
      .unbreak:
      return travel(request)
    case .source(let file): return [.read(file: file, .source)]
    case .record(let file, let force): return [.record(file: file, force: force)]
    case .reload:
      guard let file = session.file?.name, !session.isRecording else {
        return send(.noted(Note(text: "This run began without a file.", role: .hint)))
      }
      return [.read(file: file, .reload)]
    case .theme(let name): return [.theme(name)]
    case .mouse(let isOn): return [.mouse(isOn)]
    case .save(let file, let force): return [.save(file: file, text: session.saved, force: force)]
    case .export(let file, let force): return [.export(file: file, force: force)]
    case .quit: return [.quit(status: 0)]
    }
  }

  /// Requests that go through history, or into another one.
  private func travel(_ request: Request) -> [Effect] {
    let said: Note?
    switch request {
    case .move(let position):
      session.move(to: position)
      said = nil
    case .goOn: said = goOn()
    case .goBack: said = goBack()
    case .runNext(let toItsEnd): said = runNext(toItsEnd: toItsEnd)
    case .branch(let count): said = branch(keeping: count)
    case .again(let word): said = again(with: word)
    case .run(let number): said = show(run: number)
    case .runs: said = listOfRuns
    case .breaks: said = listOfBreaks
    case .mark(let name): said = mark(name)
    case .toggle(let number): said = toggle(number)
    case .unbreak(let number): said = unbreak(number)
    case .perform, .check, .page, .source, .reload, .record, .restart, .startOver, .theme, .mouse,
      .save, .export, .quit:
      said = nil
    }
    if let said { report(said) }
    return []
  }

  private func beginAgain(_ request: Request) -> [Effect] {
    if case .startOver(let header) = request {
      let fresh = Session(header, session.options, title: header.text)
      fresh.monitor = session.monitor
      put(fresh)
    } else {
      let fresh = session.restarted()
      guard !session.isCancelled else { return send(.noted(.cancelled)) }
      put(fresh)
    }
    return send(.noted(Note(text: "Begun again: \(session.header.text).", role: .success)))
  }

  /// Shows another session in place of this run, or beside it if it has what no file has.
  func put(_ session: Session) {
    if self.session.hasUnsavedWork {
      return add(session, origin: "run \(current + 1) begun again")
    }
    let before = self.session
    runs[current] = Run(session: session, origin: runs[current].origin)
    open(after: before)
  }

  /// Shows one more run; the others stay as they are.
  func add(_ session: Session, origin: String) {
    runs.append(Run(session: session, origin: origin))
    choose(runs.count - 1)
  }

  func setMark(_ name: String, _ position: Int) { runs[current].marks[name] = position }

  func choose(_ index: Int) {
    let before = session
    current = index
    open(after: before)
  }

  /// A recording goes on with the run that is shown.
  private func open(after before: Session) {
    session.takeRecording(from: before)
    (unreachable, reading, reader) = (UnreachableFinder(), nil, nil)
    select()
  }

  /// Selects what is most worth looking at.
  func select() { _ = send(.opened) }

  func report(_ note: Note) { _ = send(.noted(note)) }

  private func perform(_ line: Line<Operation>) -> Note {
    if let why = session.refusal(of: line) { return Note(text: why, role: .error) }
    let outcome = session.perform(line)
    if session.isCancelled {
      return Note(text: "`\(line.text)` was cancelled; nothing of it stays.", role: .hint)
    }
    let record = session.timeline.operations.last
    let steps = record.map { $0.end - $0.first } ?? 0
    let note = Note(outcome, text: line.text, steps: steps, stops: session.timeline.model.stops)
    if settings.stopsBefore, let record { session.move(to: record.first) }
    return note
  }
}

// Time that passes.
extension App {
  /// After how long `tick` is to be called if nothing comes; nil while nothing moves by itself.
  public var pace: Duration? {
    state.isPlaying ? .seconds(1) / state.stepsPerSecond : nil
  }

  /// The cursor goes one step on; at the end of everything it stays.
  public func tick() {
    guard state.isPlaying else { return }
    defer { sayLostRecording() }
    if session.timeline.isLive {
      _ = runNext(toItsEnd: false)
    } else {
      session.move(to: session.timeline.cursor + 1)
    }
    if session.timeline.isLive, session.waitingCount == 0 { state.isPlaying = false }
  }
}

// Reading.
extension App {
  private func scene(described: [DescribedStep]) -> Scene {
    let timeline = session.timeline
    let reading = read(timeline)
    var scene = Scene(
      timeline: timeline, advisor: Advisor(session), marks: reading.marks, roots: reading.roots,
      tables: reading.tables,
      rings: reading.rings, stored: reading.stored, title: session.title,
      deviation: session.options.deviation, setting: setting, described: described)
    scene.waiting = session.nextTexts(8)
    scene.waitingCount = session.waitingCount
    scene.run = runs.count > 1 ? "run \(current + 1)/\(runs.count)" : nil
    scene.showsNext = settings.stopsBefore
    scene.bookmarks = runs[current].marks.values.sorted()
    scene.breaks = session.breakpoints.count
    scene.hasUnsavedWork = hasUnsavedWork
    scene.refusal = refusal ?? (session.isRecording ? session.refusal : nil)
    scene.differs = differs
    scene.isOwnStep = isOwnStep
    return scene
  }

  /// The edition, unless the deviation from the newest has said it, and the filesystem.
  private var setting: String {
    let text = session.header.text
    return session.options.edition == .current ? "edition current · \(text)" : text
  }

  /// Changes what is looked at, with what there is to see.
  func change(_ change: (inout State, Scene) -> Void) { change(&state, scene(described: [])) }

  /// Lets tests look at what is drawn; the scene must not outlive the call.
  func withScene(_ look: (Scene) -> Void) { look(scene(described: [])) }

  private func read(_ timeline: Timeline) -> Reading {
    if let reading, reading.isOf(timeline) { return reading }
    unreachable.read(timeline)
    let fresh = Reading(timeline, unreachable)
    reading = fresh
    return fresh
  }

  /// The sentences in the pane of steps. Each is about the model right after its event: the second cursor
  /// goes there, and the run's own stays.
  private func described() -> [DescribedStep] {
    let range = shownSteps()
    if let known = reading?.described, known.range == range { return known.steps }
    var timeline = session.timeline
    if let reader { timeline.resume(reader) }
    reader = nil
    let steps = range.map { index in
      timeline.move(to: index + 1)
      return describe(timeline.events[index], index, in: timeline)
    }
    reader = timeline
    reading?.described = (range, steps)
    return steps
  }

  private func describe(_ event: Event, _ index: Int, in timeline: Timeline) -> DescribedStep {
    let text = Sentence.describe(
      event, in: timeline.model, names: timeline.names, asciiOnly: settings.glyphs.isASCII)
    return DescribedStep(
      index: index, depth: timeline.model.depth(after: event), text: text,
      reason: Sentence.because(event, session.options.rules))
  }

  private func shownSteps() -> Range<Int> {
    guard let layout = Layout(state) else { return 0..<0 }
    return StepsPane.range(state, scene(described: []), height: layout.height(of: .steps))
  }
}

/// What is read from a model for one position of the cursor.
private struct Reading {
  let position: Int
  let events: Int
  let marks: Marks
  let roots: Roots
  let tables: Tables
  let rings: [ObjectID]
  let stored: [ObjectID]
  /// The sentences that the pane of steps showed last.
  var described: (range: Range<Int>, steps: [DescribedStep])?

  init(_ timeline: Timeline, _ unreachable: UnreachableFinder) {
    position = timeline.cursor
    events = timeline.events.count
    marks = Marks(timeline)
    roots = Roots(timeline.model, marks, names: timeline.names)
    tables = Tables(timeline.model)
    rings = unreachable.rings(in: timeline.model)
    stored = unreachable.stored(in: timeline.model)
  }

  func isOf(_ timeline: Timeline) -> Bool {
    position == timeline.cursor && events == timeline.events.count
  }
}
