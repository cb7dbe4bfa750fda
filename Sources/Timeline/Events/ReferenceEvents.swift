/// The life of an object: its birth, the references on it, its end.
///
/// The order is `born`, `took` for the first reference, then any number of `took`, `transferred`
/// and `dropped`. `destroyed` comes once, after the last drop. Numbers of objects and serial
/// numbers of references are assigned in order and never reused. A dentry is born over its inode, a
/// file over its dentry, a mount over its root.
///
/// The model holds the state of every object ever born in one table for each kind. The
/// `ReferenceLedger` holds the current references on each object. A destroyed object stays in its
/// table with a count of -1, so that reverting finds it unchanged. Serial 0 marks the drop of a
/// reference that was never taken, which panics the modelled kernel.
///
/// vfs and kernfs: `IncRef`, `DecRef`, `refs.Refs`, `Dentry.cacheLocked`, `Dentry.destroyLocked`.

import Ground

extension ReferenceEvent: EventFamily {
  enum Tag: UInt8 {
    case born = 1, took = 3, dropped, transferred, destroyed
  }

  func apply(to model: inout Model) {
    switch self {
    case .born(let id, let other, let number):
      model.applyBirth(id, over: other, number)
      model.alive.add(Self.lives(id, 1))
    case .took(let id, let holder, let from, let serial): model.take(id, holder, from, serial)
    case .dropped(let id, _, let from, let serial):
      model.setCount(of: id, from - 1)
      if serial != 0 { model.withCounted(id) { $1.end(serial, in: &$0.references) } }
    case .transferred(_, _, let next, let serial):
      if serial != 0 { model.references.transfer(serial, to: next) }
    case .destroyed(let id):
      model.destroy(id)
      model.alive.add(Self.lives(id, -1))
    }
  }

  func revert(in model: inout Model) {
    switch self {
    case .born(let id, _, _):
      model.revertBirth(of: id)
      model.alive.add(Self.lives(id, -1))
    case .took(let id, _, let from, _): model.revertTake(id, from)
    case .dropped(let id, let holder, let from, let serial):
      model.setCount(of: id, from)
      if serial != 0 {
        model.withCounted(id) { $1.revertEnd(serial, id, holder, in: &$0.references) }
      }
    case .transferred(_, let holder, _, let serial):
      if serial != 0 { model.references.transfer(serial, to: holder) }
    case .destroyed(let id):
      model.revertDestruction(of: id)
      model.alive.add(Self.lives(id, 1))
    }
  }

  func write(_ coder: inout DeltaCoder, _ bytes: inout ByteWriter) {
    switch self {
    case .born(let id, let other, let number):
      coder.add(Tag.born, id, other, to: &bytes)
      bytes.add(signed: number)
    case .took(let id, let holder, let from, let serial):
      coder.add(Tag.took, id, to: &bytes)
      coder.add(holder, to: &bytes)
      bytes.add(signed: Int64(from))
      coder.add(reference: serial, to: &bytes)
    case .dropped(let id, let holder, let from, let serial):
      coder.add(Tag.dropped, id, to: &bytes)
      coder.add(holder, to: &bytes)
      bytes.add(signed: Int64(from))
      coder.add(reference: serial, to: &bytes)
    case .transferred(let id, let holder, let next, let serial):
      coder.add(Tag.transferred, id, to: &bytes)
      coder.add(holder, to: &bytes)
      coder.add(next, to: &bytes)
      coder.add(reference: serial, to: &bytes)
    case .destroyed(let id): coder.add(Tag.destroyed, id, to: &bytes)
    }
  }

  init(_ tag: Tag, _ coder: inout DeltaCoder, _ bytes: inout ByteReader) throws(DecodingFailure) {
    let id = try coder.id(&bytes)
    switch tag {
    case .born: self = .born(id, of: try coder.id(&bytes), number: try bytes.signed())
    case .took:
      self = .took(
        id, try coder.holder(&bytes), from: try bytes.narrow(),
        reference: try coder.reference(&bytes))
    case .dropped:
      self = .dropped(
        id, try coder.holder(&bytes), from: try bytes.narrow(),
        reference: try coder.reference(&bytes))
    case .transferred:
      self = .transferred(
        id, try coder.holder(&bytes), to: try coder.holder(&bytes),
        reference: try coder.reference(&bytes))
    case .destroyed: self = .destroyed(id)
    }
  }

