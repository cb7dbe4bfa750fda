import Ground

// Forward: each event changes the one thing that it tells. `Model+Revert.swift` mirrors this file
// case by case.
extension Model {
  /// Makes the next event happen.
  /// - Precondition: `event` is the one at `position` of the history that led here.
  public mutating func apply(_ event: Event) {
    change(by: event)
    position += 1
  }

  private mutating func change(by event: Event) {
    switch event {
    case .born(let id, let other, let number): applyBorn(id, of: other, number)
    case .described(let id, let mode, let nlink, let uid, let gid):
      inodes[id].mode = mode
      inodes[id].nlink = nlink
      inodes[id].uid = uid
      inodes[id].gid = gid
    case .took(let id, let holder, let from, let serial): take(id, holder, from, serial)
    case .dropped(let id, _, let from, let serial):
      setCount(of: id, from - 1)
      if serial != 0 { withCounted(id) { $1.end(serial, in: &$0.references) } }
    case .transferred(_, _, let next, let serial):
      if serial != 0 { references.transfer(serial, to: next) }
    case .destroyed(let id): destroy(id)
    case .flagged(let id, let flag, let value): set(flag, value, of: id)
    case .attributed(let id, _, let value, let attribute): set(attribute, value, of: id)
    case .written(let id, _, let time, _):
      inodes[id].modified = time
      inodes[id].changed = time
    case .hashed(let id, let name, let parent): hash(id, name, under: parent)
    case .unhashed(let id, _, let parent): unhash(id, from: parent)
    case .renamed(let id, _, let name): dentries[id].name = name
    case .moved(let id, _, let parent): dentries[id].parent = parent
    case .swapped(let id, _, let inode): dentries[id].inode = inode
    case .filled(let directory, let name, let inode, let slot, let isStatic):
      fill(directory, name, inode, slot, isStatic)
    case .emptied(_, _, _, let slot, _): empty(slot)
    case .mounted(let id, let point, let parent): connect(id, on: point, in: parent)
    case .unmounted(let id, let point, let parent): disconnect(id, on: point, in: parent)
    case .installed(let id, let name, let file, let number): install(id, name, file, number)
    case .uninstalled(let id, let name, _, let number): uninstall(id, name, number)
    case .entered(let id, _, let to): tasks[id].workingDirectory = to
    case .queued(let id, let serial, let place, let owner):
      filesystems[owner.filesystem].queue.insert(
        QueueEntry(subject: id, reference: serial), at: Int(place))
    case .dequeued(_, _, let place, let owner):
      filesystems[owner.filesystem].queue.remove(at: Int(place))
    case .cached(let id):
      dentries[id].isCached = true
      chains.prepend(id.raw, to: &filesystems[id.filesystem].cache, &dentries[id].cache)
    case .uncached(let id):
      dentries[id].isCached = false
      chains.remove(dentries[id].cache, from: &filesystems[id.filesystem].cache)
    case .locked(let id, let kind, let mode): hold(HeldLock(id: id, kind: kind, mode: mode))
    case .unlocked(let id, let kind, let mode): release(HeldLock(id: id, kind: kind, mode: mode))
    case .stopped(let id, let reason): stops.append(Stop(id: id, reason: reason))
    case .operation:
      operations += 1
      isInOperation = true
    case .returned: isInOperation = false
    case .began(let id, let name, let function):
      frames.append(Frame(subject: id, name: name, function: function))
    case .ended: frames.removeLast()
    case .decided, .refused: break
    }
  }
}

