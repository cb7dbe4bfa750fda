/// The dentry tree and the slots of directory inodes.
///
/// A new dentry is `moved` under its parent and `renamed` to its name, then `hashed`; from then on
/// a walk finds it. `unhashed` removes it from its parent's map, but it keeps its name and its
/// parent until its end. A rename is `unhashed`, `moved`, `renamed`, `hashed` of the same dentry.
/// `filled` and `emptied` change the slots of a directory inode, which are independent of dentries.
///
/// The model holds the hashed children of each dentry in a chain, in the order of hashing, and all
/// unhashed dentries of a filesystem in its chain of strays. Slots are numbered from 1 in the order
/// in which they were filled. An emptied slot stays in the table but leaves both of its chains.
///
/// kernfs: `Dentry.insertChildLocked`, `Dentry.children`, `OrderedChildren.insert`,
/// `OrderedChildren.removeLocked`.

import Ground

extension TreeEvent: EventFamily {
  enum Tag: UInt8 {
    case hashed = 9, unhashed, renamed, moved, filled, emptied
    case swapped = 33
  }

  func apply(to model: inout Model) {
    switch self {
    case .hashed(let id, _, let parent): model.hash(id, under: parent)
    case .unhashed(let id, _, let parent): model.unhash(id, from: parent)
    case .renamed(let id, _, let name): model.dentries[id].name = name
    case .moved(let id, _, let parent): model.dentries[id].parent = parent
    case .swapped(let id, _, let inode): model.dentries[id].inode = inode
    case .filled(let directory, let name, let inode, let slot, let isStatic):
      model.fill(
        SlotState(
          number: slot, directory: directory, name: name, inode: inode, isStatic: isStatic))
    case .emptied(_, _, _, let slot, _): model.empty(slot)
    }
  }

  func revert(in model: inout Model) {
    switch self {
    case .hashed(let id, _, let parent): model.revertHash(id, under: parent)
    case .unhashed(let id, _, let parent): model.revertUnhash(id, from: parent)
    case .renamed(let id, let name, _): model.dentries[id].name = name
    case .moved(let id, let parent, _): model.dentries[id].parent = parent
    case .swapped(let id, let inode, _): model.dentries[id].inode = inode
    case .filled: model.revertFill()
    case .emptied(_, _, _, let slot, _): model.revertEmpty(slot)
    }
  }

  func write(_ coder: inout DeltaCoder, _ bytes: inout ByteWriter) {
    switch self {
    case .hashed(let id, let name, let parent):
      coder.add(Tag.hashed, id, name, parent, to: &bytes)
    case .unhashed(let id, let name, let parent):
      coder.add(Tag.unhashed, id, name, parent, to: &bytes)
    case .renamed(let id, let old, let new):
      coder.add(Tag.renamed, id, to: &bytes)
      coder.add(old, to: &bytes)
      coder.add(new, to: &bytes)
    case .moved(let id, let old, let new): coder.add(Tag.moved, id, old, new, to: &bytes)
    case .swapped(let id, let old, let new): coder.add(Tag.swapped, id, old, new, to: &bytes)
    case .filled(let id, let name, let inode, let slot, let isStatic):
      coder.add(Tag.filled, id, name, inode, to: &bytes)
      coder.add(slot: slot, to: &bytes)
      bytes.add(byte: isStatic ? 1 : 0)
    case .emptied(let id, let name, let inode, let slot, let isStatic):
      coder.add(Tag.emptied, id, name, inode, to: &bytes)
      coder.add(slot: slot, to: &bytes)
      bytes.add(byte: isStatic ? 1 : 0)
    }
  }

  init(_ tag: Tag, _ coder: inout DeltaCoder, _ bytes: inout ByteReader) throws(DecodingFailure) {
    let id = try coder.id(&bytes)
    switch tag {
    case .hashed: self = .hashed(id, try coder.name(&bytes), under: try coder.id(&bytes))
    case .unhashed: self = .unhashed(id, try coder.name(&bytes), under: try coder.id(&bytes))
    case .renamed: self = .renamed(id, from: try coder.name(&bytes), to: try coder.name(&bytes))
    case .moved: self = .moved(id, from: try coder.id(&bytes), to: try coder.id(&bytes))
    case .swapped: self = .swapped(id, from: try coder.id(&bytes), to: try coder.id(&bytes))
    case .filled:
      self = .filled(
        id, try coder.name(&bytes), try coder.id(&bytes), slot: try coder.slot(&bytes),
        isStatic: try bytes.truth())
    case .emptied:
      self = .emptied(
        id, try coder.name(&bytes), try coder.id(&bytes), slot: try coder.slot(&bytes),
        isStatic: try bytes.truth())
    }
  }

