/// A static tree, planned once and made as often as it is needed: each inode is born with one reference,
/// which goes to the slot of its name. The inodes are born in the order of the rows, and a directory gets
/// its names at once, by name, when it and all of them are there. kernfs: `NewStaticDir`, `Populate`.

import Ground
import Kernfs
import VFS

/// The plan of a static tree.
struct StaticTree {
  fileprivate struct Row {
    let entry: Entry
    /// Its last name.
    let name: Name
    let target: Name?
    let operations: InodeOperations
    /// The directories that are complete when this inode is born, each with its names.
    var completes: [(directory: Int, names: [Int])] = []
  }
  fileprivate private(set) var rows: [Row]
  fileprivate let root: Int

  /// - Precondition: one row is the root, whose path is empty; each path but that has its directory among
  ///   the rows.
  init(_ entries: [Entry], _ client: Client) {
    rows = entries.map { entry in
      Row(
        entry: entry,
        name: client.name(entry.path.split(separator: "/").last.map(String.init) ?? ""),
        target: entry.kind.target.map(client.name), operations: client.operations(entry.kind))
    }
    var places: [String: Int] = [:], names: [Int: [Int]] = [:]
    for (index, entry) in entries.enumerated() { places[entry.path] = index }
    guard let root = places[""] else { preconditionFailure("a static tree without a root") }
    self.root = root
    for (index, entry) in entries.enumerated() where index != root {
      guard let directory = places[Self.directory(of: entry.path)] else {
        preconditionFailure("no directory for \(entry.path)")
      }
      names[directory, default: []].append(index)
    }
    for (directory, found) in names.sorted(by: { $0.key < $1.key }) {
      let last = found.reduce(directory) { max($0, $1) }
      let sorted = found.sorted { entries[$0].path < entries[$1].path }
      rows[last].completes.append((directory, sorted))
    }
  }

  private static func directory(of path: String) -> String {
    path.split(separator: "/").dropLast().joined(separator: "/")
  }
}

extension Entry.Kind {
  fileprivate var target: String? {
    if case .symlink(let target) = self { target } else { nil }
  }
}

extension Client {
  fileprivate func operations(_ kind: Entry.Kind) -> InodeOperations {
    switch kind {
    case .directory(let operations): operations ?? directory
    case .symlink: symlink
    case .file(let operations), .device(let operations), .dynamicDirectory(let operations),
      .magic(let operations):
      operations
    }
  }

  /// Makes the tree of these rows; the caller owns the inode of its root.
  func make(_ entries: [Entry], _ owner: Credentials = .root) -> Ref<Inode> {
    let tree = StaticTree(entries, self)
    madeTrees.append(tree)
    return make(tree, owner)
  }

  /// Makes a planned tree for `owner`; the caller owns the inode of its root, and keeps the plan for as long
  /// as there may be inodes of it.
  /// - Parameter watch: called with each inode that its row says is watched, right after its birth.
  func make(
    _ tree: StaticTree, _ owner: Credentials = .root, watch: (Inode) -> Void = { _ in }
  ) -> Ref<Inode> {
    let holder = Holder(.operation, machine.task)
    return withUnsafeTemporaryAllocation(of: RefSlot.self, capacity: tree.rows.count) { resting in
      var born: [Inode] = []
      born.reserveCapacity(tree.rows.count)
      func take(_ index: Int) -> Ref<Inode> {
        guard let reference = resting[index].take(of: born[index], by: holder) else {
          preconditionFailure("a name leads to one inode")
        }
        return reference
      }
      for (index, row) in tree.rows.enumerated() {
        let inode = make(row, owner)
        born.append(inode.object)
        if row.entry.isWatched { watch(inode.object) }
        resting.initializeElement(at: index, to: RefSlot())
        resting[index].fill(inode)
        for (directory, names) in row.completes {
          for name in names { born[directory].populate(tree.rows[name].name, take(name)) }
        }
      }
      return take(tree.root)
    }
  }

  private func make(_ row: StaticTree.Row, _ owner: Credentials) -> Ref<Inode> {
    let entry = row.entry
    let new = NewInode(
      FileMode(entry.type | entry.permissions), entry.isRoots ? .root : owner, label: entry.label)
    let inode = filesystem.newInode(new, row.operations)
    if let target = row.target { inode.object.setTarget(target) }
    return inode
  }
}
