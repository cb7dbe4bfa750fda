// ExhibitApp+Keys.swift: the keys of an exhibit. What is about one run goes to the column that has the
// keys, and the other columns follow.

import Exhibits
import Language
import Canvas
import Ground
import Scenario
import Timeline

extension ExhibitApp {
  public func handle(_ input: Input) -> [Effect] {
    switch input {
    case .key(let key): return take(key)
    case .mouse(let mouse): return take(mouse)
    case .resized(let size):
      state.size = size
      return []
    case .pasted:
      let effects = column.isIdle ? [] : column.handle(input)
      state.note = column.isIdle ? Note(text: Self.refusal, role: .hint) : column.takeNote()
      return effects
    case .interrupted(signal: Input.interrupt) where !column.isIdle: return column.handle(input)
    case .interrupted(let signal): return [.quit(status: 128 + signal)]
    case .resumed: return []
    }
  }

  private func take(_ key: Key) -> [Effect] {
    state.note = nil
    if let line = state.help { return scroll(line, key) }
    guard ExhibitLayout(state, columns.count, exhibit) != nil else {
      return key == .character("q") ? [.quit(status: 0)] : []
    }
    guard column.isIdle, let action = Keymap.exhibit(key) else { return forward(key) }
    return act(action)
  }

  /// The page of help, which is the same for all programs.
  private func scroll(_ line: Int, _ key: Key) -> [Effect] {
    var reader = State()
    reader.size = state.size
    let count = HelpPage.lines(settings.glyphs, width: state.size.width).count
    state.help = reader.read(line, count, key)
    return []
  }

  private func act(_ action: ExhibitAction) -> [Effect] {
    switch action {
    case .nextSlide: tellNext()
    case .previousSlide: tellPrevious()
    case .stepBack: move(to: exhibit.previous(before: exhibit.moment), orSay: Self.atStart)
    case .stepForward: move(to: exhibit.next(after: exhibit.moment), orSay: Self.atEnd)
    case .operationBack: move(to: operation(before: exhibit.moment), orSay: Self.atStart)
    case .operationForward: move(to: operation(after: exhibit.moment), orSay: Self.atEnd)
    case .divergenceBack:
      move(to: exhibit.divergence(before: exhibit.moment), orSay: "They do not part before this.")
    case .divergenceForward:
      move(to: exhibit.divergence(after: exhibit.moment), orSay: "They do not part any more.")
    case .start: go(to: Moment(operation: 0, row: 0))
    case .end: go(to: exhibit.end)
    case .curve: state.isCurveShown.toggle()
    case .nextMeasure: showNextMeasure()
    case .zoomIn: zoom(by: 2)
    case .zoomOut: zoom(by: 1)
    case .run(let index):
      guard columns.indices.contains(index) else {
        state.note = Note(text: "There are \(columns.count) runs.", role: .hint)
        return []
      }
      state.focus = index
    case .present: state.isPresenting.toggle()
    case .help: state.help = 0
    case .quit: return [.quit(status: 0)]
    }
    return []
  }

  private static let atStart = "This is the beginning: nothing has happened yet."
  private static let atEnd = "This is the end."

  private func move(to moment: Moment?, orSay text: String) {
    if let moment { go(to: moment) } else { state.note = Note(text: text, role: .hint) }
  }

  private func operation(before moment: Moment) -> Moment? {
    if moment.row > 0 { return Moment(operation: moment.operation, row: 0) }
    return moment.operation > 0 ? Moment(operation: moment.operation - 1, row: 0) : nil
  }

  private func operation(after moment: Moment) -> Moment? {
    func end(_ operation: Int) -> Moment {
      Moment(operation: operation, row: exhibit.alignment(of: operation).rows.count)
    }
    if moment < end(moment.operation) { return end(moment.operation) }
    return moment.operation + 1 < exhibit.operationCount ? end(moment.operation + 1) : nil
  }
}

