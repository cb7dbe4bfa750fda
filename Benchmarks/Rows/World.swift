/// The engine of a row: a machine, the virtual filesystem, one mounted filesystem, root's rights.
/// Rows use only the calls that system calls make.

import Filesystems
import Ground
import Kernfs
import VFS

/// An engine that a row runs on.
public final class World {
  public let machine: Machine
  let virtualFilesystem: VirtualFilesystem
  let filesystem: Filesystem
  let root: Mount
  private let files = KernfsFiles()
  /// Keeps the operations of inodes alive as long as the engine.
  private let owner: AnyObject
  private var mount: Ref<Mount>?
  private var file: Ref<FileDescription>?
  private let start: VirtualDentry
  /// Root, with the root directory as working directory.
  private let caller = UnsafeMutablePointer<Caller>.allocate(capacity: 1)
  private let text: Name
  private let status = UnsafeMutablePointer<FileStatus>.allocate(capacity: 1)
  /// How many events are kept before the log restarts: these fit into the nearest cache. A run
  /// keeps all events in fresh memory; another row measures that.
  var piece = 256
  /// The number of events so far.
  public var eventCount: Int { forgotten + machine.journal.count }
  private var forgotten = 0

  /// The mounted tree.
  enum Tree {
    /// The reference client's, with names that come and go.
    case client(ReferenceClient.Tree, ReferenceClient.Rename)
    /// Directories in directories, all of them static slots: /s1/s2/…
    case allStatic(depth: Int)
  }

  init(_ tree: Tree, journaling: Bool, cacheLimit: Int = 0) {
    machine = Machine(journaling: journaling)
    virtualFilesystem = VirtualFilesystem(machine)
    let task = machine.newID(.task), namespace = Holder(.namespace, machine.newID(.namespace))
    machine.task = task
    text = machine.names.intern("row")
    status.initialize(to: FileStatus())
    let first: Ref<Mount>
    switch tree {
    case .client(let kind, let rename):
      let client = ReferenceClient(
        virtualFilesystem, files, name: "row", keepsNew: true, rename: rename,
        cacheLimit: cacheLimit)
      owner = client
      filesystem = client.filesystem
      first = client.mount(kind, for: namespace)
    case .allStatic(let depth):
      let operations = InodeOperations()
      owner = operations
      filesystem = Filesystem(virtualFilesystem, files, name: "row", cacheLimit: cacheLimit)
      let root = Self.makeStatic(filesystem, depth, operations)
      first = filesystem.mount(over: root, for: namespace)
    }
    root = first.object
    let place = VirtualDentry(root, root.root)
    caller.initialize(to: Caller(root: place, .root, in: root.namespace))
    start = place
    mount = consume first
    forget()
  }

  deinit {
    if let file = file.take() { Unsound.lose(file) }
    if let mount = mount.take() { Unsound.lose(mount) }
    machine.end()
    status.deallocate()
    caller.deallocate()
  }

  private static func makeStatic(
    _ filesystem: Filesystem, _ depth: Int, _ operations: InodeOperations
  ) -> Ref<Inode> {
    var names = (1...depth).map { filesystem.machine.names.intern("s\($0)") }
    func directory() -> Ref<Inode> {
      filesystem.newInode(
        NewInode(FileMode(FileMode.directory | 0o755), .root, label: "static"), operations)
    }
    let root = directory()
    var inner = root.object
    names.reverse()
    while let name = names.popLast() {
      let next = directory()
      let object = next.object
      inner.populate(name, next)
      inner = object
    }
    return root
  }
}

// Calls.
extension World {
  /// A parsed path; its names live as long as the engine.
  func place(_ text: String) -> PathOperation {
    place(Path(Array(text.utf8), machine).keep())
  }

  @inline(__always)
  func place(_ names: Path.Names) -> PathOperation { PathOperation(names, from: start, caller) }

  /// An operation of a task, with the frames that a run writes. Returns its error.
  @inline(__always)
  func attempt(_ body: (VirtualFilesystem) throws(Errno) -> Void) -> Errno? {
    machine.journal.beginOperation(text)
    var failure: Errno?
    do throws(Errno) { try body(virtualFilesystem) } catch { failure = error }
    machine.journal.endOperation(failure)
    return failure
  }

  /// An operation that must succeed.
  @inline(__always)
  func call<Result: ~Copyable>(
    _ body: (VirtualFilesystem) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    machine.journal.beginOperation(text)
    let result = try body(virtualFilesystem)
    machine.journal.endOperation(nil)
    return result
  }

  /// Runs that many rounds, and restarts the log after every `piece` events.
  @inline(__always)
  func rounds(_ count: Int) -> Rounds {
    Rounds(world: self, journal: machine.journal, left: count)
  }

  func endRounds() {
    if piece < .max { forget() }
  }

  @inline(never)
  public func forget() {
    forgotten += machine.journal.count
    machine.journal.startOver()
  }

  func makeDirectory(_ path: String) throws(Errno) {
    let place = place(path)
    try call { system throws(Errno) in try system.makeDirectory(place, FileMode(0o755)) }
  }

  func create(_ path: String) throws(Errno) { try create(place(path)) }

  /// open(O_CREAT) and close, one after the other.
  @inline(__always)
  func create(_ place: PathOperation) throws(Errno) {
    try call { system throws(Errno) in try system.open(place, Self.creating).drop() }
  }

  /// A file that stays open as long as the world.
  func keepOpen(_ path: String) throws(Errno) -> FileDescription {
    let place = place(path)
    let reference = try call { system throws(Errno) in try system.open(place, Self.reading) }
    let object = reference.object
    file.fill(reference)
    return object
  }

  @inline(__always)
  func unlink(_ place: PathOperation) throws(Errno) {
    try call { system throws(Errno) in try system.unlink(place) }
  }

  /// The answer is in memory that other code can read, so the optimizer cannot remove the call.
  @inline(__always)
  func stat(_ place: PathOperation) throws(Errno) {
    try call { system throws(Errno) in try system.fill(&status.pointee, place, follow: true) }
  }

  /// The same for a path that does not exist.
  @inline(__always)
  func statFails(_ place: PathOperation) -> Errno? {
    attempt { system throws(Errno) in try system.fill(&status.pointee, place, follow: true) }
  }

  @inline(__always)
  func openAndClose(_ place: PathOperation) throws(Errno) {
    try call { system throws(Errno) in try system.open(place, Self.reading).drop() }
  }

  static var creating: OpenOptions {
    OpenOptions(flags: [.readWrite, .create, .exclusive], mode: FileMode(0o644))
  }
  static var reading: OpenOptions { OpenOptions(flags: [], mode: FileMode(0)) }
}

/// The remaining rounds.
struct Rounds: Sequence, IteratorProtocol {
  let world: World
  let journal: Journal
  var left: Int

  @inline(__always)
  mutating func next() -> Void? {
    if left == 0 { return nil }
    left -= 1
    if journal.isOn, journal.count >= world.piece { world.forget() }
    return ()
  }
}
