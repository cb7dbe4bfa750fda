import Language
import Timeline

// Places in history as text: `12`, `12.3`, `step 214`.
extension GotoTarget {
  /// Parses a place as `goto` does. Columns in errors count from the start of `text`.
  public static func parse(_ text: String) throws(LanguageError) -> GotoTarget {
    let verb = "goto "
    do throws(LanguageError) {
      if case .screen(.goto(let target)) = try CommandLine.parse(Array((verb + text).utf8)) {
        return target
      }
    } catch {
      throw LanguageError(
        line: error.line, column: error.column - verb.utf8.count, message: error.message)
    }
    throw LanguageError(line: 1, column: 1, message: "expected a place")
  }

  /// The position of the cursor for this place. Throws if there is no such place.
  public func position(in timeline: Timeline) throws(Unknown) -> Int {
    let operations = timeline.operations
    switch self {
    case .operation(let index) where operations.indices.contains(index):
      return operations[index].end
    case .within(let index, let step) where operations.indices.contains(index):
      let record = operations[index]
      guard 0...record.end - record.first ~= step else {
        throw Unknown(why: "Operation \(index) has \(record.end - record.first) steps.")
      }
      return record.first + step
    case .step(let step) where 0...timeline.events.count ~= step: return step
    case .step: throw Unknown(why: "There are \(timeline.events.count) steps.")
    case .operation, .within:
      throw Unknown(why: "The last operation is \(operations.count - 1).")
    }
  }
}
