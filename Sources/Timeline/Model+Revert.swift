import Ground

// Backward: the mirror image of `Model+Apply.swift`, case by case.
extension Model {
  /// Takes the newest event back.
  /// - Precondition: `event` is the one at `position - 1` of the history that led here.
  public mutating func revert(_ event: Event) {
    position -= 1
    changeBack(by: event)
  }

  private mutating func changeBack(by event: Event) {
    switch event {
    case .born(let id, _, _): revertBorn(id)
    case .described(let id, _, _, _, _):
      inodes[id].mode = 0
      inodes[id].nlink = 0
      inodes[id].uid = 0
      inodes[id].gid = 0
    case .took(let id, _, let from, _):
      withCounted(id) { counted, references in
        references.revertTake(from: &counted.references)
        counted.count = from
      }
    case .dropped(let id, let holder, let from, let serial):
      setCount(of: id, from)
      if serial != 0 {
        withCounted(id) { $1.revertEnd(serial, id, holder, in: &$0.references) }
      }
    case .transferred(_, let holder, _, let serial):
      if serial != 0 { references.transfer(serial, to: holder) }
    case .destroyed(let id): undestroy(id)
    case .flagged(let id, let flag, let value): set(flag, !value, of: id)
    case .attributed(let id, let value, _, let attribute): set(attribute, value, of: id)
    case .written(let id, let modified, let time, let age):
      inodes[id].modified = modified
      inodes[id].changed = time - Int64(age)
    case .hashed(let id, _, let parent): takeBackHash(id, under: parent)
    case .unhashed(let id, _, let parent): takeBackUnhash(id, from: parent)
    case .renamed(let id, let name, _): dentries[id].name = name
    case .moved(let id, let parent, _): dentries[id].parent = parent
    case .swapped(let id, let inode, _): dentries[id].inode = inode
    case .filled: takeBackFill()
    case .emptied(_, _, _, let slot, _): takeBackEmpty(slot)
    case .mounted(let id, let point, let parent): takeBackMount(id, on: point, in: parent)
    case .unmounted(let id, let point, let parent): takeBackUnmount(id, on: point, in: parent)
    case .installed(let id, let name, _, let number): uninstall(id, name, number)
    case .uninstalled(let id, let name, let file, let number): install(id, name, file, number)
    case .entered(let id, let from, _): tasks[id].workingDirectory = from
    case .queued(_, _, let place, let owner):
      filesystems[owner.filesystem].queue.remove(at: Int(place))
    case .dequeued(let id, let serial, let place, let owner):
      filesystems[owner.filesystem].queue.insert(
        QueueEntry(subject: id, reference: serial), at: Int(place))
    case .cached(let id):
      dentries[id].isCached = false
      chains.takeBack(from: &filesystems[id.filesystem].cache, &dentries[id].cache)
    case .uncached(let id):
      dentries[id].isCached = true
      chains.restore(dentries[id].cache, in: &filesystems[id.filesystem].cache)
    case .locked(let id, let kind, let mode): release(HeldLock(id: id, kind: kind, mode: mode))
    case .unlocked(let id, let kind, let mode): hold(HeldLock(id: id, kind: kind, mode: mode))
    case .stopped: stops.removeLast()
    case .operation:
      operations -= 1
      isInOperation = false
    case .returned: isInOperation = true
    case .began: frames.removeLast()
    case .ended(let id, let name, let function):
      frames.append(Frame(subject: id, name: name, function: function))
    case .decided, .refused: break
    }
  }

  private mutating func revertBorn(_ id: ObjectID) {
    switch id.kind {
    case .dentry:
      chains.takeBack(from: &filesystems[id.filesystem].strays, &dentries[id].stray)
      dentries.removeLast(id)
      alive.dentries -= 1
    case .inode:
      inodes.removeLast(id)
      alive.inodes -= 1
    case .file:
      chains.takeBack(from: &open, &files[id].node)
      files.removeLast(id)
      alive.files -= 1
    case .virtualDentry:
      chains.takeBack(from: &open, &virtualDentries[id].node)
      virtualDentries.removeLast(id)
      alive.files -= 1
    case .mount: mounts.removeLast(id)
    case .namespace: namespaces.removeLast(id)
    case .task: tasks.removeLast(id)
    case .filesystem: filesystems.removeLast()
    case .none: break
    }
  }

  private mutating func undestroy(_ id: ObjectID) {
    setCount(of: id, 0)
    switch id.kind {
    case .dentry:
      if !dentries[id].isHashed {
        chains.restore(dentries[id].stray, in: &filesystems[id.filesystem].strays)
      }
      alive.dentries += 1
    case .inode: alive.inodes += 1
    case .file:
      chains.restore(files[id].node, in: &open)
      alive.files += 1
    case .virtualDentry:
      chains.restore(virtualDentries[id].node, in: &open)
      alive.files += 1
    case .mount, .namespace, .task, .filesystem, .none: break
    }
  }

  private mutating func takeBackMount(_ id: ObjectID, on point: ObjectID, in parent: ObjectID) {
    chains.takeBack(from: &dentries[point].mounts, &mounts[id].onPoint)
    var node = mounts[id].sibling
    chains.takeBack(from: &mounts[parent].children, &node)
    mounts[id].sibling = node
    mounts[id].parent = .none
    mounts[id].point = .none
  }

  private mutating func takeBackUnmount(_ id: ObjectID, on point: ObjectID, in parent: ObjectID) {
    chains.restore(mounts[id].onPoint, in: &dentries[point].mounts)
    chains.restore(mounts[id].sibling, in: &mounts[parent].children)
    mounts[id].parent = parent
    mounts[id].point = point
  }

  private mutating func takeBackHash(_ id: ObjectID, under parent: ObjectID) {
    var node = dentries[id].sibling
    chains.takeBack(from: &dentries[parent].children, &node)
    dentries[id].sibling = node
    chains.restore(dentries[id].stray, in: &filesystems[id.filesystem].strays)
    dentries[id].isHashed = false
  }

  private mutating func takeBackUnhash(_ id: ObjectID, from parent: ObjectID) {
    chains.takeBack(from: &filesystems[id.filesystem].strays, &dentries[id].stray)
    chains.restore(dentries[id].sibling, in: &dentries[parent].children)
    dentries[id].isHashed = true
  }

  private mutating func takeBackFill() {
    guard var slot = slots.popLast() else { return }
    chains.takeBack(from: &inodes[slot.inode].namedBy, &slot.ofInode)
    chains.takeBack(from: &inodes[slot.directory].slots, &slot.inDirectory)
  }

  private mutating func takeBackEmpty(_ number: UInt32) {
    slots[Int(number) - 1].isFilled = true
    let slot = slots[Int(number) - 1]
    chains.restore(slot.ofInode, in: &inodes[slot.inode].namedBy)
    chains.restore(slot.inDirectory, in: &inodes[slot.directory].slots)
  }
}
