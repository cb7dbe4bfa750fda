// Update+Paste.swift: pasted text, and protection against losing work by one key: the typed line
// and the run.

import Canvas
import Ground

extension State {
  /// Pasted lines go into the line of commands, one after the other; they are never keys.
  mutating func paste(_ text: String, _ scene: Scene) {
    guard Layout(self) != nil else { return }
    let lines = text.split(whereSeparator: \.isNewline).map { Quoting.source(Array($0.utf8)) }
      .filter { line in line.contains { $0 != " " } }
    note = nil
    switch mode {
    case .command(var prompt):
      lines.first.map { prompt.insert($0) }
      mode = .command(prompt)
      pasted = lines.dropFirst() + pasted
      sayPasted()
    case .filter(var prompt):
      lines.first.map { prompt.insert($0) }
      filter(by: prompt, scene)
    case .panes, .menu, .help, .page, .question:
      pasted = lines
      nextPasted()
    }
  }

  /// The next pasted line comes into the line of commands, if there is one.
  mutating func nextPasted() {
    guard !pasted.isEmpty else { return }
    mode = .command(Prompt(pasted.removeFirst()))
    sayPasted()
  }

  /// After a question was answered: what was pasted behind the line that it was about.
  mutating func offerPasted() {
    if mode == .panes { nextPasted() }
  }

  private mutating func sayPasted() {
    guard !pasted.isEmpty, note == nil else { return }
    let rest =
      pasted.count == 1 ? "one more pasted line waits" : "\(pasted.count) more pasted lines wait"
    note = Note(text: "`Enter` runs this line, \(rest); `Esc` drops them.", role: .hint)
  }

  /// Closes the line, the menu or the page; what was pasted behind it is dropped.
  mutating func cancel() {
    mode = .panes
    note = nil
    pasted = []
  }

  /// Ctrl-C: cancels what is typed, or says once what leaving would lose. False if the program may end.
  mutating func interrupt(_ scene: Scene) -> Bool {
    if case .filter = mode {
      cancelFilter(scene)
      return true
    }
    guard mode == .panes else {
      cancel()
      return true
    }
    return leave(scene, "Ctrl-C").isEmpty
  }

  /// Leaves; the first time only if no work gets lost.
  mutating func leave(_ scene: Scene, _ key: String) -> [Request] {
    guard scene.hasUnsavedWork, !hasWarned else { return [.quit] }
    hasWarned = true
    note = Note(
      text:
        "Unsaved work: `:save FILE` writes it; \(key) again discards it.",
      role: .error)
    return []
  }
}

extension Prompt {
  mutating func insert(_ text: String) {
    for scalar in text.unicodeScalars { insert(scalar) }
  }
}
