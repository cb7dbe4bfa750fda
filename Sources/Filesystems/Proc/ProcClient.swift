/// procfs: a directory for each task. gVisor: `fsimpl/proc`; spec 14.
///
/// Nothing of a task is there until somebody looks: each lookup of its number builds the whole static
/// subtree, whose slots hold it under the task's own inode, and which goes with that inode. Whether a
/// dentry is valid depends on the task, and for its open files on the file's number.

import Ground
import Kernfs
import VFS

/// A procfs.
public final class ProcClient: Client {
  /// As `dentry_cache_limit` says where no mount option does (spec 13); 0 in revisions before.
  public static let usualCacheLimit = 1_000

  /// What an inode says something about: a task and, if it is one of its files, the number.
  struct Place {
    let owner: ProcOwner
    let number: Int?
  }

  let tasks: Tasks
  private var places = IndexedStore<Place>()
  /// The living tasks that were looked up, by number.
  private var owners: [Int: ProcOwner] = [:]
  /// The texts of `self` and `thread-self`, once they were followed.
  private var texts: [Name: Path.Names] = [:]
  private lazy var observer = ProcObserver(self)
  private lazy var tree = ProcTree(self)
  private lazy var staticDirectory = ProcDirectory(self)
  /// Where the links of `ns` lead: made when the first one is followed.
  private(set) lazy var namespaces = makeNamespaces()
  private let makeNamespaces: () -> NsfsClient
  /// What they led to before there was such a filesystem. Rule `proc`.
  let namespace = NamespaceInode()

  /// A proc of these tasks that is not mounted yet; it hears of every task from now on.
  /// - Parameter namespaces: the filesystem of namespaces that it shares with others; nil for one that is
  ///   this proc's alone.
  public init(
    _ virtualFilesystem: VirtualFilesystem, _ files: KernfsFiles, _ tasks: Tasks,
    cacheLimit: Int = usualCacheLimit, namespaces: (() -> NsfsClient)? = nil
  ) {
    self.tasks = tasks
    makeNamespaces = namespaces ?? { NsfsClient(virtualFilesystem, files) }
    super.init(virtualFilesystem, files, name: "proc", cacheLimit: cacheLimit)
    tasks.add(observer)
  }

  override var directory: InodeOperations { staticDirectory }

  override func makeRoot() -> Ref<Inode> { make(tree.root) }

  func place(_ inode: Inode) -> Place { places[inode.payload] }
}

// Inodes of tasks.
extension ProcClient {
  /// The directory of a task, with all that is in it. ESRCH if the task is dead.
  /// gVisor: `newTaskInode`.
  /// - Parameter isLeader: false below another task's `task`, where it has no `task` of its own.
  func make(_ task: VFS.Task, isLeader: Bool) throws(Errno) -> Ref<Inode> {
    if task.hasExited { throw .ESRCH }
    let owner = owner(of: task)
    let place = Place(owner: owner, number: nil)
    return make(tree.directory(isLeader: isLeader), task.credentials) { register($0, place) }
  }

  private func owner(of task: VFS.Task) -> ProcOwner {
    if let owner = owners[task.pid] { return owner }
    let owner = ProcOwner(task)
    owners[task.pid] = owner
    return owner
  }

  /// The inode says something about a task from now on, until it ends.
  func register(_ inode: Inode, _ place: Place) {
    inode.payload = places.put(place)
    place.owner.add(inode, place.number)
  }

  func forget(_ inode: Inode) {
    guard let place = places.remove(inode.payload) else { return }
    place.owner.remove(inode, place.number)
  }

  /// A symlink of the root that leads to the task that follows it: a new one for each lookup, root's.
  func makeSelfLink(_ operations: InodeOperations, _ label: StaticString) -> Ref<Inode> {
    filesystem.newInode(
      NewInode(FileMode(FileMode.symlink | 0o777), .root, label: label), operations)
  }

  /// The task whose operation runs. ENOENT if proc does not know it.
  func actingTask() throws(Errno) -> VFS.Task {
    guard let task = tasks.all.first(where: { $0.id == machine.task }) else { throw .ENOENT }
    return task
  }

  /// A text as a path; what is read once is kept.
  func path(_ text: Name) -> Path.Names {
    if let path = texts[text] { return path }
    let path = Path(bytes(text), machine).keep()
    texts[text] = path
    return path
  }
}

// What becomes of tasks: told by `ProcObserver`.
extension ProcClient {
  /// Before kernfs had a tree of inodes, only directories could say that they are not valid.
  private func canBeInvalid(_ inode: Inode) -> Bool {
    inode.isDirectory || machine.rules.slots == .inodes
  }

  /// The task is dead: nothing about it is valid, and newer revisions let go of its directories at
  /// once. Rule `taskExit`.
  fileprivate func exited(_ task: VFS.Task) {
    guard let owner = owners.removeValue(forKey: task.pid) else { return }
    for inode in owner.all where canBeInvalid(inode) { inode.set(.invalid, true) }
    guard machine.rules.taskExit == .evicts else { return }
    for id in owner.directories {
      if let dentry = owner.directory(id) { filesystem.invalidate(dentry) }
    }
  }

  /// A number of a task leads to a file now, or no longer.
  fileprivate func changed(_ number: Int, of task: VFS.Task, isOpen: Bool) {
    guard let owner = owners[task.pid] else { return }
    for inode in owner.inodes(of: number) where canBeInvalid(inode) {
      inode.set(.invalid, !isOpen)
    }
  }
}

/// Hears of tasks and their files.
private final class ProcObserver: TaskObserver {
  private unowned let client: ProcClient

  init(_ client: ProcClient) { self.client = client }

  override func installed(_ number: Int, _ file: FileDescription, in task: VFS.Task) {
    client.changed(number, of: task, isOpen: true)
  }
  override func removed(_ number: Int, _ file: FileDescription, from task: VFS.Task) {
    client.changed(number, of: task, isOpen: false)
  }
  override func exited(_ task: VFS.Task) { client.exited(task) }
}
