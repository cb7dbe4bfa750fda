// Update+Time.swift: the keys that go through history. Nothing but the cursor changes: the same key back
// brings the same screen back.

import Canvas
import Exhibits
import Ground
import Language
import Timeline

extension State {
  mutating func travel(_ action: TimeAction, _ scene: Scene) -> [Request] {
    if let exhibit = scene.peers?.exhibit, let requests = travel(action, through: exhibit) {
      return requests
    }
    switch action {
    case .stepForward where scene.timeline.isLive && scene.waits: return [.runNext(toItsEnd: false)]
    case .operationForward where scene.timeline.isLive && scene.waits:
      return [.runNext(toItsEnd: true)]
    case .stepBack, .stepForward, .momentBack, .momentForward, .operationBack, .operationForward,
      .start, .end:
      return go(to: target(action, scene.timeline), back: action.isBack)
    case .changeBack, .changeForward, .birth, .death: return followSubject(action, scene)
    case .goOn: return [.goOn]
    case .goBack: return [.goBack]
    case .branch: return [.branch(scene.timeline.operations(endedBy: scene.timeline.cursor))]
    case .takeBack: return takeBack(scene)
    case .play: play(scene)
    case .faster: pace(1)
    case .slower: pace(-1)
    }
    return []
  }

  /// Does what a word of the command line says.
  mutating func travel(_ word: TravelWord, _ scene: Scene) -> [Request] {
    switch word {
    case .back(let count): return step(-count, scene)
    case .forward(let count): return step(count, scene)
    case .next: return travel(TimeAction.operationForward, scene)
    case .end: return travel(TimeAction.end, scene)
    case .goOn: return travel(TimeAction.goOn, scene)
    case .goBack: return travel(TimeAction.goBack, scene)
    case .branch: return travel(TimeAction.branch, scene)
    case .undo: return travel(TimeAction.takeBack, scene)
    }
  }

  private mutating func step(_ count: Int, _ scene: Scene) -> [Request] {
    let timeline = scene.timeline
    if let exhibit = scene.peers?.exhibit { return step(count, through: exhibit) }
    let target = timeline.cursor + count
    if 0...timeline.events.count ~= target { return [.move(target)] }
    let room = count < 0 ? timeline.cursor : timeline.events.count - timeline.cursor
    return tooFew(room, "step", isBack: count < 0)
  }

  private mutating func step(_ count: Int, through exhibit: Exhibit) -> [Request] {
    var moment = exhibit.moment
    for room in 0..<abs(count) {
      let next = count < 0 ? exhibit.previous(before: moment) : exhibit.next(after: moment)
      guard let next else { return tooFew(room, "row", isBack: count < 0) }
      moment = next
    }
    return [.moveAll(moment)]
  }

  private mutating func tooFew(_ room: Int, _ noun: String, isBack: Bool) -> [Request] {
    let rows = room == 1 ? "There is 1 \(noun)" : "There are \(room) \(noun)s"
    note = Note(text: "\(rows) \(isBack ? "before" : "after") this.", role: .error)
    return []
  }

  /// Moves all runs of an exhibit. Nil for actions on a single run.
  private mutating func travel(_ action: TimeAction, through exhibit: Exhibit) -> [Request]? {
    let here = exhibit.moment
    let target: Moment?
    switch action {
    case .stepBack: target = exhibit.previous(before: here)
    case .stepForward: target = exhibit.next(after: here)
    case .operationBack: target = exhibit.operation(before: here)
    case .operationForward: target = exhibit.operation(after: here)
    case .start: target = here > Moment(operation: 0, row: 0) ? Moment(operation: 0, row: 0) : nil
    case .end: target = here < exhibit.end ? exhibit.end : nil
    case .momentBack, .momentForward, .changeBack, .changeForward, .birth, .death, .goOn, .goBack,
      .branch, .takeBack, .play, .faster, .slower:
      return nil
    }
    return moveAll(to: target, orSay: Self.edge(isStart: action.isBack))
  }

  private static func edge(isStart: Bool) -> String {
    isStart ? "This is the beginning: nothing has happened yet." : "This is the end of time."
  }

  private func target(_ action: TimeAction, _ timeline: Timeline) -> Int? {
    let cursor = timeline.cursor, end = timeline.events.count
    let found: Int? =
      switch action {
      case .stepBack: cursor - 1
      case .stepForward: cursor + 1
      case .momentBack: cursor > 0 ? timeline.moment(before: cursor) : nil
      case .momentForward: cursor < end ? timeline.moment(after: cursor) : nil
      case .operationBack: timeline.currentOperation.map { timeline.operations[$0].first }
      case .operationForward:
        cursor < end ? timeline.operation(of: cursor).map { timeline.operations[$0].end } : nil
      case .start: cursor > 0 ? 0 : nil
      case .end: cursor < end ? end : nil
      case .changeBack, .changeForward, .birth, .death, .goOn, .goBack, .branch, .takeBack, .play,
        .faster, .slower:
        nil
      }
    return found.flatMap { 0...end ~= $0 ? $0 : nil }
  }

  private mutating func go(to target: Int?, back isBack: Bool) -> [Request] {
    if let target { return [.move(target)] }
    note = Note(text: Self.edge(isStart: isBack), role: .hint)
    return []
  }

  /// To the changes of the selected object, or its beginning or end.
  private mutating func followSubject(_ action: TimeAction, _ scene: Scene) -> [Request] {
    let subject = scene.subject(column), timeline = scene.timeline
    let name = ShortFormatter(scene, settings.glyphs).short(subject)
    let (target, otherwise): (Int?, String) =
      switch action {
      case .changeBack:
        (timeline.change(of: subject, before: timeline.cursor), "\(name) did not change before.")
      case .changeForward:
        (timeline.change(of: subject, after: timeline.cursor), "\(name) does not change any more.")
      case .birth: (timeline.birth(of: subject), "The birth of \(name) is not in this history.")
      case _: (timeline.end(of: subject), "\(name) is not destroyed in this history.")
      }
    if let target { return [.move(target)] }
    note = Note(text: otherwise, role: .hint)
    return []
  }

  private mutating func takeBack(_ scene: Scene) -> [Request] {
    let count = scene.timeline.operations.count
    if count > 1 { return [.branch(count - 1)] }
    note = Note(text: "There is no operation to take back.", role: .hint)
    return []
  }

  private mutating func play(_ scene: Scene) {
    if isPlaying {
      isPlaying = false
    } else if scene.isAtEnd {
      note = Note(text: "This is the end of time; `Home` goes to the start.", role: .hint)
    } else {
      isPlaying = true
      tellPace()
    }
  }

  private mutating func pace(_ change: Int) {
    speed = max(0, min(Self.fastest, speed + change))
    tellPace()
  }

  private mutating func tellPace() {
    let count = stepsPerSecond
    note = Note(
      text: "\(isPlaying ? "Plays" : "Would play") \(count) step\(count == 1 ? "" : "s") a second;"
        + " `p` \(isPlaying ? "pauses" : "plays"), `+` `-` change the speed.", role: .hint)
  }
}

extension State {
  /// The number of the fastest speed; each is twice the one before.
  private static var fastest: Int { 8 }
  var stepsPerSecond: Int { 1 << speed }
}
