import Ground

// Writing. `EventCoding+Reading.swift` mirrors this file case by case.
extension DeltaCoder {
  mutating func add(_ event: Event, to bytes: inout ByteWriter) {
    switch event {
    case .born(let id, let other, let number):
      add(.born, id, other, &bytes)
      bytes.add(signed: number)
    case .described(let id, let mode, let nlink, let uid, let gid):
      add(.described, id, &bytes)
      bytes.add(UInt64(mode))
      bytes.add(signed: Int64(nlink))
      for number in [uid, gid] { bytes.add(UInt64(number)) }
    case .took(let id, let holder, let from, let reference):
      add(.took, id, holder, from, reference, &bytes)
    case .dropped(let id, let holder, let from, let reference):
      add(.dropped, id, holder, from, reference, &bytes)
    case .transferred(let id, let holder, let next, let reference):
      add(.transferred, id, &bytes)
      add(holder, to: &bytes)
      add(next, to: &bytes)
      add(reference: reference, to: &bytes)
    case .destroyed(let id): add(.destroyed, id, &bytes)
    case .flagged(let id, let flag, let value):
      add(.flagged, id, &bytes)
      bytes.add(byte: flag.rawValue)
      bytes.add(byte: value ? 1 : 0)
    case .attributed(let id, let old, let new, let attribute):
      add(.attributed, id, &bytes)
      bytes.add(byte: attribute.rawValue)
      for number in [old, new] { bytes.add(signed: number) }
    case .written(let id, let old, let new, let age):
      add(.written, id, &bytes)
      for number in [old, new] { bytes.add(signed: number) }
      bytes.add(UInt64(age))
    case .hashed, .unhashed, .renamed, .moved, .swapped, .filled, .emptied:
      add(tree: event, to: &bytes)
    case .mounted, .unmounted, .installed, .uninstalled, .entered: add(mounts: event, to: &bytes)
    case .queued, .dequeued, .cached, .uncached, .locked, .unlocked, .stopped:
      add(machine: event, to: &bytes)
    case .operation, .returned, .began, .ended, .decided, .refused: add(told: event, to: &bytes)
    }
  }

  private mutating func add(tree event: Event, to bytes: inout ByteWriter) {
    switch event {
    case .hashed(let id, let name, let parent): add(.hashed, id, name, parent, &bytes)
    case .unhashed(let id, let name, let parent): add(.unhashed, id, name, parent, &bytes)
    case .renamed(let id, let old, let new):
      add(.renamed, id, &bytes)
      add(old, to: &bytes)
      add(new, to: &bytes)
    case .moved(let id, let old, let new): add(.moved, id, old, new, &bytes)
    case .swapped(let id, let old, let new): add(.swapped, id, old, new, &bytes)
    case .filled(let id, let name, let inode, let slot, let isStatic):
      add(.filled, id, name, inode, &bytes)
      add(slot: slot, to: &bytes)
      bytes.add(byte: isStatic ? 1 : 0)
    case .emptied(let id, let name, let inode, let slot, let isStatic):
      add(.emptied, id, name, inode, &bytes)
      add(slot: slot, to: &bytes)
      bytes.add(byte: isStatic ? 1 : 0)
    case _: preconditionFailure("not a change of the trees")
    }
  }

  private mutating func add(mounts event: Event, to bytes: inout ByteWriter) {
    switch event {
    case .mounted(let id, let point, let parent): add(.mounted, id, point, parent, &bytes)
    case .unmounted(let id, let point, let parent): add(.unmounted, id, point, parent, &bytes)
    case .installed(let id, let name, let file, let number):
      add(.installed, id, name, file, &bytes)
      bytes.add(signed: Int64(number))
    case .uninstalled(let id, let name, let file, let number):
      add(.uninstalled, id, name, file, &bytes)
      bytes.add(signed: Int64(number))
    case .entered(let id, let old, let new): add(.entered, id, old, new, &bytes)
    case _: preconditionFailure("not a change of the mounts")
    }
  }

  private mutating func add(machine event: Event, to bytes: inout ByteWriter) {
    switch event {
    case .queued(let id, let reference, let place, let owner):
      add(.queued, id, owner, &bytes)
      add(reference: reference, to: &bytes)
      bytes.add(signed: Int64(place))
    case .dequeued(let id, let reference, let place, let owner):
      add(.dequeued, id, owner, &bytes)
      add(reference: reference, to: &bytes)
      bytes.add(signed: Int64(place))
    case .cached(let id): add(.cached, id, &bytes)
    case .uncached(let id): add(.uncached, id, &bytes)
    case .locked(let id, let kind, let mode):
      add(.locked, id, &bytes)
      bytes.add(byte: kind.rawValue << 1 | (mode == .write ? 1 : 0))
    case .unlocked(let id, let kind, let mode):
      add(.unlocked, id, &bytes)
      bytes.add(byte: kind.rawValue << 1 | (mode == .write ? 1 : 0))
    case .stopped(let id, let reason):
      add(.stopped, id, &bytes)
      bytes.add(byte: reason.rawValue)
    case _: preconditionFailure("not a change of the machine")
    }
  }

  private mutating func add(told event: Event, to bytes: inout ByteWriter) {
    switch event {
    case .operation(let task, let name):
      add(.operation, task, &bytes)
      add(name, to: &bytes)
    case .returned(let errno):
      bytes.add(byte: EventTag.returned.rawValue)
      bytes.add(signed: Int64(errno))
    case .began(let id, let name, let function):
      add(.began, id, &bytes)
      add(name, to: &bytes)
      bytes.add(byte: function.rawValue)
    case .ended(let id, let name, let function):
      add(.ended, id, &bytes)
      add(name, to: &bytes)
      bytes.add(byte: function.rawValue)
    case .decided(let id, let name, let other, let decision):
      add(.decided, id, name, other, &bytes)
      bytes.add(byte: decision.rawValue)
    case .refused(let id, let name, let errno):
      add(.refused, id, &bytes)
      add(name, to: &bytes)
      bytes.add(signed: Int64(errno))
    case _: preconditionFailure("neither a frame nor a decision")
    }
  }
}

// The beginnings that several cases share.
extension DeltaCoder {
  private mutating func add(_ tag: EventTag, _ id: ObjectID, _ bytes: inout ByteWriter) {
    bytes.add(byte: tag.rawValue)
    add(id, to: &bytes)
  }

  private mutating func add(
    _ tag: EventTag, _ id: ObjectID, _ other: ObjectID, _ bytes: inout ByteWriter
  ) {
    add(tag, id, &bytes)
    add(other, to: &bytes)
  }

  private mutating func add(
    _ tag: EventTag, _ id: ObjectID, _ second: ObjectID, _ third: ObjectID,
    _ bytes: inout ByteWriter
  ) {
    add(tag, id, second, &bytes)
    add(third, to: &bytes)
  }

  private mutating func add(
    _ tag: EventTag, _ id: ObjectID, _ name: Name, _ other: ObjectID, _ bytes: inout ByteWriter
  ) {
    add(tag, id, &bytes)
    add(name, to: &bytes)
    add(other, to: &bytes)
  }

  private mutating func add(
    _ tag: EventTag, _ id: ObjectID, _ holder: Holder, _ from: Int32, _ reference: UInt32,
    _ bytes: inout ByteWriter
  ) {
    add(tag, id, &bytes)
    add(holder, to: &bytes)
    bytes.add(signed: Int64(from))
    add(reference: reference, to: &bytes)
  }
}
