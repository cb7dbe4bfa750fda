// An engine without a journal does the same as one with a journal: the same answers, counts and
// references after every operation. Much of the code exists for one of the two only.

@testable import Language
import Testing
import Timeline

@testable import Ground
@testable import Scenario

@Suite("engines without a journal")
struct SilentTests {
  @Test("random scenarios leave the same structures, in every edition", arguments: Edition.allCases)
  func random(_ edition: Edition) throws {
    let seed = RandomRuns.seeds[0]
    print("without a journal, \(edition): seed \(seed)")
    var worlds = WorldMaker(seed: seed), sequences = SequenceMaker(seed: seed)
    for round in 0..<120 {
      let lines =
        round % 2 == 0 ? worlds.scenario(operations: 60) : sequences.scenario(operations: 60)
      let rename = round % 4 < 2 ? RenameWord.native : .client
      try compare(lines, EngineChoice(edition: edition, rename: rename))
    }
  }

  @Test("so does each fault", arguments: FaultScenarios.all.map(\.fault))
  func faults(_ name: String) throws {
    var choice = EngineChoice()
    try choice.choose(fault: name)
    let scenario = FaultScenarios.all.first { $0.fault == name }
    try compare(scenario?.text.split(separator: "\n").map(String.init) ?? [], choice)
  }

  /// Runs both engines step by step.
  private func compare(_ lines: [String], _ choice: EngineChoice) throws {
    let text = lines.joined(separator: "\n") + "\n"
    let file = try ScenarioFile.parse(Array(text.utf8), name: "silent")
    let options = EngineOptions(choices: [file.choice, choice])
    let silent = Pilot(file, options, journaling: false)
    let watched = Pilot(file, options, journaling: true)
    for line in [nil] + file.statements {
      guard silent.step(line) == watched.step(line), silent.found == watched.found else {
        let place = line.map { "line \($0.line) `\($0.text)`" } ?? "mounting"
        Issue.record("after \(place) the engines differ:\n\(text)")
        return
      }
      guard watched.engine.machine.stop == nil else { return }
    }
    #expect(silent.engine.machine.journal.count == 0)
    #expect(watched.engine.machine.journal.count > 0)
  }
}

/// Runs an engine and describes its state.
private final class Pilot {
  /// Everything observable in an engine without its journal.
  struct Found: Hashable {
    let counts: [ObjectID: Int32]
    let references: Set<Census.Stored>
    let cached: [[ObjectID]]
    let children: [[ObjectID]]
    let names: [[UInt8]]
    let flags: [Flags]
    let slots: [[Slot]]
    let locks: [Int32]
    let stop: StopReason?

    struct Slot: Hashable {
      let name: [UInt8]
      let inode: ObjectID
      let isStatic: Bool
    }
  }

  let engine: Engine
  private var outcome: Outcome?

  init(_ file: ScenarioFile, _ options: EngineOptions, journaling: Bool) {
    engine = Engine(file.filesystem.content, options, journaling: journaling)
  }

  /// Mounts the root, or performs the line.
  func step(_ line: Line<Statement>?) -> Outcome? {
    outcome = nil
    guard let line else {
      engine.machine.run { self.engine.mountRoot() }
      return nil
    }
    guard case .operation(let operation) = line.content else { return nil }
    engine.machine.run { self.outcome = self.engine.execute(operation, by: line.task) }
    return outcome
  }

  var found: Found {
    let census = Census(
      engine.virtualFilesystem, engine.tasks, ownReferences: engine.clients.storedReferences)
    return Found(
      counts: Dictionary(census.counts.map { ($0.id, $0.count) }) { $1 },
      references: census.stored, cached: census.filesystems.map { $0.cacheList.map(\.id) },
      children: census.dentries.map { $0.childrenNow.map(\.id) },
      names: census.dentries.map { bytes($0.name) },
      flags: census.dentries.map(\.flags) + census.inodes.map(\.flags),
      slots: census.inodes.map { inode in
        inode.slotList.map {
          Found.Slot(name: bytes($0.name), inode: $0.inode.id, isStatic: $0.isStatic)
        }
      },
      locks: locks(census), stop: engine.machine.stop)
  }

  /// The two tables may number names differently.
  private func bytes(_ name: Name) -> [UInt8] { Array(engine.machine.names[name]) }

  private func locks(_ census: Census) -> [Int32] {
    census.filesystems.map { $0.word(.filesystem).pointee.state }
      + census.dentries.flatMap { dentry in
        [LockKind.directory, .node].map { dentry.word($0).pointee.state }
      }
      + census.inodes.filter(\.isDirectory).map { $0.word(.slots).pointee.state }
  }
}
