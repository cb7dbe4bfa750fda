import Ground

// The history of one object: its birth, each event that changed it, its end.
extension Event {
  /// Whether the event changed the object or its holders.
  public func changes(_ object: ObjectID) -> Bool {
    let traits = traits
    return (traits.history ?? traits.changed).contains(object)
  }
}

extension Timeline {
  /// The position right after the last change of an object before `position`; nil if there is none.
  public func change(of id: ObjectID, before position: Int) -> Int? {
    events[..<max(0, position - 1)].lastIndex { $0.changes(id) }.map { $0 + 1 }
  }

  /// The position right after the next change of an object; nil if there is none.
  public func change(of id: ObjectID, after position: Int) -> Int? {
    events[position...].firstIndex { $0.changes(id) }.map { $0 + 1 }
  }

  /// The position right after an object's birth.
  public func birth(of id: ObjectID) -> Int? {
    events.firstIndex { if case .reference(.born(id, _, _)) = $0 { true } else { false } }.map {
      $0 + 1
    }
  }

  /// The position right after an object's end.
  public func end(of id: ObjectID) -> Int? {
    events.lastIndex { $0 == .reference(.destroyed(id)) }.map { $0 + 1 }
  }

  /// How many operations have ended at a position.
  public func operations(endedBy position: Int) -> Int {
    guard let last = position == 0 ? nil : operation(of: position - 1) else { return 0 }
    return operations[last].end <= position ? last + 1 : last
  }
}
