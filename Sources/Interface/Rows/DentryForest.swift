// DentryForest.swift: the dentry tree as rows: names in the order of hashing, then a section with
// what is alive and out of reach. kernfs: `Dentry.children`.

import Ground
import Timeline

/// The dentries of a model. A value that borrows nothing; made anew for each frame.
struct DentryForest: Forest {
  let model: Model
  let marks: Marks
  /// Directories that are their own ancestors: no walk from a root finds them.
  let rings: [ObjectID]
  var folds: Set<ObjectID> = []
  var kept: Set<Row>?

  func object(of row: Row) -> ObjectID {
    if case .dentry(let id) = row { id } else { .none }
  }

  func exists(_ row: Row) -> Bool {
    switch row {
    case .dentry(let id): model.dentries.contains(id) && (isAlive(id) || isGhost(id))
    case .section: edge(.first, under: .section) != nil
    case .root, .slot, .looked, .loose: false
    }
  }

  func successor(of row: Row) -> Row? { nil }

  func parent(of row: Row) -> Row? {
    guard case .dentry(let id) = row, !isRoot(id) else { return nil }
    if let place = marks.dentries.places[id], !isAlive(id) { return .dentry(place.parent) }
    guard model.dentries[id].isHashed, !rings.contains(id) else { return .section }
    return .dentry(model.dentries[id].parent)
  }

  func edge(_ end: End, under row: Row?) -> Row? {
    switch row {
    case nil: end == .first ? firstRoot(from: 0) ?? section : section ?? lastRoot
    case .dentry(let id): (end == .first ? first(in: id) : last(in: id)).map { .dentry($0) }
    case .section: outOfReach(end).map { .dentry($0) }
    case .root, .slot, .looked, .loose: nil
    }
  }

  func sibling(_ direction: End, of row: Row) -> Row? {
    guard case .dentry(let id) = row else {
      return row == .section && direction == .first ? lastRoot : nil
    }
    if isRoot(id) {
      return direction == .last ? firstRoot(from: id.filesystem + 1) ?? section : nil
    }
    if parent(of: row) == .section { return stray(direction, of: id).map { .dentry($0) } }
    let next = direction == .last ? after(id) : before(id)
    return next.map { .dentry($0) }
  }
}

// Roots.
extension DentryForest {
  /// Whether it is in the tree or among the strays; a panic may leave it there with a count below
  /// zero.
  private func isAlive(_ id: ObjectID) -> Bool {
    let state = model.dentries[id]
    guard !state.counted.isAlive, !state.isHashed else { return true }
    let previous = model.chains.previous(state.stray)
    let strays = model.filesystems[id.filesystem].strays
    return previous == 0
      ? strays.first == state.stray && state.stray != 0
      : model.chains.next(previous) == state.stray
  }

  private func isGhost(_ id: ObjectID) -> Bool {
    marks.dentries.places[id] != nil || marks.strays.contains(id)
  }

  func isRoot(_ id: ObjectID) -> Bool {
    id.filesystem < model.filesystems.count && model.filesystems[id.filesystem].root == id
  }

  private func firstRoot(from filesystem: Int) -> Row? {
    for state in model.filesystems.dropFirst(filesystem) where state.root != .none {
      if exists(.dentry(state.root)) { return .dentry(state.root) }
    }
    return nil
  }

  private var lastRoot: Row? {
    for state in model.filesystems.reversed() where state.root != .none {
      if exists(.dentry(state.root)) { return .dentry(state.root) }
    }
    return nil
  }

  private var section: Row? { exists(.section) ? .section : nil }
}

// Children: the hashed ones, and between them those that this operation destroyed.
extension DentryForest {
  private func first(in id: ObjectID) -> ObjectID? {
    marks.dentries.leading[id]?.first ?? hashed(from: model.dentries[id].children.first, .last)
  }

  private func last(in id: ObjectID) -> ObjectID? {
    guard let last = hashed(from: model.dentries[id].children.last, .first) else {
      return marks.dentries.leading[id]?.last
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
    guard !isAlive(id) else {
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
    guard !isAlive(id) else {
      let node = model.chains.previous(model.dentries[id].sibling)
      guard let previous = hashed(from: node, .first) else {
        return marks.dentries.leading[model.dentries[id].parent]?.last
      }
      return marks.dentries.following[previous]?.last ?? previous
    }
    guard let place = marks.dentries.places[id] else { return nil }
    return marks.dentries.company(of: id).element(before: id) ?? place.sibling
  }
}

// Out of reach: strays by filesystem, then rings, then those that ended here.
extension DentryForest {
  /// The live ones, to be walked from one end; `from` is a position in the list of lists.
  private func outOfReach(_ end: End) -> ObjectID? {
    switch end {
    case .first: stray(fromFilesystem: 0) ?? rings.first ?? marks.strays.first
    case .last: marks.strays.last ?? rings.last ?? stray(toFilesystem: model.filesystems.count - 1)
    }
  }

  private func stray(_ direction: End, of id: ObjectID) -> ObjectID? {
    guard isAlive(id) else {
      return direction == .last
        ? marks.strays.element(after: id)
        : marks.strays.element(before: id) ?? rings.last
          ?? stray(toFilesystem: model.filesystems.count - 1)
    }
    if rings.contains(id) {
      return direction == .last
        ? rings.element(after: id) ?? marks.strays.first
        : rings.element(before: id) ?? stray(toFilesystem: model.filesystems.count - 1)
    }
    let node = model.dentries[id].stray
    if direction == .last {
      return stray(at: model.chains.next(node), .last) ?? stray(fromFilesystem: id.filesystem + 1)
        ?? rings.first ?? marks.strays.first
    }
    return stray(at: model.chains.previous(node), .first) ?? stray(toFilesystem: id.filesystem - 1)
  }

  /// The stray at a node of a filesystem's chain; its root, which nobody hashes, is no stray.
  private func stray(at node: UInt32, _ direction: End) -> ObjectID? {
    var node = node
    while node != 0 {
      let id = ObjectID(raw: model.chains.value(node))
      if !isRoot(id) { return id }
      node = direction == .last ? model.chains.next(node) : model.chains.previous(node)
    }
    return nil
  }

  private func stray(fromFilesystem index: Int) -> ObjectID? {
    for filesystem in model.filesystems.dropFirst(index) {
      if let id = stray(at: filesystem.strays.first, .last) { return id }
    }
    return nil
  }

  private func stray(toFilesystem index: Int) -> ObjectID? {
    for filesystem in model.filesystems.prefix(index + 1).reversed() {
      if let id = stray(at: filesystem.strays.last, .first) { return id }
    }
    return nil
  }
}

extension Array where Element: Equatable {
  func element(after element: Element) -> Element? {
    guard let index = firstIndex(of: element), index + 1 < count else { return nil }
    return self[index + 1]
  }

  func element(before element: Element) -> Element? {
    guard let index = firstIndex(of: element), index > 0 else { return nil }
    return self[index - 1]
  }
}
