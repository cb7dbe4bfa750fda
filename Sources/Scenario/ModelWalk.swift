/// Walks a path over the model: along dentries, and along slots where there is no dentry; across
/// mounts and through symlinks. Nothing is looked up in a filesystem. If only the filesystem knows
/// a name, the walk reports that instead of guessing.

import Ground
import Timeline

/// A walk and its position.
struct ModelWalk {
  /// The position of a walk. Below a name that only a slot has, there is no dentry.
  struct Place: Hashable {
    var dentry: ObjectID?
    var inode: ObjectID
  }

  /// Why a walk ended early.
  enum Obstacle: Error, Hashable {
    /// Nothing is there. The text says why, unless simply the name is missing.
    case missing(String?)
    /// Only the filesystem knows what is there; the text says why.
    case unsure(String)
  }

  let model: Model
  let names: Names
  /// Whether the walk names objects rather than simulating a call. Then a hashed dentry counts
  /// although its inode is no longer valid, and `..` of a file is its directory.
  let isLenient: Bool
  /// The start of absolute paths; nil if nothing is mounted.
  private let root: Place?
  private var here: Place
  /// The positions above this one, for `..` where there are no dentries.
  private var above: [Place] = []
  private var links = 0

  /// The most symlinks that one resolution follows. Source: path_resolution(7).
  private static let mostLinks = 40

  init(_ model: Model, names: Names, from start: ObjectID?, isLenient: Bool) throws(Obstacle) {
    self.model = model
    self.names = names
    self.isLenient = isLenient
    let top = model.filesystems.first?.root ?? .none
    // A task keeps its root, even if something is mounted on it later.
    root =
      top == .none || !model.dentries[top].counted.isAlive ? nil : Self.place(top, model)
    guard let start = start.map({ Self.place($0, model) }) ?? root else {
      throw .missing("nothing is mounted")
    }
    here = start
  }

  private static func place(_ dentry: ObjectID, _ model: Model) -> Place {
    Place(dentry: dentry, inode: model.dentries[dentry].inode)
  }

  /// Walks to the end of the path. A symlink at the end is followed only if a slash follows it.
  mutating func walk(_ bytes: [UInt8]) throws(Obstacle) -> Place {
    let slash = UInt8(ascii: "/")
    var rest = Array(bytes.split(separator: slash).reversed())
    while let name = rest.popLast() {
      let isParent = name.elementsEqual("..".utf8)
      if !isParent || !isLenient { try requireDirectory() }
      if name.elementsEqual(".".utf8) { continue }
      if isParent {
        try ascend()
        continue
      }
      let directory = here
      try descend(name)
      let isFollowed = !rest.isEmpty || bytes.last == slash
      guard isFollowed, model.inodes[here.inode].isSymlink else { continue }
      rest += try follow(from: directory).split(separator: slash).reversed()
    }
    if bytes.last == slash { try requireDirectory() }
    return here
  }
}

extension ModelWalk {
  private func requireDirectory() throws(Obstacle) {
    guard !model.inodes[here.inode].isDirectory else { return }
    throw .missing("a component before a slash is not a directory")
  }

  private mutating func descend(_ name: ArraySlice<UInt8>) throws(Obstacle) {
    let model = model, names = names
    let child = here.dentry.flatMap { dentry in
      model.values(model.dentries[dentry].children).lazy.map { ObjectID(raw: $0) }
        .first { names[model.dentries[$0].name].elementsEqual(name) }
    }
    if let child {
      try requireValid(model.dentries[child].inode, name)
      here = Self.place(model.covering(child), model)
      above = []
      return
    }
    let slot = model.values(model.inodes[here.inode].slots).lazy
      .map { model.slots[Int($0) - 1] }.first { names[$0.name].elementsEqual(name) }
    guard let slot, isLenient || !model.isLost(slot) else {
      guard model.hasAllNamesInSlots(here.inode, names: names) else {
        let shown = Quoting.excerpt(Array(name))
        throw .unsure("only its filesystem knows whether it has `\(shown)`")
      }
      throw .missing(nil)
    }
    try requireValid(slot.inode, name)
    above.append(here)
    here = Place(dentry: nil, inode: slot.inode)
  }

  private func requireValid(_ inode: ObjectID, _ name: ArraySlice<UInt8>) throws(Obstacle) {
    guard !isLenient, model.inodes[inode].flags[.invalid] else { return }
    throw .unsure(
      "`\(Quoting.excerpt(Array(name)))` is no longer valid and would be looked up again")
  }

  private mutating func ascend() throws(Obstacle) {
    guard let dentry = here.dentry else {
      if let last = above.popLast() { here = last }
      return
    }
    if dentry == root?.dentry { return }
    let parent = model.dentries[model.uncovered(dentry)].parent
    guard parent != .none else { return }
    guard model.covering(parent) == parent else {
      throw .unsure("a mount covers the directory of `..`")
    }
    here = Self.place(parent, model)
  }

  /// The target of the symlink at this position. The position moves to where the target begins.
  private mutating func follow(from directory: Place) throws(Obstacle) -> ArraySlice<UInt8> {
    links += 1
    guard links <= Self.mostLinks else {
      throw .missing("more than \(Self.mostLinks) symlinks on the way")
    }
    let target = names[model.inodes[here.inode].target]
    guard let first = target.first else {
      throw .unsure("only its filesystem knows where this symlink leads")
    }
    if first == UInt8(ascii: "/") {
      guard let root else { throw .missing("nothing is mounted") }
      here = root
      above = []
    } else {
      if here.dentry == nil { above.removeLast() }
      here = directory
    }
    return target[...]
  }
}

extension Model {
  /// Whether the directory's names are exactly those in its slots, so that no lookup is needed.
  fileprivate func hasAllNamesInSlots(_ directory: ObjectID, names: Names) -> Bool {
    let filesystem = filesystems[directory.filesystem]
    guard !filesystem.hasSlotsOfDentries else { return false }
    func isOne(of words: [String], _ name: Name) -> Bool {
      words.contains { names[name].elementsEqual($0.utf8) }
    }
    return isOne(of: ["plain", "std", "mixed", "memory", "sys"], filesystem.label)
      && !isOne(of: ["dyndir"], inodes[directory].label)
  }

  /// The topmost root mounted on a dentry, or the dentry.
  func covering(_ dentry: ObjectID) -> ObjectID {
    var here = dentry
    for _ in 0..<mounts.count {
      let root = mounts(on: here).lazy.compactMap { mounts[$0].root }.first
      guard let root else { break }
      here = root
    }
    return here
  }

  /// The mount point below a stack of roots, or the dentry.
  func uncovered(_ dentry: ObjectID) -> ObjectID {
    var here = dentry
    for _ in 0..<mounts.count where dentries[here].parent == .none {
      let mount = mounts.all.first { $0.root == here && $0.point != .none }
      guard let mount else { break }
      here = mount.point
    }
    return here
  }
}