  var traits: EventTraits {
    switch self {
    case .born(let id, let other, _):
      EventTraits(
        ids: ObjectIDs(id, other), changed: ObjectIDs(id),
        history: ObjectIDs(id, other.kind == .dentry ? other : .none),
        weight: 5, counts: Self.lives(id, 1), happening: .born)
    case .took(let id, let holder, let from, _):
      EventTraits(
        ids: ObjectIDs(id, holder.id), changed: ObjectIDs(id), isMoment: true, weight: 3,
        counts: CountChange(references: from < 0 ? 0 : 1, kept: Self.kept(holder)), happening: .take
      )
    case .dropped(let id, let holder, let from, _):
      EventTraits(
        ids: ObjectIDs(id, holder.id), changed: ObjectIDs(id), isMoment: true, weight: 3,
        counts: CountChange(references: from <= 0 ? 0 : -1, kept: -Self.kept(holder)),
        happening: .drop)
    case .transferred(let id, let old, let new, _):
      EventTraits(
        ids: ObjectIDs(id, old.id, new.id), changed: ObjectIDs(id), weight: 3,
        counts: CountChange(kept: Self.kept(new) - Self.kept(old)))
    case .destroyed(let id):
      EventTraits(
        ids: ObjectIDs(id), changed: ObjectIDs(id), isMoment: true, weight: 5,
        counts: Self.lives(id, -1), happening: .destroyed)
    }
  }

  private static func lives(_ id: ObjectID, _ change: Int) -> CountChange {
    switch id.kind {
    case .dentry: CountChange(dentries: change)
    case .inode: CountChange(inodes: change)
    case .file, .virtualDentry: CountChange(files: change)
    case .mount, .namespace, .task, .filesystem, .none: CountChange()
    }
  }

  private static func kept(_ holder: Holder) -> Int { holder.role == .kept ? 1 : 0 }

  /// An inode that a client filesystem holds may have no name.
  var leadsAway: Bool {
    switch self {
    case .took(let id, let holder, _, _), .transferred(let id, _, let holder, _):
      holder.role == .client && id.kind == .inode
    case .born, .dropped, .destroyed: false
    }
  }

  func sentence(_ words: SentenceFormatter) -> String {
    switch self {
    case .born(let id, let other, _): words.birth(of: id, over: other)
    case .took(let id, let holder, let from, _):
      "\(words.subject(holder)) takes \(words.object(id)): \(from) → \(from + 1)"
    case .dropped(let id, let holder, let from, _):
      "\(words.subject(holder)) lets go of \(words.object(id)): \(from) → \(from - 1)"
    case .transferred(let id, let old, let new, _):
      "the reference on \(words.object(id)) passes from \(words.subject(old)) to \(words.holder(new))"
    case .destroyed(let id): "\(words.object(id)) is destroyed"
    }
  }
}

extension SentenceFormatter {
  fileprivate func birth(of id: ObjectID, over other: ObjectID) -> String {
    switch id.kind {
    case .dentry: "d\(id.number) is born over \(object(other))"
    case .file: "\(object(id)) is opened on \(object(other))"
    case .virtualDentry: "\(object(id)) will hold \(object(other))"
    case .inode: "\(object(id)) is made"
    case .filesystem: "a filesystem is made"
    case .mount: "a mount is made, its root \(object(other))"
    case .namespace: "a mount namespace is made"
    case .task: "a task begins"
    case .none: "nothing is born"
    }
  }
}

// Changes of the model.
extension Model {
  fileprivate mutating func applyBirth(_ id: ObjectID, over other: ObjectID, _ number: Int64) {
    switch id.kind {
    case .dentry:
      let isDirectory = inodes[other].isDirectory
      dentries.append(DentryState(id: id, inode: other, isDirectory: isDirectory), id)
      chains.append(id.raw, to: &filesystems[id.filesystem].strays, &dentries[id].stray)
    case .inode: inodes.append(InodeState(id: id, number: number), id)
    case .file:
      files.append(FileState(id: id, dentry: other), id)
      chains.append(id.raw, to: &open, &files[id].node)
    case .virtualDentry:
      virtualDentries.append(FileState(id: id, dentry: other), id)
      chains.append(id.raw, to: &open, &virtualDentries[id].node)
    case .mount: mounts.append(MountState(id: id, over: other), id)
    case .namespace: namespaces.append(ContextState(id: id), id)
    case .task: tasks.append(TaskState(id: id), id)
    case .filesystem: filesystems.append(FilesystemState(id: id))
    case .none: break
    }
  }

  fileprivate mutating func revertBirth(of id: ObjectID) {
    switch id.kind {
    case .dentry:
      chains.takeBack(from: &filesystems[id.filesystem].strays, &dentries[id].stray)
      dentries.removeLast(id)
    case .inode: inodes.removeLast(id)
    case .file:
      chains.takeBack(from: &open, &files[id].node)
      files.removeLast(id)
    case .virtualDentry:
      chains.takeBack(from: &open, &virtualDentries[id].node)
      virtualDentries.removeLast(id)
    case .mount: mounts.removeLast(id)
    case .namespace: namespaces.removeLast(id)
    case .task: tasks.removeLast(id)
    case .filesystem: filesystems.removeLast()
    case .none: break
    }
  }

  fileprivate mutating func take(
    _ id: ObjectID, _ holder: Holder, _ from: Int32, _ serial: UInt32
  ) {
    precondition(references.count == Int(serial) - 1, "references come in order")
    let position = position
    withCounted(id) { counted, references in
      counted.count = from + 1
      references.take(id, holder, at: position, in: &counted.references)
    }
  }

