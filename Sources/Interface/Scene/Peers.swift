// Peers.swift: what in one run is not as in the others: the object at the same path is missing there, has
// another count or another state.

import Exhibits
import Language
import Canvas
import Ground
import Scenario
import Timeline

extension Scene {
  /// The names from the root of the namespace to a dentry or, by its oldest names, an inode; nil if none
  /// lead there.
  func wholePath(of id: ObjectID) -> [Name]? {
    let own = id.kind == .inode ? slotPath(of: id) : id.kind == .dentry ? model.path(of: id) : nil
    guard let own, let above = names(toRootOf: id.filesystem) else { return nil }
    return above + own
  }

  /// From the root of the filesystem through the slots, or through a dentry where no slot leads there.
  private func slotPath(of inode: ObjectID) -> [Name]? {
    guard model.inodes.contains(inode) else { return nil }
    var path: [Name] = []
    var here = inode
    let root = model.filesystems[inode.filesystem].root
    var loop = LoopDetector(from: ObjectID.none)
    while !loop.closes(at: here) {
      if root != .none, model.dentries[root].inode == here { return path.reversed() }
      let number = model.values(model.inodes[here].namedBy).first { _ in true }
      if let slot = number.map({ model.slots[Int($0) - 1] }) {
        path.append(slot.name)
        here = slot.directory
      } else {
        let dentry = model.dentries(over: here).first { model.dentries[$0].isHashed }
        return dentry.flatMap { model.path(of: $0) }.map { $0 + path.reversed() }
      }
    }
    return nil
  }
}

extension Scene {
  /// A path as the language writes it.
  func word(_ path: [Name]) -> PathWord {
    let bytes = path.flatMap { [UInt8(ascii: "/")] + names[$0] }
    return PathWord(start: .task, bytes: bytes.isEmpty ? [UInt8(ascii: "/")] : bytes)
  }
}

/// One of the runs of an exhibit, and the others. It reads them and moves none.
struct Peers {
  let exhibit: Exhibit
  /// The numbers of all runs, which have all happened.
  let measures: [Measures]
  /// The place of this run among them.
  let run: Int

  var session: Session { exhibit.runs[run] }

  /// Whether not all runs take a step of this one, by its place in the timeline.
  func isOwnStep(_ step: Int) -> Bool {
    exhibit.divergence(at: exhibit.moment(of: step + 1, in: run)) != nil
  }

  /// More dentries than these are not compared: each row would be looked for among all names of a
  /// directory.
  private static var mostCompared: Int { 20_000 }

  /// Whether an object of a run is not as in all the others.
  func differs(_ id: ObjectID, _ scene: Scene) -> Bool {
    guard id.kind == .dentry || id.kind == .inode, let mine = scene.model.counted(id),
      mine.isAlive,
      exhibit.runs.allSatisfy({ $0.timeline.model.alive.dentries < Self.mostCompared })
    else { return false }
    guard let path = scene.wholePath(of: id) else { return true }
    let word = scene.word(path)
    for (index, other) in exhibit.runs.enumerated() where index != run {
      guard let found = other.find(word) else { return true }
      let model = other.timeline.model
      let isSame =
        id.kind == .inode
        ? Self.isSame(scene.model.inodes[id], model.inodes[found.inode])
        : found.dentry.map { Self.isSame(scene.model.dentries[id], model.dentries[$0]) } ?? false
      if !isSame { return true }
    }
    return false
  }

  private static func isSame(_ one: DentryState, _ other: DentryState) -> Bool {
    one.counted.count == other.counted.count && one.isHashed == other.isHashed
      && one.isCached == other.isCached && one.flags[.dead] == other.flags[.dead]
  }

  private static func isSame(_ one: InodeState, _ other: InodeState) -> Bool {
    one.counted.count == other.counted.count && one.nlink == other.nlink
      && one.size == other.size
      && one.flags[.invalid] == other.flags[.invalid]
  }
}
