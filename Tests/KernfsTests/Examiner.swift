// After every operation: the engine is reconciled, compared with its model, and the operation is wound
// back and forward again.

@testable import Ground
@testable import Timeline
@testable import VFS

/// Looks at one engine after each of its operations.
final class Examiner {
  private var before = Model()
  /// How often a reference was dropped on each object that nobody had taken.
  private var unearned: [ObjectID: Int32] = [:]
  /// The rules that the engine is measured by, whatever faults are on; nil for its own.
  private let edition: Rules?
  /// The numbers of every operation so far.
  private var measures = Measures()

  init(edition: Rules? = nil) { self.edition = edition }

  /// Everything that is wrong after the newest operation, in sentences.
  /// - Parameter asking: more questions, with the model before the operation, and whether a reference
  ///   was ever dropped that nobody had taken.
  func examine(
    _ record: OperationRecord, _ census: Census, _ timeline: () -> Timeline,
    _ move: (Int) -> Void, asking: (Model, Bool) -> [String] = { _, _ in [] }
  ) -> [String] {
    let model = timeline().model
    var found = look(at: timeline().events[record.first..<record.end])
    found += Agreement.problems(census, model)
    measures.read(timeline())
    found += MeasuresAgreement.problems(measures, model)
    if census.machine.stop == nil {
      let rules = edition ?? census.machine.rules
      found += Invariants.problems(census, model, unearned: unearned, rules: rules)
      found += Invariants.swaps(census, since: before)
      found += Reconciliation(census: census, model: model, unearned: unearned).problems
    }
    found += asking(before, !unearned.isEmpty)
    if found.isEmpty { found += windBackAndForward(record, timeline, move) }
    before = model
    return found
  }

  /// Counts references that were dropped without having been taken. Functions end as they began. No
  /// lock is out of order, unless the machine panics: then it runs what was deferred with locks held.
  private func look(at events: EventLog.SubSequence) -> [String] {
    var found: [String] = []
    var isPanicking = false
    var frames: [Frame] = []
    for event in events {
      switch event {
      case .machine(.stopped): isPanicking = true
      case .reference(.dropped(let id, _, _, 0)): unearned[id, default: 0] += 1
      case .decision(.decided(let id, _, _, .outOfOrder)) where !isPanicking:
        found.append("a lock of \(id.kind) \(id.number) is out of order")
      case .frame(.began(let id, let name, let function)):
        frames.append(Frame(subject: id, name: name, function: function))
      case .frame(.ended(let id, let name, let function)):
        if frames.popLast() != Frame(subject: id, name: name, function: function) {
          found.append("\(function) does not end as it began")
        }
      case _: break
      }
    }
    return found
  }

  /// Reverts the operation, event by event, and applies it again.
  private func windBackAndForward(
    _ record: OperationRecord, _ timeline: () -> Timeline, _ move: (Int) -> Void
  ) -> [String] {
    var found: [String] = []
    let after = timeline().model
    move(record.first)
    var differences = Self.differences(timeline().model, before)
    if !differences.isEmpty { found.append("reverted, the model is another: \(differences)") }
    move(record.end)
    differences = Self.differences(timeline().model, after)
    if !differences.isEmpty { found.append("applied again, the model is another: \(differences)") }
    return found
  }
}

// Saying what differs.
extension Examiner {
  /// The names of the fields in which two models differ.
  static func differences(_ one: Model, _ other: Model) -> [String] {
    guard one != other else { return [] }
    let pairs = zip(Mirror(reflecting: one).children, Mirror(reflecting: other).children)
    return pairs.filter { "\($0.value)" != "\($1.value)" }.map { $0.0.label ?? "" }
  }
}
