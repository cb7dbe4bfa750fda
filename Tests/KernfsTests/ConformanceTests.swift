// The engine against real kernfs: every step of every recorded scenario. Each scenario is reconciled
// and wound back on the way.

import Export
import Testing

@testable import Scenario

@Suite("what real kernfs answered")
struct ConformanceTests {
  @Test(
    "each step of each recorded scenario is the same, and adds up, both ways of renaming",
    arguments: [RenameWord.native, .client])
  func recordings(_ rename: RenameWord) throws {
    let recordings = try Recording.all()
    #expect(recordings.count == 228)
    var steps = 0, checks = 0
    for recording in recordings {
      let hashes = rename == .native ? recording.native : recording.client
      let (matched, laboratory, difference) = try run(recording, rename, hashes)
      steps += matched
      checks += laboratory.checks
      if let difference { Issue.record(Comment(rawValue: difference)) }
      for problem in laboratory.problems.prefix(3) {
        Issue.record("\(recording.name), \(rename): \(problem)")
      }
    }
    print("conformance, \(rename): \(steps) steps, \(checks) reconciliations")
    let recorded = recordings.map { (rename == .native ? $0.native : $0.client).count }
    #expect(steps == recorded.reduce(0, +))
  }

  /// How many steps are the same, and the first that is not.
  private func run(
    _ recording: Recording, _ rename: RenameWord, _ hashes: [UInt64]
  ) throws -> (matched: Int, Laboratory, difference: String?) {
    let file = try ScenarioFile.parse(Array(recording.text.utf8), name: recording.name)
    let laboratory = try Laboratory(file, rename)
    var matched = 0
    var difference: String?
    func compare(_ laboratory: Laboratory) {
      guard difference == nil else { return }
      let line = Trace.comparable(laboratory.session.timeline)
      if matched < hashes.count, fingerprint(line) == hashes[matched] {
        matched += 1
      } else {
        difference = "\(recording.name), \(rename), \(laboratory.place) differs: \(line)"
      }
    }
    compare(laboratory)
    laboratory.play(file, after: compare)
    if difference == nil, matched < hashes.count {
      difference = "\(recording.name), \(rename) ended after \(matched) of \(hashes.count) steps"
    }
    return (matched, laboratory, difference)
  }
}
