// NameSource.swift: the names that completion at `:` offers, read from the model alone.

import Language
import Ground
import Scenario
import Timeline

/// Names of files and of entries, without side effects on the engine.
struct NameSource: CompletionSource {
  let scene: Scene

  /// Completion reads at most this many entries of a directory, so that a key press stays fast.
  private static let most = 10_000
  private static let mostOffered = 200

  func files(of task: String) -> [String] {
    let files = scene.model.tasks.all.first { isCalled($0, task) }?.files ?? []
    return files.map { text($0.name) }
  }

  func tasks() -> [String] {
    scene.model.tasks.all.filter(\.counted.isAlive).map { text($0.label) }
  }

  func filesystems() -> [String] {
    scene.model.filesystems.filter(\.counted.isAlive).map { scene.roots.label($0.id) }
  }

  private func text(_ name: Name) -> String { String(decoding: scene.names[name], as: UTF8.self) }

  private func isCalled(_ task: TaskState, _ name: String) -> Bool {
    task.counted.isAlive && scene.names[task.label].elementsEqual(name.utf8)
  }

  func words(for kind: Parameter.Kind) -> [Parameter.Choice] {
    guard kind == .theme else { return [] }
    return [
      Parameter.Choice("dark", "for dark backgrounds"),
      Parameter.Choice("light", "for light backgrounds"),
      Parameter.Choice("terminal16", "the terminal's own sixteen colours"),
      Parameter.Choice("monochrome", "no colours"),
    ]
  }

  func names(
    in directory: PathWord, startingWith prefix: [UInt8], for task: String
  ) -> [CompletionName] {
    guard var inode = start(directory, task) else { return [] }
    for component in directory.bytes.split(separator: UInt8(ascii: "/")) {
      guard let next = entries(of: inode, { $0.elementsEqual(component) }).first?.1 else {
        return []
      }
      inode = crossed(next)
    }
    return entries(of: inode) { $0.starts(with: prefix) }.map { name, child in
      CompletionName(Array(scene.names[name]), isDirectory: scene.model.inodes[child].isDirectory)
    }
  }

  /// The inode at which a path of a task begins.
  private func start(_ path: PathWord, _ task: String) -> ObjectID? {
    let model = scene.model
    let acting = model.tasks.all.first { isCalled($0, task) }
    switch path.start {
    case .task:
      let directory = path.isAbsolute ? .none : acting?.workingDirectory ?? .none
      if directory != .none { return model.dentries[directory].inode }
      return scene.roots.top.first.map { crossed(model.dentries[$0].inode) }
    case .file(let name):
      guard
        let entry = scene.tables.entries.first(where: {
          $0.task == acting?.id && scene.names[$0.name].elementsEqual(name.utf8)
        })
      else { return nil }
      return model.dentries[scene.dentry(of: entry)].inode
    }
  }

  /// The root inode that is mounted on the dentry over an inode, else the inode itself.
  private func crossed(_ inode: ObjectID) -> ObjectID {
    let model = scene.model
    let point = scene.roots.mounted.keys.first { model.dentries[$0].inode == inode }
    let root = point.flatMap { scene.roots.covering($0, model) }
    return root.map { model.dentries[$0].inode } ?? inode
  }

  /// Slots of a directory, then hashed names without a slot.
  private func entries(
    of inode: ObjectID, _ matches: (ArraySlice<UInt8>) -> Bool
  ) -> [(Name, ObjectID)] {
    let model = scene.model
    var found: [(Name, ObjectID)] = []
    for value in model.chains.prefix(Self.most, of: model.inodes[inode].slots) {
      let slot = model.slots[Int(value) - 1]
      if matches(scene.names[slot.name]) { found.append((slot.name, slot.inode)) }
      if found.count == Self.mostOffered { return found }
    }
    for dentry in model.dentries(over: inode) {
      for value in model.chains.prefix(Self.most, of: model.dentries[dentry].children) {
        let child = model.dentries[ObjectID(raw: value)]
        guard matches(scene.names[child.name]) else { continue }
        if !found.contains(where: { $0.0 == child.name }) {
          found.append((child.name, child.inode))
        }
        if found.count == Self.mostOffered { return found }
      }
    }
    return found
  }
}
