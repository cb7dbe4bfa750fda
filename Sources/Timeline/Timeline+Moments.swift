import Ground

// Stepping by moments. A moment is an event that changes a count, a tree, the queue or a state, or
// refuses something; locks, frames, decisions and references that change hands on the way belong to
// the moment that comes after them. Every single event can be reached too: `goto N.M`.
extension Event {
  /// True if stepping stops before it.
  public var isMoment: Bool { traits.isMoment }
}

extension Timeline {
  /// The position just before the newest moment that lies before `position`; 0 at the start.
  public func moment(before position: Int) -> Int {
    var index = position - 1
    while index > 0, !events[index].isMoment { index -= 1 }
    return max(0, index)
  }

  /// The position just before the next moment but one, so that one of them lies in between; the end
  /// if there is none. The inverse of `moment(before:)` wherever that stops.
  public func moment(after position: Int) -> Int {
    var index = position + 1
    while index < events.count, !events[index].isMoment { index += 1 }
    return min(index, events.count)
  }
}

// How a moment is called.
extension Timeline {
  /// The place of the cursor as the header shows it and `goto` reads it: `op 12, step 3/14`.
  public func place(of position: Int) -> String {
    guard position > 0, let index = operation(of: position - 1) else { return "the start of time" }
    let record = operations[index]
    return "op \(index), step \(position - record.first)/\(record.end - record.first)"
  }
}
