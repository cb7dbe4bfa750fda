// Layout.swift: where the panes are, for a size and a focus. Neighbouring frames share their line.

import Canvas

/// The rectangles of one frame.
struct Layout: Equatable {
  let header: Rect
  let message: Rect
  let footer: Rect
  /// The bar of time, in the lower edge of the panes.
  private(set) var time: Rect
  /// Frames included.
  private(set) var panes: [Pane: Rect] = [:]
  private(set) var locks: Rect?
  private(set) var queue: Rect?
  /// One line for files, locks and queue where they have no panes.
  private(set) var summary: Rect?

  /// Smaller screens show one line and take no keys.
  static let least = Size(width: 40, height: 10)

  /// Nil on a screen that is too small.
  init?(_ state: State) {
    let size = state.size
    guard size.width >= Self.least.width, size.height >= Self.least.height else { return nil }
    let screen = Rect(size)
    header = screen.row(0)
    // What is typed in a column covers its last line.
    message = screen.row(size.height - (state.isColumn ? 1 : 2))
    footer = state.isColumn ? screen.row(size.height) : screen.row(size.height - 1)
    let body = screen.inset(top: 1, bottom: state.isColumn ? 0 : 2)
    time = body.row(body.height - 1).inset(left: 1, right: 1)
    if state.isZoomed {
      panes = [state.focus: body]
    } else if body.width >= 72, body.height >= 13 {
      arrange(body)
    } else {
      stack(body, state)
    }
  }

  /// The frames of everything that has one.
  var frames: [Rect] { Pane.allCases.compactMap { panes[$0] } + [locks, queue].compactMap { $0 } }

  /// Rows of a pane inside of its frame.
  func height(of pane: Pane) -> Int { panes[pane]?.inset(1).height ?? 0 }

  /// The panes that Tab goes through: on a small screen all of them, one after the other.
  var order: [Pane] {
    let isWhole = panes[.dentries] != nil && panes[.inodes] != nil
    return isWhole ? Pane.allCases.filter { panes[$0] != nil } : Pane.allCases
  }

  /// Both trees side by side, the rest below.
  private mutating func arrange(_ body: Rect) {
    let isLarge = body.width >= 100 && body.height >= 26
    let area = isLarge ? body : body.inset(bottom: 1)
    if !isLarge {
      summary = body.row(body.height - 1)
      time = area.row(area.height - 1).inset(left: 1, right: 1)
    }
    let middle = area.width / 2
    let trees = area.height * 3 / 5
    let (upper, lower) = (area.split(top: trees).top, area.inset(top: trees - 1))
    panes[.dentries] = upper.split(left: middle + 1).left
    panes[.inodes] = upper.inset(left: middle)
    panes[.steps] = lower.split(left: middle + 1).left
    let right = lower.inset(left: middle)
    guard isLarge else {
      panes[.holders] = right
      return
    }
    let cut = right.height * 3 / 5
    panes[.holders] = right.split(top: cut).top
    let row = right.inset(top: cut - 1)
    let (files, rest) = (row.width / 2, row.width / 4)
    panes[.files] = row.split(left: files + 1).left
    locks = row.inset(left: files, right: row.width - files - rest - 1)
    queue = row.inset(left: files + rest)
  }

  /// One pane, with the subject's holders below a tree if there is room.
  private mutating func stack(_ body: Rect, _ state: State) {
    guard body.height >= 12 else {
      panes = [state.focus: body]
      return
    }
    let cut = body.height * 3 / 5
    panes[state.focus] = body.split(top: cut).top
    panes[state.focus == .holders ? state.tree : .holders] = body.inset(top: cut - 1)
  }
}
