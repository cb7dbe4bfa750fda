import Language
import Ground
import Timeline

/// A line of a run: done or waiting.
struct ScriptLine: Hashable {
  let line: Line<Statement>
  /// Its index among the statements of the run's file; nil if it was typed or read from another
  /// file.
  let statement: Int?
  /// For an operation, whether it reached the engine; for a claim, whether it was true when first
  /// checked. True while the line waits.
  var isFine = true
  /// Whether the line came from a file. A false claim from a file is kept; a typed one was a
  /// question and is not saved.
  var isRead = false
}

extension ScriptLine {
  /// The lines of a saved scenario for this line; empty if they follow from other lines or are not
  /// saved.
  var texts: [String] {
    switch line.content {
    case .operation(let operation):
      if Session.closing.contains(where: { $0.operation == operation }) { return [] }
      // With the claim that makes the saved file pass.
      return [line.with(operation).script] + (isFine ? [] : ["expect not asked"])
    case .directive(let directive):
      return (isFine || isRead) && directive.isKept ? [line.with(directive).script] : []
    }
  }

  /// Whether quitting would lose the line.
  var isWork: Bool {
    if case .directive(.stop) = line.content { isFine } else { !texts.isEmpty }
  }

  /// Whether the line expects the machine to stop in this way.
  func expects(_ kind: StopKind) -> Bool {
    guard case .directive(.expect(.stop(let expected), _)) = line.content else { return false }
    return expected == kind
  }

  /// Whether the line expects that the operation before it was not asked.
  var expectsNotAsked: Bool {
    guard case .directive(.expect(.notAsked, _)) = line.content else { return false }
    return true
  }

  var isOperation: Bool {
    if case .operation = line.content { true } else { false }
  }
}

extension Directive {
  /// Whether the line is saved as it was typed. Conditions are saved from `breakpoints`; claims
  /// about one engine of an exhibit are not saved; `expect not asked` is saved with its operation.
  fileprivate var isKept: Bool {
    switch self {
    case .stop, .stage: false
    case .expect(let expectation, let names): names.isEmpty && expectation != .notAsked
    case .say: true
    }
  }
}

extension Line where Content == Operation {
  /// The line as written, or in canonical form if it has bytes that text cannot show.
  fileprivate var script: String { text.utf8.elementsEqual(source) ? text : content.text }
}

extension Line where Content == Directive {
  /// As for an operation, for a claim or a text.
  fileprivate var script: String {
    guard case .say(let prose) = content, !text.utf8.elementsEqual(source) else { return text }
    return "say " + Quoting.prose(prose)
  }
}

extension Session {
  /// What was done, in order, and what waits behind it.
  var entries: [ScriptLine] { script + waiting }

  /// The operation that stopped the machine and the claim that would allow it; nil if a later
  /// claim, waiting or done, does allow it.
  var unexpectedStop: (entry: Int, expectation: String)? {
    guard let stop, let last = script.lastIndex(where: \.isOperation) else { return nil }
    let claims = entries[(last + 1)...].prefix { !$0.isOperation }
    return claims.contains { $0.expects(stop.kind) } ? nil : (last, "expect \(stop.kind.rawValue)")
  }

  /// Whether the machine stopped, or an operation was not asked, and no claim allows that.
  public var hasUnallowed: Bool {
    let entries = entries
    let notAsked = script.indices.contains { index in
      script[index].isOperation && !script[index].isFine
        && !entries[(index + 1)...].prefix { !$0.isOperation }.contains(where: \.expectsNotAsked)
    }
    return notAsked || unexpectedStop != nil
  }

  /// The run as a scenario file that repeats it, without the comments of the original file.
  public var scenario: String {
    let stop = unexpectedStop
    let lines = entries.enumerated().flatMap { index, entry in
      entry.texts + (stop?.entry == index ? stop.map { [$0.expectation] } ?? [] : [])
    }
    return (beginning + breakpoints.map(\.condition.text) + lines).joined(separator: "\n") + "\n"
  }
}
