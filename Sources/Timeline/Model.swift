/// The state of an engine, computed from its events. Every pane draws it, live and in the past.
///
/// The model knows events but not the engine. `apply` and `revert` are exact inverses, which tests
/// check by comparing whole models. A model is always at one position of its history.

import Ground

/// The objects of one kind, by filesystem and number, with access in constant time.
public struct ObjectTable<State: Sendable>: Sendable {
  private var columns: [PagedArray<State>] = []

  /// How many were ever born.
  public var count: Int { columns.reduce(0) { $0 + $1.count } }
  /// Every object ever born, ordered by filesystem and birth.
  public var all: some Sequence<State> { columns.joined() }

  /// Every object of one filesystem ever born, in the order of births.
  public func all(ofFilesystem number: Int) -> PagedArray<State> {
    number < columns.count ? columns[number] : PagedArray()
  }

  /// Whether an object with that id was born.
  public func contains(_ id: ObjectID) -> Bool {
    id.filesystem < columns.count && id.number >= 1 && id.number <= columns[id.filesystem].count
  }

  /// - Precondition: the object was born.
  public subscript(id: ObjectID) -> State {
    get { columns[id.filesystem][id.number - 1] }
    _modify { yield &columns[id.filesystem][id.number - 1] }
  }

  var bytes: Int { columns.reduce(0) { $0 + $1.bytes } }

  func collect(into pieces: inout Pieces) {
    for column in columns { column.collect(into: &pieces) }
  }

  mutating func append(_ state: State, _ id: ObjectID) {
    while columns.count <= id.filesystem { columns.append(PagedArray()) }
    precondition(columns[id.filesystem].count == id.number - 1, "births come in order")
    columns[id.filesystem].append(state)
  }

  mutating func removeLast(_ id: ObjectID) {
    columns[id.filesystem].removeLast()
    while columns.last?.isEmpty == true { columns.removeLast() }
  }
}

extension ObjectTable: Equatable where State: Equatable {}
extension ObjectTable: Hashable where State: Hashable {}

/// The state of one engine at one position. Only `apply` and `revert` change it. It is a value;
/// copies share their pages.
public struct Model: Hashable, Sendable {
  /// How many events have been applied.
  public internal(set) var position = 0

  /// Every dentry ever born.
  public internal(set) var dentries = ObjectTable<DentryState>()
  /// Every inode ever born.
  public internal(set) var inodes = ObjectTable<InodeState>()
  /// Every open file ever born.
  public internal(set) var files = ObjectTable<FileState>()
  /// Every dentry ever held by a task without a file.
  public internal(set) var virtualDentries = ObjectTable<FileState>()
  /// Every mount ever born.
  public internal(set) var mounts = ObjectTable<MountState>()
  /// Every mount namespace ever born.
  public internal(set) var namespaces = ObjectTable<ContextState>()
  /// Every task ever born.
  public internal(set) var tasks = ObjectTable<TaskState>()
  /// Every filesystem ever made, by the number in its id.
  public internal(set) var filesystems: [FilesystemState] = []

  /// The references that are held now.
  public internal(set) var references = ReferenceLedger()
  /// Every slot ever filled, by its number minus one.
  public internal(set) var slots = PagedArray<SlotState>()
  /// The nodes of all lists in this model.
  public internal(set) var chains = ReversibleLists()
  /// The live open files and held dentries, in the order of opening.
  public internal(set) var open = Chain()

  /// The held locks, outermost first, with one entry for each time a lock is held.
  public internal(set) var locks: [HeldLock] = []
  /// The open frames, outermost first.
  public internal(set) var frames: [Frame] = []
  /// The stops, oldest first. The last one counts.
  public internal(set) var stops: [Stop] = []
  /// How many operations began.
  public internal(set) var operations = 0
  /// Whether an operation is running at this position.
  public internal(set) var isInOperation = false
  /// The numbers of live dentries, inodes and open files.
  public internal(set) var alive = Totals()

  public init() {}
}

/// Numbers of live objects.
public struct Totals: Hashable, Sendable {
  /// Dentries.
  public internal(set) var dentries = 0
  /// Inodes.
  public internal(set) var inodes = 0
  /// Open files and held dentries.
  public internal(set) var files = 0

  mutating func add(_ change: CountChange) {
    dentries += change.dentries
    inodes += change.inodes
    files += change.files
  }
}

// Reading.
extension Model {
  /// The count of an object and the references on it; nil if it was never born.
  public func counted(_ id: ObjectID) -> Counted? {
    switch id.kind {
    case .dentry: dentries.contains(id) ? dentries[id].counted : nil
    case .inode: inodes.contains(id) ? inodes[id].counted : nil
    case .file: files.contains(id) ? files[id].counted : nil
    case .virtualDentry: virtualDentries.contains(id) ? virtualDentries[id].counted : nil
    case .mount: mounts.contains(id) ? mounts[id].counted : nil
    case .namespace: namespaces.contains(id) ? namespaces[id].counted : nil
    case .task: tasks.contains(id) ? tasks[id].counted : nil
    case .filesystem: id.filesystem < filesystems.count ? filesystems[id.filesystem].counted : nil
    case .none: nil
    }
  }

