// Every pane at every step, backward: of the recorded scenarios in four editions, of all exhibits and of
// random runs, at four sizes in turn. DENTREE_FRAMES=all draws all steps, which takes a quarter of an hour;
// otherwise each run has its last operation and a share of the steps before it. Inputs from reports
// are drawn at many sizes.

@testable import Exhibits
@testable import Language
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
  /// Small ones too: a list may have no row left.
  private static let manySizes =
    sizes
    + (10...24).flatMap { height in [40, 72, 80, 100].map { Size(width: $0, height: height) } }
  private static let drawsAll = ProcessInfo.processInfo.environment["DENTREE_FRAMES"] == "all"

  /// Draws a run from its end to its beginning, with the object of each step selected, so that
  /// Holders is not empty. Returns the number of frames.
  private func draw(_ session: Session, share: Int = 48) -> Int {
    let app = App(session: session)
    let last = session.timeline.operations.last?.first ?? 0
    var frames = 0
    for step in (1...session.timeline.events.count).reversed() {
      guard Self.drawsAll || step >= last || step % share == 0 else { continue }
      session.move(to: step)
      let subjects = session.timeline.events[step - 1].traits.ids.all
      if !subjects.isEmpty { _ = app.select(subjects[step % subjects.count]) }
      let size = Self.sizes[step / 3 % Self.sizes.count]
      #expect(app.draw(size).grid.size == size)
      frames += 1
    }
    return frames
  }

  @Test("of every input from reports, with every object selected")
  func reports() throws {
    var frames = 0
    // The others are larger and take long.
    for file in try ReportTests.files()
    where file.statements.count < 20 && file.name != "many-mounts" {
      let session = try Session.open(file)
      session.play(file)
      let app = App(session: session), model = session.timeline.model
      let ids =
        model.dentries.all.map(\.id) + model.inodes.all.suffix(8).map(\.id)
        + model.files.all.map(\.id) + model.mounts.all.map(\.id)
      for step in (0...session.timeline.events.count).reversed() {
        session.move(to: step)
        app.withScene { scene in
          for pane in [Pane.dentries, .inodes] {
            let found = Filter("", pane, app.state.column, scene).matches
            #expect(Set(found).count == found.count, "\(file.name), step \(step)")
          }
        }
        // The first is small in every way, the others in one way per step.
        let isShort = file.name == "holders-pane-trap"
        for id in isShort ? ids : [ids[step % ids.count]] {
          session.move(to: step)
          guard session.timeline.model.counted(id) != nil else { continue }
          _ = app.select(id)
          for size in isShort ? Self.manySizes : [Self.manySizes[step % Self.manySizes.count]] {
            _ = app.draw(size)
            frames += 1
          }
          if step > 0 { session.move(to: step - 1) }
          _ = app.draw(Self.sizes[1])
        }
      }
    }
    print("drawing, reports: \(frames) frames")
    #expect(frames > 1_000)
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
    #expect(frames > 4_000)
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
      frames += draw(session, share: 120)
    }
    print("drawing, random runs: \(frames) frames")
    #expect(frames > 10_000)
  }
}
