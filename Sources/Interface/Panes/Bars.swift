// Bars.swift: the lines at the top and at the bottom: what is shown and when, what was said, which
// keys are most useful now.

import Canvas
import Ground
import Timeline

// The header.
extension Painter {
  mutating func header(_ scene: Scene, _ row: Rect) {
    let isPast = !scene.timeline.isLive
    let surface: Surface = isPast ? .past : .header
    grid.fill(row, surface)
    let badge = Piece(badge(scene), isPast ? .past : scene.isStopped ? .error : .success)
    let right =
      suspicions(scene) + [
        Piece(scene.run.map { "\($0) · " } ?? "", .dim),
        Piece(position(scene, isWide: row.width >= 100), isPast ? .strong : .text), Piece(" "),
        badge,
      ]
    let width = min(columns(of: right), row.width)
    write(right, at: Point(x: row.maxX - width, y: row.minY), on: surface, within: row)
    let left = isPast ? past + deviation(scene) : present(scene)
    // A narrow screen says PAST once, at the right.
    guard row.width - width > 24 else { return }
    write(left, at: row.origin, on: surface, within: row.inset(right: width + 1))
  }

  /// The line above one run of an exhibit: its name, its suspicions and its step.
  mutating func columnHeader(_ scene: Scene, _ row: Rect) {
    grid.fill(row, .header)
    let badge = scene.isStopped ? [Piece(" STOPPED ", .error)] : []
    let right = suspicions(scene) + [Piece(steps(scene), .text), Piece(" ")] + badge
    let name = [Piece(" \(Quoting.visible(scene.title, asciiOnly: glyphs.isASCII))", .strong)]
    let setting = scene.deviation ?? "edition current"
    let rest = setting.hasSuffix(scene.title) ? [] : [Piece(" · \(setting)", .dim)]
    let width = min(columns(of: right), max(0, row.width - columns(of: name) - 1))
    write(right, at: Point(x: row.maxX - width, y: row.minY), on: .header, within: row)
    write(name + rest, at: row.origin, on: .header, within: row.inset(right: width + 1))
  }

  /// `step 3/12` of the operation at the cursor.
  private func steps(_ scene: Scene) -> String {
    guard let index = scene.operation else { return "" }
    let record = scene.timeline.operations[index]
    let step = max(0, min(scene.timeline.cursor, record.end) - record.first)
    return "step \(step)/\(record.end - record.first)"
  }

  /// `! 2 orphaned · 41 stale`: references that are not sound where the cursor is.
  private func suspicions(_ scene: Scene) -> [Piece] {
    let counts = scene.timeline.suspicions(at: scene.timeline.cursor)
    guard counts.total > 0 else { return [] }
    let words = Suspicion.allCases.filter { counts[$0] > 0 }.map { "\(counts[$0]) \($0.word)" }
    let separator = glyphs.isASCII ? ", " : " · "
    return [Piece("! " + words.joined(separator: separator), .error), Piece("  ")]
  }

  private var past: [Piece] {
    [
      Piece(" PAST ", .past), Piece("  This is the past: ", .strong), Piece("e", .key),
      Piece(" returns to the end", .strong),
    ]
  }

  private func present(_ scene: Scene) -> [Piece] {
    // Deviations from the newest kernfs come first, so that a narrow screen does not cut them off.
    [Piece(" dentree", .strong)] + deviation(scene) + [
      Piece(" · \(Quoting.visible(scene.title, asciiOnly: glyphs.isASCII))"),
      Piece(" · \(scene.setting)", .dim),
    ]
  }

  private func deviation(_ scene: Scene) -> [Piece] {
    scene.deviation.map { [Piece(" · "), Piece($0, .strong)] } ?? []
  }

  private func badge(_ scene: Scene) -> String {
    guard scene.timeline.isLive else { return " PAST " }
    return scene.isStopped ? " STOPPED " : " LIVE "
  }

  private func position(_ scene: Scene, isWide: Bool) -> String {
    let timeline = scene.timeline
    guard let index = scene.operation else { return "" }
    let name = Quoting.source(timeline.operations[index].text.utf8, asciiOnly: glyphs.isASCII)
    let text = isWide ? " " + cut(name, to: 24, ellipsis: glyphs.ellipsis) : ""
    return "op \(index)/\(timeline.operations.count - 1)\(text) · \(steps(scene))"
  }
}

// The line of messages.
extension Painter {
  mutating func message(_ state: State, _ scene: Scene, _ layout: Layout) {
    if let peers = scene.peers, let exhibit = state.exhibit {
      let note = state.note ?? difference(peers) ?? hint(peers, exhibit, state, layout)
      return said(note, layout.message)
    }
    let row = layout.message
    if let note = state.note ?? (scene.isStopped ? Note(scene.model.stops) : nil) {
      write(said(note), at: row.origin, on: .base, within: row)
    } else {
      legend(row)
    }
  }

