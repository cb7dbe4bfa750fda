// After every operation the engine is reconciled and compared with its model, and the operation is
// reverted and applied again.

@testable import Ground
@testable import Timeline
@testable import VFS

/// Checks an engine after each of its operations.
final class Examiner {
  private var before = Model()
  /// For each object, how many references were dropped that were never taken.
  private var unearned: [ObjectID: Int32] = [:]
  /// The rules of the edition, without faults; nil for the engine's own.
  private let edition: Rules?
  /// The measures so far.
  private var measures = Measures()

  init(edition: Rules? = nil) { self.edition = edition }

  /// All problems after the last operation, as sentences.
  /// - Parameter asking: further checks, which get the model before the operation, and whether any
  ///   reference was dropped that was never taken.
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

  /// Counts references that were dropped without being taken. Checks that functions end in order,
  /// and that locks are taken in order, unless the machine panics and runs deferred calls with
  /// locks held.
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

// Differences.
extension Examiner {
  /// The names of the fields in which two models differ.
  static func differences(_ one: Model, _ other: Model) -> [String] {
    guard one != other else { return [] }
    let pairs = zip(Mirror(reflecting: one).children, Mirror(reflecting: other).children)
    return pairs.filter { "\($0.value)" != "\($1.value)" }.map { $0.0.label ?? "" }
  }
}
