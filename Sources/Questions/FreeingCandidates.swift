/// Operations that may help to free an object, read from the model: those that end its holders, and
/// their holders in turn. The least drastic come first. Trying decides which of them help.

import Scenario
import Language
import Ground
import Timeline

/// Collects candidates at one moment of a run.
struct FreeingCandidates {
  /// How far to search.
  enum Scope: CaseIterable {
    /// Lookups of the object's name, which release an invalid dentry, and of other names of the
    /// filesystem, which push dentries out of its cache.
    case looks
    /// Operations on the holders, and on their holders in turn.
    case holders
    /// Operations on everything that lives.
    case everything
    /// Operations on the holders once more, and changes that filesystems make without kernfs.
    case behind

    fileprivate var isWide: Bool { self == .looks || self == .everything }
  }

  let target: ObjectID
  let scope: Scope
  /// The most objects to consider.
  let most: Int
  let model: Model
  let names: Names
  private let advisor: Advisor
  private let mountPoints: MountPoints
  /// The prefix that lets a root task act: `T2: `, or nothing.
  private let prefix: String
  private(set) var lines: [String] = []
  private(set) var limits: [Freeing.Limit] = []
  /// The object, its holders, and their holders.
  private var objects: [ObjectID] = []
  private var seen: Set<ObjectID> = []
  /// Paths through an open directory or a task's working directory.
  private var handles: [ObjectID: Way] = [:]
  private var isTooDeep = false

  /// A path, and the task that can use it.
  struct Way {
    /// The prefix of its lines.
    let prefix: String
    var path: PathWord

    func below(_ name: some Sequence<UInt8>) -> Way {
      let slash = path.bytes.isEmpty && path.start != .task ? [] : [UInt8(ascii: "/")]
      return Way(
        prefix: prefix, path: PathWord(start: path.start, bytes: path.bytes + slash + name))
    }
  }

  init(
    _ session: Session, for target: ObjectID, _ scope: Scope, atMost most: Int = Freeing.mostObjects
  ) {
    self.target = target
    self.scope = scope
    self.most = most
    model = session.timeline.model
    names = session.timeline.names
    advisor = Advisor(session)
    mountPoints = MountPoints(model)
    let actor = advisor.actor ?? model.tasks.all.first(where: \.counted.isAlive)
    prefix = actor.map(advisor.prefix) ?? ""
  }

  private var tasks: [TaskState] { model.tasks.all.filter(\.counted.isAlive) }

  mutating func collect() {
    findObjects()
    findHandles()
    if advisor.actor == nil { lines.append("\(prefix)user root") }
    switch scope {
    case .looks:
      addLooks()
      addVisits()
    case .holders, .everything, .behind:
      addEnds()
      addLooks()
    }
    if isTooDeep { limits.append(.depth) }
  }

  private mutating func addEnds() {
    let dentries = dentriesFromTheInside
    // Before an open directory is closed, the names that only it leads to are removed.
    for dentry in dentries where advisor.reachablePath(of: dentry) == nil {
      addRemoval(dentry, handleWay(to: dentry))
    }
    addClosings()
    for dentry in dentries { addRemoval(dentry, way(to: dentry)) }
    if scope == .behind { for dentry in dentries { addBehind(dentry) } }
    addUnmountings(detach: false)
    addExits()
    addUnmountings(detach: true)
  }

  private mutating func addLooks() { for dentry in targets { add("lstat", way(to: dentry)) } }
}

// The objects to end.
extension FreeingCandidates {
  /// The dentries of the object in question.
  private var targets: [ObjectID] {
    switch target.kind {
    case .dentry: [target]
    case .inode: model.dentries(over: target)
    case .file, .virtualDentry, .mount, .namespace, .task, .filesystem, .none: []
    }
  }

  private mutating func findObjects() {
    objects = scope.isWide ? everything : [target]
    seen = Set(objects)
    if objects.count > most { return limits.append(.objects(most)) }
    var next = 0
    while next < objects.count {
      for reference in model.held(on: objects[next]) {
        let holder = reference.holder
        guard holder.role.traits.endsWithHolder, seen.insert(holder.id).inserted else {
          continue
        }
        guard objects.count < most else {
          return limits.append(.objects(most))
        }
        objects.append(holder.id)
      }
      next += 1
    }
  }