  private func said(_ note: Note) -> [Piece] { [Piece(" ")] + pieces(note.text, note.role) }

  /// The whole reason of a stop, if the line of messages has no room for it.
  func longReason(_ scene: Scene) -> [Piece] {
    guard scene.isStopped, columns(of: said(Note(scene.model.stops))) > grid.size.width else {
      return []
    }
    return [Piece("Stopped: \(Sentence.reason(scene.model.stops)).", .error)]
  }

  /// The marks of rows, then those of holders, as many as fit in the line.
  private mutating func legend(_ row: Rect) {
    var signs = [
      (glyphs.pointer, Role.focus, "selected"), (glyphs.partner, .focus, "its partner"),
      (glyphs.added, .added, "new"), (glyphs.changed, .changed, "changed"),
      (glyphs.removed, .removed, "gone"),
    ]
    signs += HolderMark.allCases.filter { $0 != .cache }.map { (glyphs[$0], .holder, $0.word) }
    // Where marks stand for holders, these matter most.
    if row.width < 100 { signs = Array(signs[5...] + signs[..<5]) }
    var x = row.minX + 1
    for (sign, role, word) in signs {
      let pair = [Piece(sign, role), Piece(" \(word)  ", .dim)]
      guard x + columns(of: pair) <= row.maxX else { break }
      x += write(pair, at: Point(x: x, y: row.minY), on: .base, within: row)
    }
  }
}

/// What the footer says of a key.
struct FooterItem: Equatable {
  var keys: String
  var label: String
}

// The footer.
extension Painter {
  mutating func footer(_ state: State, _ scene: Scene, _ row: Rect) {
    grid.fill(row, .footer)
    var x = row.minX + 1
    for item in footerItems(state, scene) {
      let parts = [Piece(item.keys, .key), Piece(" \(item.label)", .text)]
      guard x + columns(of: parts) <= row.maxX else { continue }
      x += write(parts, at: Point(x: x, y: row.minY), on: .footer, within: row) + 2
    }
  }

  /// The keys most useful now, best first.
  func footerItems(_ state: State, _ scene: Scene) -> [FooterItem] {
    switch state.mode {
    case .command, .filter:
      return Self.items([
        .line(.accept), .line(.cancel), .line(.complete), .line(.historyBack),
        .line(.historyForward),
      ])
    case .menu: return Self.items([.menu(.up), .menu(.down), .menu(.accept), .menu(.cancel)])
    case .help, .page:
      return Self.items([
        .page(.cancel), .page(.up), .page(.down), .page(.pageUp), .page(.pageDown),
      ])
    case .question: return Self.items([.question(.yes), .question(.no)])
    case .panes: break
    }
    if let exhibit = state.exhibit { return exhibitItems(exhibit, state.columns.count) }
    let step: [Action] = [.pane(.time(.stepBack)), .pane(.time(.stepForward))]
    let operation: [Action] = [.pane(.time(.operationBack)), .pane(.time(.operationForward))]
    let rest: [Action] = [.pane(.choose), .pane(.nextPane), .pane(.zoom), .pane(.filter)]
    let common: [Action] = [.pane(.help), .pane(.quit)]
    if !scene.timeline.isLive {
      let other: [Action] = [.pane(.time(.branch)), .pane(.time(.goOn)), .pane(.time(.play))]
      return Self.items([.pane(.time(.end))] + step + operation + other + common + rest)
    }
    if scene.isStopped {
      return Self.items(step) + [FooterItem(keys: ":restart", label: "again")]
        + Self.items(operation + common + rest)
    }
    let more = ["mkdir", "create", "open", "unlink"].map { Action.pane(.operation($0)) }
    return closing(state.column, scene)
      + Self.items(
        [.pane(.help), .pane(.command), .pane(.menu)] + step + [.pane(.quit)] + operation + more
          + rest)
  }

  /// The key that closes the file that holds the selection.
  private func closing(_ column: Column, _ scene: Scene) -> [FooterItem] {
    guard let file = scene.holdingFile(column), file.kind == .file,
      let binding = Keymap.binding(of: .pane(.operation("close"))), let key = binding.keys.first
    else { return [] }
    return [FooterItem(keys: key.name, label: "close \(ShortFormatter(scene, glyphs).short(file))")]
  }

  /// Neighbours with the same label share it.
  static func items(_ actions: [Action]) -> [FooterItem] {
    var items: [FooterItem] = []
    for action in actions {
      guard let binding = Keymap.binding(of: action), let key = binding.keys.first else { continue }
      if let last = items.indices.last, items[last].label == binding.label {
        items[last].keys += " " + key.name
      } else {
        items.append(FooterItem(keys: key.name, label: binding.label))
      }
    }
    return items
  }
}
