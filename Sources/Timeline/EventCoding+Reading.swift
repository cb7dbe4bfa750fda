import Ground

// Reading: the mirror image of `EventCoding+Writing.swift`, case by case. What is read is an event; that
// it can happen is for the model to say.
extension DeltaCoder {
  mutating func event(_ bytes: inout ByteReader) throws(DecodingFailure) -> Event {
    let tag: EventTag = try bytes.choice()
    switch tag {
    case .born: return .born(try id(&bytes), of: try id(&bytes), number: try bytes.signed())
    case .described:
      return .described(
        try id(&bytes), mode: try bytes.narrow(), nlink: try bytes.narrow(),
        uid: try bytes.narrow(), gid: try bytes.narrow())
    case .took:
      return .took(
        try id(&bytes), try holder(&bytes), from: try bytes.narrow(),
        reference: try reference(&bytes))
    case .dropped:
      return .dropped(
        try id(&bytes), try holder(&bytes), from: try bytes.narrow(),
        reference: try reference(&bytes))
    case .transferred:
      return .transferred(
        try id(&bytes), try holder(&bytes), to: try holder(&bytes),
        reference: try reference(&bytes))
    case .destroyed: return .destroyed(try id(&bytes))
    case .flagged: return .flagged(try id(&bytes), try bytes.choice(), try bytes.truth())
    case .attributed:
      let (id, attribute) = (try id(&bytes), try bytes.choice(Attribute.self))
      return .attributed(id, from: try bytes.signed(), to: try bytes.signed(), attribute)
    case .written:
      return .written(
        try id(&bytes), from: try bytes.signed(), to: try bytes.signed(), age: try bytes.narrow())
    case .hashed, .unhashed, .renamed, .moved, .swapped, .filled, .emptied:
      return try tree(tag, &bytes)
    case .mounted, .unmounted, .installed, .uninstalled, .entered: return try mounts(tag, &bytes)
    case .queued, .dequeued, .cached, .uncached, .locked, .unlocked, .stopped:
      return try machine(tag, &bytes)
    case .operation, .returned, .began, .ended, .decided, .refused: return try told(tag, &bytes)
    }
  }

  private mutating func tree(_ tag: EventTag, _ bytes: inout ByteReader) throws(DecodingFailure)
    -> Event
  {
    let subject = try id(&bytes)
    switch tag {
    case .hashed: return .hashed(subject, try name(&bytes), under: try id(&bytes))
    case .unhashed: return .unhashed(subject, try name(&bytes), under: try id(&bytes))
    case .renamed: return .renamed(subject, from: try name(&bytes), to: try name(&bytes))
    case .moved: return .moved(subject, from: try id(&bytes), to: try id(&bytes))
    case .swapped: return .swapped(subject, from: try id(&bytes), to: try id(&bytes))
    case .filled:
      return .filled(
        subject, try name(&bytes), try id(&bytes), slot: try slot(&bytes),
        isStatic: try bytes.truth())
    case .emptied:
      return .emptied(
        subject, try name(&bytes), try id(&bytes), slot: try slot(&bytes),
        isStatic: try bytes.truth())
    case _: preconditionFailure("not a change of the trees")
    }
  }

  private mutating func mounts(_ tag: EventTag, _ bytes: inout ByteReader) throws(DecodingFailure)
    -> Event
  {
    let subject = try id(&bytes)
    switch tag {
    case .mounted: return .mounted(subject, on: try id(&bytes), in: try id(&bytes))
    case .unmounted: return .unmounted(subject, on: try id(&bytes), in: try id(&bytes))
    case .installed:
      return .installed(
        subject, try name(&bytes), try id(&bytes), number: try bytes.narrow())
    case .uninstalled:
      return .uninstalled(
        subject, try name(&bytes), try id(&bytes), number: try bytes.narrow())
    case .entered: return .entered(subject, from: try id(&bytes), to: try id(&bytes))
    case _: preconditionFailure("not a change of the mounts")
    }
  }

  private mutating func machine(
    _ tag: EventTag, _ bytes: inout ByteReader
  ) throws(DecodingFailure) -> Event {
    let subject = try id(&bytes)
    switch tag {
    case .queued, .dequeued:
      let owner = try id(&bytes), reference = try reference(&bytes)
      let place: Int32 = try bytes.narrow()
      return tag == .queued
        ? .queued(subject, reference: reference, at: place, of: owner)
        : .dequeued(subject, reference: reference, at: place, of: owner)
    case .cached: return .cached(subject)
    case .uncached: return .uncached(subject)
    case .locked, .unlocked:
      let start = bytes
      let word = try bytes.byte()
      guard let kind = LockKind(rawValue: word >> 1) else {
        throw start.damage("no kind of lock has this number")
      }
      let mode: LockMode = word & 1 == 1 ? .write : .read
      return tag == .locked ? .locked(subject, kind, mode) : .unlocked(subject, kind, mode)
    case .stopped: return .stopped(subject, try bytes.choice())
    case _: preconditionFailure("not a change of the machine")
    }
  }

  private mutating func told(_ tag: EventTag, _ bytes: inout ByteReader) throws(DecodingFailure)
    -> Event
  {
    if tag == .returned { return .returned(errno: try bytes.narrow()) }
    let subject = try id(&bytes), name = try name(&bytes)
    switch tag {
    case .operation: return .operation(task: subject, name)
    case .began: return .began(subject, name, try bytes.choice())
    case .ended: return .ended(subject, name, try bytes.choice())
    case .decided: return .decided(subject, name, try id(&bytes), try bytes.choice())
    case .refused: return .refused(subject, name, errno: try bytes.narrow())
    case _: preconditionFailure("neither a frame nor a decision")
    }
  }
}
