// App.swift: the screen at work: a session, a state, and what the state asks for carried out. It knows
// no terminal and no clock; whoever runs it hands in what was pressed and shows what is drawn.

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
  case save(file: String, text: String)
}

/// One frame.
public struct Frame: Equatable {
  public let grid: Grid
  /// Where the cursor is while a line is typed.
  public let cursor: Point?
}

/// The interactive program without its terminal.
public final class App {
  public private(set) var session: Session
  private(set) var state: State
  private var wanderers = Wanderers()
  /// What was read from the model, by the position it was read at; reading it again gives the same.
  private var reading: Reading?

  public init(session: Session, settings: Settings = Settings()) {
    self.session = session
    state = State()
    state.settings = settings
    _ = carryOut(.opened)
  }

  public var settings: Settings { state.settings }

  /// Takes one input; returns what the program has to do. The next frame shows the rest.
  public func handle(_ input: Input) -> [Effect] {
    switch input {
    case .key(let key): carryOut(.key(key))
    case .mouse(let mouse): carryOut(.mouse(mouse))
    case .resized(let size): carryOut(.resized(size))
    case .interrupted(let signal): [.quit(status: 128 + signal)]
    case .resumed: []
    }
  }

  /// The frame for a screen of that size.
  public func draw(_ size: Size) -> Frame {
    if size != state.size { _ = carryOut(.resized(size)) }
    let (grid, cursor) = view(state, scene(told: told()))
    return Frame(grid: grid, cursor: cursor)
  }

  /// Says something in the line of messages: what came of an effect.
  public func tell(_ text: String, isError: Bool = false) {
    _ = carryOut(.told(Note(text: text, role: isError ? .error : .success)))
  }

  /// Says which theme is shown now.
  public func use(theme: String) { state.settings.theme = theme }
}

// Messages in, orders out.
extension App {
  private func carryOut(_ message: Message) -> [Effect] {
    orders(message).flatMap(carryOut)
  }

  /// The scene is gone when this returns, so that the timeline may move without being copied.
  private func orders(_ message: Message) -> [Order] {
    update(&state, message, in: scene(told: []))
  }

  private func carryOut(_ order: Order) -> [Effect] {
    switch order {
    case .run(let line): return carryOut(.answered(perform(line)))
    case .check(let line):
      return carryOut(.told(Note(session.check(line))))
    case .move(let position):
      session.move(to: position)
      return []
    case .restart: return show(session.restarted())
    case .startOver(let header):
      return show(Session(header, session.options, title: header.text))
    case .theme(let name): return [.theme(name)]
    case .mouse(let isOn): return [.mouse(isOn)]
    case .save(let file): return [.save(file: file, text: session.scenario)]
    case .quit: return [.quit(status: 0)]
    }
  }

  private func show(_ session: Session) -> [Effect] {
    self.session = session
    (wanderers, reading) = (Wanderers(), nil)
    return carryOut(.opened)
      + carryOut(.told(Note(text: "Begun again: \(session.header.text).", role: .success)))
  }

  private func perform(_ line: Line<Operation>) -> Note {
    let outcome = session.perform(line)
    let record = session.timeline.operations.last
    let steps = record.map { $0.end - $0.first } ?? 0
    return Note(outcome, text: line.text, steps: steps, stops: session.timeline.model.stops)
  }
}

// Reading.
extension App {
  private func scene(told: [ToldStep]) -> Scene {
    let timeline = session.timeline
    let reading = read(timeline)
    return Scene(
      timeline: timeline, marks: reading.marks, roots: reading.roots, tables: reading.tables,
      rings: reading.rings, stored: reading.stored, title: session.title,
      deviation: session.options.deviation, setting: setting, told: told)
  }

  /// The edition, unless the deviation from the newest has said it, and the filesystem.
  private var setting: String {
    let text = session.header.text
    return session.options.edition == .current ? "edition current · \(text)" : text
  }

  /// Lets tests look at what is drawn; the scene must not outlive the call.
  func withScene(_ look: (Scene) -> Void) { look(scene(told: [])) }

  private func read(_ timeline: Timeline) -> Reading {
    if let reading, reading.isOf(timeline) { return reading }
    wanderers.read(timeline.events)
    let fresh = Reading(timeline, wanderers)
    reading = fresh
    return fresh
  }

  /// The sentences in the pane of steps. Each is told on the model right after its event, so the
  /// cursor goes there and comes back; nothing is copied.
  private func told() -> [ToldStep] {
    let range = shownSteps()
    let cursor = session.timeline.cursor
    defer { session.move(to: cursor) }
    return range.map { index in
      session.move(to: index + 1)
      return tell(index)
    }
  }

  private func tell(_ index: Int) -> ToldStep {
    let timeline = session.timeline
    let event = timeline.events[index]
    var depth = timeline.model.frames.count
    if case .began = event { depth -= 1 }
    let text = Sentence.tell(event, in: timeline.model, names: timeline.names)
    return ToldStep(index: index, depth: max(0, depth), text: text)
  }

  private func shownSteps() -> Range<Int> {
    guard let layout = Layout(state) else { return 0..<0 }
    return StepsPane.range(state, scene(told: []), height: layout.height(of: .steps))
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

  init(_ timeline: Timeline, _ wanderers: Wanderers) {
    position = timeline.cursor
    events = timeline.events.count
    marks = Marks(timeline)
    roots = Roots(timeline.model, marks, names: timeline.names)
    tables = Tables(timeline.model)
    rings = wanderers.rings(in: timeline.model)
    stored = wanderers.stored(in: timeline.model)
  }

  func isOf(_ timeline: Timeline) -> Bool {
    position == timeline.cursor && events == timeline.events.count
  }
}
