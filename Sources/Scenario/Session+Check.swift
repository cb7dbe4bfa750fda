import Language
import Ground
import Timeline

// Evaluates expressions and directives on the model at the cursor and the outcome of the last
// operation. The only side effect is that a condition is added to `breakpoints`.
extension Session {
  func check(_ directive: Directive) -> Verdict {
    switch directive {
    case .say(let text): return .said(text)
    case .stop(let condition):
      breakpoints.append(Breakpoint(condition: condition))
      return .said("Number \(breakpoints.count): \(condition.text).")
    case .stage: return .holds
    case .expect(let expectation, let names):
      let isAsked = names.isEmpty || names.contains { $0.name == engineName }
      return isAsked ? check(expectation) : .holds
    }
  }

  package func check(_ expectation: Expectation) -> Verdict {
    let outcome = timeline.operations.last?.outcome
    switch expectation {
    case .stop(let kind): return expectStop(outcome, kind)
    case .holders(let word, let words): return checkHolders(word, words)
    case .noLeaks: return checkLeaks()
    case .notAsked:
      if case .complaint = outcome { return .holds }
      return .fails("expected not asked, but the operation was asked")
    case .holds(let expression):
      do throws(Unknown) {
        guard case .truth(let holds) = try evaluate(expression) else {
          return .fails("expected something that is true or false: \(expression.text)")
        }
        return holds ? .holds : .fails("expected \(expression.text)\(try explain(expression))")
      } catch { return .fails("expected \(expression.text), but \(error.why)") }
    }
  }

  private func expectStop(_ outcome: Outcome?, _ kind: StopKind) -> Verdict {
    if case .stopped(let reason) = outcome {
      if reason.kind == kind { return .holds }
      return .fails("expected a \(kind.rawValue), but \(Sentence.reason(timeline.model.stops))")
    }
    return .fails("expected a \(kind.rawValue), but the machine still runs")
  }

  /// The values on both sides of a comparison. For `and`, those of the first operand that fails.
  private func explain(_ expression: Expression) throws(Unknown) -> String {
    if case .and(let left, let right) = expression.kind {
      return try explain(try truth(left) ? right : left)
    }
    guard case .comparison(let left, _, let right) = expression.kind else { return "" }
    let notation = left.notation ?? right.notation
    let sides = try [left, right].filter(\.isQuestion).map { side throws(Unknown) in
      "\(side.text) is \(try evaluate(side).text(notation ?? side.ownNotation))"
    }
    return sides.isEmpty ? "" : ", but " + sides.joined(separator: " and ")
  }
}

/// The value of an expression.
public enum Value: Hashable, Sendable {
  case number(Int64)
  case truth(Bool)
  /// Nil is success.
  case errno(Errno?)
  case text([UInt8])
  /// Sorted by bytes.
  case list([[UInt8]])

  /// The value as text; numbers in the given notation.
  public func text(_ notation: Expression.Notation = .decimal) -> String {
    switch self {
    case .number(let number): notation.text(of: number)
    case .truth(let truth): "\(truth)"
    case .errno(let errno): errno?.name ?? "ok"
    case .text(let bytes): Quoting.word(bytes, always: true)
    case .list(let names): Expression.text(of: names)
    }
  }
}

extension Expression {
  /// Whether the node needs evaluation; false for literals.
  fileprivate var isQuestion: Bool {
    switch kind {
    case .total, .function: true
    case .number, .text, .list, .errno, .comparison, .and, .or, .not: false
    }
  }

  /// The notation of a literal number.
  fileprivate var notation: Notation? {
    if case .number(_, let notation) = kind { notation } else { nil }
  }

  /// The notation of a function's value, unless the comparison has a literal.
  fileprivate var ownNotation: Notation {
    if case .function(let function, _) = kind { function.notation } else { .decimal }
  }
}

extension Session {
  /// Evaluates an expression at the cursor.
  public func evaluate(_ expression: Expression) throws(Unknown) -> Value {
    switch expression.kind {
    case .number(let number, _): return .number(number)
    case .text(let bytes): return .text(bytes)
    case .list(let names): return .list(names.sorted { $0.lexicographicallyPrecedes($1) })
    case .errno(let name): return .errno(try errno(named: name))
    case .total(let total): return try evaluate(total)
    case .function(let function, let object): return try evaluate(function, object)
    case .comparison(let left, let comparison, let right):
      return .truth(try compare(evaluate(left), comparison, evaluate(right)))
    case .and(let left, let right): return .truth(try truth(left) ? try truth(right) : false)
    case .or(let left, let right): return .truth(try truth(left) ? true : try truth(right))
    case .not(let inner): return .truth(try !truth(inner))
    }
  }

  private func errno(named name: String?) throws(Unknown) -> Errno? {
    guard let name else { return nil }
    guard let errno = Errno.named(name) else { throw Unknown(why: "unknown errno \(name)") }
    return errno
  }

  private func truth(_ expression: Expression) throws(Unknown) -> Bool {
    guard case .truth(let truth) = try evaluate(expression) else {
      throw Unknown(why: "\(expression.text) is neither true nor false")
    }
    return truth
  }

  private func compare(
    _ left: Value, _ comparison: Expression.Comparison, _ right: Value
  ) throws(Unknown) -> Bool {
    switch comparison {
    case .equal: return left == right
    case .notEqual: return left != right
    case .less, .lessOrEqual, .greater, .greaterOrEqual: break
    }
    guard case .number(let left) = left, case .number(let right) = right else {
      throw Unknown(why: "only numbers can be ordered")
    }
    switch comparison {
    case .less: return left < right
    case .lessOrEqual: return left <= right
    case .greater: return left > right
    case .greaterOrEqual: return left >= right
    case .equal, .notEqual: return false
    }
  }

  private func evaluate(_ total: Expression.Total) throws(Unknown) -> Value {
    let model = timeline.model
    switch total {
    case .dentries: return .number(Int64(model.alive.dentries))
    case .inodes: return .number(Int64(model.alive.inodes))
    case .files: return .number(Int64(model.alive.files))
    case .queue: return .number(Int64(model.filesystems.reduce(0) { $0 + $1.queue.count }))
    case .cache: return .number(Int64(model.filesystems.reduce(0) { $0 + $1.cache.count }))
    case .locks: return .number(Int64(model.locks.count))
    case .leaks: return .number(Int64(leaks))
    case .reported: return .number(Int64(reported))
    case .orphans:
      return .number(Int64(model.filesystems.reduce(0) { $0 + Reach(model, $1).orphans.count }))
    case .errno:
      let index = timeline.operations(endedBy: timeline.cursor) - 1
      guard index < 0 || timeline.operations[index].end == timeline.cursor else {
        throw Unknown(why: "the operation has not ended yet")
      }
      switch index < 0 ? nil : timeline.operations[index].outcome {
      case .failed(let errno, _): return .errno(errno)
      case .done, nil: return .errno(nil)
      case .complaint(let text): throw Unknown(why: "the operation could not be asked: \(text)")
      case .stopped(let reason): throw Unknown(why: Sentence.reason(reason))
      }
    }
  }
}
