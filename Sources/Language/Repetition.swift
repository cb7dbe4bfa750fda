// `repeat N OP…` runs one operation many times. `%d` is the number of the round and may be part of
// any word, so the operation stays text and is parsed in each round.

/// An operation to run `count` times.
public struct Repetition: Hashable, Sendable {
  /// The number of rounds, 1 to `Limits.rounds`.
  public var count: Int
  /// The operation's text, with its `%d`. Unprintable bytes are escaped.
  public var template: String
  /// Where the template begins in its line.
  public var column: SourceColumn
}

extension Repetition {
  /// The operation of a round, counted from 1. It does not throw if `check` passed.
  public func operation(iteration: Int) throws(LanguageError) -> Operation {
    do throws(Mistake) {
      return try read(iteration: iteration)
    } catch {
      throw LanguageError(line: 1, column: error.column, message: error.message)
    }
  }

  /// Parses the rounds that could fail. The number can make a digit invalid (8 and 9 are not octal,
  /// 2 is not a bit), which shows in the first ten rounds, or exceed a limit, which shows in the
  /// last one.
  func check() throws(Mistake) {
    for iteration in 1...min(count, 10) { _ = try read(iteration: iteration) }
    _ = try read(iteration: count)
  }

  private func read(iteration: Int) throws(Mistake) -> Operation {
    let text = Self.substitute(iteration, in: Array(template.utf8))
    do throws(Mistake) {
      let parser = LineParser(place: .repetition)
      guard case .operation(let operation)? = try parser.parse(text, number: 1)?.content else {
        throw Mistake(column: 1, message: "expected an operation to repeat")
      }
      return operation
    } catch {
      throw Mistake(column: error.column + column.number - 1, message: error.message)
    }
  }

  private static func substitute(_ iteration: Int, in template: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    var position = 0
    while position < template.count {
      if template[position...].starts(with: "%d".utf8) {
        text += String(iteration).utf8
        position += 2
      } else {
        text.append(template[position])
        position += 1
      }
    }
    return text
  }
}