  var traits: EventTraits {
    switch self {
    case .hashed(let id, _, let parent):
      EventTraits(
        ids: ObjectIDs(id, parent), changed: ObjectIDs(id, parent), marked: ObjectIDs(id),
        isMoment: true, weight: 4, happening: .hash)
    case .unhashed(let id, _, let parent):
      EventTraits(
        ids: ObjectIDs(id, parent), changed: ObjectIDs(id, parent), marked: ObjectIDs(id),
        isMoment: true, weight: 4, happening: .unhash)
    case .renamed(let id, _, _):
      EventTraits(
        ids: ObjectIDs(id), changed: ObjectIDs(id), marked: ObjectIDs(id), isMoment: true, weight: 4
      )
    case .moved(let id, let old, let new):
      EventTraits(
        ids: ObjectIDs(id, old, new), changed: ObjectIDs(id), history: ObjectIDs(id, old, new),
        marked: ObjectIDs(id), isMoment: true, weight: 4)
    case .swapped(let id, let old, let new):
      EventTraits(
        ids: ObjectIDs(id, old, new), changed: ObjectIDs(id, old, new),
        marked: ObjectIDs(id, old, new), isMoment: true, weight: 4)
    case .filled(let id, _, let inode, _, let isStatic):
      EventTraits(
        ids: ObjectIDs(id, inode), changed: ObjectIDs(id, inode), marked: ObjectIDs(inode),
        isMoment: true, weight: 4, counts: CountChange(names: isStatic ? 0 : 1))
    case .emptied(let id, _, let inode, _, let isStatic):
      EventTraits(
        ids: ObjectIDs(id, inode), changed: ObjectIDs(id, inode), marked: ObjectIDs(inode),
        isMoment: true, weight: 4, counts: CountChange(names: isStatic ? 0 : -1))
    }
  }

  func renaming(_ other: (Name) -> Name) -> Self {
    switch self {
    case .hashed(let id, let name, let parent): .hashed(id, other(name), under: parent)
    case .unhashed(let id, let name, let parent): .unhashed(id, other(name), under: parent)
    case .renamed(let id, let old, let new): .renamed(id, from: other(old), to: other(new))
    case .filled(let id, let name, let inode, let slot, let isStatic):
      .filled(id, other(name), inode, slot: slot, isStatic: isStatic)
    case .emptied(let id, let name, let inode, let slot, let isStatic):
      .emptied(id, other(name), inode, slot: slot, isStatic: isStatic)
    case .moved, .swapped: self
    }
  }

  /// A directory that gets another parent may have moved below itself.
  var leadsAway: Bool {
    guard case .moved(let id, let old, let new) = self else { return false }
    return id.kind == .dentry && old != .none && new != .none
  }

  var decidingRule: String? { if case .swapped = self { "revalidation" } else { nil } }

  func sentence(_ words: SentenceFormatter) -> String {
    switch self {
    case .hashed(let id, let name, let parent):
      "\(words.quoted(name)) is hashed under \(words.object(parent)): "
        + "d\(id.number) can be found"
    case .unhashed(let id, let name, let parent):
      "\(words.quoted(name)) is unhashed from \(words.object(parent)): "
        + "d\(id.number) can no longer be found"
    case .renamed(let id, .empty, let to): "d\(id.number) is named \(words.quoted(to))"
    case .renamed(let id, let from, let to):
      "d\(id.number) is renamed from \(words.quoted(from)) to \(words.quoted(to))"
    case .moved(let id, .none, let to): "d\(id.number) gets \(words.object(to)) as its parent"
    case .moved(let id, let from, let to):
      "d\(id.number) moves from \(words.object(from)) to \(words.object(to))"
    case .swapped(let id, let old, let new):
      "the inode of \(words.object(id)) is swapped: \(words.object(old)) → \(words.object(new))"
    case .filled(let directory, let name, let inode, _, let isStatic):
      "\(words.object(directory)) gets \(isStatic ? "a static slot" : "a slot") "
        + "\(words.quoted(name)) for \(words.object(inode))"
    case .emptied(let directory, let name, let inode, _, _):
      "\(words.object(directory)) loses its slot \(words.quoted(name)) for \(words.object(inode))"
    }
  }

