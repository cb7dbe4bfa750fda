// Names below directories are found in constant time, whatever their number and spelling.

@testable import Language
import Testing

@testable import Kernfs
@testable import Scenario

@Suite("the table of names under directories")
struct ChildTableTests {
  private static let crowd = 20_000

  /// Directories and names in them. Between permanent names, others come and go: a name's number is
  /// that of its first use.
  private static let crowds: [(what: String, lines: [String])] = [
    ("names in sequence", (0..<crowd).map { "create /f\($0)" }),
    (
      "every eighth name stays",
      (0..<crowd).flatMap { number in
        number % 8 == 0
          ? ["create /f\(number)"] : ["create /f\(number)", "unlink /f\(number)"]
      }
    ),
    (
      "the same names in many directories",
      (0..<crowd / 8).flatMap { directory in
        ["mkdir /d\(directory)"] + (0..<7).map { "create /d\(directory)/f\($0)" }
      }
    ),
    (
      "as many names as directories",
      (0..<crowd / 2).flatMap { ["mkdir /d\($0)", "create /d\($0)/f\($0)"] }
    ),
  ]

  @Test("chains stay short", arguments: crowds.indices)
  func chains(_ index: Int) throws {
    let (what, lines) = Self.crowds[index]
    let text = (["fs plain keep=1"] + lines).joined(separator: "\n") + "\n"
    let file = try ScenarioFile.parse(Array(text.utf8), name: what)
    let engine = Engine(file.filesystem.content, EngineOptions(choices: []), journaling: false)
    engine.machine.run {
      engine.mountRoot()
      for line in file.statements {
        guard case .operation(let operation) = line.content else { continue }
        _ = engine.execute(operation, by: line.task)
      }
    }
    let dentries = Census(engine.virtualFilesystem, engine.tasks).dentries.filter(\.isHashed)
    #expect(dentries.count >= Self.crowd / 8)
    let depths = dentries.map { dentry in
      sequence(first: dentry) { $0.nextInTable }.reduce(0) { depth, _ in depth + 1 }
    }
    // Randomly spread names would be 1 to 1.5 deep at these fillings, at most 10.
    #expect(depths.reduce(0, +) < 2 * dentries.count, "\(what)")
    #expect(depths.max() ?? 0 <= 16, "\(what)")
  }
}
