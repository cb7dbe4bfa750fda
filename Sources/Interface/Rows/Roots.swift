// Roots.swift: where the root of each filesystem stands among the rows: at the top, below the dentry
// that it is mounted on, or among what is out of reach. vfs: `Mount`, `VirtualFilesystem.mounts`.
//
// Read from the model once for a position of the cursor; it grows with the number of filesystems and
// mounts, not of dentries.

import Ground
import Timeline

/// The places of all roots at one position of the cursor.
struct Roots: Equatable {
  /// Where a root stands.
  enum Place: Hashable {
    /// The root of a namespace, or one that is about to be mounted.
    case top
    /// Mounted on this dentry.
    case point(ObjectID)
    /// No mount leads to it any more.
    case lost
  }

  /// Root dentries in the order in which their filesystems were made.
  private(set) var top: [ObjectID] = []
  /// By mount point.
  private(set) var mounted: [ObjectID: [ObjectID]] = [:]
  private(set) var lost: [ObjectID] = []
  /// The place of each root that has a row.
  private(set) var places: [ObjectID: Place] = [:]
  /// The inodes of roots, one for each filesystem: those in reach, and the others.
  private(set) var inodes: [ObjectID] = []
  private(set) var lostInodes: [ObjectID] = []
  private(set) var allInodes: Set<ObjectID> = []
  /// A unique name for each filesystem.
  private(set) var labels: [String] = []

  init() {}

  init(_ model: Model, _ marks: Marks, names: Names) {
    labels = model.filesystems.map { model.label(of: $0.id, names: names) }
    let mounts = Dictionary(grouping: model.mounts.all.filter { $0.root != nil }, by: \.over)
    for filesystem in model.filesystems where model.dentries.contains(filesystem.root) {
      let root = filesystem.root
      let place = Self.place(of: root, mounts[root] ?? [], model, marks)
      if model.isPresent(root) || marks.strays.contains(root) { add(root, place) }
      let inode = model.dentries[root].inode
      guard model.inodes[inode].counted.isAlive || marks[inode] == .removed else { continue }
      allInodes.insert(inode)
      if place == .lost { lostInodes.append(inode) } else { inodes.append(inode) }
    }
  }

  private mutating func add(_ root: ObjectID, _ place: Place) {
    places[root] = place
    switch place {
    case .top: top.append(root)
    case .point(let point): mounted[point, default: []].append(root)
    case .lost: lost.append(root)
    }
  }

  private static func place(
    of root: ObjectID, _ mounts: [MountState], _ model: Model, _ marks: Marks
  ) -> Place {
    guard model.isPresent(root) else {
      guard marks.strays.contains(root) else { return .lost }
      if let point = marks.points[root], model.isPresent(point) { return .point(point) }
      return .top
    }
    let alive = mounts.filter(\.counted.isAlive)
    if let connected = alive.first(where: { $0.point != .none }) { return .point(connected.point) }
    return mounts.isEmpty || alive.contains { !$0.flags[.unmounted] } ? .top : .lost
  }
}

extension Roots {
  /// The filesystem of an object before its id, `proc:`; nothing while there is only one.
  func tag(_ id: ObjectID) -> String {
    labels.count > 1 && id.filesystem < labels.count ? "\(labels[id.filesystem]):" : ""
  }

  /// The columns that tags take.
  var tagWidth: Int { labels.count > 1 ? (labels.map(\.count).max() ?? 0) + 1 : 0 }

  func label(_ id: ObjectID) -> String {
    id.filesystem < labels.count ? labels[id.filesystem] : "?"
  }

  /// The topmost root that is mounted on a dentry, if one is.
  func covering(_ point: ObjectID, _ model: Model) -> ObjectID? {
    var here = point
    var loop = LoopDetector(from: point)
    while let next = mounted[here]?.last(where: { model.dentries[$0].counted.isAlive }),
      !loop.closes(at: next)
    {
      here = next
    }
    return here == point ? nil : here
  }

  /// Whether something is mounted on a dentry above this one in the same filesystem. What is mounted on the root
  /// of all covers nothing: a task's paths go on to begin below it.
  func isCovered(_ id: ObjectID, _ model: Model) -> Bool {
    guard !mounted.isEmpty else { return false }
    var here = model.dentries[id].parent
    var loop = LoopDetector(from: id)
    while model.dentries.contains(here), !loop.closes(at: here) {
      if places[here] != .top, covering(here, model) != nil { return true }
      here = model.dentries[here].parent
    }
    return false
  }

  /// The names that lead to the root of a filesystem from the root of the namespace; nil if no mount leads
  /// there, or one on what has no path: a pipe, or the root of all, where paths go on to begin.
  func names(toRootOf filesystem: Int, _ model: Model) -> [Name]? {
    guard filesystem < model.filesystems.count else { return nil }
    switch places[model.filesystems[filesystem].root] {
    case .top: return []
    case .point(let point):
      guard point.filesystem != filesystem, !model.isTreeless(point.filesystem),
        places[point] != .top, !isCovered(point, model), let own = model.path(of: point)
      else { return nil }
      return names(toRootOf: point.filesystem, model).map { $0 + own }
    case .lost, nil: return nil
    }
  }

  /// Whether no mount leads to the filesystem of an object, although one did.
  func isLost(filesystemOf id: ObjectID, _ model: Model) -> Bool {
    guard id.filesystem < model.filesystems.count else { return false }
    let root = model.filesystems[id.filesystem].root
    return root != .none && (places[root] ?? .lost) == .lost
  }
}

extension Model {
  /// Whether a dentry is in the tree or among the strays; a panic may leave it there with a count
  /// below zero.
  func isPresent(_ id: ObjectID) -> Bool {
    let state = dentries[id]
    guard !state.counted.isAlive, !state.isHashed else { return true }
    let previous = chains.previous(state.stray)
    return previous == 0
      ? filesystems[id.filesystem].strays.first == state.stray && state.stray != 0
      : chains.next(previous) == state.stray
  }

  /// Whether a filesystem has no tree: its dentries have neither names nor parents.
  func isTreeless(_ filesystem: Int) -> Bool {
    filesystem < filesystems.count && filesystems[filesystem].root == .none
  }
}
