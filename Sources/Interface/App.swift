// App.swift: the interactive program without a terminal.
//
// The life of an input: `App.handle` turns it into a message. `update` changes the `State` by the message and
// returns requests; it may read the scenes, one for each column, and changes nothing else. App performs the
// requests on its runs; what it cannot do itself (files, themes, leaving) it returns as effects. `App.draw`
// calls `view`, a function of the state and the scenes, for the next frame.
//
// Who owns what: App owns the runs and the state, and is the only one that changes them. A run owns its session,
// and the session its timeline. The state holds what a person chose (focus, selection, folds, a typed line),
// never a part of a model: with the cursor elsewhere it is the same screen at another time. A scene
// borrows the timeline's arrays for one update or one frame, and must be gone before the cursor moves: otherwise
// the arrays would be copied.
//
// An exhibit moves its runs itself, all to one moment. App asks it to, and never moves one of them alone.

import Canvas
import Exhibits
import Ground
import Language
import Scenario
import Timeline

/// What the program has to do for the screen; everything else App does by itself.
public enum Effect: Equatable, Sendable {
  /// Ends the program with this exit status.
  case quit(status: Int32)
  /// Shows everything with another theme, by name or file. `App.report` says if there is none.
  case theme(String)
  case mouse(Bool)
  /// Writes a scenario to a file, as a whole or not at all. `App.report` says what came of it.
  case save(file: String, text: [UInt8], force: Bool)
  /// Writes the moment that is shown, as the file's name asks for. `App.report` says what came of it.
  case export(file: String, force: Bool)
  /// Writes the run that is shown to a recording, or no longer. `App.report` says what came of it.
  case record(file: String?, force: Bool)
  /// Reads a file and hands it to `App.read`.
  case read(file: String, FilePurpose)
}

/// The interactive program without its terminal: it takes input, draws frames, and says what it cannot do by
/// itself. One run is shown at a time, or the runs of one exhibit.
public final class App {
  /// All runs, in the order in which they began, and the one that is shown.
  var runs: [Run]
  private(set) var current = 0
  var state: State
  /// What was said of a recording that ended too early.
  var saidLoss: String?
  /// After how long an exhibit shows its next caption by itself; nil where a person does that.
  private let autoplay: Duration?

  var shown: Run { runs[current] }
  /// The run in the column that has the keys: what commands, recordings and exports are about.
  public var session: Session { shown.sessions[state.current] }

  public convenience init(session: Session, settings: Settings = Settings()) {
    self.init(Run(session, origin: ""), settings, nil, autoplay: nil)
  }

  /// Shows an exhibit at its first caption, or at its end if it has none.
  /// - Precondition: the exhibit was played.
  public convenience init(
    _ exhibit: Exhibit, settings: Settings = Settings(), isPresenting: Bool = false,
    measure: Measure = .dentries, autoplay: Duration? = nil
  ) {
    let frame = ExhibitState(
      hasCaptions: !exhibit.slides.isEmpty, measure: measure, isPresenting: isPresenting)
    exhibit.move(to: exhibit.slides.first?.moment ?? exhibit.end)
    self.init(Run(exhibit), settings, frame, autoplay: autoplay)
    if !exhibit.slides.isEmpty { _ = perform(.caption(0)) }
  }

