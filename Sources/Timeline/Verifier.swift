/// Says whether an event can be the next one of a history, so that applying it, taking it back and
/// drawing what came of it are safe whatever a file says. What an engine emits always can.

import Ground

/// What the model does not remember, and a check needs.
struct Verifier {
  /// Under which dentry each hashed one is, as its chain has it.
  private var parents: [ObjectID: ObjectID] = [:]

  mutating func note(_ event: Event) {
    if case .hashed(let id, _, let parent) = event { parents[id] = parent }
    if case .unhashed(let id, _, _) = event { parents[id] = nil }
  }

  /// Why the event can not be the next one; nil if it can.
  func refusal(of event: Event, in model: Model, names: Names) -> String? {
    if model.position >= Int32.max - 1 { return "there are too many" }
    for name in event.names where !name.isKnown(in: names) { return "a name is not known" }
    if case .born(let id, let other, _) = event { return birth(id, other, model) }
    for id in event.ids where id != .none && !id.isKnown(in: model) {
      return "\(id.kind) \(id.number) is not known"
    }
    return count(event, model) ?? tree(event, model) ?? mounts(event, model)
      ?? machine(event, model)
  }

  private func birth(_ id: ObjectID, _ other: ObjectID, _ model: Model) -> String? {
    let isSecond = "\(id.kind) \(id.number) is not the next one to be born"
    let isOver: Bool
    switch id.kind {
    case .none: return "nothing is born"
    case .filesystem:
      return id.filesystem == model.filesystems.count && id.filesystem < ObjectID.mostFilesystems
        ? nil : isSecond
    case .dentry: isOver = other.kind == .inode
    case .file, .virtualDentry: isOver = other.kind == .dentry
    case .mount: isOver = other.kind == .dentry || other.kind == .filesystem
    case .inode, .namespace, .task: isOver = true
    }
    guard other == .none || other.isKnown(in: model), isOver else {
      return "\(id.kind) \(id.number) is over something that is not known"
    }
    let isOfFilesystem = id.kind == .dentry || id.kind == .inode
    if id.kind == .dentry, id.filesystem != other.filesystem {
      return "it is over an inode of another filesystem"
    }
    guard id.filesystem < (isOfFilesystem ? model.filesystems.count : 1) else {
      return "its filesystem is not known"
    }
    return id.isNext(in: model) ? nil : isSecond
  }

  private func count(_ event: Event, _ model: Model) -> String? {
    switch event {
    case .took(let id, let holder, let from, let serial):
      guard let count = model.counted(id)?.count else { return "it has no count" }
      guard holder.canHold(id, in: model) else { return "\(holder.role) can not hold it" }
      if count != from { return "the count is \(count), not \(from)" }
      return Int(serial) == model.references.count + 1 ? nil : "references come in order"
    case .dropped(let id, let holder, let from, let serial):
      guard let count = model.counted(id)?.count else { return "it has no count" }
      if count != from { return "the count is \(count), not \(from)" }
      return reference(serial, id, holder, model)
    case .transferred(let id, let holder, let next, let serial):
      guard next.canHold(id, in: model) else { return "\(next.role) can not hold it" }
      return reference(serial, id, holder, model)
    case .destroyed(let id):
      return model.counted(id)?.count == 0 ? nil : "what ends has a count of zero"
    case .described(let id, _, _, _, _): return id.kind == .inode ? nil : "it is no inode"
    case .flagged(let id, _, _): return id == .none ? "it is nothing" : nil
    case .attributed(let id, let old, let new, let attribute):
      return [old, new].allSatisfy { attribute.admits($0, of: id, in: model) }
        ? nil : "\(attribute) cannot be this"
    case .written(let id, let modified, let time, let age):
      guard id.kind == .inode, time >= 0 else { return "it is no inode, or no time" }
      let inode = model.inodes[id]
      return inode.modified == modified && inode.changed == time - Int64(age)
        ? nil : "its times are others"
    case _: return nil
    }
  }

  private func reference(
    _ serial: UInt32, _ id: ObjectID, _ holder: Holder, _ model: Model
  ) -> String? {
    guard serial != 0 else { return nil }
    guard Int(serial) <= model.references.count else { return "this reference was never taken" }
    guard let reference = model.references[serial], reference.subject == id else {
      return "this reference is not held"
    }
    return reference.holder == holder ? nil : "somebody else holds it"
  }

