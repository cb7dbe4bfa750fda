// InodeRows.swift: the inode trees as rows, one root for each filesystem: slots in list order, below them
// inodes that were looked up and never stored, then sections with inodes that nothing in a tree leads
// to. kernfs: `OrderedChildren`.

import Ground
import Timeline

/// The inodes of a model. A value that borrows nothing; made anew for each frame.
struct InodeRows: RowTree {
  let model: Model
  let marks: Marks
  let roots: Roots
  let rings: [ObjectID]
  /// Inodes that only their filesystem itself remembers: a devpts has its terminals.
  var stored: [ObjectID] = []
  var folds: Set<ObjectID> = []
  var kept: Set<Row>?

  /// The inode that a row shows.
  func inode(of row: Row) -> ObjectID {
    switch row {
    case .root(let id), .loose(let id): id
    case .slot(let number): model.slots[Int(number) - 1].inode
    case .looked(let dentry): model.dentries[dentry].inode
    case .dentry, .section: .none
    }
  }

  func object(of row: Row) -> ObjectID {
    if case .section(let section) = row { return section.object }
    return exists(row) ? inode(of: row) : .none
  }

  func exists(_ row: Row) -> Bool {
    switch row {
    case .root(let id): roots.allInodes.contains(id)
    case .slot(let number): isSlot(number)
    case .looked(let dentry):
      model.dentries.contains(dentry) && (isLooked(dentry) || isLookedGhost(dentry))
    case .loose(let id):
      model.inodes.contains(id) && (isLoose(id) || marks.loose.contains(id))
    case .section: edge(.first, under: row) != nil
    case .dentry: false
    }
  }

  func parent(of row: Row) -> Row? {
    switch row {
    case .section, .dentry: nil
    case .root(let id): roots.lostInodes.contains(id) ? .section(.lost) : nil
    case .slot(let number): home(of: model.slots[Int(number) - 1].directory)
    case .looked(let dentry): home(of: model.dentries[model.dentries[dentry].parent].inode)
    case .loose(let id): .section(section(of: id))
    }
  }

  func successor(of row: Row) -> Row? {
    switch row {
    case .slot(let number):
      Int(number) <= model.slots.count ? rows(of: model.slots[Int(number) - 1].inode).first : nil
    case .looked(let dentry):
      model.dentries.contains(dentry) ? rows(of: model.dentries[dentry].inode).first : nil
    case .loose(let id), .root(let id): rows(of: id).first
    case .dentry, .section: nil
    }
  }

  func edge(_ end: End, under row: Row?) -> Row? {
    guard let row else {
      let root = (end == .first ? roots.inodes.first : roots.inodes.last).map { Row.root($0) }
      let section = section(end, of: Section.allCases)
      return end == .first ? root ?? section : section ?? root
    }
    if case .section(let section) = row { return outOfReach(end, section) }
    let id = inode(of: row)
    guard canOpen(row, id) else { return nil }
    let parts = [slotEdge(end, id), lookedEdge(end, id), ghostEdge(end, id)]
    return (end == .first ? parts : parts.reversed()).lazy.compactMap { $0 }.first
  }

  func sibling(_ direction: End, of row: Row) -> Row? {
    switch row {
    case .root(let id):
      guard !roots.lostInodes.contains(id) else { return looseSibling(direction, id) }
      let next = roots.inodes.element(direction, of: id).map { Row.root($0) }
      return next ?? (direction == .last ? section(.first, of: Section.allCases) : nil)
    case .section(let here):
      return direction == .last
        ? section(.first, of: Section.allCases.filter { $0.rawValue > here.rawValue })
        : section(.last, of: Section.allCases.filter { $0.rawValue < here.rawValue })
          ?? roots.inodes.last.map { .root($0) }
    case .slot(let number): return slotSibling(direction, number)
    case .looked(let dentry): return lookedSibling(direction, dentry)
    case .loose(let id): return looseSibling(direction, id)
    case .dentry: return nil
    }
  }

  /// The first or last of these sections that has rows.
  private func section(_ end: End, of sections: [Section]) -> Row? {
    let rows = sections.map { Row.section($0) }
    return end == .first ? rows.first(where: exists) : rows.last(where: exists)
  }
}

