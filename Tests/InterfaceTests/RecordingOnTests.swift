// A recording continues with the run that is shown.

import Canvas
import Ground
import Testing

@testable import Interface
@testable import Scenario

@Suite("a recording while runs change") struct RecordingOnTests {
  /// A file in memory with room for that many bytes.
  private final class File {
    var bytes: [UInt8] = []
    var room = Int.max

    func write(_ piece: [UInt8]) -> String? {
      guard bytes.count + piece.count <= room else { return "no space; the recording ends here" }
      bytes += piece
      return nil
    }

    func lines(run: Int? = nil) throws -> [String] {
      let session = try Session.open(recording: bytes, name: "x.rec", run: run)
      let isWhole = session.remarks.allSatisfy { !$0.contains("end") }
      #expect(isWhole, "\(session.remarks)")
      return session.timeline.operations.map(\.text)
    }
  }

  private func recorded(_ text: String = Plays.plain) throws -> (Stage, File) {
    let stage = try Stage(text), file = File()
    #expect(stage.app.session.record(by: "dentree", to: file.write) == nil)
    return (stage, file)
  }

  private func type(_ line: String, _ stage: Stage) { stage.press("Esc : '\(line)' Enter") }

  @Test(
    "what is done in the run that is shown is in the recording, and what was done before as well",
    arguments: [
      "u", "B", "< B", ":restart", ":fs std", ":edition seed", ":rule drop=locked", ":run 1",
    ])
  func goesOn(way: String) throws {
    let (stage, file) = try recorded()
    type("mkdir /before", stage)
    if way.hasPrefix(":") { type(String(way.dropFirst()), stage) } else { stage.press(way) }
    type("mkdir /behind", stage)
    #expect(stage.app.session.endRecording() == nil)
    let lines = try file.lines(), first = try file.lines(run: 1)
    #expect(lines == stage.timeline.operations.map(\.text), "\(way)")
    #expect(lines.last == "mkdir /behind")
    #expect(first.contains("mkdir /before"))
    let isSaved = stage.app.runs.allSatisfy { !$0.sessions[0].hasUnsavedWork }
    #expect(isSaved)
  }

  @Test("a run that is shown at the end is in the recording, though nothing was done in it")
  func shownLast() throws {
    let (stage, file) = try recorded()
    stage.press("u u")
    #expect(stage.app.session.endRecording() == nil)
    let lines = try file.lines()
    #expect(lines == stage.timeline.operations.map(\.text))
    #expect(try Session.open(recording: file.bytes, name: "x.rec").remarks.count == 1)
  }

  @Test("what cannot be written is said once, at the operation that is lost, and at the end")
  func full() throws {
    let (stage, file) = try recorded()
    file.room = file.bytes.count + 10
    type("mkdir /lost", stage)
    #expect(stage.text.contains("no space; the recording ends here"))
    #expect(stage.app.session.hasUnsavedWork)
    type("mkdir /more", stage)
    #expect(!stage.text.contains("no space"))
    stage.press("u")
    #expect(stage.app.session.endRecording() == "no space; the recording ends here")
  }
}
