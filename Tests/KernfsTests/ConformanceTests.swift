// The engine against real kernfs: every step of every recorded scenario. Each scenario is reconciled
// and wound back on the way.

@testable import Language
import Export
import Testing

@testable import Scenario

@Suite("what real kernfs answered")
struct ConformanceTests {
  @Test(
    "each step of each recorded scenario is the same, and adds up, both ways of renaming",
    arguments: Recording.Way.all)
  func recordings(_ way: Recording.Way) throws {
    let recordings = try Recording.all()
    #expect(recordings.count == 228)
    var steps = 0, checks = 0
    for recording in recordings {
      let hashes = recording.hashes[way] ?? []
      let (matched, laboratory, difference) = try run(recording, way, hashes)
      steps += matched
      checks += laboratory.checks
      if let difference { Issue.record(Comment(rawValue: difference)) }
      for problem in laboratory.problems.prefix(3) {
        Issue.record("\(recording.name), \(way.testDescription): \(problem)")
      }
    }
    print("conformance, \(way.testDescription): \(steps) steps, \(checks) reconciliations")
    let recorded = recordings.map { $0.hashes[way]?.count ?? 0 }
    #expect(steps == recorded.reduce(0, +))
  }

  /// How many steps are the same, and the first that is not.
  private func run(
    _ recording: Recording, _ way: Recording.Way, _ hashes: [UInt32]
  ) throws -> (matched: Int, Laboratory, difference: String?) {
    let file = try ScenarioFile.parse(Array(recording.text.utf8), name: recording.name)
    let laboratory = try Laboratory(
      file, EngineChoice(edition: way.edition, rename: way.rename))
    var matched = 0
    var difference: String?
    func compare(_ laboratory: Laboratory) {
      guard difference == nil else { return }
      let line = Trace.comparable(laboratory.session.timeline)
      if matched < hashes.count, fingerprint(line) == hashes[matched] {
        matched += 1
      } else {
        difference =
          "\(recording.name), \(way.testDescription), \(laboratory.place) differs: \(line)"
      }
    }
    compare(laboratory)
    laboratory.play(file, after: compare)
    if difference == nil, matched < hashes.count {
      difference =
        "\(recording.name), \(way.testDescription) ended after \(matched) of \(hashes.count) steps"
    }
    return (matched, laboratory, difference)
  }
}
