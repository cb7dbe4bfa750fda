// Window.swift: which rows of a tree are on the screen, and which one is selected, as functions of
// the state and the model. Nothing is remembered but wishes, so a step forth and back shows the same.

import Ground

/// What a person chose in one tree.
struct TreeState: Equatable {
  /// The row that was selected last. It may not exist at the cursor of the timeline.
  var wish: Row?
  /// Where to look for it when it does not: its ancestors when it was chosen, nearest first.
  var trail: [Row] = []
  /// The first row on the screen, when it was looked at last.
  var top: Row?
  /// The folded objects.
  var folds: Set<ObjectID> = []
  var filter: Filter?
}

/// What was typed at `/`, and what it found.
struct Filter: Equatable {
  var text: String
  /// Rows whose name contains the text, in the order of the tree.
  var matches: [Row] = []
  /// The matches and all rows above them.
  var kept: Set<Row> = []
}

extension RowTree {
  /// The selected row: what was chosen if it is there, else what is nearest to it.
  func selection(_ state: TreeState) -> Row? {
    for wish in (state.wish.map { [$0] } ?? []) + state.trail {
      if let row = visible(wish) { return row }
      if let other = successor(of: wish), let row = visible(other) { return row }
    }
    return top
  }

  /// The rows on the screen, `height` at most, so that one of `targets` is among them if there is any.
  func window(_ state: TreeState, targets: [Row], height: Int) -> [Row] {
    guard height > 0, top != nil else { return [] }
    let wanted = targets.first
    guard let start = state.top.flatMap(visible) else {
      return rows(from: wanted.map { climb($0, height / 3) } ?? top, height)
    }
    let shown = rows(from: start, height)
    guard let wanted, !targets.contains(where: shown.contains) else { return shown }
    return rows(from: scrolled(from: start, shown: shown, to: wanted, height), height)
  }

  /// The first row of a window that was at `start` and has to show `wanted`: no further than needed.
  private func scrolled(from start: Row, shown: [Row], to wanted: Row, _ height: Int) -> Row {
    var row = start
    for _ in 0..<height {
      guard let above = above(row) else { break }
      if above == wanted { return wanted }
      row = above
    }
    guard var row = shown.last else { return wanted }
    for _ in 0..<height {
      guard let below = below(row) else { break }
      if below == wanted { return climb(wanted, height - 1) }
      row = below
    }
    return climb(wanted, height / 3)
  }

  /// The row so many visible rows above, or the first.
  func climb(_ row: Row, _ count: Int) -> Row {
    var row = row
    for _ in 0..<max(0, count) {
      guard let above = above(row) else { break }
      row = above
    }
    return row
  }

  /// The row so many visible rows below, or the last.
  func descend(_ row: Row, _ count: Int) -> Row {
    var row = row
    for _ in 0..<max(0, count) {
      guard let below = below(row) else { break }
      row = below
    }
    return row
  }

  /// Up to `height` rows from `start` on; at the end of the tree the window is filled from above.
  private func rows(from start: Row?, _ height: Int) -> [Row] {
    guard let start else { return [] }
    var rows = [start]
    while rows.count < height, let last = rows.last, let next = below(last) { rows.append(next) }
    var before: [Row] = []
    while rows.count + before.count < height, let previous = above(before.last ?? start) {
      before.append(previous)
    }
    return before.reversed() + rows
  }
}
