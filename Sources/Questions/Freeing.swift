/// The answer of `:free?` and `dentree free`: what would free an object.

import Ground
import Timeline

/// The result of the search.
public enum Freeing: Hashable, Sendable {
  /// These operations, in this order, destroy the object. `isLeast` means that without any one of
  /// them it lives, as trying showed.
  case by([String], isLeast: Bool = true)
  /// No operations that were tried destroy it; closing and unmounting everything does.
  case theEnd([Limit] = [])
  /// Not even closing and unmounting everything destroys it. These references remain.
  case nothing([String], [Limit] = [])
  /// No operations that were tried destroy it, and closing and unmounting everything stops the
  /// machine.
  case stops(StopReason, [Limit] = [])
  /// It is already destroyed, or was never made.
  case gone
  /// Nothing can be tried, for this reason.
  case untried(String)

  /// The most objects that the search considers before it tries operations.
  public static let mostObjects = 16_384

  /// Why the search ended early.
  public enum Limit: Hashable, Sendable {
    /// It found this many direct and indirect holders.
    case objects(Int)
    /// Some names are too deep for a path.
    case depth
    /// This many of the tried operations stop the machine.
    case stops(Int)
    /// The tried operations took this many steps.
    case steps(Int)
  }
}

extension Freeing {
  /// The answer in lines. `name` is the object's.
  public func lines(about name: String) -> [String] {
    switch self {
    case .by(let lines, let isLeast):
      let least =
        isLeast ? "none of them can be left out" : "some may not be needed"
      return ["These operations free \(name); \(least):"] + lines.map { "  \($0)" }
    case .theEnd(let limits):
      return [
        "Nothing was found that frees \(name); closing everything and unmounting the root does."
      ] + limits.map(\.text)
    case .nothing(let remaining, let limits):
      return [
        "Nothing was found that frees \(name). With everything closed and unmounted it is held by"
      ]
        + (remaining.isEmpty ? ["  no holder that is known"] : remaining.map { "  \($0)" })
        + limits.map(\.text)
    case .stops(let reason, let limits):
      return [
        "Nothing was found that frees \(name), and closing and unmounting everything stops the "
          + "machine: \(Sentence.reason(reason))."
      ] + limits.map(\.text)
    case .gone: return ["\(name) is not alive here."]
    case .untried(let why): return ["Cannot try what frees \(name): \(why)."]
    }
  }
}

extension Freeing.Limit {
  /// What was not tried, and what is unknown because of it.
  var text: String {
    switch self {
    case .objects(let count):
      "Only \(Self.grouped(count)) objects were looked at: whether the names, files and mounts "
        + "beyond them free it is not known."
    case .depth:
      "Some names lie deeper than a path can say: whether removing them frees it is not known."
    case .stops(let count):
      "\(count) operations that were tried stop the machine: whether it can be freed without them "
        + "is not known."
    case .steps(let count):
      "Trying ended after \(Self.grouped(count)) steps: whether more operations free it is not known."
    }
  }

  /// `4,096`
  private static func grouped(_ count: Int) -> String {
    let digits = String(count)
    return digits.enumerated().map { index, digit in
      index > 0 && (digits.count - index).isMultiple(of: 3) ? ",\(digit)" : "\(digit)"
    }.joined()
  }
}
