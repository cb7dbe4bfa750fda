import Ground

// The history of one object: each event that changed it, its birth, its end.
extension Event {
  /// True if the event changed the object, or who holds it.
  public func changes(_ object: ObjectID) -> Bool {
    let traits = traits
    return (traits.history ?? traits.changed).contains(object)
  }
}

extension Timeline {
  /// The position right after the newest change of an object that lies before `position`; nil if there
  /// is none.
  public func change(of id: ObjectID, before position: Int) -> Int? {
    events[..<max(0, position - 1)].lastIndex { $0.changes(id) }.map { $0 + 1 }
  }

  /// The position right after the next change of an object.
  public func change(of id: ObjectID, after position: Int) -> Int? {
    events[position...].firstIndex { $0.changes(id) }.map { $0 + 1 }
  }

  /// The position right after an object came to be.
  public func birth(of id: ObjectID) -> Int? {
    events.firstIndex { if case .reference(.born(id, _, _)) = $0 { true } else { false } }.map {
      $0 + 1
    }
  }

  /// The position right after an object was destroyed.
  public func end(of id: ObjectID) -> Int? {
    events.lastIndex { $0 == .reference(.destroyed(id)) }.map { $0 + 1 }
  }

  /// How many operations end at or before a position.
  public func operations(endedBy position: Int) -> Int {
    guard let last = position == 0 ? nil : operation(of: position - 1) else { return 0 }
    return operations[last].end <= position ? last + 1 : last
  }
}
