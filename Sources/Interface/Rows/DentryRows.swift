// DentryRows.swift: the dentry tree as rows: names in the order of hashing, a mounted root as the first
// row below its mount point, then sections with what is alive and in no tree. kernfs: `Dentry.children`.

import Ground
import Timeline

/// The dentries of a model. A value that borrows nothing; made anew for each frame.
struct DentryRows: RowTree {
  let model: Model
  let marks: Marks
  let roots: Roots
  /// Directories that are their own ancestors: no walk from a root finds them.
  let rings: [ObjectID]
  var folds: Set<ObjectID> = []
  var kept: Set<Row>?

  func object(of row: Row) -> ObjectID {
    switch row {
    case .dentry(let id): id
    case .section(let section): section.object
    case .root, .slot, .looked, .loose: .none
    }
  }

  func exists(_ row: Row) -> Bool {
    switch row {
    case .dentry(let id): model.dentries.contains(id) && (model.isPresent(id) || isGhost(id))
    case .section: edge(.first, under: row) != nil
    case .root, .slot, .looked, .loose: false
    }
  }

  func successor(of row: Row) -> Row? { nil }

  func parent(of row: Row) -> Row? {
    guard case .dentry(let id) = row else { return nil }
    switch roots.places[id] {
    case .top: return nil
    case .point(let point): return .dentry(point)
    case .lost: return .section(.lost)
    case nil: break
    }
    if let place = marks.dentries.places[id], !model.isPresent(id) { return .dentry(place.parent) }
    guard model.dentries[id].isHashed, !rings.contains(id) else {
      return .section(Section(of: id, in: model))
    }
    return .dentry(model.dentries[id].parent)
  }

  func edge(_ end: End, under row: Row?) -> Row? {
    switch row {
    case nil:
      let root = end == .first ? roots.top.first : roots.top.last
      let section = section(end, of: Section.allCases)
      return end == .first
        ? root.map { .dentry($0) } ?? section : section ?? root.map { .dentry($0) }
    case .dentry(let id): return (end == .first ? first(in: id) : last(in: id)).map { .dentry($0) }
    case .section(let section):
      return part(end, from: end == .first ? 0 : Self.parts - 1, section).map { .dentry($0) }
    case .root, .slot, .looked, .loose: return nil
    }
  }

  func sibling(_ direction: End, of row: Row) -> Row? {
    switch row {
    case .dentry(let id): sibling(direction, ofDentry: id)
    case .section(let here):
      direction == .last
        ? section(.first, of: Section.allCases.filter { $0.rawValue > here.rawValue })
        : section(.last, of: Section.allCases.filter { $0.rawValue < here.rawValue })
          ?? roots.top.last.map { .dentry($0) }
    case .root, .slot, .looked, .loose: nil
    }
  }

  private func sibling(_ direction: End, ofDentry id: ObjectID) -> Row? {
    switch roots.places[id] {
    case .top:
      guard let next = roots.top.element(direction, of: id) else {
        return direction == .last ? section(.first, of: Section.allCases) : nil
      }
      return .dentry(next)
    case .point(let point):
      let next = (roots.mounted[point] ?? []).element(direction, of: id)
      let covered = direction == .last ? firstCovered(in: point) : nil
      return (next ?? covered).map { .dentry($0) }
    case .lost: return outOfReach(direction, of: id).map { .dentry($0) }
    case nil: break
    }
    if case .section = parent(of: .dentry(id)) {
      return outOfReach(direction, of: id).map { .dentry($0) }
    }
    return (direction == .last ? after(id) : before(id)).map { .dentry($0) }
  }

  private func isGhost(_ id: ObjectID) -> Bool {
    marks.dentries.places[id] != nil || marks.strays.contains(id)
  }

  /// The first or last of these sections that has rows.
  private func section(_ end: End, of sections: [Section]) -> Row? {
    let rows = sections.map { Row.section($0) }
    return end == .first ? rows.first(where: exists) : rows.last(where: exists)
  }
}

// Children: what is mounted on it, then the hashed ones, and between them those that this operation
// destroyed.
extension DentryRows {
  private func first(in id: ObjectID) -> ObjectID? {
    roots.mounted[id]?.first ?? firstCovered(in: id)
  }

  private func firstCovered(in id: ObjectID) -> ObjectID? {
    marks.dentries.leading[id]?.first ?? hashed(from: model.dentries[id].children.first, .last)
  }

  private func last(in id: ObjectID) -> ObjectID? {
    guard let last = hashed(from: model.dentries[id].children.last, .first) else {
      return marks.dentries.leading[id]?.last ?? roots.mounted[id]?.last
    }
    return marks.dentries.following[last]?.last ?? last
  }

  /// The dentry at a node of a directory's chain; one that closes a ring is skipped.
  private func hashed(from node: UInt32, _ direction: End) -> ObjectID? {
    var node = node
    while node != 0 {
      let id = ObjectID(raw: model.chains.value(node))
      if !rings.contains(id) { return id }
      node = direction == .last ? model.chains.next(node) : model.chains.previous(node)
    }
    return nil
  }

