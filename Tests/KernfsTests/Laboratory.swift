// A run that is examined after every operation.

@testable import Language
@testable import Ground
@testable import Scenario
@testable import Timeline
@testable import VFS

/// A scenario that is run and checked, up to the first operation with problems.
final class Laboratory {
  let session: Session
  private let examiner: Examiner
  /// The rules of the edition, without the faults.
  private let edition: Rules
  /// The problems, as sentences.
  private(set) var problems: [String] = []
  /// The failed expectations.
  private(set) var failures: [Session.Failure] = []
  private(set) var checks = 0

  init(_ file: ScenarioFile, _ choice: EngineChoice) throws {
    session = try Session.open(file, choosing: choice)
    edition = Rules(session.options.edition)
    examiner = Examiner(edition: edition)
    check(nil)
  }

  /// Runs the file with its closing operations, and calls `after` after each operation but the
  /// first.
  func play(_ file: ScenarioFile, after: (Laboratory) -> Void = { _ in }) {
    failures = session.play(file) { line, verdict in
      guard verdict == nil, case .operation(let operation) = line.content else { return }
      check(operation)
      after(self)
    }
    session.playClosing { line in
      check(line.content)
      after(self)
    }
    if problems.isEmpty { problems = wholeHistory() }
  }

  /// The last operation, for messages.
  var place: String {
    let index = session.timeline.operations.count - 1
    return "operation \(index) `\(session.timeline.operations[index].text)`"
  }
}

// Checks after each operation.
extension Laboratory {
  private func check(_ operation: Operation?) {
    guard problems.isEmpty, let record = session.timeline.operations.last else { return }
    checks += 1
    let engine = session.engine
    problems = examiner.examine(
      record,
      Census(
        engine.virtualFilesystem, engine.tasks,
        ownReferences: engine.clients.storedReferences), { self.session.timeline },
      { self.session.move(to: $0) },
      asking: { before, isRobbed in
        guard self.session.stop == nil, let operation else { return [] }
        return self.ask(operation, record.outcome, before, isRobbed)
      }
    ).map { "\(place): \($0)" }
  }

  /// Checks the promises of the operation, and the survivors of an unmount.
  private func ask(
    _ operation: Operation, _ outcome: Outcome, _ before: Model, _ isRobbed: Bool
  ) -> [String] {
    let now = session.timeline.model, names = session.timeline.names
    let left = leftBehind(now, operation, before)
    if !left.isEmpty { return left }
    if operation == .unmount {
      if isRobbed { return [] }
      return Survivors(before, edition, names).problems(in: now)
    }
    // Promises are those of the newest edition; older ones, which leave names behind, do not keep
    // them.
    guard session.options.edition == .current else { return [] }
    return Promises(
      operation: operation, outcome: outcome, before: InodeWalk(model: before, names: names),
      after: InodeWalk(model: now, names: names),
      refusesRings: session.options.rename == .client
    ).broken
  }
}

// Checks on removal.
extension Laboratory {
  private func leftBehind(
    _ model: Model, _ operation: Operation, _ before: Model
  ) -> [String] {
    var found: [String] = []
    if edition.invalidation == .subtree, let record = session.timeline.operations.last {
      for event in session.timeline.events[record.first..<record.end] {
        // A dead directory that is held can still be walked, so new names below it do not count.
        guard case .attribute(.flagged(let id, .dead, true)) = event,
          model.children(of: id).contains(where: { before.dentries.contains($0) })
        else { continue }
        found.append("dentry \(id.number) died, and something is hashed below it")
      }
    }
    if case .rename = operation { found += rings(model) }
    found += ghosts(model, before)
    if edition.taskExit == .evicts, case .exit = operation {
      let names = session.timeline.names
      for dentry in model.dentries.all where dentry.isHashed {
        let inode = model.inodes[dentry.inode]
        guard inode.flags[.invalid], names[inode.label].elementsEqual("task".utf8) else { continue }
        found.append("dentry \(dentry.id.number) is hashed, and its task has exited")
      }
    }
    return found
  }
}

extension Laboratory {
  /// Directories moved below themselves although the filesystem refuses that.
  private func rings(_ model: Model) -> [String] {
    guard edition.renameInto == .refused else { return [] }
    return model.dentries.all.filter(\.counted.isAlive).compactMap { dentry in
      let label = model.filesystems[dentry.id.filesystem].label
      let refuses = session.timeline.names[label].elementsEqual("memory".utf8)
      var here = dentry.parent, steps = 0
      while here != .none, here != dentry.id, steps < 100 {
        here = model.dentries[here].parent
        steps += 1
      }
      guard refuses, here == dentry.id else { return nil }
      return "dentry \(dentry.id.number) is below itself"
    }
  }

  /// Names made in a removed directory.
  private func ghosts(_ model: Model, _ before: Model) -> [String] {
    guard edition.deadParent == .refused, let record = session.timeline.operations.last else {
      return []
    }
    return session.timeline.events[record.first..<record.end].compactMap { event in
      guard case .tree(.hashed(let id, _, let parent)) = event, before.dentries.contains(parent),
        before.dentries[parent].flags[.dead],
        model.holders(of: id).contains(where: { $0.holder.role == .tree })
      else { return nil }
      return "dentry \(id.number) was made in a dead directory"
    }
  }
}

// Checks at the end.
extension Laboratory {
  /// Moves to the start, to the end, and to some positions between; compares each with a model that
  /// only moved forward.
  private func wholeHistory() -> [String] {
    var found: [String] = []
    let end = session.timeline.model, count = session.timeline.events.count
    session.move(to: 0)
    if session.timeline.model != Model() { found.append("reverted to 0, the model is not empty") }
    var random = SplitMix(state: UInt64(count))
    let places = (0..<6).map { _ in Int.random(in: 0...count, using: &random) }
    var forward = Model(), expected: [Int: Model] = [:]
    for event in session.timeline.events {
      if places.contains(forward.position) { expected[forward.position] = forward }
      forward.apply(event)
    }
    expected[count] = forward
    if forward != end { found.append("made anew from all events, the model is another") }
    for place in places + [count] {
      session.move(to: place)
      let differences =
        expected[place].map { Examiner.differences(session.timeline.model, $0) } ?? []
      if !differences.isEmpty {
        found.append("at event \(place) the model is another: \(differences)")
      }
    }
    return found
  }
}

/// SplitMix64: the same numbers for the same seed on every machine.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
