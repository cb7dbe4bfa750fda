// View.swift: the whole screen as a function of state and scene.

import Canvas
import Ground
import Timeline

/// Draws one frame; the second value is where the cursor of a typed line is. The scenes are those of the
/// columns.
func view(_ state: State, _ scenes: [Scene]) -> (Grid, Point?) {
  var painter = Painter(state.size, state.settings.glyphs)
  guard let layout = Layout(state) else {
    painter.tooSmall(state.size, least: Layout.least(state))
    return (painter.grid, nil)
  }
  let scene = scenes[state.current]
  if let peers = scene.peers, let exhibit = state.exhibit {
    painter.exhibit(peers, exhibit, layout)
  } else {
    painter.header(scene, layout.header)
  }
  painter.footer(state, scene, layout.footer)
  for area in layout.columns {
    if let row = area.header { painter.columnHeader(scenes[area.index], row) }
    painter.panes(state.columns[area.index], scenes[area.index])
  }
  let cursor = painter.front(state, scene, layout)
  return (painter.grid, cursor)
}

extension Painter {
  mutating func tooSmall(_ size: Size, least: Size) {
    let text =
      "needs \(least.width)x\(least.height), has \(size.width)x\(size.height); q quits"
    write(text, at: .zero, within: grid.bounds)
  }

  /// What was said or is typed, and what is open over the panes; returns where the cursor is.
  fileprivate mutating func front(_ state: State, _ scene: Scene, _ layout: Layout) -> Point? {
    let screen = grid.bounds, line = layout.message.row(layout.message.height - 1)
    switch state.mode {
    case .command(let prompt): return command(prompt, state, scene, line)
    case .filter(let prompt): return filter(prompt, state, line)
    case .question(let question): said(Note(text: question.text, role: .text), layout.message)
    case .panes, .menu, .help, .page: message(state, scene, layout)
    }
    switch state.mode {
    case .menu(let chosen): menu(chosen, screen)
    case .help(let line): help(line, screen)
    case .page(let page): self.page(page, screen)
    case .panes, .command, .filter, .question: break
    }
    return nil
  }

  /// All panes, the frame of the one that has the keys drawn over the others.
  fileprivate mutating func panes(_ column: Column, _ scene: Scene) {
    guard let layout = PaneLayout(column) else { return }
    for area in layout.frames { lines(area) }
    if column.hasKeys, let area = layout.panes[column.focus] { lines(area, isFocused: true) }
    timeBar(scene, layout.time)
    if let area = layout.locks { locks(scene, area) }
    if let area = layout.queue { queue(scene, area) }
    if let area = layout.summary { summary(scene, area) }
    let order = Pane.allCases.filter { $0 != column.focus } + [column.focus]
    for pane in order {
      guard let area = layout.panes[pane] else { continue }
      switch pane {
      case .dentries, .inodes: tree(pane, column, scene, area)
      case .steps: steps(column, scene, area)
      case .holders: holders(column, scene, area)
      case .files: files(column, scene, area)
      }
    }
  }
}