  func objection(_ check: Verifier, in model: Model) -> String? {
    switch self {
    case .hashed(let id, _, let parent):
      guard id.kind == .dentry, parent.kind == .dentry else { return "these are not dentries" }
      let dentry = model.dentries[id]
      return !dentry.isHashed && dentry.counted.isAlive ? nil : "it cannot be hashed"
    case .unhashed(let id, _, let parent):
      guard id.kind == .dentry, check.parents[id] == parent else { return "it is not hashed there" }
      // A destroyed dentry is in no chain; unhashing would add it to one.
      return nil
    case .renamed(let id, let old, _):
      return id.kind == .dentry && model.dentries[id].name == old ? nil : "it has another name"
    case .moved(let id, let old, let new):
      guard id.kind == .dentry, new.kind == .dentry || new == .none else {
        return "it is not a dentry"
      }
      return model.dentries[id].parent == old ? nil : "it has another parent"
    case .swapped(let id, let old, let new):
      guard id.kind == .dentry, new.kind == .inode else {
        return "it is not a dentry, or not an inode"
      }
      guard id.filesystem == new.filesystem else { return "it belongs to another filesystem" }
      return model.dentries[id].inode == old ? nil : "it leads to another inode"
    case .filled(let id, _, let inode, let slot, _):
      guard id.kind == .inode, inode.kind == .inode else { return "these are not inodes" }
      return Int(slot) == model.slots.count + 1 ? nil : "slots come in order"
    case .emptied(let id, let name, let inode, let slot, _):
      guard slot > 0, Int(slot) <= model.slots.count else { return "this slot was never filled" }
      let state = model.slots[Int(slot) - 1]
      let isThis = state.directory == id && state.inode == inode && state.name == name
      return isThis && state.isFilled ? nil : "this slot does not match"
    }
  }

  func suspect(in ledger: inout SuspicionLedger, step: Int, _ model: Model) {
    switch self {
    case .hashed(let id, _, _), .unhashed(let id, _, _): ledger.place(id, step, model)
    case .moved(let id, let old, _) where old != .none: ledger.moved(id, old, step, model)
    case .swapped(let id, let old, _):
      ledger.considerName(id, step, model)
      ledger.consider(on: old, of: Holder(.dentry, id), step, model)
    case .emptied(let directory, _, let inode, _, true):
      ledger.consider(on: inode, of: Holder(.slot, directory), step, model)
    case .renamed, .moved, .filled, .emptied: break
    }
  }
}

// Changes of the model, each next to its inverse.
extension Model {
  fileprivate mutating func hash(_ id: ObjectID, under parent: ObjectID) {
    dentries[id].isHashed = true
    chains.remove(dentries[id].stray, from: &filesystems[id.filesystem].strays)
    var node = dentries[id].sibling
    chains.append(id.raw, to: &dentries[parent].children, &node)
    dentries[id].sibling = node
  }

  fileprivate mutating func revertHash(_ id: ObjectID, under parent: ObjectID) {
    var node = dentries[id].sibling
    chains.takeBack(from: &dentries[parent].children, &node)
    dentries[id].sibling = node
    chains.restore(dentries[id].stray, in: &filesystems[id.filesystem].strays)
    dentries[id].isHashed = false
  }

  fileprivate mutating func unhash(_ id: ObjectID, from parent: ObjectID) {
    dentries[id].isHashed = false
    chains.remove(dentries[id].sibling, from: &dentries[parent].children)
    chains.append(id.raw, to: &filesystems[id.filesystem].strays, &dentries[id].stray)
  }

  fileprivate mutating func revertUnhash(_ id: ObjectID, from parent: ObjectID) {
    chains.takeBack(from: &filesystems[id.filesystem].strays, &dentries[id].stray)
    chains.restore(dentries[id].sibling, in: &dentries[parent].children)
    dentries[id].isHashed = true
  }

  fileprivate mutating func fill(_ new: SlotState) {
    precondition(slots.count == Int(new.number) - 1, "slots come in order")
    var slot = new
    chains.append(UInt64(slot.number), to: &inodes[slot.directory].slots, &slot.inDirectory)
    chains.append(UInt64(slot.number), to: &inodes[slot.inode].namedBy, &slot.ofInode)
    slots.append(slot)
  }

  fileprivate mutating func revertFill() {
    guard var slot = slots.popLast() else { return }
    chains.takeBack(from: &inodes[slot.inode].namedBy, &slot.ofInode)
    chains.takeBack(from: &inodes[slot.directory].slots, &slot.inDirectory)
  }

  fileprivate mutating func empty(_ number: UInt32) {
    let slot = slots[Int(number) - 1]
    slots[Int(number) - 1].isFilled = false
    chains.remove(slot.inDirectory, from: &inodes[slot.directory].slots)
    chains.remove(slot.ofInode, from: &inodes[slot.inode].namedBy)
  }

  fileprivate mutating func revertEmpty(_ number: UInt32) {
    slots[Int(number) - 1].isFilled = true
    let slot = slots[Int(number) - 1]
    chains.restore(slot.ofInode, in: &inodes[slot.inode].namedBy)
    chains.restore(slot.inDirectory, in: &inodes[slot.directory].slots)
  }
}
