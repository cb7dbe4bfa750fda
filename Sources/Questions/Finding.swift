/// The result of `check`: everything wrong with a run, for scripts and CI.

import Scenario
import Language
import Ground
import Timeline

/// A problem in a run.
public struct Finding: Hashable, Sendable {
  /// The kind of problem.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// An expectation of the file failed.
    case expectation
    /// The machine panicked or deadlocked unexpectedly, or a line was not run because of that.
    case stop
    /// An operation named something that does not exist, and never reached the engine.
    case notAsked = "not-asked"
    /// A reference is suspicious in this way.
    case orphaned, leftOver = "left-over", stale, ring
    /// An object lives although everything is closed and unmounted.
    case outlives

    /// Whether the problem is in a reference or an object rather than in a line.
    public var isLeak: Bool {
      switch self {
      case .expectation, .stop, .notAsked: false
      case .orphaned, .leftOver, .stale, .ring, .outlives: true
      }
    }
  }

  /// A position: that of the operation that took the reference, or of the wrong line.
  public enum Place: Hashable, Sendable {
    /// A line of a scenario.
    case line(Int)
    /// An operation of a recording, which has no lines.
    case operation(Int)

    /// The number of the line or of the operation.
    public var number: Int {
      switch self {
      case .line(let number), .operation(let number): number
      }
    }
  }

  /// The kind of problem.
  public let kind: Kind
  /// The position.
  public var place: Place
  /// The problem in one sentence without a full stop.
  public let text: String
  /// The reference's serial number.
  public var reference: UInt32?
  /// The operation that took the reference.
  public var takenBy: Int?
  /// The operation after which the reference is suspicious.
  public var since: Int?

  /// The same finding, with an operation instead of a line.
  fileprivate var ofRecording: Finding {
    var finding = self
    finding.place = .operation(takenBy ?? 0)
    return finding
  }

  package init(
    kind: Kind, place: Place, text: String, reference: UInt32? = nil, takenBy: Int? = nil,
    since: Int? = nil
  ) {
    self.kind = kind
    self.place = place
    self.text = text
    self.reference = reference
    self.takenBy = takenBy
    self.since = since
  }
}

extension Session {
  /// Runs a file, closes and unmounts everything, and returns the problems in the order in which
  /// they were found.
  public func judge(_ file: ScenarioFile) -> [Finding] {
    var findings = play(file).map { failure in
      let kind: Finding.Kind =
        failure.isStop ? .stop : failure.isNotAsked ? .notAsked : .expectation
      return Finding(kind: kind, place: .line(failure.line), text: failure.message)
    }
    guard stop == nil else { return findings }
    let end = timeline.operations.count
    playClosing()
    findings += leaks(before: end)
    guard stop == nil else {
      let text = "closing everything stops the machine: \(Sentence.reason(timeline.model.stops))"
      return findings + [
        Finding(kind: .stop, place: .line(lines.last { $0.line > 0 }?.line ?? 1), text: text)
      ]
    }
    return findings + survivors()
  }

  /// The problems of a recording: operations that were not asked, leaks, survivors, and a stop. A
  /// recording has no claims, so nothing is allowed. If the recording did not close everything, a
  /// run that repeats its operations does, provided it takes the same steps.
  public func judgeRecorded() -> [Finding] {
    let notAsked = timeline.operations.enumerated().compactMap { index, record -> Finding? in
      guard case .complaint(let why) = record.outcome else { return nil }
      return Finding(
        kind: .notAsked, place: .operation(index), text: Sentence.notAsked(record.text, why))
    }
    let closed = closedAgain() ?? self
    closed.move(to: closed.timeline.events.count)
    let found = notAsked + closed.leaks(before: endOfScript).map(\.ofRecording)
    guard closed.stop != nil else {
      let isClosed = endOfScript + Self.closing.count == closed.timeline.operations.count
      return found + (isClosed ? closed.survivors().map(\.ofRecording) : [])
    }
    let end = closed.timeline.operations.count - 1
    let text =
      (end < endOfScript ? "the machine stopped" : "closing everything stops the machine")
      + ": \(Sentence.reason(closed.timeline.model.stops))"
    return found + [Finding(kind: .stop, place: .operation(end), text: text)]
  }

  /// A run that repeats the recorded operations and closes everything. Nil if the recording did
  /// close everything, or if the repeated run takes other steps.
  private func closedAgain() -> Session? {
    guard stop == nil, endOfScript == timeline.operations.count, canRunAgain else { return nil }
    let again = restarted()
    guard again.timeline.events.elementsEqual(timeline.events) else { return nil }
    again.playClosing()
    return again
  }

  /// References that are suspicious after the operations before `end`, then those that become
  /// suspicious when everything is closed.
  private func leaks(before end: Int) -> [Finding] {
    let open = timeline.suspects(at: timeline.operations[end - 1].end)
    let known = Set(open.map(\.serial))
    let closed = timeline.suspects(at: timeline.events.count).filter { !known.contains($0.serial) }
    return (open + closed).map(finding)
  }

  /// The finding for a suspicious reference.
  func finding(_ suspect: SuspectReference) -> Finding {
    let kind: Finding.Kind =
      switch suspect.suspicion {
      case .orphaned: .orphaned
      case .leftOver: .leftOver
      case .stale: .stale
      case .ring: .ring
      }
    let taken = timeline.operation(
      of: timeline.model.references.taken(suspect.serial))
    return Finding(
      kind: kind, place: place(of: taken ?? 0), text: timeline.sentence(of: suspect),
      reference: suspect.serial, takenBy: taken, since: suspect.operation)
  }

  /// The line of an operation in the file. For the operations added at the end, the last line.
  private func line(of operation: Int) -> Int {
    guard operation > 0 else { return header.line }
    let own = lines[..<min(operation, lines.count)].last { $0.line > 0 }
    return own?.line ?? header.line
  }

  /// The position of an operation.
  public func place(of operation: Int) -> Finding.Place {
    isRecording ? .operation(operation) : .line(line(of: operation))
  }

  /// Objects that live after everything is closed, without a holder that explains it.
  private func survivors() -> [Finding] {
    let model = timeline.model
    let gone = model.filesystems.filter { !$0.counted.isAlive }.map(\.id.filesystem)
    let dentries = model.dentries.all.filter(\.counted.isAlive).map { ($0.id, $0.counted) }
    let inodes = model.inodes.all.filter(\.counted.isAlive).map { ($0.id, $0.counted) }
    let files = model.openFiles.map { ($0.id, $0.counted) }
    return (dentries + inodes + files).filter { id, counted in
      counted.references.count == 0 && (id.kind == .file || gone.contains(id.filesystem))
    }.map { id, _ in
      let name = Sentence.name(of: id, in: model, names: timeline.names)
      let birth = timeline.birth(of: id).flatMap { timeline.operation(of: $0 - 1) } ?? 0
      return Finding(
        kind: .outlives, place: place(of: birth),
        text:
          "\(name) of operation \(birth) `\(timeline.operations[birth].text)` is alive although "
          + "everything is closed and unmounted, and nobody holds it", takenBy: birth)
    }
  }
}
