// `check` finds the same in a recording as in its scenario, except claims.

@testable import Questions
@testable import Language
import Ground
import Testing

@testable import Scenario

@Suite("recordings that are judged") struct JudgedRecordingTests {
  @Test(
    "all that is found in a random scenario is found in its recording, closed or not",
    arguments: [true, false])
  func randomRuns(isClosed: Bool) throws {
    let seed = RandomRuns.seeds[0]
    print("judged recordings: seed \(seed)")
    var maker = SequenceMaker(seed: seed), world = WorldMaker(seed: seed),
      engines = EngineMaker(seed: seed)
    var found: [Finding.Kind: Int] = [:]
    for index in 0..<300 {
      let lines =
        index % 3 == 0 ? maker.scenario(operations: 25) : world.scenario(operations: 25)
      let text = lines.joined(separator: "\n") + "\nclose nofd\n"
      let choice = engines.choice(of: index % 3)
      let file = try ScenarioFile.parse(Array(text.utf8), name: "random.ops")
      let expected = try Session.open(file, choosing: choice).judge(file)
      let judged = try recording(of: file, choice, isClosed: isClosed).judgeRecorded()
      let wanted = Set(expected.map(Report.init)), got = Set(judged.map(Report.init))
      #expect(wanted.isSubset(of: got), "seed \(seed), scenario \(index): \(text)")
      if !expected.contains(where: { $0.kind == .stop }) {
        #expect(wanted == got, "seed \(seed), scenario \(index): \(text)")
      }
      for kind in Set(expected.map(\.kind)) { found[kind, default: 0] += 1 }
    }
    print("judged recordings: scenarios with \(found)")
    for kind in [Finding.Kind.stop, .notAsked, .orphaned, .stale, .outlives] {
      #expect(found[kind, default: 0] > 0, "no scenario has \(kind)")
    }
  }

  /// A finding without its position, which in a scenario is a line.
  private struct Report: Hashable {
    let kind: Finding.Kind
    let text: String
    let reference: UInt32?

    init(_ finding: Finding) {
      (kind, reference) = (finding.kind, finding.reference)
      text = kind == .stop ? "" : finding.text
    }
  }

  private func recording(
    of file: ScenarioFile, _ choice: EngineChoice, isClosed: Bool
  ) throws -> Session {
    let session = try Session.open(file, choosing: choice)
    session.play(file)
    if isClosed { session.playClosing() }
    var bytes: [UInt8] = []
    _ = session.record(by: "dentree") { piece in
      bytes += piece
      return nil
    }
    session.endRecording()
    return try Session.open(recording: bytes, name: "random.rec")
  }
}
