// RunHead.swift: what every JSON document says first: which run it is of.

import Language
import Ground
import Scenario
import Timeline

extension JSONObject {
  /// Title, file and engine of a run. What is as in the newest kernfs is left out.
  mutating func addHead(of session: Session) {
    add("title", Quoting.visible(session.title.utf8))
    if let file = session.file { add("file", Quoting.visible(file.name.utf8)) }
    add("fs", session.header.text)
    add("edition", session.options.edition.rawValue)
    add("rules", session.options.settings.map { Self.quoted("\($0.rule)=\($0.value)") })
    add("faults", session.options.faults.map { Self.quoted($0.name) })
    add("rename", session.options.rename.rawValue)
  }

  /// An operation's number, its line and what came of it, errors by name.
  mutating func add(_ index: Int, _ record: OperationRecord, in timeline: Timeline) {
    add("operation", index)
    add("text", record.text)
    if record.task != Line<Operation>.firstTask { add("task", record.task) }
    add("outcome", record.outcome.word)
    if let errno = record.outcome.errno { add("errno", errno.name) }
    if case .complaint(let text) = record.outcome { add("complaint", Quoting.visible(text.utf8)) }
    if case .stopped(let reason) = record.outcome { add("stop", Sentence.reason(reason)) }
  }

  /// When a file was read, written and changed.
  mutating func add(_ times: Status.Times) {
    add("atime", times.accessed)
    add("mtime", times.modified)
    add("ctime", times.changed)
  }

  /// How many references are not sound, by kind.
  mutating func add(_ counts: SuspicionCounts) {
    for suspicion in Suspicion.allCases { add(suspicion.key, counts[suspicion]) }
  }
}

extension Outcome {
  /// How it ended, in one word.
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
