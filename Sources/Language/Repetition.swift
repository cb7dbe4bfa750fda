// `repeat N OP…`: one operation many times, with `%d` standing for the number of the round. The text
// is kept and read again in each round, so `%d` may be part of any word.

/// An operation to run `count` times, and its text.
public struct Repetition: Hashable, Sendable {
  /// How many rounds; 1 to `Limits.rounds`.
  public var count: Int
  /// The operation's text with its `%d`. Bytes that are no printable text are spelled as escapes.
  public var template: String
  /// Where the template begins in its line.
  public var column: SourceColumn
}

extension Repetition {
  /// The operation of one round, counted from 1. A file that was read has no round that throws.
  public func operation(iteration: Int) throws(LanguageError) -> Operation {
    do throws(Mistake) {
      return try read(iteration: iteration)
    } catch {
      throw LanguageError(line: 1, column: error.column, message: error.message)
    }
  }

  /// Tries the rounds that can differ. What a round may break is a digit in its place (8 and 9 are not
  /// octal, 2 is no bit), seen within the first ten, or a size, which only grows up to the last.
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
