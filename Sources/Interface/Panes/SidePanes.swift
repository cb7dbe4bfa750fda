// SidePanes.swift: open files, held locks and the deferred queue; where there is no room for panes,
// one line of all three.

import Canvas
import Ground
import Timeline

extension Painter {
  mutating func files(_ state: State, _ scene: Scene, _ area: Rect) {
    let isFocused = state.focus == .files
    let files = scene.model.openFiles
    let inner = title("Files \(files.count)", area, isFocused: isFocused)
    let scribe = Scribe(scene, glyphs)
    if files.isEmpty { write("none open", at: inner.origin, Style(.dim), within: inner) }
    let chosen = min(state.file, max(0, files.count - 1))
    let first = isFocused ? max(0, chosen - inner.height + 1) : 0
    for (index, file) in files.dropFirst(first).prefix(inner.height).enumerated() {
      let row = inner.row(index)
      write(line(file, scene, scribe), at: row.origin, on: .base, within: row)
      if isFocused, first + index == chosen { grid.restyle(row, on: .selected) }
    }
    more(
      above: first > 0, below: files.count > first + inner.height, area, isFocused: isFocused)
  }

  private func line(_ file: FileState, _ scene: Scene, _ scribe: Scribe) -> [Piece] {
    let dentry = scene.model.dentries[file.dentry]
    let isGone = !dentry.isHashed && !scribe.isRoot(file.dentry)
    return [
      Piece(scribe.short(file.id), .holder),
      Piece(" \(glyphs.arrow) ", .dim), Piece(scribe.short(file.dentry), .identifier),
      Piece(isGone ? " deleted" : "", .removed),
      Piece(" \(scribe.path(ofDentry: file.dentry))", isGone ? .dead : .text),
      Piece(file.id.kind == .file ? " \(scribe.name(file.flags))" : " getdentry", .dim),
    ]
  }

  mutating func locks(_ scene: Scene, _ area: Rect) {
    let locks = scene.model.locks
    let inner = title("Locks \(locks.count)", area)
    let scribe = Scribe(scene, glyphs)
    if locks.isEmpty { write("none held", at: inner.origin, Style(.dim), within: inner) }
    for (index, lock) in locks.prefix(inner.height).enumerated() {
      let row = inner.row(index)
      write(text(lock, scribe), at: row.origin, within: row)
    }
  }

  private func text(_ lock: HeldLock, _ scribe: Scribe) -> String {
    let mode = lock.mode == .read ? "R" : "W"
    let name =
      switch lock.kind {
      case .position: "\(scribe.short(lock.id)).offsetMu"
      case .filesystem: "fs.mu"
      case .directory: "\(scribe.short(lock.id)).dirMu"
      case .mounts: "vfs.mountMu"
      case .node: "\(scribe.short(lock.id)).mu"
      case .slots: "\(scribe.short(lock.id)).order.mu"
      }
    return "\(mode) \(name)"
  }

  mutating func queue(_ scene: Scene, _ area: Rect) {
    let entries = scene.model.filesystems.flatMap(\.queue)
    let inner = title("Queue \(entries.count)", area)
    let scribe = Scribe(scene, glyphs)
    if entries.isEmpty { write("empty", at: inner.origin, Style(.dim), within: inner) }
    for (index, entry) in entries.prefix(inner.height).enumerated() {
      let row = inner.row(index)
      write(scribe.long(entry.subject), at: row.origin, within: row)
    }
  }

  /// Files, locks and queue in one line.
  mutating func summary(_ scene: Scene, _ row: Rect) {
    let scribe = Scribe(scene, glyphs)
    let files = scene.model.openFiles
    var parts = [Piece(" Files ", .title)]
    if files.isEmpty { parts.append(Piece("none", .dim)) }
    for file in files.prefix(2) {
      parts += line(file, scene, scribe).prefix(5) + [Piece(" ", .dim)]
    }
    if files.count > 2 { parts.append(Piece("+\(files.count - 2) ", .dim)) }
    let locks = scene.model.locks
    parts += [Piece(" Locks ", .title), Piece(locks.isEmpty ? "none " : "", .dim)]
    parts += locks.map { Piece("\(text($0, scribe)) ") }
    let queue = scene.model.filesystems.flatMap(\.queue)
    parts += [Piece(" Queue ", .title), Piece(queue.isEmpty ? "none" : "", .dim)]
    parts += queue.map { Piece("\(scribe.long($0.subject)) ") }
    write(parts, at: row.origin, on: .base, within: row)
  }
}