  /// The stop that counts, or nil while the machine runs.
  public var stop: Stop? { stops.last }

  /// How many open frames and held locks surround the newest event, which is `event`.
  public func depth(after event: Event) -> Int {
    let depth = frames.count + locks.count
    switch event {
    case .frame(.began), .machine(.locked): return max(0, depth - 1)
    case _: return depth
    }
  }

  /// The values of a chain, first to last.
  public func values(_ chain: Chain) -> ChainSequence {
    ChainSequence(chains: chains, node: chain.first)
  }

  /// The references that are held on an object, oldest first.
  public func holders(of id: ObjectID) -> [ReferenceState] { Array(held(on: id)) }

  /// `holders` as a lazy sequence, for callers that need only the first few.
  public func held(on id: ObjectID) -> HeldReferences {
    references.held(counted(id)?.references ?? Chain())
  }

  /// The hashed children of a dentry in the order of hashing.
  public func children(of id: ObjectID) -> [ObjectID] {
    values(dentries[id].children).map { ObjectID(raw: $0) }
  }

  /// The mounts for which a dentry is the mount point, oldest first.
  public func mounts(on id: ObjectID) -> [ObjectID] {
    values(dentries[id].mounts).map { ObjectID(raw: $0) }
  }

  /// The mounts that are connected to dentries of a mount, oldest first.
  public func children(ofMount id: ObjectID) -> [ObjectID] {
    values(mounts[id].children).map { ObjectID(raw: $0) }
  }

  /// The root mount of a namespace, or nil.
  public func rootMount(of namespace: ObjectID) -> ObjectID? {
    mounts.all.first { mount in
      holders(of: mount.id).contains { $0.holder == Holder(.namespace, namespace) }
    }?.id
  }

  /// The slots of a directory inode, in order.
  public func slots(of id: ObjectID) -> [SlotState] {
    values(inodes[id].slots).map { slots[Int($0) - 1] }
  }

  /// Whether the slot held a dentry that is now destroyed, so that it leads nowhere. Rule `slots`.
  public func isLost(_ slot: SlotState) -> Bool {
    guard filesystems[slot.directory.filesystem].hasSlotsOfDentries else { return false }
    return !dentries(over: slot.inode).contains { id in
      let dentry = dentries[id]
      return dentry.name == slot.name && dentry.parent != .none
        && dentries[dentry.parent].inode == slot.directory
    }
  }

  /// The slots that lead to an inode.
  public func names(of id: ObjectID) -> [SlotState] {
    values(inodes[id].namedBy).map { slots[Int($0) - 1] }
  }

  /// The live dentries over an inode, oldest first. A dentry that swaps its inode holds both for a
  /// moment; it counts for the new one.
  public func dentries(over id: ObjectID) -> [ObjectID] {
    holders(of: id).filter { $0.holder.role == .dentry && dentries[$0.holder.id].inode == id }
      .map(\.holder.id)
  }

  /// The live dentries, except the root, that are not in their parent's map: no walk finds them.
  public func strays(of filesystem: FilesystemState) -> [ObjectID] {
    values(filesystem.strays).map { ObjectID(raw: $0) }.filter { $0 != filesystem.root }
  }

  /// The live open files and held dentries, in the order of opening.
  public var openFiles: [FileState] {
    values(open).map { raw in
      let id = ObjectID(raw: raw)
      return id.kind == .file ? files[id] : virtualDentries[id]
    }
  }

  /// Whether another task uses this name for another file.
  public func isNamedTwice(_ entry: TableEntryState) -> Bool {
    tasks.all.contains { task in
      task.files.contains { $0.name == entry.name && $0.file != entry.file }
    }
  }

  /// The names from the filesystem's root down to a dentry, by its parents. For a removed dentry,
  /// the last path it had. Nil if a directory was moved below itself, so that no way leads to the
  /// root.
  public func path(of id: ObjectID) -> [Name]? {
    let names = names(above: id, atMost: dentries.count)
    return names.count < dentries.count || id == filesystems[id.filesystem].root ? names : nil
  }

  /// At most `count` names on the way down to a dentry, its own last.
  public func names(above id: ObjectID, atMost count: Int) -> [Name] {
    var names: [Name] = []
    var here = id
    while dentries.contains(here), dentries[here].parent != .none, names.count < count {
      names.append(dentries[here].name)
      here = dentries[here].parent
    }
    return names.reversed()
  }

  /// The name of an object's filesystem: its label, with a number if there are several with that
  /// label (`plain`, `plain2`).
  public func label(of id: ObjectID, names table: Names) -> String {
    guard id.filesystem < filesystems.count else { return "?" }
    let label = filesystems[id.filesystem].label
    let number = filesystems[...id.filesystem].count { $0.label == label }
    return Quoting.visible(table[label]) + (number == 1 ? "" : "\(number)")
  }
}
