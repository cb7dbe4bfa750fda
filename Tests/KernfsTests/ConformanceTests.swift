// The engine against real kernfs: every step of every recorded scenario. Each scenario is also
// reconciled and rewound.

import Export
import Language
import Testing

@testable import Scenario

@Suite("what real kernfs answered")
struct ConformanceTests {
  @Test("no recording is missing")
  func completeness() throws {
    let recordings = try Recording.all()
    #expect(recordings.count == 228)
    let steps = recordings.flatMap { recording in
      Recording.Way.all.map { recording.trace($0).count }
    }
    #expect(steps.reduce(0, +) == 80_224)
  }

  @Test(
    "each step of a recorded scenario is the same, and adds up",
    arguments: try Recording.all(), Recording.Way.all)
  func recordings(_ recording: Recording, _ way: Recording.Way) throws {
    let expected = recording.trace(way)
    let file = try ScenarioFile.parse(Array(recording.text.utf8), name: recording.name)
    let laboratory = try Laboratory(file, EngineChoice(edition: way.edition, rename: way.rename))
    var steps = 0, isSame = true
    func compare(_ laboratory: Laboratory) {
      defer { steps += 1 }
      let found = Trace.comparable(laboratory.session.timeline)
      guard isSame, !expected.indices.contains(steps) || found != expected[steps] else { return }
      isSame = false
      let difference = Self.difference(expected.dropFirst(steps).first, found)
      Issue.record("\(laboratory.place): \(difference)")
    }
    compare(laboratory)
    laboratory.play(file, after: compare)
    if isSame { #expect(steps == expected.count, "the run ended before the recording") }
    for problem in laboratory.problems.prefix(3) { Issue.record(Comment(rawValue: problem)) }
    if laboratory.problems.isEmpty { #expect(laboratory.checks == steps) }
  }

  private static func difference(_ expected: String?, _ found: String) -> String {
    guard let expected else { return "the recording ends before it" }
    let differences = (try? Trace.differences(expected: expected, found: found)) ?? []
    // The state after a panic is not compared.
    if differences.isEmpty { return "expected \(expected), found \(found)" }
    let more = differences.count > 8 ? "; and \(differences.count - 8) more" : ""
    return differences.prefix(8).joined(separator: "; ") + more
  }
}
