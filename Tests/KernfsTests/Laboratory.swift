// A session under observation: after every operation it is reconciled, compared with its model,
// wound back and forward again.

@testable import Ground
@testable import Scenario
@testable import Timeline
@testable import VFS

/// One scenario being run and checked. Stops checking at the first operation that fails.
final class Laboratory {
  let session: Session
  /// The mount, also when it has ended: its record stays.
  private let mount: Mount?
  private var before: Model
  /// The rules as the edition has them: what is asked, whatever faults are on.
  private let edition: Rules
  private var unearned: [ObjectID: Int32] = [:]
  /// What is wrong, in sentences.
  private(set) var problems: [String] = []
  /// Expectations of the file that were wrong.
  private(set) var failures: [Session.Failure] = []
  private(set) var checks = 0

  init(_ file: ScenarioFile, _ choice: EngineChoice) throws {
    session = try Session.open(file, choosing: choice)
    edition = Rules(session.options.edition)
    mount = session.engine.rootMount
    before = Model()
    check(nil)
  }

  /// Runs the file with its closing; `after` is called after each operation, the first left out.
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

  /// The newest operation, for messages.
  var place: String {
    let index = session.timeline.operations.count - 1
    return "operation \(index) `\(session.timeline.operations[index].text)`"
  }
}

// After each operation.
extension Laboratory {
  private func check(_ operation: Operation?) {
    guard problems.isEmpty, let record = session.timeline.operations.last else { return }
    checks += 1
    let model = session.timeline.model, engine = session.engine
    let events = session.timeline.events[record.first..<record.end]
    let census = Census(engine, mount: mount)
    var found = look(at: events)
    found += Agreement.problems(census, model, engine)
    if session.stop == nil {
      found += Invariants.problems(census, model, engine, unearned: unearned)
      found += Reconciliation(census: census, model: model, unearned: unearned).problems
    }
    if session.stop == nil, let operation { found += ask(operation, record.outcome) }
    if found.isEmpty { found += windBackAndForward(record) }
    problems = found.map { "\(place): \($0)" }
    before = model
  }

  /// What the operation promised, and what outlives an unmount.
  private func ask(_ operation: Operation, _ outcome: Outcome) -> [String] {
    let now = session.timeline.model, names = session.timeline.names
    if operation == .unmount {
      guard unearned.isEmpty else { return [] }
      return Survivors(before, edition).problems(in: now)
    }
    // Promises are those of the newest edition; where names stay behind, the older ones keep none.
    guard session.options.edition == .current else { return [] }
    return Promises(
      operation: operation, outcome: outcome, before: InodeWalk(model: before, names: names),
      after: InodeWalk(model: now, names: names),
      refusesRings: session.options.rename == .client
    ).broken
  }

  /// Counts references that were dropped without having been taken. Functions end as they began. No
  /// lock is out of order, unless the machine panics: then it runs what was deferred with locks held.
  private func look(at events: ArraySlice<Event>) -> [String] {
    var found: [String] = []
    var isPanicking = false
    var frames: [Frame] = []
    for event in events {
      switch event {
      case .stopped: isPanicking = true
      case .dropped(let id, _, _, 0): unearned[id, default: 0] += 1
      case .decided(let id, _, _, .outOfOrder) where !isPanicking:
        found.append("a lock of \(id.kind) \(id.number) is out of order")
      case .began(let id, let name, let function):
        frames.append(Frame(subject: id, name: name, function: function))
      case .ended(let id, let name, let function):
        if frames.popLast() != Frame(subject: id, name: name, function: function) {
          found.append("\(function) does not end as it began")
        }
      case _: break
      }
    }
    return found
  }

  /// Reverts the operation, event by event, and applies it again.
  private func windBackAndForward(_ record: OperationRecord) -> [String] {
    var found: [String] = []
    let after = session.timeline.model
    session.move(to: record.first)
    var differences = Self.differences(session.timeline.model, before)
    if !differences.isEmpty { found.append("reverted, the model is another: \(differences)") }
    session.move(to: record.end)
    differences = Self.differences(session.timeline.model, after)
    if !differences.isEmpty { found.append("applied again, the model is another: \(differences)") }
    return found
  }
}

// At the end.
extension Laboratory {
  /// Back to nothing, forward to the end, and to some places between, each compared with a model that
  /// was only ever moved forward.
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
      let differences = expected[place].map { Self.differences(session.timeline.model, $0) } ?? []
      if !differences.isEmpty {
        found.append("at event \(place) the model is another: \(differences)")
      }
    }
    return found
  }
}

// Saying what differs.
extension Laboratory {
  /// The names of the fields in which two models differ.
  static func differences(_ one: Model, _ other: Model) -> [String] {
    guard one != other else { return [] }
    let pairs = zip(Mirror(reflecting: one).children, Mirror(reflecting: other).children)
    return pairs.filter { "\($0.value)" != "\($1.value)" }.map { $0.0.label ?? "" }
  }
}

/// SplitMix64: the same numbers for the same seed, everywhere.
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