  private var everything: [ObjectID] {
    let mounts = model.mounts.all.filter(\.counted.isAlive).map(\.id)
    let dentries = model.dentries.all.lazy.filter(\.counted.isAlive).map(\.id)
    let others = mounts + model.openFiles.map(\.id) + tasks.map(\.id)
    return others + dentries.prefix(most)
  }
}

// The order of the candidates.
extension FreeingCandidates {
  /// The dentries to end, deepest first; at equal depth, oldest first.
  private var dentriesFromTheInside: [ObjectID] {
    var depths: [ObjectID: Int] = [:]
    for object in objects where object.kind == .dentry {
      var above: [ObjectID] = []
      var here = object
      var loop = LoopDetector(from: ObjectID.none)
      while depths[here] == nil, model.dentries.contains(here), !loop.closes(at: here) {
        above.append(here)
        here = model.dentries[here].parent
      }
      var depth = depths[here] ?? 0
      for dentry in above.reversed() {
        depth += 1
        depths[dentry] = depth
      }
    }
    return objects.filter { $0.kind == .dentry }
      .sorted { (depths[$1] ?? 0, $0.raw) < (depths[$0] ?? 0, $1.raw) }
  }
}

// Paths to names.
extension FreeingCandidates {
  private mutating func findHandles() {
    for task in tasks {
      let prefix = advisor.prefix(task)
      if task.workingDirectory != .none {
        let path = PathWord(bytes: [UInt8(ascii: ".")])
        handles[task.workingDirectory] = Way(prefix: prefix, path: path)
      }
      for entry in task.files {
        let file =
          entry.file.kind == .file ? model.files[entry.file] : model.virtualDentries[entry.file]
        let path = PathWord(start: .file(Quoting.visible(names[entry.name])), bytes: [])
        handles[file.dentry] = Way(prefix: prefix, path: path)
      }
    }
  }

  /// A path from the root to a dentry, across mounts, even if a mount covers it. Nil if there is
  /// none.
  func way(to id: ObjectID) -> Way? {
    guard let bytes = bytes(to: id) else { return nil }
    return Way(prefix: prefix, path: PathWord(bytes: bytes.isEmpty ? [UInt8(ascii: "/")] : bytes))
  }

  private func bytes(to id: ObjectID) -> [UInt8]? {
    guard let own = model.path(of: id),
      let above = mountPoints.bytes(
        of: model.filesystems[id.filesystem].root, { bytes(to: $0) })
    else { return nil }
    return above + own.flatMap { [UInt8(ascii: "/")] + Array(names[$0]) }
  }

  /// A path from an open directory or a working directory; nil if none is above the dentry.
  private func handleWay(to id: ObjectID) -> Way? {
    guard !handles.isEmpty else { return nil }
    var (here, own) = (id, [Name]())
    var loop = LoopDetector(from: ObjectID.none)
    while model.dentries.contains(here), model.dentries[here].isHashed, !loop.closes(at: here) {
      own.append(model.dentries[here].name)
      here = model.dentries[here].parent
      guard let handle = handles[here] else { continue }
      return own.reversed().reduce(handle) { $0.below(names[$1]) }
    }
    return nil
  }

  /// Adds a command with a path.
  private mutating func add(_ verb: String, _ way: Way?) {
    guard let way else { return }
    guard way.path.bytes.count <= Self.longestPath else {
      isTooDeep = true
      return
    }
    lines.append("\(way.prefix)\(verb) \(way.path.text)")
  }

  /// PATH_MAX without the terminating NUL.
  private static let longestPath = 4_095
}

// Names.
extension FreeingCandidates {
  /// Adds the operations that remove a name, preceded by those for the names below it that have no
  /// dentries.
  private mutating func addRemoval(_ dentry: ObjectID, _ way: Way?) {
    let state = model.dentries[dentry]
    guard let way, state.isHashed || state.parent == .none else { return }
    for (name, inode) in stored(below: state.inode, way, of: dentry) {
      add(model.inodes[inode].isDirectory ? "rmdir" : "unlink", name)
    }
    if state.parent != .none { add(state.isDirectory ? "rmdir" : "unlink", way) }
  }

