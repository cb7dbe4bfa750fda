// Update+Line.swift: typing at `:` and at `/`.

import Language
import Canvas
import Ground
import Scenario
import Timeline

extension State {
  /// A key in the line of commands.
  mutating func edit(_ before: Prompt, _ key: Key, _ scene: Scene) -> [Request] {
    var prompt = before
    mode = .command(prompt)
    guard let action = Keymap.line(key) else {
      if case .character(let scalar) = key { prompt.insert(scalar) }
      mode = .command(prompt)
      return []
    }
    switch action {
    case .accept: return accept(prompt, scene)
    case .cancel:
      cancel()
      return []
    case .complete, .completeBack: prompt.complete(action == .complete ? 1 : -1, self, scene)
    case .historyBack: prompt.recall(-1, history)
    case .historyForward: prompt.recall(1, history)
    case .left, .right, .start, .end, .eraseLeft, .eraseRight, .eraseWord, .eraseToStart,
      .eraseToEnd:
      prompt.edit(action)
    }
    mode = .command(prompt)
    return []
  }

  /// Enter: parses the line, adds it to the history and turns it into a request. A mistake keeps it
  /// open.
  private mutating func accept(_ prompt: Prompt, _ scene: Scene) -> [Request] {
    let bytes = Array(prompt.string.utf8)
    do throws(LanguageError) {
      let command = try Language.CommandLine.parse(bytes)
      mode = .panes
      guard let command else {
        nextPasted()
        return []
      }
      if history.last != prompt.string { history.append(prompt.string) }
      let requests = asking(requests(for: command, scene), scene)
      if case .question = mode { return [] }
      if note?.role != .error { nextPasted() } else if !pasted.isEmpty { mode = .command(prompt) }
      return requests
    } catch {
      note = Note(text: "column \(error.column): \(error.message)", role: .error)
      return []
    }
  }

  mutating func requests(for command: Command, _ scene: Scene) -> [Request] {
    switch command {
    case .operation(let line): return mayOperate(scene) ? [.perform(line)] : []
    case .directive(let line): return [.check(line)]
    case .startOver(let line): return [.startOver(line)]
    case .screen(.goto(let target)): return go(to: target, scene)
    case .screen(.travel(let word)): return travel(word, scene)
    case .screen(.stopping(let word)):
      settings.stopsBefore = word == .before
      note = Note(
        text: word == .before
          ? "The cursor stops before the first step of each operation."
          : "The cursor stops after the last step of each operation.", role: .hint)
      return []
    case .screen(.mark(let name)): return [.mark(name)]
    case .screen(.page(let word)): return [.page(word, scene.subject(column))]
    case .screen(.breaks): return [.breaks]
    case .screen(.toggle(let number)): return [.toggle(number)]
    case .screen(.unbreak(let number)): return [.unbreak(number)]
    case .screen(.again(let word)): return [.again(word)]
    case .screen(.source(let file)): return mayOperate(scene) ? [.source(file)] : []
    case .screen(.reload): return [.reload]
    case .screen(.record(let file, let force)): return [.record(file, force: force)]
    case .screen(.runs): return [.runs]
    case .screen(.run(let number)): return [.run(number)]
    case .screen(.theme(let name)): return [.theme(name)]
    case .screen(.save(let file, let force)): return [.save(file, force: force)]
    case .screen(.export(let file, let force)): return [.export(file, force: force)]
    case .screen(.restart): return [.restart]
    case .screen(.quit): return leave(scene, "`:quit`")
    }
  }

  private mutating func go(to target: GotoTarget, _ scene: Scene) -> [Request] {
    do throws(Unknown) { return [.move(try target.position(in: scene.timeline))] } catch {
      note = Note(text: error.why, role: .error)
      return []
    }
  }
}

// The line itself.
extension Prompt {
  mutating func insert(_ scalar: Unicode.Scalar) {
    cycle = nil
    text.insert(scalar, at: cursor)
    cursor += 1
  }

  mutating func edit(_ action: LineAction) {
    cycle = nil
    switch action {
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(text.count, cursor + 1)
    case .start: cursor = 0
    case .end: cursor = text.count
    case .eraseLeft: erase(from: max(0, cursor - 1))
    case .eraseRight: if cursor < text.count { text.remove(at: cursor) }
    case .eraseWord: erase(from: startOfWord)
    case .eraseToStart: erase(from: 0)
    case .eraseToEnd: text.removeSubrange(cursor...)
    case .accept, .cancel, .complete, .completeBack, .historyBack, .historyForward: break
    }
  }

  private mutating func erase(from start: Int) {
    text.removeSubrange(start..<cursor)
    cursor = start
  }

  private var startOfWord: Int {
    let before = text[..<cursor]
    let end = before.lastIndex { $0 != " " } ?? 0
    return before[..<end].lastIndex { $0 == " " || $0 == "/" }.map { $0 + 1 } ?? 0
  }

  /// Recalls earlier lines. After the newest comes the unfinished one.
  mutating func recall(_ direction: Int, _ history: [String]) {
    cycle = nil
    let here = past ?? history.count
    let there = max(0, min(history.count, here + direction))
    guard there != here else { return }
    if past == nil { draft = text }
    past = there == history.count ? nil : there
    text = past.map { Array(history[$0].unicodeScalars) } ?? draft
    cursor = text.count
  }

  /// Tab: extends the word by what all candidates share, then cycles through them.
  mutating func complete(_ direction: Int, _ state: State, _ scene: Scene) {
    if let cycle {
      (text, cursor) = (cycle.text, cycle.cursor)
      let completion = completion(state, scene)
      let count = completion.candidates.count
      guard count > 0 else { return }
      put((cycle.index + direction + count) % count, completion)
      return
    }
    let completion = completion(state, scene)
    guard let first = completion.candidates.first else { return }
    if completion.candidates.count == 1 {
      replace(completion.range, with: first.text + (first.isPartial ? "" : " "))
      return
    }
    let common = completion.candidates.dropFirst().reduce(first.text) {
      $0.commonPrefix(with: $1.text)
    }
    if common.utf8.count > completion.range.count {
      replace(completion.range, with: common)
    } else {
      put(direction > 0 ? 0 : completion.candidates.count - 1, completion)
    }
  }

  func completion(_ state: State, _ scene: Scene) -> Completion {
    Completion.candidates(for: head, cursor: head.count, source: NameSource(scene: scene))
  }

  private mutating func put(_ index: Int, _ completion: Completion) {
    let (text, cursor) = (text, cursor)
    replace(completion.range, with: completion.candidates[index].text)
    cycle = Cycle(index: index, text: text, cursor: cursor)
  }

  /// Replaces bytes before the cursor; the range ends at it.
  private mutating func replace(_ range: Range<Int>, with word: String) {
    let head = head
    let kept = String(decoding: head[..<min(range.lowerBound, head.count)], as: UTF8.self)
    let start = Array((kept + word).unicodeScalars)
    text = start + text[cursor...]
    cursor = start.count
  }
}

extension String {
  /// The prefix of both.
  fileprivate func commonPrefix(with other: String) -> String {
    var common = String.UnicodeScalarView()
    for (mine, theirs) in zip(unicodeScalars, other.unicodeScalars) {
      guard mine == theirs else { break }
      common.append(mine)
    }
    return String(common)
  }
}
