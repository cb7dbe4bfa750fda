/// A task: its credentials, directories and open files. gVisor: `kernel.Task` with its `FSContext`
/// and `FDTable`.
///
/// A task holds its namespace and the open files in its table. It holds its working directory once
/// it has changed it; until then it borrows the root of its namespace, which the namespace holds.

import Ground

/// One task of the modelled machine, made by `Tasks`. Only its own operations change it, and
/// `spawn`, which fills in a new one.
public final class Task {
  struct Record: ~Copyable {
    let header: Header
    /// The reference on the namespace; nil after exit.
    var namespace: Ref<MountNamespace>?
    /// The working directory and the root, once the task holds its own.
    var workingDirectory: OwnedVirtualDentry?
    var root: OwnedVirtualDentry?
  }
  let at: UnsafeMutablePointer<Record>
  /// The caller of the task's calls. `place` refreshes it.
  private let caller: UnsafeMutablePointer<Caller>
  /// Its name in a scenario, such as `T1`.
  public let name: String
  /// The credentials of its calls.
  public var credentials = Credentials.root
  /// What `comm` says of it.
  public var title: String
  /// What `oom_score_adj` says of it.
  public var outOfMemoryScore = 0
  /// What `coredump_filter` says of it.
  public var coreDumpFilter: UInt32 = 0
  let tasks: Tasks
  /// The open files and held dentries.
  var table = FileTable()

  init(_ tasks: Tasks, name: String) {
    let machine = tasks.virtualFilesystem.machine
    self.tasks = tasks
    self.name = name
    title = name
    at = machine.arena.allocate(1, of: Record.self)
    caller = machine.arena.allocate(1, of: Caller.self)
    at.initialize(to: Record(header: Header(machine.newID(.task), machine)))
    machine.journal.born(id, of: .none)
    machine.journal.name(.label, machine.names.intern(name), of: id)
  }

  /// Its id, whose number is `pid`.
  public var id: ObjectID { at.pointee.header.id }
  /// The task's number, from 1 in the order of births.
  public var pid: Int { id.number }
  var machine: Machine { at.pointee.header.machine }
  /// Whether it has exited. It then has no files and no directories.
  public private(set) var hasExited = false
}

// Where its paths begin.
extension Task {
  /// The mount namespace; nil after the task has left it.
  public var namespace: MountNamespace? {
    switch at.pointee.namespace {
    case .none: nil
    case .some(let namespace): namespace.object
    }
  }

  /// Where absolute paths begin; nil if nothing is mounted.
  public var root: VirtualDentry? {
    switch at.pointee.root {
    case .none: namespace?.root
    case .some(let root): root.location
    }
  }

  /// Where relative paths begin; nil if nothing is mounted.
  public var workingDirectory: VirtualDentry? {
    switch at.pointee.workingDirectory {
    case .none: root
    case .some(let place): place.location
    }
  }

  /// A path together with this task as its caller; nil if nothing is mounted. Valid until the
  /// task's next call.
  /// - Parameter start: where a relative path begins; nil means the working directory.
  public func place(_ path: Path.Names, from start: VirtualDentry? = nil) -> PathOperation? {
    guard let root, let start = start ?? workingDirectory else { return nil }
    caller.initialize(to: Caller(root: root, credentials, in: namespace))
    return PathOperation(path, from: start, caller)
  }

  /// chdir(2): the path must lead to a directory that may be searched.
  public func changeDirectory(to place: PathOperation) throws(Errno) {
    let found = try tasks.virtualFilesystem.dentry(place, searchable: true)
    setWorkingDirectory(found)
  }

  /// fchdir(2): changes to the directory that is open as `file`.
  public func changeDirectory(to file: FileDescription) {
    setWorkingDirectory(file.location.take(tasks.virtualFilesystem.operation))
  }

  /// Makes the root the working directory again, borrowed from the namespace.
  public func returnToRoot() { setWorkingDirectory(nil) }

  /// chroot(2), without the check of its capability.
  public func changeRoot(to place: PathOperation) throws(Errno) {
    let found = try tasks.virtualFilesystem.dentry(place, searchable: true)
    let old = at.pointee.root.take()
    at.pointee.root.fill(found.transfer(to: Holder(.rootDirectory, id)))
    if let old { old.drop() }
  }

  fileprivate func setWorkingDirectory(_ place: consuming OwnedVirtualDentry?) {
    let before = own(at.pointee.workingDirectory)
    let old = at.pointee.workingDirectory.take()
    if let place = place {
      at.pointee.workingDirectory.fill(place.transfer(to: Holder(.workingDirectory, id)))
    }
    let after = own(at.pointee.workingDirectory)
    if before != after { machine.journal.enter(id, from: before, to: after) }
    if let old { old.drop() }
  }

  /// The dentry of a place that the task holds; `none` if it borrows the namespace's root.
  private func own(_ place: borrowing OwnedVirtualDentry?) -> ObjectID {
    switch place {
    case .none: .none
    case .some(let place): place.location.node.id
    }
  }
}

// Birth and end, called by `Tasks`.
extension Task {
  func enter(_ namespace: consuming Ref<MountNamespace>) {
    at.pointee.namespace.fill(namespace.transfer(to: Holder(.task, id)))
  }

  /// Copies credentials, and takes references on the namespace, the working directory and the root
  /// of `parent`.
  func inherit(from parent: Task) {
    credentials = parent.credentials
    if let namespace = parent.namespace {
      at.pointee.namespace.fill(namespace.take(Holder(.task, id)))
    }
    switch parent.at.pointee.workingDirectory {
    case .none: break
    case .some(let place): setWorkingDirectory(place.location.take(Holder(.workingDirectory, id)))
    }
    switch parent.at.pointee.root {
    case .none: break
    case .some(let root): at.pointee.root.fill(root.location.take(Holder(.rootDirectory, id)))
    }
  }

  private func leaveDirectories() {
    setWorkingDirectory(nil)
    if let root = at.pointee.root.take() { root.drop() }
  }

  /// Drops working directory, root and namespace. The namespace ends with its last task.
  public func leaveNamespace() {
    leaveDirectories()
    if let namespace = at.pointee.namespace.take() { namespace.drop() }
  }

  /// exit(2): drops working directory and root, closes all files, lowest number first, leaves the
  /// namespace, and ends the task.
  public func exit() {
    leaveDirectories()
    for entry in openFiles { remove(entry.name)?.drop() }
    leaveNamespace()
    hasExited = true
    TaskObject(UnsafeMutableRawPointer(at).assumingMemoryBound(to: Header.self)).destroyed()
    tasks.ended(self)
  }
}

/// A task as an object of the engine. It is never referenced.
private struct TaskObject: RefCounted {
  let header: UnsafeMutablePointer<Header>
  init(_ header: UnsafeMutablePointer<Header>) { self.header = header }
  /// Records of tasks stay until the engine ends.
  func freeRecord() {}
}