  /// Names below a directory that have slots but no dentries, deepest first.
  private func stored(
    below directory: ObjectID, _ way: Way, of dentry: ObjectID?
  ) -> [(Way, ObjectID)] {
    let known = dentry.map { Set(model.children(of: $0).map { model.dentries[$0].name }) } ?? []
    var found: [(Way, ObjectID)] = []
    var stack = [(directory, way, known)]
    // A directory may have been moved below itself, so visited ones are skipped.
    var passed: Set = [directory]
    while let (directory, way, known) = stack.popLast(), found.count < most {
      for slot in model.slots(of: directory) where !slot.isStatic && !known.contains(slot.name) {
        let name = way.below(names[slot.name])
        found.append((name, slot.inode))
        let isNew = model.inodes[slot.inode].isDirectory && passed.insert(slot.inode).inserted
        if isNew { stack.append((slot.inode, name, [])) }
      }
    }
    return found.reversed()
  }

  /// Adds lookups of all other names, if the filesystem has a cache.
  private mutating func addVisits() {
    guard let number = targets.first?.filesystem, model.filesystems[number].cache.count > 0 else {
      return
    }
    for dentry in objects where dentry.kind == .dentry && dentry != target {
      guard dentry.filesystem == number else { continue }
      let state = model.dentries[dentry]
      guard state.isHashed || state.parent == .none, let way = way(to: dentry) else { continue }
      if state.parent != .none { add("lstat", way) }
      let known = Set(model.children(of: dentry).map { model.dentries[$0].name })
      for slot in model.slots(of: state.inode) where !known.contains(slot.name) {
        add("lstat", way.below(names[slot.name]))
      }
    }
  }

  /// Adds changes that a filesystem makes without kernfs, each followed by a walk that notices it.
  private mutating func addBehind(_ dentry: ObjectID) {
    let state = model.dentries[dentry]
    guard state.isHashed, let way = way(to: dentry) else { return }
    if dentry.filesystem == 0 {
      add("invalidate", way)
      // A name of a dynamic directory can be removed as well.
      let parent = model.inodes[model.dentries[state.parent].inode]
      if names[parent.label].elementsEqual("dyndir".utf8) {
        lines.append("\(prefix)dyndel \(Quoting.word(names[state.name]))")
      }
    } else {
      add("remote remove", way)
    }
    add("lstat", way)
  }
}

// Files, mounts and tasks.
extension FreeingCandidates {
  private mutating func addClosings() {
    lines += advisor.entries.filter { seen.contains($0.file) }.map(\.command)
    for task in tasks where seen.contains(task.id) && task.workingDirectory != .none {
      lines.append(advisor.prefix(task) + "chdir /")
    }
  }

  /// Innermost mounts first.
  private mutating func addUnmountings(detach: Bool) {
    for mount in objects.filter({ $0.kind == .mount }).sorted(by: { $0.number > $1.number }) {
      let state = model.mounts[mount]
      guard state.point != .none, let way = way(to: state.point) else { continue }
      add("umount", way)
      if detach { lines[lines.count - 1] += " detach" }
    }
  }

  /// Adds exits. The task that runs the other operations exits only if the question is about that
  /// task.
  private mutating func addExits() {
    for task in tasks where seen.contains(task.id) {
      guard task.id == target || advisor.prefix(task) != prefix else { continue }
      if tasks.count == 1 { lines.append("\(prefix)spawn") }
      lines.append("\(prefix)exit \(Quoting.visible(names[task.label]))")
    }
  }
}

/// The mount points of roots, and the paths found so far. Many mounts can be stacked, so paths are
/// cached.
private final class MountPoints {
  private var points: [ObjectID: ObjectID] = [:]
  private var known: [ObjectID: [UInt8]?] = [:]

  init(_ model: Model) {
    for mount in model.mounts.all where mount.point != .none {
      if let root = mount.root, points[root] == nil { points[root] = mount.point }
    }
  }

  /// The path of a root's mount point; empty for a root without one. Nil if `path` has none, or if
  /// mounts form a ring.
  func bytes(of root: ObjectID, _ path: (ObjectID) -> [UInt8]?) -> [UInt8]? {
    if let bytes = known[root] { return bytes }
    guard let point = points[root] else { return [] }
    known[root] = .some(nil)
    let bytes = path(point)
    known[root] = bytes
    return bytes
  }
}
