// Update+Mouse.swift: a click selects, the wheel scrolls.

import Canvas
import Ground
import Timeline

extension State {
  mutating func take(_ mouse: Mouse, _ scene: Scene) -> [Request] {
    guard settings.isMouseOn, let layout = PaneLayout(column) else { return [] }
    switch mouse {
    case .press(let point): press(point, layout, scene)
    case .click: return []
    case .wheelUp(let point): return wheel(.up, point, layout, scene)
    case .wheelDown(let point): return wheel(.down, point, layout, scene)
    }
    column.settle(scene)
    return []
  }

  private func pane(at point: Point, _ layout: PaneLayout) -> Pane? {
    Pane.allCases.first { layout.panes[$0]?.inset(1).contains(point) ?? false }
  }

  private mutating func press(_ point: Point, _ layout: PaneLayout, _ scene: Scene) {
    note = nil
    guard mode == .panes, let pane = pane(at: point, layout),
      let area = layout.panes[pane]?.inset(1)
    else {
      if case .help = mode { mode = .panes }
      if case .menu = mode { mode = .panes }
      return
    }
    column.give(pane)
    guard pane.isTree else { return }
    let rows = scene.window(pane, column, height: area.height)
    let index = point.y - area.minY
    if rows.indices.contains(index) { column.select(rows[index], in: pane, scene) }
    column.holder = 0
  }

  private mutating func wheel(
    _ action: PaneAction, _ point: Point, _ layout: PaneLayout, _ scene: Scene
  ) -> [Request] {
    if case .help(let line) = mode {
      mode = .help(max(0, line + (action == .up ? -3 : 3)))
      return []
    }
    guard mode == .panes, let pane = pane(at: point, layout) else { return [] }
    column.give(pane)
    return (0..<3).flatMap { _ in act(action, scene) }
  }
}
