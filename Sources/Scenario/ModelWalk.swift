/// A path walked over the model: down the dentry tree and, where there is no dentry, down the slots; across
/// mounts, through symlinks. Nothing is looked up. Where only the filesystem knows what a name leads to, the
/// walk says so instead of guessing.

import Ground
import Timeline

/// A walk and where it stands.
struct ModelWalk {
  /// Where a walk stands: without a dentry below the first name that only a slot has.
  struct Place: Hashable {
    var dentry: ObjectID?
    var inode: ObjectID
  }

  /// Why a walk ends early.
  enum Obstacle: Error, Hashable {
    /// Nothing is there: why, where it is not simply the name that is missing.
    case missing(String?)
    /// Only the filesystem knows what is there: why.
    case unsure(String)
  }

  let model: Model
  let names: Names
  /// Whether the walk is about objects and not about calls: a hashed dentry has its name until somebody looks,
  /// although its inode is no longer valid, and `..` above a file is its directory.
  let isLenient: Bool
  /// Where absolute paths begin; nil if nothing is mounted.
  private let root: Place?
  private var here: Place
  /// The places above, as far down as there are no dentries.
  private var above: [Place] = []
  private var links = 0

  /// As many links as one resolution follows. Source: path_resolution(7).
  private static let mostLinks = 40

  init(_ model: Model, names: Names, from start: ObjectID?, isLenient: Bool) throws(Obstacle) {
    self.model = model
    self.names = names
    self.isLenient = isLenient
    let top = model.filesystems.first?.root ?? .none
    // A task keeps its root, whatever is mounted on it later.
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

  /// Walks the path to its end. A symlink there is followed only before a slash.
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
    throw .missing("what is before a slash is no directory")
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
    throw .unsure("`\(Quoting.excerpt(Array(name)))` is no longer valid, and is looked up anew")
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
      throw .unsure("something is mounted on what `..` leads to")
    }
    here = Self.place(parent, model)
  }

  /// The target of the link where the walk stands, which then stands where the target begins.
  private mutating func follow(from directory: Place) throws(Obstacle) -> ArraySlice<UInt8> {
    links += 1
    guard links <= Self.mostLinks else {
      throw .missing("more than \(Self.mostLinks) links lead on")
    }
    let target = names[model.inodes[here.inode].target]
    guard let first = target.first else {
      throw .unsure("where this link leads, only its filesystem knows")
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
  /// Whether a directory has no other names than those in its slots, so that a look at them is as good as
  /// a lookup.
  fileprivate func hasAllNamesInSlots(_ directory: ObjectID, names: Names) -> Bool {
    let filesystem = filesystems[directory.filesystem]
    guard !filesystem.hasSlotsOfDentries else { return false }
    func isOne(of words: [String], _ name: Name) -> Bool {
      words.contains { names[name].elementsEqual($0.utf8) }
    }
    return isOne(of: ["plain", "std", "mixed", "memory", "sys"], filesystem.label)
      && !isOne(of: ["dyndir"], inodes[directory].label)
  }

  /// The topmost root that is mounted on a dentry, else the dentry.
  func covering(_ dentry: ObjectID) -> ObjectID {
    var here = dentry
    for _ in 0..<mounts.count {
      let root = mounts(on: here).lazy.compactMap { mounts[$0].root }.first
      guard let root else { break }
      here = root
    }
    return here
  }

  /// The mount point under a stack of roots, else the dentry.
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
