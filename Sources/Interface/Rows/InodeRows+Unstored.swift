// InodeRows+Unstored.swift: inodes without a slot. Those of live, hashed dentries were looked up and
// stand below the inode of their dentry's parent; the others are out of reach.

import Ground
import Timeline

// Looked up.
extension InodeRows {
  /// Directories with slots and more names than this are not searched for names without a slot.
  static var mostSearched: Int32 { 512 }

  /// Whether a dentry leads to an inode that no slot of its directory stores.
  func isLooked(_ dentry: ObjectID) -> Bool {
    let state = model.dentries[dentry]
    guard state.counted.isAlive, state.isHashed else { return false }
    let directory = model.dentries[state.parent].inode
    return !model.names(of: state.inode).contains { $0.directory == directory }
  }

  func isLookedGhost(_ dentry: ObjectID) -> Bool {
    marks.looked.values.contains { $0.contains(dentry) }
  }

  func lookedEdge(_ end: End, _ id: ObjectID) -> Row? {
    guard marks[id] != .removed || model.inodes[id].counted.isAlive else { return nil }
    let over = model.dentries(over: id)
    for dentry in end == .first ? over : over.reversed() {
      let children = model.dentries[dentry].children
      if model.inodes[id].slots.count > 0, children.count > Self.mostSearched { continue }
      let node = end == .first ? children.first : children.last
      if let found = looked(at: node, end == .first ? .last : .first) { return .looked(found) }
    }
    return nil
  }

  func lookedSibling(_ direction: End, _ dentry: ObjectID) -> Row? {
    let state = model.dentries[dentry]
    let directory = model.dentries[state.parent].inode
    guard state.counted.isAlive else { return ghostSibling(direction, dentry, directory) }
    let chains = model.chains
    let node = direction == .last ? chains.next(state.sibling) : chains.previous(state.sibling)
    if let found = looked(at: node, direction) { return .looked(found) }
    let twins = model.dentries(over: directory)
    var twin =
      direction == .last
      ? twins.element(after: state.parent) : twins.element(before: state.parent)
    while let other = twin {
      let children = model.dentries[other].children
      let end = direction == .last ? children.first : children.last
      if let found = looked(at: end, direction) { return .looked(found) }
      twin = direction == .last ? twins.element(after: other) : twins.element(before: other)
    }
    return direction == .last ? ghostEdge(.first, directory) : slotEdgeBefore(directory)
  }

  private func slotEdgeBefore(_ directory: ObjectID) -> Row? {
    let slots = model.inodes[directory].slots
    guard slots.last != 0 else {
      return (marks.emptied.leading[directory]?.last).map { .slot($0) }
    }
    let last = UInt32(truncatingIfNeeded: model.chains.value(slots.last))
    return .slot(marks.emptied.following[last]?.last ?? last)
  }

  private func looked(at node: UInt32, _ direction: End) -> ObjectID? {
    var node = node
    while node != 0 {
      let id = ObjectID(raw: model.chains.value(node))
      if !rings.contains(id), isLooked(id) { return id }
      node = direction == .last ? model.chains.next(node) : model.chains.previous(node)
    }
    return nil
  }

  func ghostEdge(_ end: End, _ id: ObjectID) -> Row? {
    let ghosts = marks.looked[id]
    return (end == .first ? ghosts?.first : ghosts?.last).map { .looked($0) }
  }

  private func ghostSibling(
    _ direction: End, _ dentry: ObjectID, _ directory: ObjectID
  ) -> Row? {
    let ghosts = marks.looked[directory] ?? []
    if direction == .last { return ghosts.element(after: dentry).map { .looked($0) } }
    return ghosts.element(before: dentry).map { .looked($0) } ?? lookedEdge(.last, directory)
      ?? slotEdgeBefore(directory)
  }
}

// Out of reach.
extension InodeRows {
  /// Whether an inode belongs to a directory that is its own ancestor.
  func isRinged(_ id: ObjectID) -> Bool { ringed.contains(id) }

  /// Whether a live inode is found neither by a slot nor by a hashed dentry.
  func isLoose(_ id: ObjectID) -> Bool {
    let state = model.inodes[id]
    guard state.counted.isAlive, state.namedBy.count == 0 else { return isRinged(id) }
    if marks.adrift.contains(id) || stored.contains(id) { return true }
    let over = model.dentries(over: id)
    return !over.isEmpty && over.allSatisfy { isStray($0) }
  }