// What is told.
extension ExhibitApp {
  private func tellNext() {
    let next = state.slide.map { $0 + 1 } ?? 0
    guard exhibit.slides.indices.contains(next) else {
      let text =
        exhibit.slides.isEmpty
        ? "This file tells nothing: `say` would." : "This was the last word: `q` leaves."
      return state.note = Note(text: text, role: .hint)
    }
    show(slide: next)
  }

  /// To the moment that is told of, if one has gone on from there; else to the one before.
  private func tellPrevious() {
    guard let slide = state.slide else {
      return state.note = Note(text: "Nothing was told before.", role: .hint)
    }
    let isThere = exhibit.slides[slide].moment == exhibit.moment
    guard !isThere || slide > 0 else {
      return state.note = Note(text: "This is the first word.", role: .hint)
    }
    show(slide: isThere ? slide - 1 : slide)
  }
}

// The curve.
extension ExhibitApp {
  private func showNextMeasure() {
    let all = Measure.allCases
    if state.isCurveShown, let index = all.firstIndex(of: state.measure) {
      state.measure = all[(index + 1) % all.count]
    }
    state.isCurveShown = true
  }

  /// Half as many operations around the cursor, or twice as many.
  private func zoom(by factor: Int) {
    state.isCurveShown = true
    let count = exhibit.operationCount
    let width = state.window?.count ?? count
    let wanted = factor > 1 ? max(4, width / 2) : width * 2
    guard wanted < count else {
      state.window = nil
      return
    }
    let first = max(0, min(exhibit.moment.operation - wanted / 2, count - wanted))
    state.window = first..<first + wanted
  }
}

// What goes to a column.
extension ExhibitApp {
  private func forward(_ key: Key) -> [Effect] {
    if column.isIdle, let action = Keymap.pane(key), !action.concernsOneRun {
      state.note = Note(text: Self.refusal, role: .hint)
      return []
    }
    let effects = column.handle(.key(key))
    state.note = column.takeNote() ?? state.note
    follow()
    return effects
  }

  private func take(_ mouse: Mouse) -> [Effect] {
    guard let layout = ExhibitLayout(state, columns.count, exhibit), state.help == nil else {
      return []
    }
    for (index, area) in layout.columns where area.contains(mouse.point) {
      state.focus = index
      let effects = column.handle(.mouse(mouse.seen(from: area.origin)))
      follow()
      return effects
    }
    return []
  }

  /// The other columns look at what this one looks at.
  func follow() {
    var subject = ObjectID.none
    var path: [Name]?
    var leader = State()
    column.change { state, scene in
      leader = state
      subject = scene.subject(state)
      path = scene.wholePath(of: subject)
    }
    let session = exhibit.runs[state.focus]
    for (index, other) in columns.enumerated() where index != state.focus {
      other.change { state, scene in
        (state.focus, state.tree, state.isZoomed) = (leader.focus, leader.tree, leader.isZoomed)
        state.settle(scene)
      }
      guard let path else { continue }
      let word = PathWord(
        start: .task,
        bytes: path.isEmpty
          ? [UInt8(ascii: "/")]
          : path.flatMap { [UInt8(ascii: "/")] + session.timeline.names[$0] })
      guard let found = exhibit.runs[index].find(word) else { continue }
      let id = subject.kind == .inode ? found.inode : found.dentry ?? found.inode
      other.look(at: id)
      other.change { state, _ in (state.focus, state.tree) = (leader.focus, leader.tree) }
    }
  }
}

extension PaneAction {
  /// True for what looks at a run without changing it or what is told of it.
  fileprivate var concernsOneRun: Bool {
    switch self {
    case .up, .down, .left, .right, .pageUp, .pageDown, .top, .bottom, .choose, .nextPane,
      .previousPane, .partner, .holder, .zoom, .filter, .nextMatch, .previousMatch, .mouse, .clear,
      .command, .help, .quit:
      true
    case .time(let action):
      switch action {
      case .changeBack, .changeForward, .birth, .death, .momentBack, .momentForward: true
      case .stepBack, .stepForward, .operationBack, .operationForward, .start, .end, .goOn, .goBack,
        .branch, .takeBack, .play, .faster, .slower:
        false
      }
    case .reload, .menu, .operation: false
    }
  }
}
