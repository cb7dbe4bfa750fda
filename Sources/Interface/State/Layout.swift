// Layout.swift: where everything is, for a size and a focus: the lines of the screen and its columns, and
// the panes of each column. Neighbouring frames share their line.

import Canvas

/// The rectangles of one frame: lines above and below, and the columns between them.
struct Layout: Equatable {
  let header: Rect
  /// The caption of an exhibit; empty where there is none.
  private(set) var narration = Rect(.zero)
  /// The visible columns; the focused one is always among them.
  private(set) var columns: [ColumnArea] = []
  private(set) var curve: Rect?
  let message: Rect
  let footer: Rect

  /// One column. In an exhibit, a line above it names the run.
  struct ColumnArea: Equatable {
    var index: Int
    var header: Rect?
    var body: Rect
  }

  /// Columns narrower than this show too little.
  private static let leastColumn = 48

  /// Smaller screens show one line and take no keys.
  static func least(_ state: State) -> Size {
    Size(width: 40, height: state.exhibit == nil ? 10 : 14)
  }

  /// Nil on a screen that is too small.
  init?(_ state: State) {
    let size = state.size, least = Self.least(state)
    guard size.width >= least.width, size.height >= least.height else { return nil }
    let screen = Rect(size)
    header = screen.row(0)
    footer = screen.row(size.height - 1)
    let said = state.exhibit != nil && size.height >= 20 ? 2 : 1
    message = screen.inset(top: size.height - 1 - said, bottom: 1)
    let body = screen.inset(top: 1, bottom: 1 + said)
    guard let exhibit = state.exhibit else {
      columns = [ColumnArea(index: 0, header: nil, body: body)]
      return
    }
    let told = exhibit.hasCaptions ? Self.narrationHeight(exhibit, size) : 0
    narration = body.split(top: told).top
    arrange(body.inset(top: told), state, exhibit)
  }

  private mutating func arrange(_ area: Rect, _ state: State, _ exhibit: ExhibitState) {
    var body = area
    let count = state.columns.count
    if exhibit.isCurveShown {
      let wanted = 3 * count + 3
      let isBeside = body.height - wanted >= 14
      curve = isBeside ? body.split(bottom: wanted).bottom : body
      body = isBeside ? body.split(bottom: wanted).top : body.row(body.height)
    }
    guard !body.isEmpty else { return }
    let visible = max(1, min(count, body.width / Self.leastColumn))
    let start = max(0, min(state.current - visible + 1, count - visible))
    columns = body.columns(shares: Array(repeating: 1, count: visible)).enumerated().map {
      ColumnArea(index: start + $0, header: $1.row(0), body: $1.inset(top: 1))
    }
  }

  private static func narrationHeight(_ exhibit: ExhibitState, _ size: Size) -> Int {
    let height = size.height
    if exhibit.isPresenting { return height >= 36 ? 6 : height >= 20 ? 5 : 1 }
    return height >= 20 ? size.width >= 120 ? 2 : 3 : 1
  }
}

/// The panes of one column.
struct PaneLayout: Equatable {
  /// The bar of time, in the lower edge of the panes.
  private(set) var time: Rect
  /// Frames included.
  private(set) var panes: [Pane: Rect] = [:]
  private(set) var locks: Rect?
  private(set) var queue: Rect?
  /// One line for files, locks and queue where they have no panes.
  private(set) var summary: Rect?

  /// Nil for a hidden column.
  init?(_ column: Column) {
    guard let body = column.body else { return nil }
    time = body.row(body.height - 1).inset(left: 1, right: 1)
    if column.isZoomed {
      panes = [column.focus: body]
    } else if body.width >= 72, body.height >= 13 {
      arrange(body)
    } else {
      stack(body, column)
    }
  }

  /// All frames.
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
  private mutating func stack(_ body: Rect, _ column: Column) {
    guard body.height >= 12 else {
      panes = [column.focus: body]
      return
    }
    let cut = body.height * 3 / 5
    panes[column.focus] = body.split(top: cut).top
    panes[column.focus == .holders ? column.tree : .holders] = body.inset(top: cut - 1)
  }
}