  private func after(_ id: ObjectID) -> ObjectID? {
    guard !model.isPresent(id) else {
      return marks.dentries.following[id]?.first
        ?? hashed(from: model.chains.next(model.dentries[id].sibling), .last)
    }
    guard let place = marks.dentries.places[id] else { return nil }
    if let next = marks.dentries.company(of: id).element(after: id) { return next }
    guard let sibling = place.sibling else {
      return hashed(from: model.dentries[place.parent].children.first, .last)
    }
    return hashed(from: model.chains.next(model.dentries[sibling].sibling), .last)
  }

  private func before(_ id: ObjectID) -> ObjectID? {
    guard !model.isPresent(id) else {
      let node = model.chains.previous(model.dentries[id].sibling)
      let parent = model.dentries[id].parent
      guard let previous = hashed(from: node, .first) else {
        return marks.dentries.leading[parent]?.last ?? roots.mounted[parent]?.last
      }
      return marks.dentries.following[previous]?.last ?? previous
    }
    guard let place = marks.dentries.places[id] else { return nil }
    return marks.dentries.company(of: id).element(before: id) ?? place.sibling
      ?? roots.mounted[place.parent]?.last
  }
}

// Out of reach, in parts: roots that no mount leads to, strays by filesystem, rings, and those that ended
// here.
extension DentryRows {
  private static let parts = 4

  /// The first row of the parts from `index` on, or the last of those up to it.
  private func part(_ end: End, from index: Int, _ section: Section) -> ObjectID? {
    guard (0..<Self.parts).contains(index) else { return nil }
    let found: ObjectID?
    if index == 1 {
      found =
        end == .first
        ? stray(fromFilesystem: 0, section)
        : stray(toFilesystem: model.filesystems.count - 1, section)
    } else {
      let list = list(index, section)
      found = end == .first ? list.first : list.last
    }
    return found ?? part(end, from: end == .first ? index + 1 : index - 1, section)
  }

  /// The parts that are lists.
  private func list(_ index: Int, _ section: Section) -> [ObjectID] {
    switch index {
    case 0: section == .lost ? roots.lost : []
    case 2: section == .lost ? rings : []
    case _:
      marks.strays.filter { roots.places[$0] == nil && Section(of: $0, in: model) == section }
    }
  }

  private func outOfReach(_ direction: End, of id: ObjectID) -> ObjectID? {
    let section = Section(of: id, in: model)
    let index =
      roots.places[id] == .lost ? 0 : !model.isPresent(id) ? 3 : rings.contains(id) ? 2 : 1
    let next =
      index == 1
      ? strayBeside(id, direction, section) : list(index, section).element(direction, of: id)
    return next
      ?? part(
        direction == .last ? .first : .last, from: direction == .last ? index + 1 : index - 1,
        section)
  }

  private func strayBeside(_ id: ObjectID, _ direction: End, _ section: Section) -> ObjectID? {
    let node = model.dentries[id].stray
    if direction == .last {
      return stray(at: model.chains.next(node), .last)
        ?? stray(fromFilesystem: id.filesystem + 1, section)
    }
    return stray(at: model.chains.previous(node), .first)
      ?? stray(toFilesystem: id.filesystem - 1, section)
  }

  /// The stray at a node of a filesystem's chain; its root, which nobody hashes, is no stray.
  private func stray(at node: UInt32, _ direction: End) -> ObjectID? {
    var node = node
    while node != 0 {
      let id = ObjectID(raw: model.chains.value(node))
      if roots.places[id] == nil { return id }
      node = direction == .last ? model.chains.next(node) : model.chains.previous(node)
    }
    return nil
  }

  private func stray(fromFilesystem index: Int, _ section: Section) -> ObjectID? {
    for filesystem in model.filesystems.dropFirst(index) where isIn(section, filesystem) {
      if let id = stray(at: filesystem.strays.first, .last) { return id }
    }
    return nil
  }

  private func stray(toFilesystem index: Int, _ section: Section) -> ObjectID? {
    for filesystem in model.filesystems.prefix(index + 1).reversed()
    where isIn(section, filesystem) {
      if let id = stray(at: filesystem.strays.last, .first) { return id }
    }
    return nil
  }

  private func isIn(_ section: Section, _ filesystem: FilesystemState) -> Bool {
    Section(of: filesystem.id, in: model) == section
  }
}

extension Array where Element: Equatable {
  /// The neighbour in a direction.
  func element(_ direction: End, of element: Element) -> Element? {
    direction == .last ? self.element(after: element) : self.element(before: element)
  }

  func element(after element: Element) -> Element? {
    guard let index = firstIndex(of: element), index + 1 < count else { return nil }
    return self[index + 1]
  }

  func element(before element: Element) -> Element? {
    guard let index = firstIndex(of: element), index > 0 else { return nil }
    return self[index - 1]
  }
}
