/// The locks of the modelled machine, and its stop.
///
/// A lock is `locked` each time it is taken and `unlocked` as often, in the same mode;
/// `Ground/Lock.swift` has the order. `stopped` means that the modelled kernel panicked, deadlocked
/// or would loop for ever. After a panic come the calls that kernfs still runs while panicking, and
/// perhaps a second stop, a deadlock. No operation follows.
///
/// The model holds the list of held locks, outermost first, and all stops, of which the last one
/// counts.
///
/// kernfs: `Filesystem.mu`, `Dentry.dirMu`, `OrderedChildren.mu`; vfs: `VirtualFilesystem.mountMu`.

import Ground

extension MachineEvent: EventFamily {
  enum Tag: UInt8 {
    case locked = 24, unlocked, stopped
  }

  func apply(to model: inout Model) {
    switch self {
    case .locked(let id, let kind, let mode): model.hold(HeldLock(id: id, kind: kind, mode: mode))
    case .unlocked(let id, let kind, let mode):
      model.release(HeldLock(id: id, kind: kind, mode: mode))
    case .stopped(let id, let reason): model.stops.append(Stop(id: id, reason: reason))
    }
  }

  func revert(in model: inout Model) {
    switch self {
    case .locked(let id, let kind, let mode):
      model.release(HeldLock(id: id, kind: kind, mode: mode))
    case .unlocked(let id, let kind, let mode): model.hold(HeldLock(id: id, kind: kind, mode: mode))
    case .stopped: model.stops.removeLast()
    }
  }

  func write(_ coder: inout DeltaCoder, _ bytes: inout ByteWriter) {
    switch self {
    case .locked(let id, let kind, let mode):
      coder.add(Tag.locked, id, to: &bytes)
      bytes.add(byte: kind.rawValue << 1 | (mode == .write ? 1 : 0))
    case .unlocked(let id, let kind, let mode):
      coder.add(Tag.unlocked, id, to: &bytes)
      bytes.add(byte: kind.rawValue << 1 | (mode == .write ? 1 : 0))
    case .stopped(let id, let reason):
      coder.add(Tag.stopped, id, to: &bytes)
      bytes.add(byte: reason.rawValue)
    }
  }

  init(_ tag: Tag, _ coder: inout DeltaCoder, _ bytes: inout ByteReader) throws(DecodingFailure) {
    let id = try coder.id(&bytes)
    switch tag {
    case .locked, .unlocked:
      let start = bytes
      let word = try bytes.byte()
      guard let kind = LockKind(rawValue: word >> 1) else {
        throw start.damage("no kind of lock has this number")
      }
      let mode: LockMode = word & 1 == 1 ? .write : .read
      self =
        tag == .locked ? .locked(id, kind, mode) : .unlocked(id, kind, mode)
    case .stopped: self = .stopped(id, try bytes.choice())
    }
  }

  var traits: EventTraits {
    switch self {
    case .locked(let id, _, _), .unlocked(let id, _, _): EventTraits(ids: ObjectIDs(id), weight: 0)
    case .stopped(let id, _):
      EventTraits(ids: ObjectIDs(id), changed: ObjectIDs(id), isMoment: true, weight: 6)
    }
  }

  var decidingRule: String? {
    switch self {
    case .stopped(_, .notDirectory): "revalidation"
    case .stopped(_, .cacheOfDestroyedDentry): "ended"
    case .stopped(_, .inodeOfDestroyedDentry): "ended-inode"
    case .locked, .unlocked, .stopped: nil
    }
  }

  func sentence(_ words: SentenceFormatter) -> String {
    switch self {
    case .locked(let id, let kind, let mode): "lock \(words.lock(id, kind)), \(mode)"
    case .unlocked(let id, let kind, _): "unlock \(words.lock(id, kind))"
    case .stopped(let id, let reason):
      "\(reason.kind.rawValue) over \(words.object(id)): \(Sentence.reason(reason))"
    }
  }

  func objection(_ check: Verifier, in model: Model) -> String? {
    guard case .unlocked(let id, let kind, let mode) = self else { return nil }
    return model.locks.contains(HeldLock(id: id, kind: kind, mode: mode))
      ? nil : "this lock is not held"
  }
}

extension Model {
  fileprivate mutating func hold(_ lock: HeldLock) {
    locks.insert(lock, at: locks.firstIndex { lock.rank < $0.rank } ?? locks.count)
  }

  fileprivate mutating func release(_ lock: HeldLock) {
    if let index = locks.lastIndex(of: lock) { locks.remove(at: index) }
  }
}
