// Every step of a long run, forward and backward: the frames on the way are the same both ways.

import Language
import Canvas
import Ground
import Scenario
import Testing
import Timeline

@testable import Interface

@Suite("every step of a long run") struct EveryStepTests {
  private static let size = Size(width: 80, height: 24)

  /// Files that are made, opened, linked, renamed, looked up, closed and removed in two
  /// directories, with failing operations between.
  private static func scenario(rounds: Int) -> String {
    var lines = "fs plain cached=4\ntitle Long\nmkdir /a\nmkdir /b\n"
    for n in 0..<rounds {
      lines += "create /a/f\(n)\nopen /a/f\(n) as fd\(n)\nrename /a/f\(n) /b/g\(n)\nstat /b/g\(n)\n"
      lines += "stat /a/f\(n)\n"
      if n >= 20 { lines += "close fd\(n - 20)\nlink /b/g\(n) /a/l\(n)\nunlink /b/g\(n - 20)\n" }
    }
    return lines
  }

  private func session() throws -> Session {
    let file = try ScenarioFile.parse(Array(Self.scenario(rounds: 550).utf8), name: "long.ops")
    let session = try Session.open(file)
    session.play(file)
    return session
  }

  /// Whether the frames of the step are drawn: twelve steps in a row of every thousand, and one in
  /// fifty. `profile walk` in Benchmarks draws all of them, which takes minutes.
  private static func isDrawn(_ step: Int) -> Bool { step % 1000 < 12 || step % 50 == 0 }

  @Test("one by one to the end, one by one back, and by jumps: byte by byte the same frames")
  func frames() throws {
    let session = try session(), count = session.timeline.events.count
    #expect(count > 100_000 && session.stop == nil)
    let app = App(session: session)
    var forward: [Int: Interface.Frame] = [:]
    for step in 0...count {
      session.move(to: step)
      #expect(session.timeline.cursor == step)
      if Self.isDrawn(step) { forward[step] = app.draw(Self.size) }
    }
    #expect(forward.count > 3_000)
    for step in (0...count).reversed() {
      session.move(to: step)
      guard Self.isDrawn(step), app.draw(Self.size) != forward[step] else { continue }
      Issue.record("step \(step) is drawn in another way when it is reached backward")
      return
    }
    for step in stride(from: 0, through: count, by: 50) {
      let place = step * 7 % (count / 50 * 50)
      session.move(to: place)
      guard app.draw(Self.size) != forward[place] else { continue }
      Issue.record("step \(place) is drawn in another way after a jump")
      return
    }
  }

  @Test("one by one to the end and back, every model is the same")
  func models() throws {
    let events = try session().timeline.events
    var model = Model(), kept: [Model] = []
    for event in events {
      if model.position % 500 == 0 { kept.append(model) }
      model.apply(event)
    }
    for event in events.reversed() {
      model.revert(event)
      guard model.position % 500 == 0 else { continue }
      guard kept.popLast() != model else { continue }
      Issue.record("the model at \(model.position) is another one when it is reached backward")
      return
    }
    #expect(kept.isEmpty && model == Model())
  }
}
