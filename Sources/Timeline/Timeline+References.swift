import Ground

// References that have ended: the model forgets who held them, the events do not.
extension Timeline {
  /// A reference that was taken before the cursor; one that has ended is searched from there backward.
  public func reference(_ serial: UInt32) -> ReferenceState? {
    guard serial > 0, serial <= model.references.count else { return nil }
    if let held = model.references[serial] { return held }
    let taken = model.references.taken(serial)
    return events[taken..<cursor].lastIndex {
      if case .reference(.dropped(_, _, _, serial)) = $0 { true } else { false }
    }.flatMap { reference(endedAt: $0) }
  }

  /// The reference that was dropped by an event before the cursor; nil if that event dropped none.
  public func reference(endedAt index: Int) -> ReferenceState? {
    guard case .reference(.dropped(let subject, let holder, _, let serial)) = events[index],
      serial != 0
    else {
      return nil
    }
    return ReferenceState(
      serial: serial, subject: subject, holder: holder,
      taken: Int32(model.references.taken(serial)), ended: Int32(index))
  }
}