  private init(_ run: Run, _ settings: Settings, _ frame: ExhibitState?, autoplay: Duration?) {
    runs = [run]
    self.autoplay = autoplay
    state = State()
    state.settings = settings
    runs[0].frame = frame
    select()
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

  /// Ends the recording of every run; returns what was lost.
  public func endRecording() -> String? {
    runs.flatMap(\.sessions).compactMap { $0.endRecording() }.first
  }

  /// Whether some run has what no file has.
  public var hasUnsavedWork: Bool {
    runs.contains { $0.exhibit == nil && $0.sessions[0].hasUnsavedWork }
  }

  /// Ctrl-C: true if something was cancelled or said instead of leaving.
  private func interrupt() -> Bool {
    var isDone = false
    change { state, scene in isDone = state.interrupt(scene) }
    return isDone
  }

  /// The frame for a screen of that size.
  public func draw(_ size: Size) -> Frame {
    if size != state.size { _ = send(.resized(size)) }
    let (grid, cursor) = view(state, scenes(areDescribed: true))
    return Frame(grid: grid, cursor: cursor)
  }

  /// Says something in the line of messages: what came of an effect.
  public func report(_ text: String, isError: Bool = false) {
    _ = send(.noted(Note(text: Quoting.visible(text), role: isError ? .error : .success)))
  }

  /// Selects an object in its tree, as a key would. For an open file, selects its dentry.
  /// Returns false if it has no row.
  public func select(_ id: ObjectID) -> Bool {
    change { state, scene in state.column.look(at: id, scene) }
    let scene = scenes()[state.current]
    return scene.subject(state.column) == (id.kind == .inode ? id : scene.dentry(for: id) ?? .none)
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
    update(&state, message, in: scenes())
  }

  func perform(_ request: Request) -> [Effect] {
    switch request {
    // The run that should have begun beside an exhibit did not: that was said.
    case .perform where isShared, .source where isShared, .record where isShared: return []
    case .perform(let line): return send(.answered(perform(line)))
    case .check(let line): return send(.noted(check(line)))
    case .page(let word, let subject): return send(page(word, subject))
    case .restart, .startOver: return beginAgain(request)
    case .move(let position): return move(to: position)
    case .moveAll(let moment): return move(to: moment, then: .moved)
    case .caption(let index):
      return move(to: shown.exhibit?.slides[index].moment, then: .captioned(index))
    case .goOn, .goBack, .runNext, .branch, .again, .run, .runs, .breaks, .mark, .toggle,
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
    case .perform, .check, .page, .move, .moveAll, .caption, .source, .reload, .record, .restart,
      .startOver, .theme, .mouse, .save, .export, .quit:
      said = nil
    }
    if let said { report(said) }
    return []
  }

  /// To a position of this run; the other runs of an exhibit go where it stands there.
  private func move(to position: Int) -> [Effect] {
    if let exhibit = shown.exhibit {
      return move(to: exhibit.moment(of: position, in: state.current), then: .moved)
    }
    session.move(to: position)
    return []
  }

  func move(to moment: Moment?, then message: Message) -> [Effect] {
    guard let exhibit = shown.exhibit, let moment else { return [] }
    exhibit.move(to: moment)
    return send(message)
  }

  /// Whether the runs that are shown go through one file together.
  var isShared: Bool { shown.exhibit != nil }

  /// A condition is one of all runs of an exhibit.
  private func check(_ line: Line<Directive>) -> Note {
    if case .stop = line.content {
      for other in shown.sessions where other !== session { _ = other.check(line) }
    }
    return Note(session.check(line))
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

  /// Shows another session in place of this run, or beside it if it has what no file has or is an exhibit.
  func put(_ session: Session) {
    if isShared || self.session.hasUnsavedWork {
      return add(session, origin: "run \(current + 1) begun again")
    }
    let before = self.session
    runs[current] = Run(session, origin: shown.origin)
    open(after: before)
  }

  /// Shows one more run; the others stay as they are.
  func add(_ session: Session, origin: String) {
    runs.append(Run(session, origin: origin))
    choose(runs.count - 1)
  }

  func setMark(_ name: String) {
    runs[current].marks[name] = shown.sessions.map(\.timeline.cursor)
  }

  func choose(_ index: Int) {
    let before = session
    runs[current].frame = state.exhibit
    current = index
    open(after: before)
  }

  /// A recording goes on with the run that is shown.
  private func open(after before: Session) {
    state.current = 0
    // The runs of an exhibit are not recorded: the recording stays with the run that it has.
    if !isShared { session.takeRecording(from: before) }
    select()
  }

  /// Selects what is most worth looking at.
  func select() {
    _ = send(.opened(columns: shown.sessions.count, shown.frame))
  }

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
    state.isPlaying ? .seconds(1) / state.stepsPerSecond : isShared ? autoplay : nil
  }

  /// The cursor goes one step on, and stays at the end of everything; or the next caption comes, and after
  /// the last the first.
  public func tick() {
    defer { sayLostRecording() }
    guard state.isPlaying else { return showNextCaption() }
    if let exhibit = shown.exhibit {
      _ = move(to: exhibit.next(after: exhibit.moment), then: .moved)
    } else if session.timeline.isLive {
      _ = runNext(toItsEnd: false)
    } else {
      session.move(to: session.timeline.cursor + 1)
    }
    if scenes()[state.current].isAtEnd { state.isPlaying = false }
  }

  private func showNextCaption() {
    guard autoplay != nil, let count = shown.exhibit?.slides.count, count > 0 else { return }
    _ = perform(.caption(((state.exhibit?.slide ?? -1) + 1) % count))
  }
}
