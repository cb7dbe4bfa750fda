// The scenario with every filesystem, checked after each operation, in every edition.

@testable import Language
import Foundation
import Ground
import Testing

@testable import Scenario
@testable import Timeline

@Suite("every filesystem at once")
struct EverythingTests {
  private func file() throws -> ScenarioFile {
    let url = Bundle.module.url(
      forResource: "everything", withExtension: "ops", subdirectory: "Fixtures")
    guard let url else { throw CocoaError(.fileNoSuchFile) }
    return try ScenarioFile.parse(Array(Data(contentsOf: url)), name: "everything.ops")
  }

  @Test("every expectation holds, and only the root is left")
  func newest() throws {
    let file = try file()
    let laboratory = try Laboratory(file, EngineChoice())
    laboratory.play(file)
    for failure in laboratory.failures { Issue.record("line \(failure.line): \(failure.message)") }
    #expect(laboratory.problems == [])
    #expect(laboratory.session.timeline.model.alive.dentries == 0)
  }

  @Test("older editions leave what their rules say", arguments: [Edition.before, .seed, .lru])
  func older(_ edition: Edition) throws {
    let file = try file()
    let laboratory = try Laboratory(file, EngineChoice(edition: edition))
    laboratory.play(file)
    #expect(laboratory.problems == [])
    #expect(laboratory.session.timeline.model.alive.dentries > 0)
  }
}