// Objects and the ledger.
extension Model {
  private mutating func applyBorn(_ id: ObjectID, of other: ObjectID, _ number: Int64) {
    switch id.kind {
    case .dentry:
      let isDirectory = inodes[other].isDirectory
      dentries.append(DentryState(id: id, inode: other, isDirectory: isDirectory), id)
      chains.append(id.raw, to: &filesystems[id.filesystem].strays, &dentries[id].stray)
      alive.dentries += 1
    case .inode:
      inodes.append(InodeState(id: id, number: number), id)
      alive.inodes += 1
    case .file:
      files.append(FileState(id: id, dentry: other), id)
      chains.append(id.raw, to: &open, &files[id].node)
      alive.files += 1
    case .virtualDentry:
      virtualDentries.append(FileState(id: id, dentry: other), id)
      chains.append(id.raw, to: &open, &virtualDentries[id].node)
      alive.files += 1
    case .mount: mounts.append(MountState(id: id, over: other), id)
    case .namespace: namespaces.append(ContextState(id: id), id)
    case .task: tasks.append(TaskState(id: id), id)
    case .filesystem: filesystems.append(FilesystemState(id: id))
    case .none: break
    }
  }

  private mutating func take(_ id: ObjectID, _ holder: Holder, _ from: Int32, _ serial: UInt32) {
    precondition(references.count == Int(serial) - 1, "references come in order")
    let position = position
    withCounted(id) { counted, references in
      counted.count = from + 1
      references.take(id, holder, at: position, in: &counted.references)
    }
  }

  private mutating func destroy(_ id: ObjectID) {
    setCount(of: id, -1)
    switch id.kind {
    case .dentry:
      if !dentries[id].isHashed {
        chains.remove(dentries[id].stray, from: &filesystems[id.filesystem].strays)
      }
      alive.dentries -= 1
    case .inode: alive.inodes -= 1
    case .file:
      chains.remove(files[id].node, from: &open)
      alive.files -= 1
    case .virtualDentry:
      chains.remove(virtualDentries[id].node, from: &open)
      alive.files -= 1
    case .mount, .namespace, .task, .filesystem, .none: break
    }
  }

  mutating func setCount(of id: ObjectID, _ count: Int32) {
    withCounted(id) { counted, _ in counted.count = count }
  }

  /// The count of an object together with what a change of its references touches.
  @inline(__always)
  mutating func withCounted(
    _ id: ObjectID, _ body: (inout Counted, inout ReferenceLedger) -> Void
  ) {
    switch id.kind {
    case .dentry: body(&dentries[id].counted, &references)
    case .inode: body(&inodes[id].counted, &references)
    case .file: body(&files[id].counted, &references)
    case .virtualDentry: body(&virtualDentries[id].counted, &references)
    case .mount: body(&mounts[id].counted, &references)
    case .namespace: body(&namespaces[id].counted, &references)
    case .task: body(&tasks[id].counted, &references)
    case .filesystem: body(&filesystems[id.filesystem].counted, &references)
    case .none: break
    }
  }
}

// Flags, numbers, trees, locks.
extension Model {
  mutating func set(_ flag: Flag, _ value: Bool, of id: ObjectID) {
    switch id.kind {
    case .dentry: dentries[id].flags[flag] = value
    case .inode: inodes[id].flags[flag] = value
    case .mount: mounts[id].flags[flag] = value
    case .filesystem, .file, .virtualDentry, .namespace, .task, .none: break
    }
  }

  mutating func install(_ id: ObjectID, _ name: Name, _ file: ObjectID, _ number: Int32) {
    let entry = TableEntryState(name: name, number: number, file: file)
    let place = tasks[id].files.firstIndex { entry.rank < $0.rank }
    tasks[id].files.insert(entry, at: place ?? tasks[id].files.count)
  }

  mutating func uninstall(_ id: ObjectID, _ name: Name, _ number: Int32) {
    tasks[id].files.removeAll { $0.number == number && $0.name == name }
  }

  private mutating func connect(_ id: ObjectID, on point: ObjectID, in parent: ObjectID) {
    mounts[id].parent = parent
    mounts[id].point = point
    var node = mounts[id].sibling
    chains.append(id.raw, to: &mounts[parent].children, &node)
    mounts[id].sibling = node
    chains.append(id.raw, to: &dentries[point].mounts, &mounts[id].onPoint)
  }

