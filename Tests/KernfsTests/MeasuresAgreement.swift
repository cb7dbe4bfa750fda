// Compares measures, which are counted along the events, with the model made from these events.

@testable import Language
import Ground
import Testing

@testable import Scenario
@testable import Timeline

/// Compares the measures of the last operation with a model.
enum MeasuresAgreement {
  /// All differences, as sentences. The greatest length of the queue is checked elsewhere.
  static func problems(_ measures: Measures, _ model: Model) -> [String] {
    Measure.allCases.compactMap { measure in
      guard let inModel = value(measure, model), let counted = measures[measure].last,
        inModel != counted
      else { return nil }
      return "\(measure): counted \(counted), in the model \(inModel)"
    }
  }

  private static func value(_ measure: Measure, _ model: Model) -> Int? {
    switch measure {
    case .dentries: model.alive.dentries
    case .inodes: model.inodes.all.count { $0.counted.isAlive }
    case .references: references(model)
    case .queue: nil
    case .cache: model.filesystems.reduce(0) { $0 + Int($1.cache.count) }
    }
  }

  private static func references(_ model: Model) -> Int {
    let counts = [
      model.dentries.all.map(\.counted.count), model.inodes.all.map(\.counted.count),
      model.files.all.map(\.counted.count), model.virtualDentries.all.map(\.counted.count),
      model.mounts.all.map(\.counted.count), model.namespaces.all.map(\.counted.count),
      model.tasks.all.map(\.counted.count), model.filesystems.map(\.counted.count),
    ]
    return counts.joined().reduce(0) { $0 + Int(max(0, $1)) }
  }
}

@Suite("the numbers of operations")
struct MeasuresTests {
  @Test("are those of the model, step by step for the queue", arguments: Edition.allCases)
  func recordings(_ edition: Edition) throws {
    for recording in try Recording.all() {
      let file = try ScenarioFile.parse(Array(recording.text.utf8), name: recording.name)
      let session = try Session.open(file, choosing: EngineChoice(edition: edition))
      session.play(file)
      if session.stop == nil { session.playClosing() }
      let measures = Measures(session.timeline)
      #expect(MeasuresAgreement.problems(measures, session.timeline.model).isEmpty)
      #expect(measures[.queue] == longestQueues(session), "\(recording.name), \(edition)")
    }
  }

  private func longestQueues(_ session: Session) -> [Int] {
    session.timeline.operations.map { record in
      (record.first...record.end).map { position in
        session.move(to: position)
        return session.timeline.model.filesystems.reduce(0) { $0 + $1.queue.count }
      }.max() ?? 0
    }
  }
}
