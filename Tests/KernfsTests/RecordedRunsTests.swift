// Runs that are recorded and opened without an engine: all recorded scenarios of real kernfs in
// every edition, every fault, and all filesystems.

@testable import Language
import Foundation
import Ground
import Testing
import Timeline

@testable import Scenario

@Suite("runs that are written down")
struct RecordedRunsTests {
  @Test(
    "each recorded scenario, in each edition, is the same run when it is opened again",
    arguments: Edition.allCases)
  func scenarios(_ edition: Edition) throws {
    var (events, bytes) = (0, 0)
    for recording in try Recording.all() {
      let written = try check(recording.text, recording.name, EngineChoice(edition: edition))
      events += written.events
      bytes += written.bytes
    }
    print("recordings, \(edition): \(events) steps, \(Double(bytes) / Double(events)) bytes a step")
    #expect(bytes < 10 * events)
  }

  @Test("so is a run with each bug, panics and all")
  func faults() throws {
    for (fault, text) in FaultScenarios.all {
      var choice = EngineChoice()
      try choice.choose(fault: fault)
      _ = try check(text, fault, choice)
    }
  }

  @Test("so is a run with every filesystem, two tasks and everything unmounted")
  func everything() throws {
    let place = try #require(
      Bundle.module.url(forResource: "everything", withExtension: "ops", subdirectory: "Fixtures"))
    let text = try String(contentsOf: place, encoding: .utf8)
    for edition in Edition.allCases {
      _ = try check(text, "everything, \(edition)", EngineChoice(edition: edition))
    }
  }

  /// Runs, records, opens and compares; then repeats the opened run.
  private func check(
    _ text: String, _ name: String, _ choice: EngineChoice
  ) throws -> (events: Int, bytes: Int) {
    let file = try ScenarioFile.parse(Array(text.utf8), name: name)
    let session = try Session.open(file, choosing: choice)
    session.play(file)
    if session.stop == nil { session.playClosing() }
    let bytes = written(session)
    let opened: Session
    do { opened = try Session.open(recording: bytes, name: name) } catch {
      Issue.record("\(name): \(error)")
      return (1, 0)
    }
    #expect(opened.timeline.events == session.timeline.events, "\(name)")
    #expect(opened.timeline.operations == session.timeline.operations, "\(name)")
    #expect(opened.timeline.model == session.timeline.model, "\(name)")
    #expect(opened.stop == session.stop && opened.options == session.options, "\(name)")
    #expect(written(opened) == bytes, "\(name)")
    #expect(opened.canRunAgain, "\(name)")
    opened.move(to: 0)
    #expect(opened.timeline.model == Model(), "\(name)")
    #expect(opened.restarted().timeline.events == session.timeline.events, "\(name)")
    return (session.timeline.events.count, bytes.count)
  }

  /// The whole run as a recording.
  private func written(_ session: Session) -> [UInt8] {
    var bytes: [UInt8] = []
    _ = session.record(by: "dentree") { piece in
      bytes += piece
      return nil
    }
    session.endRecording()
    return bytes
  }
}