// Where an inode is.
extension InodeRows {
  /// The row below which the children of an inode are: one of its rows, always the same.
  func home(of id: ObjectID) -> Row? {
    if roots.allInodes.contains(id) { return .root(id) }
    if marks.loose.contains(id) || isLoose(id) { return .loose(id) }
    return rows(of: id).first
  }

  /// All rows that show an inode: its slots, else its lookups, else what is out of reach.
  func rows(of id: ObjectID) -> [Row] {
    guard model.inodes.contains(id) else { return [] }
    if roots.allInodes.contains(id) { return [.root(id)] }
    if isRinged(id) { return [.loose(id)] }
    let filled = model.chains.prefix(64, of: model.inodes[id].namedBy).map { Row.slot(UInt32($0)) }
    guard filled.isEmpty else { return filled }
    let looked = model.dentries(over: id).filter(isLooked).map { Row.looked($0) }
    guard looked.isEmpty else { return looked }
    if isLoose(id) || marks.loose.contains(id) { return [.loose(id)] }
    let emptied = marks.emptied.places.keys.filter { model.slots[Int($0) - 1].inode == id }.sorted()
    guard emptied.isEmpty else { return emptied.map { .slot($0) } }
    return marks.looked.values.joined().filter { model.dentries[$0].inode == id }.map {
      .looked($0)
    }
  }

  /// Only one of several names of a directory shows what is in it, so that no walk runs in a ring.
  private func canOpen(_ row: Row, _ id: ObjectID) -> Bool {
    guard model.inodes.contains(id), isParent(id) else { return false }
    return home(of: id) == row
  }

  /// A directory, or what has or had the names of one below it, because it was swapped into its place.
  private func isParent(_ id: ObjectID) -> Bool {
    model.inodes[id].isDirectory || marks.looked[id] != nil
      || model.dentries(over: id).contains { model.dentries[$0].children.count > 0 }
  }
}

// Slots, filled and just emptied.
extension InodeRows {
  private func isSlot(_ number: UInt32) -> Bool {
    guard number >= 1, Int(number) <= model.slots.count else { return false }
    return model.slots[Int(number) - 1].isFilled || marks.emptied.places[number] != nil
  }

  private func number(at node: UInt32) -> UInt32? {
    node == 0 ? nil : UInt32(truncatingIfNeeded: model.chains.value(node))
  }

  private func slotEdge(_ end: End, _ id: ObjectID) -> Row? {
    let slots = model.inodes[id].slots
    if end == .first {
      return (marks.emptied.leading[id]?.first ?? number(at: slots.first)).map { .slot($0) }
    }
    guard let last = number(at: slots.last) else {
      return (marks.emptied.leading[id]?.last).map { .slot($0) }
    }
    return .slot(marks.emptied.following[last]?.last ?? last)
  }

  private func slotSibling(_ direction: End, _ number: UInt32) -> Row? {
    let slot = model.slots[Int(number) - 1]
    let found = direction == .last ? after(slot) : before(slot)
    if let found { return .slot(found) }
    guard direction == .last else { return nil }
    return lookedEdge(.first, slot.directory) ?? ghostEdge(.first, slot.directory)
  }

  private func after(_ slot: SlotState) -> UInt32? {
    if slot.isFilled {
      return marks.emptied.following[slot.number]?.first
        ?? number(at: model.chains.next(slot.inDirectory))
    }
    guard let place = marks.emptied.places[slot.number] else { return nil }
    if let next = marks.emptied.company(of: slot.number).element(after: slot.number) { return next }
    guard let sibling = place.sibling else {
      return number(at: model.inodes[slot.directory].slots.first)
    }
    return number(at: model.chains.next(model.slots[Int(sibling) - 1].inDirectory))
  }

  private func before(_ slot: SlotState) -> UInt32? {
    if slot.isFilled {
      guard let previous = number(at: model.chains.previous(slot.inDirectory)) else {
        return marks.emptied.leading[slot.directory]?.last
      }
      return marks.emptied.following[previous]?.last ?? previous
    }
    guard let place = marks.emptied.places[slot.number] else { return nil }
    return marks.emptied.company(of: slot.number).element(before: slot.number) ?? place.sibling
  }
}

extension ReversibleLists {
  /// The first values of a chain.
  func prefix(_ limit: Int, of chain: Chain) -> [UInt64] {
    var values: [UInt64] = []
    var node = chain.first
    while node != 0, values.count < limit {
      values.append(value(node))
      node = next(node)
    }
    return values
  }
}
