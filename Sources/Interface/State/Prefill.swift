// Prefill.swift: a line of commands begun from the selection: its path, its file, the next free name.

import Language
import Canvas
import Ground
import Scenario
import Timeline

/// Begins lines for one selection.
struct Prefill {
  private let scene: Scene
  private let column: Column

  init(_ scene: Scene, _ column: Column) {
    self.scene = scene
    self.column = column
  }

  /// The verb and the arguments that the selection supplies, after the task whose file they name.
  /// The cursor goes to its end.
  func line(for verb: Verb) -> String {
    var words = [verb.name]
    var task = ""
    var isComplete = true
    for parameter in verb.parameters {
      if parameter.kind == .keyword, !parameter.isInAnyOrder, !parameter.isOptional {
        words.append(parameter.name)
        continue
      }
      if parameter.isOptional { continue }
      guard let word = word(for: parameter, of: verb) else {
        isComplete = false
        break
      }
      words.append(word)
      if namesFile(parameter, word) { task = prefix }
      if parameter.kind == .newPath { break }
    }
    return task + words.joined(separator: " ") + (isComplete ? "" : " ")
  }

  private func word(for parameter: Parameter, of verb: Verb) -> String? {
    switch parameter.kind {
    case .path, .object: isNameChanged(by: verb) && isLost ? nil : path
    case .newPath: directory
    case .file: file.map { String(decoding: scene.names[$0.name], as: UTF8.self) }
    case .newFile: freeName
    case .task, .newTask, .keyword, .choice, .flags, .letters, .option, .device, .mode, .number,
      .user, .bytes, .name, .rule, .fault, .engines, .theme, .hostFile, .position, .prose,
      .expression, .operation:
      nil
    }
  }

  private func namesFile(_ parameter: Parameter, _ word: String) -> Bool {
    parameter.kind == .file || (parameter.kind == .path && word.hasPrefix("@"))
  }

  /// `T2: ` if the file belongs to another task than the first.
  private var prefix: String {
    file.map { scene.tables.prefix($0, scene.model, scene.names, gap: " ") } ?? ""
  }

  /// These verbs need a name in the tree; an open file will not do.
  private func isNameChanged(by verb: Verb) -> Bool {
    ["unlink", "rmdir", "rename", "link"].contains(verb.name)
  }

  private var isLost: Bool {
    let subject = scene.subject(column)
    if subject.kind != .none, scene.names(toRootOf: subject.filesystem) == nil { return true }
    return scene.dentry(column).map(isOutOfReach) ?? false
  }

  /// The open file that holds the selection, else the one opened last, in its task's table.
  private var file: Tables.Entry? {
    scene.file(for: column).flatMap { scene.tables.byFile[$0]?.first }
  }

  private var freeName: String {
    let taken = Set(
      scene.tables.entries.map { String(decoding: scene.names[$0.name], as: UTF8.self) })
    var number = 1
    while taken.contains("fd\(number)") { number += 1 }
    return "fd\(number)"
  }

  /// Names from the root of the namespace to the selected row, and whether it is a directory.
  private var names: (names: [Name], isDirectory: Bool) {
    guard column.tree == .inodes, let row = scene.selection(.inodes, column) else {
      guard let id = scene.dentry(column) else { return ([], true) }
      let path = scene.model.path(of: id) ?? []
      return (above(id) + path, scene.model.dentries[id].isDirectory)
    }
    let forest = scene.inodes(column.inodes)
    let id = forest.inode(of: row)
    let rows = ([row] + forest.ancestors(of: row)).reversed()
    let path = rows.compactMap { name(of: $0) }
    return (above(id) + path, scene.model.inodes.contains(id) && scene.model.inodes[id].isDirectory)
  }

  /// The names that lead to the root of an object's filesystem.
  private func above(_ id: ObjectID) -> [Name] { scene.names(toRootOf: id.filesystem) ?? [] }

  private func name(of row: Row) -> Name? {
    switch row {
    case .slot(let number): scene.model.slots[Int(number) - 1].name
    case .looked(let dentry): scene.model.dentries[dentry].name
    case .dentry, .root, .loose, .section: nil
    }
  }

  /// The path of the selection; if no path leads there, the open file that holds it.
  private var path: String? {
    if isLost {
      guard scene.holdingFile(column) != nil, let file else { return nil }
      return "@" + String(decoding: scene.names[file.name], as: UTF8.self)
    }
    return written(names.names)
  }

  /// The selected directory, or the one that holds the selection, ready for a name.
  private var directory: String? {
    var (names, isDirectory) = names
    if isLost { return "/" }
    if !isDirectory, !names.isEmpty { names.removeLast() }
    return names.isEmpty ? "/" : written(names) + "/"
  }

  private func isOutOfReach(_ id: ObjectID) -> Bool {
    if scene.roots.isCovered(id, scene.model) { return true }
    var here = id
    var loop = LoopDetector(from: ObjectID.none)
    while !loop.closes(at: here) {
      let state = scene.model.dentries[here]
      guard state.parent != .none else {
        return scene.model.filesystems[here.filesystem].root != here
      }
      guard state.isHashed else { return true }
      here = state.parent
    }
    return true
  }

  private func written(_ names: [Name]) -> String {
    guard !names.isEmpty else { return "/" }
    let bytes = names.flatMap { [UInt8(ascii: "/")] + scene.names[$0] }
    return PathWord(bytes: bytes).text
  }
}
