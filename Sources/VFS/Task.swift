/// A task: whose operations run, with whose rights, on whose files. gVisor: `kernel.Task` with its
/// `FSContext` and `FDTable`.
///
/// Owns a reference on its namespace, on each open file in its table, and on its working directory
/// once it has changed it: until then it borrows the root of its namespace, which holds it.

import Ground

/// One task of the modelled machine. Made by `Tasks`.
public final class Task {
  struct Record: ~Copyable {
    let header: Header
    var namespace: Ref<MountNamespace>?
    /// The working directory and the root, once they are the task's own.
    var workingDirectory: OwnedVirtualDentry?
    var root: OwnedVirtualDentry?
  }
  let at: UnsafeMutablePointer<Record>
  /// Whose call it is, as of the latest place.
  private let caller: UnsafeMutablePointer<Caller>
  /// As people call it: `T1`.
  public let name: String
  /// As whom its calls are made.
  public var credentials = Credentials.root
  let tasks: Tasks
  var table = FileTable()

  init(_ tasks: Tasks, name: String) {
    let machine = tasks.virtualFilesystem.machine
    self.tasks = tasks
    self.name = name
    at = machine.arena.allocate(1, of: Record.self)
    caller = machine.arena.allocate(1, of: Caller.self)
    at.initialize(to: Record(header: Header(machine.newID(.task), machine)))
    machine.journal.born(id, of: .none)
    machine.journal.name(.label, machine.names.intern(name), of: id)
  }

  /// Its id; the number is `pid`.
  public var id: ObjectID { at.pointee.header.id }
  /// The task's number, from 1 in the order of births.
  public var pid: Int { id.number }
  var machine: Machine { at.pointee.header.machine }
  /// Whether it is over: no files, no directories.
  public private(set) var hasExited = false
}

// Where its paths begin.
extension Task {
  /// Nil once the task has left it.
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

  /// A path as a place to start a call from, good until the task has done something; nil if nothing is
  /// mounted.
  /// - Parameter start: where a relative path begins, the working directory if nil.
  public func place(_ path: Path.Names, from start: VirtualDentry? = nil) -> PathOperation? {
    guard let root, let start = start ?? workingDirectory else { return nil }
    caller.initialize(to: Caller(root: root, credentials, in: namespace))
    return PathOperation(path, from: start, caller)
  }

  /// chdir(2): the place must be a directory that may be searched.
  public func changeDirectory(to place: PathOperation) throws(Errno) {
    let found = try tasks.virtualFilesystem.dentry(place, searchable: true)
    setWorkingDirectory(found)
  }

  /// fchdir(2): to the directory that an open file is.
  public func changeDirectory(to file: FileDescription) {
    setWorkingDirectory(file.location.take(tasks.virtualFilesystem.operation))
  }

  /// The working directory is the root again, borrowed from the namespace.
  public func returnToRoot() { setWorkingDirectory(nil) }

  /// chroot(2), without its capability.
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

  /// The dentry of a place that is the task's own; `none` where it borrows its namespace's.
  private func own(_ place: borrowing OwnedVirtualDentry?) -> ObjectID {
    switch place {
    case .none: .none
    case .some(let place): place.location.node.id
    }
  }
}

// Beginning and ending, by `Tasks`.
extension Task {
  func enter(_ namespace: consuming Ref<MountNamespace>) {
    at.pointee.namespace.fill(namespace.transfer(to: Holder(.task, id)))
  }

  /// A new task has the rights, the namespace, the working directory and the root of `parent`.
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

  /// Gives up working directory and root, then the namespace, which ends with its last task.
  public func leaveNamespace() {
    setWorkingDirectory(nil)
    if let root = at.pointee.root.take() { root.drop() }
    if let namespace = at.pointee.namespace.take() { namespace.drop() }
  }

  /// exit(2): closes all files, lowest number first, leaves the namespace, and ends.
  public func exit() {
    for entry in openFiles { remove(entry.name)?.drop() }
    leaveNamespace()
    hasExited = true
    TaskObject(UnsafeMutableRawPointer(at).assumingMemoryBound(to: Header.self)).destroyed()
    tasks.ended(self)
  }
}

/// A task as an object of the engine; nobody takes references on it.
private struct TaskObject: RefCounted {
  let header: UnsafeMutablePointer<Header>
  init(_ header: UnsafeMutablePointer<Header>) { self.header = header }
  /// Records of tasks stay until the engine ends.
  func freeRecord() {}
}
