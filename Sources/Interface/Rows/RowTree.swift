// RowTree.swift: walking a tree row by row without ever listing it.
//
// A pane shows some dozen rows of what may be a million. Each row is found from the one before it
// through the chains of the model, so that the size of the tree does not matter.

import Ground

/// A tree of rows. The five functions know the objects; folds and filters are added here.
protocol RowTree {
  /// The objects whose rows hide what is below them. `ObjectID.none` stands for the section.
  var folds: Set<ObjectID> { get }
  /// The rows that a filter lets through; nil without a filter.
  var kept: Set<Row>? { get }

  /// The object that a row's fold and name belong to.
  func object(of row: Row) -> ObjectID
  func exists(_ row: Row) -> Bool
  func parent(of row: Row) -> Row?
  /// The first or last row under another, or of the whole tree for nil, in any filter.
  func edge(_ end: End, under row: Row?) -> Row?
  /// The neighbour among the rows of the same parent, in any filter.
  func sibling(_ direction: End, of row: Row) -> Row?
  /// Where the object of a row that does not exist is now, if anywhere.
  func successor(of row: Row) -> Row?
}

/// A direction in a list, and the end that it leads to.
enum End {
  case first, last
}

extension RowTree {
  func passes(_ row: Row) -> Bool { kept?.contains(row) ?? true }

  /// The first or last row under another that the filter lets through.
  func outer(_ end: End, under row: Row?) -> Row? {
    var found = edge(end, under: row)
    while let row = found, !passes(row) { found = sibling(end == .first ? .last : .first, of: row) }
    return found
  }

  /// The next row (towards `.last`) or the one before (towards `.first`) with the same parent.
  func neighbour(_ direction: End, of row: Row) -> Row? {
    var found = sibling(direction, of: row)
    while let row = found, !passes(row) { found = sibling(direction, of: row) }
    return found
  }

  func hasChildren(_ row: Row) -> Bool { outer(.first, under: row) != nil }

  /// Whether what is below the row is shown. While a filter is on, everything it keeps is.
  func isOpen(_ row: Row) -> Bool { kept != nil || !folds.contains(object(of: row)) }
}

// What is on the screen.
extension RowTree {
  var top: Row? { outer(.first, under: nil) }

  var bottom: Row? { outer(.last, under: nil).map(lastVisible(in:)) }

  /// The visible row below.
  func below(_ row: Row) -> Row? {
    if isOpen(row), let child = outer(.first, under: row) { return child }
    var here = row
    var loop = LoopDetector(from: row)
    while true {
      if let next = neighbour(.last, of: here) { return next }
      guard let above = parent(of: here), !loop.closes(at: above) else { return nil }
      here = above
    }
  }

  /// The visible row above.
  func above(_ row: Row) -> Row? {
    if let previous = neighbour(.first, of: row) { return lastVisible(in: previous) }
    return parent(of: row)
  }

  private func lastVisible(in row: Row) -> Row {
    var here = row
    var loop = LoopDetector(from: row)
    while isOpen(here), let child = outer(.last, under: here), !loop.closes(at: child) {
      here = child
    }
    return here
  }

  /// How deep each of some rows stands, the first from the top. The depth of a parent is found once, however many
  /// of the rows it has.
  func depths(of rows: [Row]) -> [Int] {
    var known: [Row: Int] = [:]
    return rows.map { row in
      guard let parent = parent(of: row) else { return 0 }
      let depth = (known[parent] ?? ancestors(of: parent).count) + 1
      known[parent] = depth - 1
      known[row] = depth
      return depth
    }
  }

  /// The rows above, nearest first.
  func ancestors(of row: Row) -> [Row] {
    var rows: [Row] = []
    var here = row
    var loop = LoopDetector(from: row)
    while let above = parent(of: here), !loop.closes(at: above) {
      rows.append(above)
      here = above
    }
    return rows
  }

  /// The row itself or, where a folded one hides it, the outermost of those; nil when the row does
  /// not exist or the filter keeps it away.
  func visible(_ row: Row) -> Row? {
    guard exists(row) else { return nil }
    let line = [row] + ancestors(of: row)
    guard line.allSatisfy(passes) else { return nil }
    return line.dropFirst().last { !isOpen($0) } ?? row
  }
}
