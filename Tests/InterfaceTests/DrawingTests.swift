// Every pane at every step, backward: of the recorded scenarios in four editions, of all exhibits and of
// random runs, at four sizes. DENTREE_FRAMES=all draws all steps at all sizes, which takes half an hour;
// otherwise each run has its last operation and a share of the steps before it.

import Canvas
import Foundation
import Ground
import Testing

@testable import Interface
@testable import KernfsTests
@testable import Scenario
@testable import Timeline

@Suite("every pane at every step") struct DrawingTests {
  private static let sizes = [(40, 12), (80, 24), (120, 36), (200, 60)].map {
    Size(width: $0.0, height: $0.1)
  }
  private static let drawsAll = ProcessInfo.processInfo.environment["DENTREE_FRAMES"] == "all"

  /// Draws a run from its end to its beginning, each time with another object selected, and says how many
  /// frames it drew.
  private func draw(_ session: Session, share: Int = 24) -> Int {
    let app = App(session: session)
    let count = session.timeline.events.count
    let last = session.timeline.operations.last?.first ?? 0
    var frames = 0
    for step in (0...count).reversed() {
      guard Self.drawsAll || step >= last || step % share == 0 else { continue }
      session.move(to: step)
      let sizes = Self.drawsAll ? Self.sizes : [Self.sizes[step / share % Self.sizes.count]]
      // What the step is about, so that Holders has something to say.
      let subjects = step == 0 ? [] : session.timeline.events[step - 1].ids
      for id in subjects where id != .none {
        _ = app.select(id)
        for size in sizes {
          let frame = app.draw(size)
          #expect(frame.grid.size == size)
          frames += 1
        }
      }
    }
    return frames
  }

  @Test("of every recorded scenario", arguments: Edition.allCases)
  func recordings(_ edition: Edition) throws {
    var frames = 0
    for recording in try Recording.all() {
      let file = try ScenarioFile.parse(Array(recording.text.utf8), name: recording.name)
      let session = try Session.open(file, edition: edition)
      session.play(file)
      frames += draw(session)
    }
    print("drawing, recordings at \(edition): \(frames) frames")
    #expect(frames > 10_000)
  }

  @Test("of every exhibit, on each of its engines", arguments: Gallery.all)
  func exhibits(_ entry: GalleryEntry) throws {
    let exhibit = try Exhibit(ScenarioFile.parse(entry.bytes, name: entry.fileName))
    _ = exhibit.play()
    let frames = exhibit.runs.map { draw($0) }.reduce(0, +)
    print("drawing, exhibit \(entry.name): \(frames) frames")
  }

  @Test("of random runs, on any engine")
  func randomRuns() throws {
    let seed = RandomRuns.seeds[0]
    print("drawing, random runs: seed \(seed)")
    var maker = SequenceMaker(seed: seed), world = WorldMaker(seed: seed),
      engines = EngineMaker(seed: seed)
    var frames = 0
    for index in 0..<1000 {
      let lines =
        index % 4 == 0 ? world.scenario(operations: 20) : maker.scenario(operations: 20)
      let text = lines.joined(separator: "\n")
      let file = try ScenarioFile.parse(Array(text.utf8), name: "random.ops")
      let session = try Session.open(file, choosing: engines.choice(of: index % 3))
      session.play(file)
      frames += draw(session, share: 60)
    }
    print("drawing, random runs: \(frames) frames")
    #expect(frames > 10_000)
  }
}
