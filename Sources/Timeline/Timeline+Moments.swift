import Ground

// Stepping by moments. A moment is an event with a visible effect: on a count, a tree, the queue or
// an object's state; a refusal is one too. Locks, frames, decisions and transfers belong to the
// next moment. `goto N.M` reaches every event.
extension Event {
  /// Whether stepping stops before the event.
  public var isMoment: Bool { traits.isMoment }
}

extension Timeline {
  /// The position right before the last moment before `position`; 0 if there is none.
  public func moment(before position: Int) -> Int {
    var index = position - 1
    while index > 0, !events[index].isMoment { index -= 1 }
    return max(0, index)
  }

  /// The position right before the second moment from `position`, so that one moment is passed; the
  /// end if there is none. The inverse of `moment(before:)` at the positions where that stops.
  public func moment(after position: Int) -> Int {
    var index = position + 1
    while index < events.count, !events[index].isMoment { index += 1 }
    return min(index, events.count)
  }
}

// Names of positions.
extension Timeline {
  /// A position as the header shows it and `goto` reads it: `op 12, step 3/14`.
  public func place(of position: Int) -> String {
    guard position > 0, let index = operation(of: position - 1) else { return "the start of time" }
    let record = operations[index]
    return "op \(index), step \(position - record.first)/\(record.end - record.first)"
  }
}