  private mutating func disconnect(_ id: ObjectID, on point: ObjectID, in parent: ObjectID) {
    mounts[id].parent = .none
    mounts[id].point = .none
    chains.remove(mounts[id].sibling, from: &mounts[parent].children)
    chains.remove(mounts[id].onPoint, from: &dentries[point].mounts)
  }

  mutating func set(_ attribute: Attribute, _ value: Int64, of id: ObjectID) {
    switch attribute {
    case .nlink: inodes[id].nlink = Int32(value)
    case .mode: inodes[id].mode = UInt32(value)
    case .uid: inodes[id].uid = UInt32(value)
    case .gid: inodes[id].gid = UInt32(value)
    case .offset: files[id].offset = value
    case .writers: mounts[id].writers = value
    case .target: inodes[id].target = Name(raw: UInt32(value))
    case .flags: files[id].flags = Name(raw: UInt32(value))
    case .label: label(id, Name(raw: UInt32(value)))
    case .slotsOfDentries: filesystems[id.filesystem].hasSlotsOfDentries = value != 0
    case .size: inodes[id].sizeNumber = value
    case .device: inodes[id].deviceNumber = value
    case .atime: inodes[id].accessed = value
    case .mtime: inodes[id].modified = value
    case .ctime: inodes[id].changed = value
    case .times:
      inodes[id].accessed = value
      inodes[id].modified = value
      inodes[id].changed = value
    case .root: filesystems[id.filesystem].root = ObjectID(raw: UInt64(bitPattern: value))
    }
  }

  private mutating func label(_ id: ObjectID, _ name: Name) {
    switch id.kind {
    case .inode: inodes[id].label = name
    case .file: files[id].label = name
    case .virtualDentry: virtualDentries[id].label = name
    case .mount: mounts[id].label = name
    case .namespace: namespaces[id].label = name
    case .task: tasks[id].label = name
    case .filesystem: filesystems[id.filesystem].label = name
    case .dentry, .none: break
    }
  }

  private mutating func hash(_ id: ObjectID, _ name: Name, under parent: ObjectID) {
    dentries[id].isHashed = true
    chains.remove(dentries[id].stray, from: &filesystems[id.filesystem].strays)
    var node = dentries[id].sibling
    chains.append(id.raw, to: &dentries[parent].children, &node)
    dentries[id].sibling = node
  }

  private mutating func unhash(_ id: ObjectID, from parent: ObjectID) {
    dentries[id].isHashed = false
    chains.remove(dentries[id].sibling, from: &dentries[parent].children)
    chains.append(id.raw, to: &filesystems[id.filesystem].strays, &dentries[id].stray)
  }

  private mutating func fill(
    _ directory: ObjectID, _ name: Name, _ inode: ObjectID, _ number: UInt32, _ isStatic: Bool
  ) {
    precondition(slots.count == Int(number) - 1, "slots come in order")
    var slot = SlotState(
      number: number, directory: directory, name: name, inode: inode, isStatic: isStatic)
    chains.append(UInt64(number), to: &inodes[directory].slots, &slot.inDirectory)
    chains.append(UInt64(number), to: &inodes[inode].namedBy, &slot.ofInode)
    slots.append(slot)
  }

  private mutating func empty(_ number: UInt32) {
    let slot = slots[Int(number) - 1]
    slots[Int(number) - 1].isFilled = false
    chains.remove(slot.inDirectory, from: &inodes[slot.directory].slots)
    chains.remove(slot.ofInode, from: &inodes[slot.inode].namedBy)
  }

  mutating func hold(_ lock: HeldLock) {
    locks.insert(lock, at: locks.firstIndex { lock.rank < $0.rank } ?? locks.count)
  }

  mutating func release(_ lock: HeldLock) {
    if let index = locks.lastIndex(of: lock) { locks.remove(at: index) }
  }
}
