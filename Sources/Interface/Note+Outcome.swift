// Note+Outcome.swift: what came out of an operation or a directive, in one line.

import Canvas
import Ground
import Scenario
import Timeline

extension Note {
  /// What was to be done was cancelled, and this is still the run that it was.
  static let cancelled = Note(text: "Cancelled: this is the run as it was.", role: .hint)

  /// Why the machine stopped; the keys stand first, so that a narrow screen cuts the reason.
  init(_ stops: [Stop]) {
    self.init(text: "Stopped (`,` back, `:restart`): \(Sentence.reason(stops))", role: .error)
  }

  /// The answer to an operation; the stops are those that it ended in.
  init(_ outcome: Outcome, text: String, steps: Int, stops: [Stop]) {
    switch outcome {
    case .done(let answer):
      let told = answer.sentence.map { ": \($0)" } ?? ""
      self.init(text: "\(text) done in \(steps) steps\(told)", role: .success)
    case .failed(let errno, let answer):
      let told = answer.sentence.map { " (\($0))" } ?? ""
      self.init(text: "\(text) failed: \(errno.name), \(errno.sentence)\(told)", role: .error)
    case .complaint(let why): self.init(text: "\(text) did nothing: \(why)", role: .error)
    case .stopped: self.init(stops)
    }
  }

  /// The answer to a directive.
  init(_ verdict: Verdict) {
    switch verdict {
    case .said(let text): self.init(text: text, role: .text)
    case .holds: self.init(text: "It is so.", role: .success)
    case .fails(let why): self.init(text: why, role: .error)
    }
  }
}

extension Answer {
  /// What the operation gave; nil if nothing.
  fileprivate var sentence: String? {
    switch self {
    case .nothing: return nil
    case .status(let status):
      return "ino \(status.number), mode \(String(status.mode & 0o7777, radix: 8)), "
        + "nlink \(status.nlink), owner \(status.uid):\(status.gid)"
        + (status.contentsInWords.map { ", \($0)" } ?? "")
    case .entries(let entries):
      let names = entries.prefix(12).map { Quoting.word($0.name) }.joined(separator: " ")
      return "\(entries.count) entries: \(names)\(entries.count > 12 ? " …" : "")"
    case .target(let bytes): return "it says \(Quoting.word(bytes, always: true))"
    case .data(let bytes):
      return "\(bytes.count) bytes: \(Quoting.word(bytes.prefix(60), always: true))"
    case .written(let count): return "\(count) bytes written"
    case .offset(let offset): return "offset \(offset)"
    case .names(let names):
      let list = names.prefix(12).map { Quoting.word($0) }.joined(separator: " ")
      return "\(names.count) attributes: \(list)\(names.count > 12 ? " …" : "")"
    case .path(let bytes): return Quoting.word(bytes)
    case .task(let name): return "it is \(name)"
    case .counts(let counts):
      let words = counts.map { "\($0.key?.name ?? "ok") \($0.value) times" }.sorted()
      return words.joined(separator: ", ")
    }
  }
}
