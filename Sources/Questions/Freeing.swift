/// What would free an object, as `:free?` and `dentree free` answer it.

import Ground
import Timeline

/// What was found.
public enum Freeing: Hashable, Sendable {
  /// These operations, in this order, destroy the object. `isLeast` if it was tried that none of them
  /// can be left out.
  case by([String], isLeast: Bool = true)
  /// Nothing that was tried does; closing and unmounting everything does.
  case theEnd([Limit] = [])
  /// Nothing does, not even closing and unmounting everything: the references that remain.
  case nothing([String], [Limit] = [])
  /// Nothing that was tried does, and closing and unmounting everything stops the machine: why.
  case stops(StopReason, [Limit] = [])
  /// It is destroyed already, or was never born.
  case gone
  /// Nothing can be tried: why.
  case untried(String)

  /// How many objects one looks at before something is tried.
  public static let mostObjects = 16_384

  /// Where the search did not go on.
  public enum Limit: Hashable, Sendable {
    /// It looked at so many objects that hold the object, or hold those.
    case objects(Int)
    /// Names are deeper than a path can say.
    case depth
    /// So many operations that were tried stop the machine.
    case stops(Int)
    /// Trying took so many steps.
    case steps(Int)
  }
}

extension Freeing {
  /// The answer in lines, about an object with that name.
  public func lines(about name: String) -> [String] {
    switch self {
    case .by(let lines, let isLeast):
      let least =
        isLeast ? "none of them can be left out" : "whether all are needed was not tried"
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
    case .untried(let why): return ["What frees \(name) cannot be tried: \(why)."]
    }
  }
}

extension Freeing.Limit {
  /// What was not tried, and what is not known because of that.
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
