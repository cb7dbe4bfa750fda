// RunHead.swift: the first members of every JSON document, which identify the run.

import Language
import Ground
import Scenario
import Timeline

extension JSONObject {
  /// Adds the title, file and engine of a run. Values of the newest kernfs are left out.
  mutating func addHead(of session: Session) {
    add("title", Quoting.visible(session.title.utf8))
    if let file = session.file { add("file", Quoting.visible(file.name.utf8)) }
    add("fs", session.header.text)
    add("edition", session.options.edition.rawValue)
    add("rules", session.options.settings.map { Self.quoted("\($0.rule)=\($0.value)") })
    add("faults", session.options.faults.map { Self.quoted($0.name) })
    add("rename", session.options.rename.rawValue)
  }

  /// Adds an operation's number, line and outcome; errors by name.
  mutating func add(_ index: Int, _ record: OperationRecord, in timeline: Timeline) {
    add("operation", index)
    add("text", record.text)
    if record.task != Line<Operation>.firstTask { add("task", record.task) }
    add("outcome", record.outcome.word)
    if let errno = record.outcome.errno { add("errno", errno.name) }
    if case .complaint(let text) = record.outcome { add("complaint", Quoting.visible(text.utf8)) }
    if case .stopped(let reason) = record.outcome { add("stop", Sentence.reason(reason)) }
  }

  /// Adds the times of a file.
  mutating func add(_ times: Status.Times) {
    add("atime", times.accessed)
    add("mtime", times.modified)
    add("ctime", times.changed)
  }

  /// Adds the numbers of suspicious references by kind.
  mutating func add(_ counts: SuspicionCounts) {
    for suspicion in Suspicion.allCases { add(suspicion.key, counts[suspicion]) }
  }
}

extension Outcome {
  /// The outcome in one word.
  fileprivate var word: String {
    switch self {
    case .done: "done"
    case .failed: "failed"
    case .complaint: "complaint"
    case .stopped(let reason): reason.kind.rawValue
    }
  }
}

extension Suspicion {
  /// Its name as a member of an object.
  var key: String {
    switch self {
    case .orphaned: "orphaned"
    case .leftOver: "leftOver"
    case .stale: "stale"
    case .ring: "ring"
    }
  }
}
