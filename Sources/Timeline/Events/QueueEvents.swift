/// A filesystem's deferred queue and its cache of unused dentries.
///
/// A reference that must not be dropped under a lock is `transferred` to the queue, then `queued`.
/// `dequeued` comes right before its drop, newest first. A dentry is `cached` when its last
/// reference is dropped and its name is alive, and `uncached` when it is used again, evicted or
/// destroyed.
///
/// The model holds the queue as a plain list in the filesystem's state, because it is short, and
/// the cache as a chain, most recent first.
///
/// kernfs: `Filesystem.deferDecRef`, `Filesystem.processDeferredDecRefs`, `Dentry.cacheLocked`,
/// `Filesystem.cachedDentries`.

import Ground

extension QueueEvent: EventFamily {
  enum Tag: UInt8 {
    case queued = 20, dequeued, cached, uncached
  }

  func apply(to model: inout Model) {
    switch self {
    case .queued(let id, let serial, let place, let owner):
      model.filesystems[owner.filesystem].queue.insert(
        QueueEntry(subject: id, reference: serial), at: Int(place))
    case .dequeued(_, _, let place, let owner):
      model.filesystems[owner.filesystem].queue.remove(at: Int(place))
    case .cached(let id): model.cache(id)
    case .uncached(let id): model.uncache(id)
    }
  }

  func revert(in model: inout Model) {
    switch self {
    case .queued(_, _, let place, let owner):
      model.filesystems[owner.filesystem].queue.remove(at: Int(place))
    case .dequeued(let id, let serial, let place, let owner):
      model.filesystems[owner.filesystem].queue.insert(
        QueueEntry(subject: id, reference: serial), at: Int(place))
    case .cached(let id): model.revertCache(id)
    case .uncached(let id): model.revertUncache(id)
    }
  }

  func write(_ coder: inout DeltaCoder, _ bytes: inout ByteWriter) {
    switch self {
    case .queued(let id, let serial, let place, let owner):
      coder.add(Tag.queued, id, owner, to: &bytes)
      coder.add(reference: serial, to: &bytes)
      bytes.add(signed: Int64(place))
    case .dequeued(let id, let serial, let place, let owner):
      coder.add(Tag.dequeued, id, owner, to: &bytes)
      coder.add(reference: serial, to: &bytes)
      bytes.add(signed: Int64(place))
    case .cached(let id): coder.add(Tag.cached, id, to: &bytes)
    case .uncached(let id): coder.add(Tag.uncached, id, to: &bytes)
    }
  }

  init(_ tag: Tag, _ coder: inout DeltaCoder, _ bytes: inout ByteReader) throws(DecodingFailure) {
    let id = try coder.id(&bytes)
    switch tag {
    case .queued, .dequeued:
      let owner = try coder.id(&bytes), serial = try coder.reference(&bytes)
      let place: Int32 = try bytes.narrow()
      self =
        tag == .queued
        ? .queued(id, reference: serial, at: place, of: owner)
        : .dequeued(id, reference: serial, at: place, of: owner)
    case .cached: self = .cached(id)
    case .uncached: self = .uncached(id)
    }
  }

  var traits: EventTraits {
    switch self {
    case .queued(let id, _, _, let owner):
      EventTraits(
        ids: ObjectIDs(id, owner), changed: ObjectIDs(id), isMoment: true, weight: 3,
        counts: CountChange(queue: 1), happening: .queue)
    case .dequeued(let id, _, _, let owner):
      EventTraits(
        ids: ObjectIDs(id, owner), changed: ObjectIDs(id), weight: 3, counts: CountChange(queue: -1)
      )
    case .cached(let id):
      EventTraits(
        ids: ObjectIDs(id), changed: ObjectIDs(id), marked: ObjectIDs(id), isMoment: true,
        weight: 3,
        counts: CountChange(cache: 1), happening: .cache)
    case .uncached(let id):
      EventTraits(
        ids: ObjectIDs(id), changed: ObjectIDs(id), marked: ObjectIDs(id), isMoment: true,
        weight: 3,
        counts: CountChange(cache: -1), happening: .uncache)
    }
  }

  func sentence(_ words: SentenceFormatter) -> String {
    switch self {
    case .queued(let id, _, _, let owner):
      "\(words.object(id)) is queued\(Self.elsewhere(owner, than: id, words)): "
        + "one reference to drop later"
    case .dequeued(let id, _, _, let owner):
      "\(words.object(id)) is next in the deferred queue\(Self.elsewhere(owner, than: id, words))"
    case .cached(let id): "\(words.object(id)) goes to the front of the cache"
    case .uncached(let id): "\(words.object(id)) leaves the cache"
    }
  }

  /// Names the queue if it is not the one of the object's own filesystem.
  private static func elsewhere(
    _ owner: ObjectID, than id: ObjectID, _ words: SentenceFormatter
  ) -> String {
    if id.kind == .dentry, id.filesystem == owner.filesystem { return "" }
    return " of \(words.object(owner))"
  }

  func objection(_ check: Verifier, in model: Model) -> String? {
    switch self {
    case .queued(let id, let serial, let place, let owner):
      guard owner != .none, id != .none else { return "there is no such queue" }
      let count = model.filesystems[owner.filesystem].queue.count
      guard 0...count ~= Int(place) else { return "the queue is not that long" }
      return Int(serial) <= model.references.count ? nil : "this reference was never taken"
    case .dequeued(let id, let serial, let place, let owner):
      guard owner != .none else { return "there is no such queue" }
      let queue = model.filesystems[owner.filesystem].queue
      guard queue.indices.contains(Int(place)) else { return "the queue is not that long" }
      return queue[Int(place)] == QueueEntry(subject: id, reference: serial)
        ? nil : "something else is queued there"
    case .cached(let id):
      return id.kind == .dentry && !model.dentries[id].isCached ? nil : "it cannot be cached"
    case .uncached(let id):
      return id.kind == .dentry && model.dentries[id].isCached ? nil : "it is not cached"
    }
  }

  func suspect(in ledger: inout SuspicionLedger, step: Int, _ model: Model) {
    guard case .dequeued(_, let serial, _, _) = self, serial != 0 else { return }
    if model.references.isHeld(serial) { ledger.consider(serial, step) }
  }
}

// Changes of the model, each next to its inverse.
extension Model {
  fileprivate mutating func cache(_ id: ObjectID) {
    dentries[id].isCached = true
    chains.prepend(id.raw, to: &filesystems[id.filesystem].cache, &dentries[id].cache)
  }

  fileprivate mutating func revertCache(_ id: ObjectID) {
    dentries[id].isCached = false
    chains.takeBack(from: &filesystems[id.filesystem].cache, &dentries[id].cache)
  }

  fileprivate mutating func uncache(_ id: ObjectID) {
    dentries[id].isCached = false
    chains.remove(dentries[id].cache, from: &filesystems[id.filesystem].cache)
  }

  fileprivate mutating func revertUncache(_ id: ObjectID) {
    dentries[id].isCached = true
    chains.restore(dentries[id].cache, in: &filesystems[id.filesystem].cache)
  }
}
