import Ground

// References that have ended. The model no longer has their holders, but the events do.
extension Timeline {
  /// A reference that was taken before the cursor. For one that has ended, searches backward from
  /// the cursor.
  public func reference(_ serial: UInt32) -> ReferenceState? {
    guard serial > 0, serial <= model.references.count else { return nil }
    if let held = model.references[serial] { return held }
    let taken = model.references.taken(serial)
    return events[taken..<cursor].lastIndex {
      if case .reference(.dropped(_, _, _, serial)) = $0 { true } else { false }
    }.flatMap { reference(endedAt: $0) }
  }

  /// The reference that the event at `index` dropped, before the cursor; nil if it dropped none.
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
