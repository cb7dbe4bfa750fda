import Language
import Ground
import Timeline

/// One line of what was done, or of what waits.
struct ScriptLine: Hashable {
  let line: Line<Statement>
  /// Its place among the statements of the run's file; nil for what was typed or read from elsewhere.
  let statement: Int?
  /// For an operation, whether it was asked; for a claim, whether it was true when it was said first.
  /// True for what waits.
  var isFine = true
  /// Whether it was read from a file, whose claims stay, true or not; a claim that is typed and fails is a
  /// question.
  var isRead = false
}

extension ScriptLine {
  /// The line as a scenario has it that is written from what was done; empty for what that says in
  /// another way, or not at all.
  var texts: [String] {
    switch line.content {
    case .operation(let operation):
      if Session.closing.contains(where: { $0.operation == operation }) { return [] }
      // So that it holds when it is run again.
      return [line.with(operation).script] + (isFine ? [] : ["expect not asked"])
    case .directive(let directive):
      return (isFine || isRead) && directive.isKept ? [line.with(directive).script] : []
    }
  }

  /// Whether leaving without saving would lose it.
  var isWork: Bool {
    if case .directive(.stop) = line.content { isFine } else { !texts.isEmpty }
  }

  /// True for a claim that the machine stopped in this way.
  func expects(_ kind: StopKind) -> Bool {
    guard case .directive(.expect(.stop(let expected), _)) = line.content else { return false }
    return expected == kind
  }

  /// True for a claim that the operation before it was not asked.
  var expectsNotAsked: Bool {
    guard case .directive(.expect(.notAsked, _)) = line.content else { return false }
    return true
  }

  var isOperation: Bool {
    if case .operation = line.content { true } else { false }
  }
}

extension Directive {
  /// Whether a scenario has it as it was typed. Conditions are written from those that there are, the
  /// engines of an exhibit are unknown elsewhere, and an operation says itself that it was not asked.
  fileprivate var isKept: Bool {
    switch self {
    case .stop, .stage: false
    case .expect(let expectation, let names): names.isEmpty && expectation != .notAsked
    case .say: true
    }
  }
}

extension Line where Content == Operation {
  /// The line as a file can have it: as it was written, unless that has bytes that text has not.
  fileprivate var script: String { text.utf8.elementsEqual(source) ? text : content.text }
}

extension Line where Content == Directive {
  /// The same for a claim or a text.
  fileprivate var script: String {
    guard case .say(let prose) = content, !text.utf8.elementsEqual(source) else { return text }
    return "say " + Quoting.prose(prose)
  }
}

extension Session {
  /// What was done, in order, and what waits behind it.
  var entries: [ScriptLine] { script + waiting }

  /// The place of the operation that stopped the machine, if nothing behind it says that it was to be
  /// expected; claims that wait count.
  var unexpectedStop: (entry: Int, expectation: String)? {
    guard let stop, let last = script.lastIndex(where: \.isOperation) else { return nil }
    let claims = entries[(last + 1)...].prefix { !$0.isOperation }
    return claims.contains { $0.expects(stop.kind) } ? nil : (last, "expect \(stop.kind.rawValue)")
  }

  /// Whether the machine stopped, or an operation was not asked, and no claim behind it allows that.
  public var hasUnallowed: Bool {
    let entries = entries
    let notAsked = script.indices.contains { index in
      script[index].isOperation && !script[index].isFine
        && !entries[(index + 1)...].prefix { !$0.isOperation }.contains(where: \.expectsNotAsked)
    }
    return notAsked || unexpectedStop != nil
  }

  /// What was done as a scenario file that does it again, without the comments of the run's own file.
  public var scenario: String {
    let stop = unexpectedStop
    let lines = entries.enumerated().flatMap { index, entry in
      entry.texts + (stop?.entry == index ? stop.map { [$0.expectation] } ?? [] : [])
    }
    return (beginning + breakpoints.map(\.condition.text) + lines).joined(separator: "\n") + "\n"
  }
}
