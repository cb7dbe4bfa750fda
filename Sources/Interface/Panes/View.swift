// View.swift: the whole screen as a function of state and scene.

import Canvas
import Ground
import Timeline

/// Draws one frame; the second value is where the cursor of a typed line is.
func view(_ state: State, _ scene: Scene) -> (Grid, Point?) {
  var painter = Painter(state.size, state.settings.glyphs)
  guard let layout = Layout(state) else {
    painter.tooSmall(state.size, least: Layout.least)
    return (painter.grid, nil)
  }
  if state.isColumn {
    painter.columnHeader(scene, layout.header)
  } else {
    painter.header(scene, layout.header)
    painter.footer(state, scene, layout.footer)
  }
  painter.panes(layout, state, scene)
  let screen = painter.grid.bounds
  var cursor: Point?
  switch state.mode {
  case .panes where state.isColumn: break
  case .panes: painter.message(state, scene, layout.message)
  case .command(let prompt): cursor = painter.command(prompt, state, scene, layout.message)
  case .filter(let prompt): cursor = painter.filter(prompt, state, layout.message)
  case .menu(let chosen):
    painter.message(state, scene, layout.message)
    painter.menu(chosen, screen)
  case .help(let line):
    painter.message(state, scene, layout.message)
    painter.help(line, screen)
  case .page(let page):
    painter.message(state, scene, layout.message)
    painter.page(page, screen)
  }
  return (painter.grid, cursor)
}

extension Painter {
  mutating func tooSmall(_ size: Size, least: Size) {
    let text =
      "needs \(least.width)x\(least.height), has \(size.width)x\(size.height); q quits"
    write(text, at: .zero, within: grid.bounds)
  }

  /// All panes, the frame of the one that has the keys drawn over the others.
  fileprivate mutating func panes(_ layout: Layout, _ state: State, _ scene: Scene) {
    for area in layout.frames { lines(area) }
    if state.hasKeys, let area = layout.panes[state.focus] { lines(area, isFocused: true) }
    timeBar(scene, layout.time)
    if let area = layout.locks { locks(scene, area) }
    if let area = layout.queue { queue(scene, area) }
    if let area = layout.summary { summary(scene, area) }
    let order = Pane.allCases.filter { $0 != state.focus } + [state.focus]
    for pane in order {
      guard let area = layout.panes[pane] else { continue }
      switch pane {
      case .dentries, .inodes: tree(pane, state, scene, area)
      case .steps: steps(state, scene, area)
      case .holders: holders(state, scene, area)
      case .files: files(state, scene, area)
      }
    }
  }
}
