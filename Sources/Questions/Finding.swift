/// What is wrong with a run, for whoever judges it without looking: scripts and CI.

import Scenario
import Language
import Ground
import Timeline

/// One thing that should not be.
public struct Finding: Hashable, Sendable {
  /// In which way something is wrong.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// An expectation of the file is wrong.
    case expectation
    /// The machine panicked or waits for itself, and nobody expected it; what was not run for that.
    case stop
    /// An operation never reached the engine: it named what is not there.
    case notAsked = "not-asked"
    /// A reference that nobody can be expected to drop.
    case orphaned, leftOver = "left-over", stale, ring
    /// Something lives although everything is closed and unmounted.
    case outlives

    /// Whether it is about a reference or an object, and not about a line.
    public var isLeak: Bool {
      switch self {
      case .expectation, .stop, .notAsked: false
      case .orphaned, .leftOver, .stale, .ring, .outlives: true
      }
    }
  }

  /// Where it is: at the operation that took the reference, or that is wrong itself.
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

  /// In which way it is wrong.
  public let kind: Kind
  /// Where it is.
  public var place: Place
  /// What is wrong, in a sentence without a full stop.
  public let text: String
  /// The serial number of the reference in the ledger.
  public var reference: UInt32?
  /// The operation that took it, and the one since which it is suspicious.
  public var takenBy: Int?
  /// The operation since which the reference is suspicious.
  public var since: Int?

  /// The same where there are no lines.
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
  /// Runs a file with its closing and judges what came of it: in the order in which it was found.
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

  /// Judges a recording: what was not asked, what leaks and survives, and whether the machine stopped. It
  /// has no claims, neither those that would fail nor those that would allow something. What was not closed
  /// is closed in another run of the same operations, where these do the same.
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

  /// Another run of what was recorded, with what closes it; nil if that was recorded, or if the operations
  /// do something else today.
  private func closedAgain() -> Session? {
    guard stop == nil, endOfScript == timeline.operations.count, canRunAgain else { return nil }
    let again = restarted()
    guard again.timeline.events.elementsEqual(timeline.events) else { return nil }
    again.playClosing()
    return again
  }

  /// References that are not sound when the operations before `end` are done, then those that are not so
  /// before what closes everything is done as well.
  private func leaks(before end: Int) -> [Finding] {
    let open = timeline.suspects(at: timeline.operations[end - 1].end)
    let known = Set(open.map(\.serial))
    let closed = timeline.suspects(at: timeline.events.count).filter { !known.contains($0.serial) }
    return (open + closed).map(finding)
  }

  /// A suspicious reference as a finding.
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

  /// The line of the file that an operation stands in; for what `closing` adds, the last one.
  private func line(of operation: Int) -> Int {
    guard operation > 0 else { return header.line }
    let own = lines[..<min(operation, lines.count)].last { $0.line > 0 }
    return own?.line ?? header.line
  }

  /// Where an operation is found.
  public func place(of operation: Int) -> Finding.Place {
    isRecording ? .operation(operation) : .line(line(of: operation))
  }

  /// What is alive when everything is closed, and held by nothing that explains it.
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
