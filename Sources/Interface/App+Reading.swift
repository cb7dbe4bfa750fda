// App+Reading.swift: what the screen shows of each run, read where its cursor is.

import Canvas
import Exhibits
import Ground
import Questions
import Scenario
import Timeline

extension App {
  /// What is on the screen, a scene a column.
  func scenes(areDescribed: Bool = false) -> [Scene] {
    shown.sessions.indices.map { index in
      var scene = scene(of: index)
      if areDescribed, state.columns.indices.contains(index) {
        scene.described = described(index, scene)
      }
      return scene
    }
  }

  fileprivate func scene(of index: Int) -> Scene {
    let session = shown.sessions[index], timeline = session.timeline
    let reading = runs[current].readers[index].read(timeline)
    var scene = Scene(
      timeline: timeline, advisor: Advisor(session), marks: reading.marks, roots: reading.roots,
      tables: reading.tables, rings: reading.rings, stored: reading.stored, title: session.title,
      deviation: session.options.deviation, setting: setting(of: session))
    scene.waiting = session.nextTexts(8)
    scene.waitingCount = session.waitingCount
    scene.run = runs.count > 1 ? "run \(current + 1)/\(runs.count)" : nil
    scene.showsNext = settings.stopsBefore
    scene.bookmarks = shown.marks.values.map { $0[index] }.sorted()
    scene.breaks = session.breakpoints.count
    scene.hasUnsavedWork = hasUnsavedWork
    scene.refusal = session.isRecording ? session.refusal : nil
    scene.peers = shown.exhibit.map { Peers(exhibit: $0, measures: shown.measures, run: index) }
    return scene
  }

  /// The edition, unless the deviation from the newest has said it, and the filesystem.
  private func setting(of session: Session) -> String {
    let text = session.header.text
    return session.options.edition == .current ? "edition current · \(text)" : text
  }

  /// Changes what is looked at, with what there is to see.
  func change(_ change: (inout State, Scene) -> Void) { change(&state, scene(of: state.current)) }

  /// Lets tests look at what is drawn; the scene must not outlive the call.
  func withScene(_ look: (Scene) -> Void) { look(scene(of: state.current)) }

  private func described(_ index: Int, _ scene: Scene) -> [DescribedStep] {
    let column = state.columns[index]
    guard let layout = PaneLayout(column) else { return [] }
    let range = StepsPane.range(column, scene, height: layout.height(of: .steps))
    return runs[current].readers[index].describe(
      range, of: shown.sessions[index], asciiOnly: settings.glyphs.isASCII)
  }
}