  fileprivate mutating func revertTake(_ id: ObjectID, _ from: Int32) {
    withCounted(id) { counted, references in
      references.revertTake(from: &counted.references)
      counted.count = from
    }
  }

  fileprivate mutating func destroy(_ id: ObjectID) {
    setCount(of: id, -1)
    switch id.kind {
    case .dentry:
      if !dentries[id].isHashed {
        chains.remove(dentries[id].stray, from: &filesystems[id.filesystem].strays)
      }
    case .file: chains.remove(files[id].node, from: &open)
    case .virtualDentry: chains.remove(virtualDentries[id].node, from: &open)
    case .inode, .mount, .namespace, .task, .filesystem, .none: break
    }
  }

  fileprivate mutating func revertDestruction(of id: ObjectID) {
    setCount(of: id, 0)
    switch id.kind {
    case .dentry:
      if !dentries[id].isHashed {
        chains.restore(dentries[id].stray, in: &filesystems[id.filesystem].strays)
      }
    case .file: chains.restore(files[id].node, in: &open)
    case .virtualDentry: chains.restore(virtualDentries[id].node, in: &open)
    case .inode, .mount, .namespace, .task, .filesystem, .none: break
    }
  }

  fileprivate mutating func setCount(of id: ObjectID, _ count: Int32) {
    withCounted(id) { counted, _ in counted.count = count }
  }

  /// Calls `body` with the count of an object and the ledger of references.
  @inline(__always)
  fileprivate mutating func withCounted(
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

// Checks of recordings.
extension ReferenceEvent {
  func objection(_ check: Verifier, in model: Model) -> String? {
    switch self {
    case .born(let id, let other, _): return Self.objection(toBirth: id, over: other, model)
    case .took(let id, let holder, let from, let serial):
      guard let count = model.counted(id)?.count else { return "it has no count" }
      guard holder.canHold(id, in: model) else { return "\(holder.role) cannot hold it" }
      if count != from { return "the count is \(count), not \(from)" }
      return Int(serial) == model.references.count + 1 ? nil : "references come in order"
    case .dropped(let id, let holder, let from, let serial):
      guard let count = model.counted(id)?.count else { return "it has no count" }
      if count != from { return "the count is \(count), not \(from)" }
      return Self.objection(toReference: serial, id, holder, model)
    case .transferred(let id, let holder, let next, let serial):
      guard next.canHold(id, in: model) else { return "\(next.role) cannot hold it" }
      return Self.objection(toReference: serial, id, holder, model)
    case .destroyed(let id):
      return model.counted(id)?.count == 0 ? nil : "its count is not zero"
    }
  }

  private static func objection(
    toBirth id: ObjectID, over other: ObjectID, _ model: Model
  ) -> String? {
    let isSecond = "\(id.kind) \(id.number) is not the next one"
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
      return "\(id.kind) \(id.number) is over an unknown object"
    }
    let isOfFilesystem = id.kind == .dentry || id.kind == .inode
    if id.kind == .dentry, id.filesystem != other.filesystem {
      return "it is over an inode of another filesystem"
    }
    guard id.filesystem < (isOfFilesystem ? model.filesystems.count : 1) else {
      return "its filesystem is unknown"
    }
    return id.isNext(in: model) ? nil : isSecond
  }

  private static func objection(
    toReference serial: UInt32, _ id: ObjectID, _ holder: Holder, _ model: Model
  ) -> String? {
    guard serial != 0 else { return nil }
    guard Int(serial) <= model.references.count else { return "this reference was never taken" }
    guard let reference = model.references[serial], reference.subject == id else {
      return "this reference is not held"
    }
    return reference.holder == holder ? nil : "another holder has it"
  }
}

// The ledger of suspicions.
extension ReferenceEvent {
  /// Counts how many references each holder has. Called before any reference is judged.
  func count(in ledger: inout SuspicionLedger, step: Int, operation: Int, _ model: Model) {
    switch self {
    case .born(let id, _, _): ledger.begin(id)
    case .took(_, let holder, _, let serial):
      ledger.count(holder, serial, 1)
      if model.references.isHeld(serial) { ledger.consider(serial, step) }
    case .dropped(_, let holder, _, let serial):
      guard serial != 0 else { return }
      ledger.count(holder, serial, -1)
      ledger.close(serial, step, operation)
    case .transferred(_, let holder, let next, let serial):
      guard serial != 0 else { return }
      ledger.count(holder, serial, -1)
      ledger.count(next, serial, 1)
      if model.references.isHeld(serial) { ledger.consider(serial, step) }
    case .destroyed: break
    }
  }

  func suspect(in ledger: inout SuspicionLedger, step: Int, operation: Int, _ model: Model) {
    if case .destroyed(let id) = self { ledger.destroyed(id, step, operation, model) }
  }
}
