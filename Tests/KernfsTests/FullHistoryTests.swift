// An engine with a full history does nothing more, and says so.

@testable import Language
import Testing

@testable import Ground
@testable import Scenario
@testable import Timeline

@Suite("A full history")
struct FullHistoryTests {
  @Test("an operation that finds the history full does nothing and says why, a repeated one too")
  func full() throws {
    let text = "fs plain keep=1\ncreate /f\nrepeat 1000000 stat /f\nmkdir /d\n"
    let file = try ScenarioFile.parse(Array(text.utf8), name: "full")
    let engine = Engine(file.filesystem.content, EngineOptions(choices: []), room: 8_192)
    var outcomes: [Outcome] = []
    engine.machine.run {
      engine.mountRoot()
      for line in file.statements {
        guard case .operation(let operation) = line.content else { continue }
        outcomes.append(engine.execute(operation, by: line.task))
      }
    }
    let steps = engine.machine.journal.count
    let complaint = Outcome.complaint("the history is full: \(steps) steps")
    #expect(outcomes.map { $0 == complaint } == [false, true, true])
    #expect(steps > 6_144 && steps < 6_400)
    let census = Census(engine.virtualFilesystem, engine.tasks)
    #expect(census.inodes.count == 2)
  }
}
