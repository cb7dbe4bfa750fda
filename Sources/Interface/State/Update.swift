// Update.swift: the state after a message, and what it asks for. No clock, no terminal, no engine.

import Language
import Canvas
import Ground
import Scenario
import Timeline

/// Changes the state by a message; the scenes are what was on the screen when it came, one a column.
func update(_ state: inout State, _ message: Message, in scenes: [Scene]) -> [Request] {
  if case .opened(let count, let exhibit) = message { state.open(count, exhibit) }
  state.arrange(scenes)
  let requests = state.take(message, scenes)
  state.arrange(scenes)
  return requests
}

extension State {
  fileprivate mutating func take(_ message: Message, _ scenes: [Scene]) -> [Request] {
    switch message {
    case .resized(let size): self.size = size
    case .opened: for index in columns.indices { columns[index].open(scenes[index]) }
    case .moved, .captioned: stand(at: message, scenes)
    case .answered(let note):
      self.note = note
      hasWarned = false
      column.selectNews(scenes[current])
      column.settle(scenes[current])
      offerPasted()
    case .page(let page): mode = .page(page)
    case .noted(let note):
      self.note = note
      offerPasted()
    case .mouse(let mouse):
      if mode == .panes, let index = columns.firstIndex(where: { $0.contains(mouse.point) }) {
        current = index
      }
      return followed(scenes) { state in state.take(mouse, scenes[state.current]) }
    case .pasted(let text): paste(text, scenes[current])
    case .key(let key): return followed(scenes) { state in state.take(key, scenes[state.current]) }
    case .command(let command):
      note = nil
      return asking(requests(for: command, scenes[current]), scenes[current])
    }
    return []
  }

  private mutating func take(_ key: Key, _ scene: Scene) -> [Request] {
    guard Layout(self) != nil else { return key == .character("q") ? [.quit] : [] }
    note = nil
    switch mode {
    case .panes:
      if let peers = scene.peers, let action = Keymap.exhibit(key) { return act(action, peers) }
      guard let action = Keymap.pane(key) else {
        note = Note(text: "\(key.name) does nothing here; ? shows all keys", role: .hint)
        return []
      }
      return asking(act(action, scene), scene)
    case .command(let prompt): return edit(prompt, key, scene)
    case .filter(let prompt): return editFilter(prompt, key, scene)
    case .menu(let index): return browse(index, key, scene)
    case .help(let line):
      let count = HelpPage.lines(settings.glyphs, width: size.width).count
      mode = read(line, count, key).map(Mode.help) ?? .panes
      return []
    case .page(var page):
      let count = page.wrapped(settings.glyphs, width: size.width).count
      guard let line = read(page.first, count, key) else {
        mode = .panes
        return []
      }
      page.first = line
      mode = .page(page)
      return []
    case .question(let question): return answer(question, key)
    }
  }

  /// Begins to show one run, or those of an exhibit.
  fileprivate mutating func open(_ count: Int, _ exhibit: ExhibitState?) {
    (columns, current) = (Array(repeating: Column(), count: count), 0)
    (self.exhibit, mode) = (exhibit, .panes)
  }

  /// Gives the columns their places on the screen.
  fileprivate mutating func arrange(_ scenes: [Scene]) {
    let areas = Layout(self)?.columns ?? []
    for index in columns.indices {
      columns[index].hasKeys = index == current
      let body = areas.first { $0.index == index }?.body
      guard body != columns[index].body else { continue }
      columns[index].body = body
      columns[index].settle(scenes[index])
    }
  }
}

extension Column {
  func contains(_ point: Point) -> Bool { body?.contains(point) ?? false }

  /// Selects what is alive but out of reach, else the root.
  fileprivate mutating func open(_ scene: Scene) {
    let forest = scene.dentries(dentries)
    if let row = forest.edge(.first, under: .section(.lost)) ?? forest.top {
      select(row, in: .dentries, scene)
    }
    if let row = scene.inodes(inodes).top { select(row, in: .inodes, scene) }
    settle(scene)
  }

  /// Selects what the last operation created, and adds it to the filters' matches.
  fileprivate mutating func selectNews(_ scene: Scene) {
    let model = scene.model
    let born = scene.marks.objects.filter { $0.value == .added && $0.key.kind == .dentry }.map(
      \.key)
    extendFilters(scene)
    let news = born.filter { model.dentries[$0].counted.isAlive }.max { $0.raw < $1.raw }
    guard let news else { return }
    select(.dentry(news), in: .dentries, scene)
    if let row = scene.inodes(inodes).rows(of: model.dentries[news].inode).first {
      select(row, in: .inodes, scene)
    }
    holder = 0
  }

}

extension State {
  /// The first line of a page after a key; nil if the key closes it.
  private func read(_ line: Int, _ count: Int, _ key: Key) -> Int? {
    let page = max(1, size.height - 6)
    let last = max(0, count - page)
    let target: Int
    switch Keymap.page(key) {
    case .up: target = line - 1
    case .down: target = line + 1
    case .pageUp: target = line - page
    case .pageDown: target = line + page
    case .top: target = 0
    case .bottom: target = last
    case .cancel: return nil
    case nil: target = line
    }
    return max(0, min(target, last))
  }

  // The menu.
  private mutating func browse(_ index: Int, _ key: Key, _ scene: Scene) -> [Request] {
    let entries = OperationMenu.entries
    if case .character(let letter) = key, let entry = OperationMenu.entry(for: letter) {
      prompt(for: entries[entry], scene)
      return []
    }
    switch Keymap.menu(key) {
    case .up: mode = .menu(max(0, index - 1))
    case .down: mode = .menu(min(entries.count - 1, index + 1))
    case .accept: prompt(for: entries[index], scene)
    case .cancel: mode = .panes
    case nil: break
    }
    return []
  }

  private mutating func prompt(for entry: MenuEntry, _ scene: Scene) {
    if let verb = entry.verb { return prompt(for: verb, scene) }
    prompt("\(entry.name) ", scene)
  }

  /// Opens the command line with a verb, its arguments filled in from the selection.
  mutating func prompt(for verb: Verb, _ scene: Scene) {
    prompt(Prefill(scene, column).line(for: verb), scene)
  }

  private mutating func prompt(_ line: String, _ scene: Scene) {
    mode = .panes
    guard mayOperate(scene) else { return }
    mode = .command(Prompt(line))
  }

  /// Whether operations can run now. If not, says why and which keys help.
  mutating func mayOperate(_ scene: Scene) -> Bool {
    // In an exhibit a question follows, and another run performs the operation.
    guard scene.peers == nil else { return true }
    if let refusal = scene.refusal {
      note = Note(text: refusal, role: .error)
      return false
    }
    if !scene.timeline.isLive {
      note = Note(
        text: scene.endsStopped
          ? "This run ends in a stop: `:restart` begins it again."
          : "This is the past: operations run at the end of time. `e` returns there, `B` branches.",
        role: .error)
      return false
    }
    if scene.isStopped {
      note = Note(scene.model.stops)
      return false
    }
    return true
  }
}
