// SidePanes.swift: open files, held locks and the deferred queue; where there is no room for panes,
// one line of all three.

import Canvas
import Ground
import Timeline

extension Painter {
  mutating func files(_ column: Column, _ scene: Scene, _ area: Rect) {
    let isFocused = column.focused == .files
    let entries = scene.tables.entries
    let inner = title("Files \(entries.count)", area, isFocused: isFocused)
    let formatter = ShortFormatter(scene, glyphs)
    if entries.isEmpty { write("none open", at: inner.origin, Style(.dim), within: inner) }
    let chosen = min(column.file, max(0, entries.count - 1))
    let first = isFocused ? max(0, chosen - inner.height + 1) : 0
    for (index, entry) in entries.dropFirst(first).prefix(inner.height).enumerated() {
      let row = inner.row(index)
      write(place(of: entry, scene, formatter), at: row.origin, on: .base, within: row)
      let width = columns(of: place(of: entry, scene, formatter))
      let rest = row.inset(left: width)
      write(line(entry, scene, formatter), at: rest.origin, on: .base, within: rest)
      if isFocused, first + index == chosen { grid.restyle(row, on: .selected) }
    }
    more(
      above: first > 0, below: entries.count > first + inner.height, area, isFocused: isFocused)
  }

  /// `T2 3 `: the task, where there are several, and the number; a held dentry has none.
  private func place(of entry: Tables.Entry, _ scene: Scene, _ formatter: ShortFormatter) -> [Piece]
  {
    let number = paddedFront(entry.number.map { "\($0)" } ?? "-", to: 2)
    guard scene.tables.hasSeveralTasks else { return [Piece("\(number) ", .count)] }
    let tasks = scene.model.tasks.all.map { Canvas.columns(of: formatter.short($0.id)) }
    let task = entry.task == .none ? "" : formatter.short(entry.task)
    return [
      Piece(padded(task, to: tasks.max() ?? 0), .holder), Piece("\(number) ", .count),
    ]
  }

  private func line(_ entry: Tables.Entry, _ scene: Scene, _ formatter: ShortFormatter) -> [Piece] {
    let id = scene.dentry(of: entry)
    let dentry = scene.model.dentries[id]
    let hasName = !formatter.isRoot(id) && !scene.model.isTreeless(id.filesystem)
    let isGone = !dentry.isHashed && hasName
    let isFile = entry.file.kind == .file
    let flags = isFile ? formatter.name(scene.model.files[entry.file].flags) : "getdentry"
    return [
      Piece(formatter.name(entry.name), .holder),
      Piece(" \(glyphs.arrow) ", .dim), Piece(formatter.bare(id), .identifier),
      Piece(isGone ? " deleted" : "", .removed),
      Piece(" \(formatter.path(ofDentry: id))", isGone ? .dead : .text),
      Piece(" \(flags)", .dim),
    ]
  }

  mutating func locks(_ scene: Scene, _ area: Rect) {
    let locks = scene.model.locks
    let inner = title("Locks \(locks.count)", area)
    let formatter = ShortFormatter(scene, glyphs)
    if locks.isEmpty { write("none held", at: inner.origin, Style(.dim), within: inner) }
    for (index, lock) in locks.prefix(inner.height).enumerated() {
      let row = inner.row(index)
      write(text(lock, formatter), at: row.origin, within: row)
    }
  }

  private func text(_ lock: HeldLock, _ formatter: ShortFormatter) -> String {
    let mode = lock.mode == .read ? "R" : "W"
    let name =
      switch lock.kind {
      case .position: "\(formatter.short(lock.id)).offsetMu"
      case .filesystem: "fs.mu"
      case .directory: "\(formatter.short(lock.id)).dirMu"
      case .mounts: "vfs.mountMu"
      case .node: "\(formatter.short(lock.id)).mu"
      case .slots: "\(formatter.short(lock.id)).order.mu"
      }
    return "\(mode) \(name)"
  }

  mutating func queue(_ scene: Scene, _ area: Rect) {
    let entries = scene.model.filesystems.flatMap(\.queue)
    let inner = title("Queue \(entries.count)", area)
    let formatter = ShortFormatter(scene, glyphs)
    if entries.isEmpty { write("empty", at: inner.origin, Style(.dim), within: inner) }
    for (index, entry) in entries.prefix(inner.height).enumerated() {
      let row = inner.row(index)
      write(formatter.long(entry.subject), at: row.origin, within: row)
    }
  }

  /// Files, locks and queue in one line.
  mutating func summary(_ scene: Scene, _ row: Rect) {
    let formatter = ShortFormatter(scene, glyphs)
    let entries = scene.tables.entries
    var parts = [Piece(" Files ", .title)]
    if entries.isEmpty { parts.append(Piece("none", .dim)) }
    for entry in entries.prefix(2) {
      let task = scene.tables.prefix(entry, scene.model, scene.names, gap: "")
      parts += [Piece(drawable(task), .holder)] + line(entry, scene, formatter).prefix(5)
      parts.append(Piece(" ", .dim))
    }
    if entries.count > 2 { parts.append(Piece("+\(entries.count - 2) ", .dim)) }
    let locks = scene.model.locks
    parts += [Piece(" Locks ", .title), Piece(locks.isEmpty ? "none " : "", .dim)]
    parts += locks.map { Piece("\(text($0, formatter)) ") }
    let queue = scene.model.filesystems.flatMap(\.queue)
    parts += [Piece(" Queue ", .title), Piece(queue.isEmpty ? "none" : "", .dim)]
    parts += queue.map { Piece("\(formatter.long($0.subject)) ") }
    write(parts, at: row.origin, on: .base, within: row)
  }
}
