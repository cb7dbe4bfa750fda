// Update+Exhibit.swift: the keys of an exhibit: its captions, its moments and its curve. All runs move
// together, and the other columns look at what the one with the keys looks at.

import Canvas
import Exhibits
import Ground
import Language
import Scenario
import Timeline

extension State {
  mutating func act(_ action: ExhibitAction, _ peers: Peers) -> [Request] {
    let exhibit = peers.exhibit, here = exhibit.moment
    switch action {
    case .nextSlide: return nextCaption(exhibit)
    case .previousSlide: return previousCaption(exhibit)
    case .divergenceBack:
      return moveAll(
        to: exhibit.divergence(before: here), orSay: "They do not diverge before this.")
    case .divergenceForward:
      return moveAll(to: exhibit.divergence(after: here), orSay: "They do not diverge any more.")
    case .curve: self.exhibit?.isCurveShown.toggle()
    case .nextMeasure: self.exhibit?.showNextMeasure()
    case .zoomIn: self.exhibit?.zoom(by: 2, exhibit)
    case .zoomOut: self.exhibit?.zoom(by: 1, exhibit)
    case .run(let index):
      if columns.indices.contains(index) {
        current = index
      } else {
        note = Note(text: "There are \(columns.count) runs.", role: .hint)
      }
    case .present: self.exhibit?.isPresenting.toggle()
    }
    return []
  }

  mutating func moveAll(to moment: Moment?, orSay text: String) -> [Request] {
    if let moment { return [.moveAll(moment)] }
    note = Note(text: text, role: .hint)
    return []
  }

  private mutating func nextCaption(_ exhibit: Exhibit) -> [Request] {
    let next = self.exhibit?.slide.map { $0 + 1 } ?? 0
    if exhibit.slides.indices.contains(next) { return [.caption(next)] }
    let text =
      exhibit.slides.isEmpty
      ? "This file has no captions: `say` adds one." : "This is the last caption: `q` quits."
    note = Note(text: text, role: .hint)
    return []
  }

  /// Returns to the caption if the cursor moved on from it, else goes to the one before.
  private mutating func previousCaption(_ exhibit: Exhibit) -> [Request] {
    guard let slide = self.exhibit?.slide else {
      note = Note(text: "There is no caption before this.", role: .hint)
      return []
    }
    let isThere = exhibit.slides[slide].moment == exhibit.moment
    guard !isThere || slide > 0 else {
      note = Note(text: "This is the first caption.", role: .hint)
      return []
    }
    return [.caption(isThere ? slide - 1 : slide)]
  }

  /// Called after all runs moved. Shows the requested caption with its selection, else the newest
  /// one up to here.
  mutating func stand(at message: Message, _ scenes: [Scene]) {
    guard let exhibit = scenes[current].peers?.exhibit else { return }
    guard case .captioned(let index) = message else {
      self.exhibit?.slide = exhibit.slides.lastIndex { $0.moment <= exhibit.moment }
      return
    }
    let slide = exhibit.slides[index]
    self.exhibit?.slide = index
    self.exhibit?.isCurveShown = slide.shown == .curve
    for (place, scene) in scenes.enumerated() {
      if let word = slide.selection, let id = try? exhibit.runs[place].object(word) {
        columns[place].look(at: id, scene)
      }
      columns[place].show(slide.shown, scene)
    }
  }
}

// The curve.
extension ExhibitState {
  fileprivate mutating func showNextMeasure() {
    let all = Measure.allCases
    if isCurveShown, let index = all.firstIndex(of: measure) {
      measure = all[(index + 1) % all.count]
    }
    isCurveShown = true
  }

  /// Half as many operations around the cursor, or twice as many.
  fileprivate mutating func zoom(by factor: Int, _ exhibit: Exhibit) {
    isCurveShown = true
    let count = exhibit.operationCount
    let width = window?.count ?? count
    let wanted = factor > 1 ? max(4, width / 2) : width * 2
    guard wanted < count else {
      window = nil
      return
    }
    let first = max(0, min(exhibit.moment.operation - wanted / 2, count - wanted))
    window = first..<first + wanted
  }
}

// What a column looks at.
extension Column {
  /// Selects an object in both trees, or the nearest that they have.
  mutating func look(at id: ObjectID, _ scene: Scene) {
    let dentry = scene.dentry(for: id)
    if let dentry { select(.dentry(dentry), in: .dentries, scene) }
    let inode = dentry.map { scene.model.dentries[$0].inode } ?? id
    if let row = scene.inodes(inodes).rows(of: inode).first { select(row, in: .inodes, scene) }
    give(id.kind == .inode ? .inodes : .dentries)
    holder = 0
    settle(scene)
  }

  /// Shows one pane large, or all of them.
  fileprivate mutating func show(_ word: ShowWord, _ scene: Scene) {
    let pane: Pane? =
      switch word {
      case .panes, .curve: nil
      case .dentries: .dentries
      case .inodes: .inodes
      case .steps: .steps
      case .holders: .holders
      }
    isZoomed = pane != nil
    give(pane ?? tree)
    settle(scene)
  }
}

extension State {
  /// Runs `body` on the focused column. If its selection changes, the other columns follow.
  mutating func followed(
    _ scenes: [Scene], _ body: (inout State) -> [Request]
  ) -> [Request] {
    let before = columns
    let requests = body(&self)
    if columns.count > 1, column != before[current] { follow(scenes) }
    return requests
  }

  private mutating func follow(_ scenes: [Scene]) {
    let leader = column, scene = scenes[current]
    let subject = scene.subject(leader)
    let word = scene.wholePath(of: subject).map(scene.word)
    for (index, other) in scenes.enumerated() where index != current {
      columns[index].isZoomed = leader.isZoomed
      if let word, let found = other.peers?.session.find(word) {
        let id = subject.kind == .inode ? found.inode : found.dentry ?? found.inode
        columns[index].look(at: id, other)
      }
      (columns[index].focus, columns[index].tree) = (leader.focus, leader.tree)
      columns[index].settle(other)
    }
  }
}