  private func tree(_ event: Event, _ model: Model) -> String? {
    switch event {
    case .hashed(let id, _, let parent):
      guard id.kind == .dentry, parent.kind == .dentry else { return "these are no dentries" }
      let dentry = model.dentries[id]
      return !dentry.isHashed && dentry.counted.isAlive ? nil : "it can not be hashed"
    case .unhashed(let id, _, let parent):
      guard id.kind == .dentry, parents[id] == parent else { return "it is not hashed there" }
      // A destroyed dentry is in no list, and unhashing would put it into one.
      return nil
    case .renamed(let id, let old, _):
      return id.kind == .dentry && model.dentries[id].name == old ? nil : "it is not named so"
    case .moved(let id, let old, let new):
      guard id.kind == .dentry, new.kind == .dentry || new == .none else { return "no dentry" }
      return model.dentries[id].parent == old ? nil : "it is not there"
    case .swapped(let id, let old, let new):
      guard id.kind == .dentry, new.kind == .inode else { return "no dentry, or no inode" }
      guard id.filesystem == new.filesystem else { return "it is of another filesystem" }
      return model.dentries[id].inode == old ? nil : "it leads to another inode"
    case .filled(let id, _, let inode, let slot, _):
      guard id.kind == .inode, inode.kind == .inode else { return "these are no inodes" }
      return Int(slot) == model.slots.count + 1 ? nil : "slots come in order"
    case .emptied(let id, let name, let inode, let slot, _):
      guard slot > 0, Int(slot) <= model.slots.count else { return "this slot was never filled" }
      let state = model.slots[Int(slot) - 1]
      let isThis = state.directory == id && state.inode == inode && state.name == name
      return isThis && state.isFilled ? nil : "this slot is another one"
    case .cached(let id):
      return id.kind == .dentry && !model.dentries[id].isCached ? nil : "it can not be cached"
    case .uncached(let id):
      return id.kind == .dentry && model.dentries[id].isCached ? nil : "it is not cached"
    case _: return nil
    }
  }

  private func mounts(_ event: Event, _ model: Model) -> String? {
    switch event {
    case .mounted(let id, let point, let parent):
      guard id.kind == .mount, point.kind == .dentry, parent.kind == .mount else {
        return "no mount"
      }
      guard model.mounts[id].parent == .none, model.mounts[id].point == .none else {
        return "it is mounted already"
      }
      var above = parent
      while above != .none, above != id { above = model.mounts[above].parent }
      return above == .none ? nil : "it would be mounted below itself"
    case .unmounted(let id, let point, let parent):
      guard id.kind == .mount, point != .none, parent != .none else { return "no mount" }
      let mount = model.mounts[id]
      return mount.point == point && mount.parent == parent ? nil : "it is not mounted there"
    case .installed(let id, _, let file, _), .uninstalled(let id, _, let file, _):
      let isFile = file.kind == .file || file.kind == .virtualDentry
      guard id.kind == .task, isFile else { return "no task, or no file" }
      guard case .uninstalled(_, let name, _, let number) = event else { return nil }
      let entry = TableEntryState(name: name, number: number, file: file)
      return model.tasks[id].files.count { $0.number == number && $0.name == name } == 1
        && model.tasks[id].files.contains(entry) ? nil : "the task has no such file"
    case .entered(let id, let old, let new):
      guard id.kind == .task, new.kind == .dentry || new == .none else { return "no task" }
      return model.tasks[id].workingDirectory == old ? nil : "the task is not there"
    case _: return nil
    }
  }

  private func machine(_ event: Event, _ model: Model) -> String? {
    switch event {
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
    case .unlocked(let id, let kind, let mode):
      return model.locks.contains(HeldLock(id: id, kind: kind, mode: mode))
        ? nil : "this lock is not held"
    case .ended(let id, let name, let function):
      return model.frames.last == Frame(subject: id, name: name, function: function)
        ? nil : "another function is to end first"
    case _: return nil
    }
  }
}

extension Attribute {
  /// Whether an object can have this number.
  fileprivate func admits(_ value: Int64, of id: ObjectID, in model: Model) -> Bool {
    switch self {
    case .nlink: id.kind == .inode && Int32(exactly: value) != nil
    case .mode, .uid, .gid: id.kind == .inode && UInt32(exactly: value) != nil
    case .target: id.kind == .inode && UInt32(exactly: value) != nil
    case .offset: id.kind == .file
    case .flags: id.kind == .file && UInt32(exactly: value) != nil
    case .writers: id.kind == .mount
    case .size, .device, .times, .atime, .mtime, .ctime: id.kind == .inode && value >= -1
    case .label: id != .none && UInt32(exactly: value) != nil
    case .slotsOfDentries: id.kind == .filesystem
    case .root:
      id.kind == .filesystem && isRoot(ObjectID(raw: UInt64(bitPattern: value)), of: id, model)
    }
  }

  private func isRoot(_ root: ObjectID, of id: ObjectID, _ model: Model) -> Bool {
    root == .none
      || root.kind == .dentry && root.filesystem == id.filesystem && root.isKnown(in: model)
  }
}

extension Name {
  fileprivate func isKnown(in names: Names) -> Bool {
    number < names.count && isTooLong == (names.length(of: self) > Name.longest)
  }
}

extension ObjectID {
  /// True for an object that was born.
  fileprivate func isKnown(in model: Model) -> Bool {
    guard raw == ObjectID(kind, filesystem: filesystem, number: number).raw else { return false }
    return kind == .filesystem ? filesystem < model.filesystems.count : model.counted(self) != nil
  }

  /// True for the next one of its kind.
  fileprivate func isNext(in model: Model) -> Bool {
    guard number >= 1, !isKnown(in: model) else { return false }
    return number == 1
      || ObjectID(kind, filesystem: filesystem, number: number - 1).isKnown(in: model)
  }
}
