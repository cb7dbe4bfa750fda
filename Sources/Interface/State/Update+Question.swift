// Update+Question.swift: the runs of an exhibit go through one file together. What would change one of them
// goes on with that run alone, after a question.

import Canvas
import Timeline

extension State {
  /// The requests, or none and a question if they would change a run of an exhibit.
  mutating func asking(_ requests: [Request], _ scene: Scene) -> [Request] {
    guard scene.peers != nil, let first = requests.first else { return requests }
    let count = scene.timeline.operations(endedBy: scene.timeline.cursor)
    switch first {
    case .perform, .source, .record, .runNext:
      guard count > 0 else { return [.branch(count)] }
      ask("alone, after operation \(count - 1)", [.branch(count)] + requests, scene)
    case .branch(let count):
      guard count > 0 else { return requests }
      ask("alone, after operation \(count - 1)", requests, scene)
    case .again, .restart, .startOver: ask("alone, from its beginning", requests, scene)
    case .check, .page, .move, .moveAll, .caption, .goOn, .goBack, .run, .runs, .breaks, .toggle,
      .unbreak, .mark, .reload, .theme, .mouse, .save, .export, .quit:
      return requests
    }
    return []
  }

  private mutating func ask(_ place: String, _ requests: [Request], _ scene: Scene) {
    let text =
      "Go on with `\(scene.title)` \(place)? `y` yes, `n` no. "
      + "The runs of an exhibit do not change; `:run 1` comes back here."
    mode = .question(Question(text: text, requests: requests))
  }

  mutating func answer(_ question: Question, _ key: Key) -> [Request] {
    switch Keymap.question(key) {
    case .yes:
      mode = .panes
      return question.requests
    case .no: cancel()
    case nil: break
    }
    return []
  }
}
