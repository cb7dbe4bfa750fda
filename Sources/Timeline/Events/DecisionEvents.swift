/// What an algorithm found and chose, and what it refused.
///
/// A decision comes right before its consequences, and a refusal before the end of the frame that
/// refuses. Neither changes the model.
///
/// kernfs: `walkExistingLocked`, `Dentry.cacheLocked`, `Inode.Keep`.

import Ground

extension DecisionEvent: EventFamily {
  enum Tag: UInt8 {
    case decided = 31, refused
  }

  func apply(to model: inout Model) {}
  func revert(in model: inout Model) {}

  func write(_ coder: inout DeltaCoder, _ bytes: inout ByteWriter) {
    switch self {
    case .decided(let id, let name, let other, let decision):
      coder.add(Tag.decided, id, name, other, to: &bytes)
      bytes.add(byte: decision.rawValue)
    case .refused(let id, let name, let errno):
      coder.add(Tag.refused, id, to: &bytes)
      coder.add(name, to: &bytes)
      bytes.add(signed: Int64(errno))
    }
  }

  init(_ tag: Tag, _ coder: inout DeltaCoder, _ bytes: inout ByteReader) throws(DecodingFailure) {
    let id = try coder.id(&bytes), name = try coder.name(&bytes)
    switch tag {
    case .decided: self = .decided(id, name, try coder.id(&bytes), try bytes.choice())
    case .refused: self = .refused(id, name, errno: try bytes.narrow())
    }
  }

  var traits: EventTraits {
    switch self {
    case .decided(let id, _, let other, _): EventTraits(ids: ObjectIDs(id, other), weight: 2)
    case .refused(let id, _, _):
      EventTraits(ids: ObjectIDs(id), isMoment: true, weight: 4, happening: .refuse)
    }
  }

  func renaming(_ other: (Name) -> Name) -> Self {
    switch self {
    case .decided(let id, let name, let object, let decision):
      .decided(id, other(name), object, decision)
    case .refused(let id, let name, let errno): .refused(id, other(name), errno: errno)
    }
  }

  var decidingRule: String? {
    guard case .decided(_, _, _, let decision) = self else { return nil }
    return switch decision {
    case .keeps, .keepsNot: "looked-up"
    case .ends, .caches, .overfull: "cache"
    case .found, .notHashed, .invalid, .follows, .jumps, .sameName, .revived, .outOfOrder: nil
    }
  }

  func sentence(_ words: SentenceFormatter) -> String {
    switch self {
    case .decided(let id, let name, let other, let decision):
      words.sentence(decision, id, name, other)
    case .refused(let id, let name, let errno): words.refusal(id, name, errno)
    }
  }
}

extension SentenceFormatter {
  fileprivate func refusal(_ id: ObjectID, _ name: Name, _ number: Int32) -> String {
    let why = Errno(rawValue: number).map { "\($0.name), \($0.sentence)" } ?? "errno \(number)"
    return name == .empty
      ? "\(object(id)) refuses: \(why)" : "\(object(id)) refuses \(quoted(name)): \(why)"
  }

  fileprivate func sentence(
    _ decision: Decision, _ id: ObjectID, _ name: Name, _ other: ObjectID
  ) -> String {
    switch decision {
    case .found:
      "\(quoted(name)) is hashed under \(object(id)), and valid: \(tag(other))d\(other.number)"
    case .notHashed: "\(quoted(name)) is not hashed under \(object(id)): look it up in the inode"
    case .invalid: "\(object(id)) is found, but its inode is no longer valid"
    case .keeps: "its inode says Keep(): the tree keeps \(object(id))"
    case .keepsNot:
      "no Keep(): \(object(id)) lives for this operation only, unless it is taken again"
    case .follows: "\(object(id)) is a symlink: continue with \(quoted(name))"
    case .jumps: "\(object(id)) is a magic link: continue at \(object(other))"
    case .sameName: "old and new name are the same: nothing to do"
    case .ends: "nobody holds \(object(id)), and its name is gone: it ends"
    case .caches: "nobody holds \(object(id)): into the cache"
    case .overfull: "the cache is over its limit: \(object(id)) is evicted"
    case .revived: "\(object(id)) was taken again"
    case .outOfOrder: "a lock of \(object(id)) is taken out of order"
    }
  }
}