  private func isStray(_ dentry: ObjectID) -> Bool {
    let root = model.filesystems[dentry.filesystem].root
    return dentry != root && !model.dentries[dentry].isHashed
  }

  /// The section of an inode that is in no tree.
  func section(of id: ObjectID) -> Section {
    stored.contains(id) ? .treeless : Section(of: id, in: model)
  }

  func outOfReach(_ end: End, _ section: Section) -> Row? {
    part(end, from: end == .first ? 0 : Self.parts - 1, section)
  }

  func looseSibling(_ direction: End, _ id: ObjectID) -> Row? {
    let section = section(of: id)
    let index = roots.lostInodes.contains(id) ? 0 : others(section).contains(id) ? 2 : 1
    let next =
      index == 1
      ? looseBeside(id, direction, section) : list(index, section).element(direction, of: id)
    if let next { return row(next) }
    return direction == .last
      ? part(.first, from: index + 1, section) : part(.last, from: index - 1, section)
  }
}

// The parts of a section: roots that no mount leads to, inodes of strays by filesystem, all others.
extension InodeRows {
  private static var parts: Int { 3 }

  private func row(_ id: ObjectID) -> Row { roots.lostInodes.contains(id) ? .root(id) : .loose(id) }

  /// The first row of the parts from `index` on, or the last of those up to it.
  private func part(_ end: End, from index: Int, _ section: Section) -> Row? {
    guard (0..<Self.parts).contains(index) else { return nil }
    let found: ObjectID?
    if index == 1 {
      found =
        end == .first
        ? loose(fromFilesystem: 0, section)
        : loose(toFilesystem: model.filesystems.count - 1, section)
    } else {
      let list = list(index, section)
      found = end == .first ? list.first : list.last
    }
    return found.map(row) ?? part(end, from: end == .first ? index + 1 : index - 1, section)
  }

  /// The parts that are lists.
  private func list(_ index: Int, _ section: Section) -> [ObjectID] {
    guard index == 0 else { return others(section) }
    return section == .lost ? roots.lostInodes : []
  }

  private func others(_ section: Section) -> [ObjectID] {
    let stored = stored.filter { !marks.adrift.contains($0) }
    return (ringed + marks.adrift + marks.loose + stored).filter {
      self.section(of: $0) == section && !roots.allInodes.contains($0)
    }
  }

  private func looseBeside(_ id: ObjectID, _ direction: End, _ section: Section) -> ObjectID? {
    guard let stray = model.dentries(over: id).first(where: isStray) else { return nil }
    let node = model.dentries[stray].stray
    if direction == .last {
      return loose(at: model.chains.next(node), .last)
        ?? loose(fromFilesystem: id.filesystem + 1, section)
    }
    return loose(at: model.chains.previous(node), .first)
      ?? loose(toFilesystem: id.filesystem - 1, section)
  }

  private var ringed: [ObjectID] {
    let known = rings.map { model.dentries[$0].inode }
    return known + marks.ringed.filter { !known.contains($0) }
  }

  /// The loose inode of the stray at a node; each inode stands at the first of its strays.
  private func loose(at node: UInt32, _ direction: End) -> ObjectID? {
    var node = node
    while node != 0 {
      let dentry = ObjectID(raw: model.chains.value(node))
      let inode = model.dentries[dentry].inode
      if isStray(dentry), isLoose(inode), !isRinged(inode), !marks.adrift.contains(inode),
        model.dentries(over: inode).first(where: isStray) == dentry
      {
        return inode
      }
      node = direction == .last ? model.chains.next(node) : model.chains.previous(node)
    }
    return nil
  }

  private func loose(fromFilesystem index: Int, _ section: Section) -> ObjectID? {
    for filesystem in model.filesystems.dropFirst(max(0, index)) where isIn(section, filesystem) {
      if let id = loose(at: filesystem.strays.first, .last) { return id }
    }
    return nil
  }

  private func loose(toFilesystem index: Int, _ section: Section) -> ObjectID? {
    for filesystem in model.filesystems.prefix(max(0, index + 1)).reversed()
    where isIn(section, filesystem) {
      if let id = loose(at: filesystem.strays.last, .first) { return id }
    }
    return nil
  }

  private func isIn(_ section: Section, _ filesystem: FilesystemState) -> Bool {
    Section(of: filesystem.id, in: model) == section
  }
}
