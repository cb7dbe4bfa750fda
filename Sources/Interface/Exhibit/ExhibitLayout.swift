// ExhibitLayout.swift: where the columns of an exhibit are, and what is above and below them.

import Exhibits
import Canvas
import Scenario

/// The rectangles of one frame of an exhibit.
struct ExhibitLayout {
  let header: Rect
  /// What is told; nothing where the file tells nothing.
  let narration: Rect
  /// The runs that there is room for, by their places: at least the one that has the keys.
  private(set) var columns: [(index: Int, area: Rect)] = []
  private(set) var curve: Rect?
  let message: Rect
  let footer: Rect

  /// Narrower columns show less than one wants to see.
  private static let leastColumn = 48

  /// Room for the smallest column, and for the lines above and below it.
  static let least = Size(width: Layout.least.width, height: Layout.least.height + 4)

  /// Nil on a screen that is too small.
  init?(_ state: ExhibitState, _ count: Int, _ exhibit: Exhibit) {
    let size = state.size
    guard size.width >= Self.least.width, size.height >= Self.least.height else { return nil }
    let screen = Rect(size)
    header = screen.row(0)
    footer = screen.row(size.height - 1)
    let told = exhibit.slides.isEmpty ? 0 : Self.narrationHeight(state)
    let said = size.height >= 20 ? 2 : 1
    narration = screen.inset(top: 1, bottom: size.height - 1 - told)
    message = screen.inset(top: size.height - 1 - said, bottom: 1)
    var body = screen.inset(top: 1 + told, bottom: 1 + said)
    if state.isCurveShown {
      let wanted = 3 * count + 3
      let isBeside = body.height - wanted >= 14
      curve = isBeside ? body.split(bottom: wanted).bottom : body
      body = isBeside ? body.split(bottom: wanted).top : body.row(body.height)
    }
    guard !body.isEmpty else { return }
    let visible = max(1, min(count, body.width / Self.leastColumn))
    let start = max(0, min(state.focus - visible + 1, count - visible))
    let areas = body.columns(shares: Array(repeating: 1, count: visible))
    columns = areas.enumerated().map { (start + $0.offset, $0.element) }
  }

  private static func narrationHeight(_ state: ExhibitState) -> Int {
    let height = state.size.height
    if state.isPresenting { return height >= 36 ? 6 : height >= 20 ? 5 : 1 }
    return height >= 20 ? state.size.width >= 120 ? 2 : 3 : 1
  }
}
