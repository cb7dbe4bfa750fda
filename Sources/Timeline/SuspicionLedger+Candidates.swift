import Ground

// Which references an event may have made suspicious.
extension SuspicionLedger {
  mutating func consider(heldBy id: ObjectID, _ step: Int) {
    for serial in held[id] ?? [] { consider(serial, step) }
  }

  mutating func consider(
    on id: ObjectID, of holder: Holder, _ step: Int, _ model: Model
  ) {
    for reference in model.held(on: id) where reference.holder == holder {
      consider(reference.serial, step)
    }
  }

  /// Considers a dentry's first reference, if the tree holds it. It is the oldest one.
  mutating func considerName(_ id: ObjectID, _ step: Int, _ model: Model) {
    if let oldest = model.held(on: id).first(where: { _ in true }) { consider(oldest.serial, step) }
  }

  mutating func destroyed(
    _ id: ObjectID, _ step: Int, _ operation: Int, _ model: Model
  ) {
    for left in model.held(on: id) { close(left.serial, step, operation) }
    switch id.kind {
    case .dentry:
      outside.remove(id)
      let state = model.dentries[id]
      if holds(dentry: id) > 0 {
        consider(on: state.inode, of: Holder(.dentry, id), step, model)
        consider(on: state.parent, of: Holder(.child, id), step, model)
      }
      if state.children.count > 0 { place(id, step, model) }
    case .inode:
      guard holds(inode: id) > 0 else { return }
      for slot in model.slots(of: id) {
        consider(on: slot.inode, of: Holder(.slot, id), step, model)
      }
    case .filesystem:
      consider(heldBy: id, step)
      for dentry in model.dentries.all(ofFilesystem: id.filesystem) where dentry.counted.isAlive {
        considerName(dentry.id, step, model)
      }
    case .task:
      consider(heldBy: id, step)
      for entry in model.tasks[id].files {
        consider(on: entry.file, of: Holder(.table, id), step, model)
      }
    case .file, .virtualDentry, .mount, .namespace: consider(heldBy: id, step)
    case .none: break
    }
  }
}

// Names inside and outside the tree.
extension SuspicionLedger {
  /// Called when a name was hashed, unhashed, moved or died. Updates whether it and the names below
  /// it are in the tree.
  mutating func place(
    _ id: ObjectID, _ step: Int, _ model: Model, isInRing: Bool = false
  ) {
    var stack = [id]
    while let here = stack.popLast() {
      guard model.dentries.contains(here) else { continue }
      let state = model.dentries[here]
      let isOutside =
        state.counted.isAlive && state.isHashed
        && (!isInTree(state.parent, model) || isInRing && here == id)
      if isOutside { outside.insert(here) } else { outside.remove(here) }
      considerName(here, step, model)
      rings.touch(mountsOn: here, model)
      let isInTree = isInTree(here, model)
      // If no name is outside, everything below is already placed correctly.
      if isInTree, outside.isEmpty { continue }
      for child in model.children(of: here) where outside.contains(child) == isInTree {
        stack.append(child)
      }
    }
  }

  mutating func moved(_ id: ObjectID, _ old: ObjectID, _ step: Int, _ model: Model) {
    if holds(dentry: id) > 2 { consider(on: old, of: Holder(.child, id), step, model) }
    let isInRing = isInRing(id, model)
    if isInRing { rings.loop(id, model) }
    place(id, step, model, isInRing: isInRing)
  }

  private func isInRing(_ id: ObjectID, _ model: Model) -> Bool {
    var here = model.dentries[id].parent, steps = 0
    while here != .none, here != id, steps < model.dentries.count {
      here = model.dentries[here].parent
      steps += 1
    }
    return here == id
  }

  func isInTree(_ id: ObjectID, _ model: Model) -> Bool {
    guard model.dentries.contains(id) else { return false }
    let state = model.dentries[id]
    guard state.counted.isAlive else { return false }
    if state.parent == .none { return model.filesystems[id.filesystem].root == id }
    return state.isHashed && !state.flags[.dead] && !outside.contains(id)
  }
}

// The verdict.
extension SuspicionLedger {
  /// How a reference is suspicious; nil if it is sound or gone.
  func judge(_ serial: UInt32, _ model: Model) -> Suspicion? {
    guard let reference = model.references[serial] else { return nil }
    let subject = reference.subject, holder = reference.holder
    guard model.counted(subject)?.isAlive == true else { return nil }
    switch holder.role.traits.sound {
    case .never: return .orphaned
    case .whileOperating: return .leftOver
    case .whileNamed: return name(holder, model)
    case .always: return nil
    case .whileHolderLives:
      return model.counted(holder.id)?.isAlive == true ? nil : .orphaned
    case .whileHolderHasIt:
      guard hasSubject(serial, subject, holder, model) else { return .orphaned }
      return isInRing(subject, holder) ? .ring : nil
    }
  }

  /// Whether a reference closes a ring.
  private func isInRing(_ subject: ObjectID, _ holder: Holder) -> Bool {
    switch holder.role {
    case .mounted: rings.closed.contains(subject)
    case .child: rings.closed.contains(subject) && rings.closed.contains(holder.id)
    case _: false
    }
  }

  private func name(_ holder: Holder, _ model: Model) -> Suspicion? {
    let id = holder.id
    guard isInTree(id, model) else { return .orphaned }
    let inode = model.inodes[model.dentries[id].inode]
    let isReleased = holder.role == .kept || inode.flags[.keep]
    if isReleased, !model.filesystems[id.filesystem].counted.isAlive { return .orphaned }
    return inode.flags[.invalid] ? .stale : nil
  }

  /// Whether the holder is alive and its state still refers to the object.
  private func hasSubject(
    _ serial: UInt32, _ subject: ObjectID, _ holder: Holder, _ model: Model
  ) -> Bool {
    let id = holder.id
    guard model.counted(id)?.isAlive == true else { return false }
    switch holder.role {
    case .queue:
      return model.filesystems[id.filesystem].queue.contains { $0.reference == serial }
    case .child: return model.dentries[id].parent == subject
    case .dentry: return model.dentries[id].inode == subject
    case .slot:
      let slots = model.names(of: subject).count { $0.isStatic && $0.directory == id }
      return rank(serial, subject, holder, model) < slots
    case .table:
      let entries = model.tasks[id].files.count { $0.file == subject }
      return rank(serial, subject, holder, model) < entries
    case .workingDirectory:
      let directory = model.tasks[id].workingDirectory
      if subject.kind == .dentry { return directory == subject }
      return directory != .none && model.mounts[subject].filesystem == directory.filesystem
    case .mountPoint: return model.mounts[id].point != .none
    case .mounted: return model.mounts[subject].parent == id
    case _: return true
    }
  }

  /// How many older references the same holder has on the same object.
  private func rank(
    _ serial: UInt32, _ subject: ObjectID, _ holder: Holder, _ model: Model
  ) -> Int {
    model.held(on: subject).prefix { $0.serial != serial }.count { $0.holder == holder }
  }
}
