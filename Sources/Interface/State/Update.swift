// Update.swift: the state after a message, and what it asks for. No clock, no terminal, no engine.

import Language
import Canvas
import Ground
import Scenario
import Timeline

/// Changes the state by a message; the scene is what was on the screen when it came.
func update(_ state: inout State, _ message: Message, in scene: Scene) -> [Request] {
  switch message {
  case .resized(let size):
    state.size = size
    state.settle(scene)
    return []
  case .opened:
    state.open(scene)
    return []
  case .answered(let note):
    state.note = note
    state.hasWarned = false
    state.selectNews(scene)
    state.settle(scene)
    return []
  case .page(let page):
    state.mode = .page(page)
    return []
  case .noted(let note):
    state.note = note
    return []
  case .mouse(let mouse): return state.take(mouse, scene)
  case .pasted(let text):
    state.paste(text, scene)
    return []
  case .key(let key): return state.take(key, scene)
  case .command(let command):
    state.note = nil
    return state.requests(for: command, scene)
  }
}

extension State {
  fileprivate mutating func take(_ key: Key, _ scene: Scene) -> [Request] {
    guard Layout(self) != nil else { return key == .character("q") ? [.quit] : [] }
    note = nil
    switch mode {
    case .panes:
      guard let action = Keymap.pane(key) else {
        note = Note(text: "\(key.name) does nothing here; ? shows all keys", role: .hint)
        return []
      }
      return act(action, scene)
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
    }
  }

  /// Begins to show a run: at what is alive and out of reach, else at the root.
  fileprivate mutating func open(_ scene: Scene) {
    dentries = TreeState()
    inodes = TreeState()
    (step, holder, file, mode, isZoomed) = (nil, 0, 0, .panes, false)
    (focus, tree) = (.dentries, .dentries)
    let forest = scene.dentries(dentries)
    if let row = forest.edge(.first, under: .section(.lost)) ?? forest.top {
      select(row, in: .dentries, scene)
    }
    if let row = scene.inodes(inodes).top { select(row, in: .inodes, scene) }
    settle(scene)
  }

  /// Selects what the last operation made, and lets it through the filters.
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

  /// The first line of a page after a key; nil if the key closes it.
  func read(_ line: Int, _ count: Int, _ key: Key) -> Int? {
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

  /// Opens the line with a verb and what the selection says about its words.
  mutating func prompt(for verb: Verb, _ scene: Scene) {
    prompt(Prefill(scene, self).line(for: verb), scene)
  }

  private mutating func prompt(_ line: String, _ scene: Scene) {
    mode = .panes
    guard mayOperate(scene) else { return }
    mode = .command(Prompt(line))
  }

  /// Whether operations can run now; if not, says why and which keys go on.
  mutating func mayOperate(_ scene: Scene) -> Bool {
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
