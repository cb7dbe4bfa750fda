/// kernfs: one filesystem, and the model of references that all of this module keeps.
///
/// **Two trees.** The dentry tree has the names that were walked; dentries come and go. The inode
/// tree has the files: directory inodes with `OrderedChildren`, whose slots name the children. A
/// client filesystem builds inodes; this module makes the dentries.
///
/// **Who holds whom.**
///
///     mount ─► root dentry ◄─ filesystem (from `makeRoot` to `release`)
///     dentry ─► its inode          child dentry ─► its parent
///     open file ─► its dentry      static slot ─► its inode
///     the tree ─► a created name (its first reference), or a looked-up one that is kept
///
/// The map of a directory's children holds nothing, and a dynamic slot holds nothing.
///
/// **Lock order.** `mu` of the filesystem, then `directory` of a parent dentry (two in a rename),
/// then vfs's `mounts` and `node`, then `slots` of an inode. `mu` for writing protects the
/// existence of names; for reading it keeps every dentry of the tree from being destroyed.
/// `Lock.swift` has the whole order.
///
/// **Life of a dentry.** A walk or a creation makes it over an inode, with a first reference held
/// by the operation. Created names give it to the tree; looked-up names give it to the tree if
/// `Keep()` returns true, or to the deferred queue. Removal unhashes the dentry, marks it dead, and
/// queues the tree's reference. When the count falls to 0, `cacheLocked` decides: a dead dentry is
/// destroyed and drops its inode and its parent, a live one enters the cache.
///
/// **The deferred queue.** References are not dropped while locks are held that the drop needs. The
/// operation queues them, and `draining` drops them after it has unlocked, newest first.
///
/// **Invariants.** A hashed dentry is in the table under its parent and name, and holds its parent.
/// Unless a rule says otherwise, a cached dentry is alive and hashed when no operation runs. The
/// tree holds at most one reference on a dentry, its first. A static slot's inode is alive; a
/// dynamic slot's inode may be destroyed.

import Ground
import VFS

/// A handle to a kernfs filesystem.
public struct Filesystem: Lockable, Equatable {
  struct Record: ~Copyable {
    /// The part that the virtual filesystem knows. It comes first, so that handles of both modules
    /// have the same address.
    var base: FilesystemBaseRecord
    let virtualFilesystem: VirtualFilesystem
    let files: Unmanaged<KernfsFiles>
    /// kernfs: `Filesystem.mu`. While it is held for reading, no dentry of the tree can be
    /// destroyed.
    var lock = LockWord()
    // Memory of records. Only the running task uses the pools and the numbers below.
    var dentryPool = Pool<Dentry.Record>()
    var inodePool = Pool<Inode.Record>()
    var slotPool = Pool<Slot.Record>()
    /// How many were ever made.
    var dentries = 0
    var inodes = 0
    /// kernfs: `nextInoMinusOne`.
    var lastInodeNumber: Int64 = 0
    /// Every hashed dentry, by parent and name. Protected by the parents' `directory` locks.
    var children: ChildTable<Dentry>
    /// Every slot, by directory inode and name. Protected by the directories' `slots` locks.
    var slots: ChildTable<Slot>
    /// Used by the running task only.
    var queue = DeferredQueue()
    /// Protected by `lock`.
    var cache = DentryCache()
    /// Set once, by `makeRoot`, and pinned.
    var root: Dentry?
    /// The raw id of `root`, which the attribute `root` records.
    var rootID: Int64 = 0
    /// The filesystem's own reference on its root. kernfs: `InitRoot` takes it.
    var rootReference: Ref<Dentry>?
  }
  let at: UnsafeMutablePointer<Record>

  init(at: UnsafeMutablePointer<Record>) { self.at = at }
  @inline(__always)
  init(_ base: VFSFilesystem) {
    at = UnsafeMutableRawPointer(base.at).assumingMemoryBound(to: Record.self)
  }

  /// The same filesystem, as the virtual filesystem sees it.
  public var base: VFSFilesystem {
    VFSFilesystem(UnsafeMutableRawPointer(at).assumingMemoryBound(to: Header.self))
  }
  /// Its id, whose number counts the machine's filesystems.
  public var id: ObjectID { @inline(__always) get { at.pointee.base.header.id } }
  /// The machine that it runs on.
  public var machine: Machine { @inline(__always) get { at.pointee.base.header.machine } }
  var journal: Journal { @inline(__always) get { machine.journal } }
  var virtualFilesystem: VirtualFilesystem {
    @inline(__always) get { at.pointee.virtualFilesystem }
  }
  var files: KernfsFiles { at.pointee.files.takeUnretainedValue() }
  @inline(__always)
  func withFiles<Result: ~Copyable>(
    _ body: (KernfsFiles) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    var files = at.pointee.files
    return try Unmanaged.lend(&files, body)
  }
  /// The root dentry. Nil until it is made, and for filesystems without a tree.
  public var root: Dentry? { at.pointee.root }
  @inline(__always)
  public func word(_ kind: LockKind) -> UnsafeMutablePointer<LockWord> {
    withUnsafeMutablePointer(to: &at.pointee.lock) { $0 }
  }
  /// The running operation as a holder.
  var operation: Holder { @inline(__always) get { Holder(.operation, machine.task) } }
  /// The behaviour of this kernfs.
  var rules: Rules { @inline(__always) get { machine.rules } }

  /// The next inode number. kernfs: `NextIno`.
  public func nextInodeNumber() -> Int64 {
    at.pointee.lastInodeNumber += 1
    return at.pointee.lastInodeNumber
  }
}

/// The Swift objects that serve a filesystem. Its maker keeps them alive until the engine ends.
public final class KernfsFiles {
  let operations = KernfsOperations()
  let directory = DirectoryFileOperations()
  let bytes = BytesFileOperations()
  let synthetic = SyntheticDirectory()
  /// The operations of held dentries, which can be neither read nor written.
  public let held = FileOperations()
  public init() {}
}

// Making and releasing.
extension Filesystem {
  /// Makes a filesystem without a root.
  /// - Parameters:
  ///   - files: the caller keeps it alive until the engine ends.
  ///   - cacheLimit: how many dentries without references are kept. kernfs: `MaxCachedDentries`.
  public init(
    _ virtualFilesystem: VirtualFilesystem, _ files: KernfsFiles, name: String, cacheLimit: Int
  ) {
    let machine = virtualFilesystem.machine, id = machine.newID(.filesystem)
    at = machine.arena.allocate(1, of: Record.self)
    at.initialize(
      to: Record(
        base: FilesystemBaseRecord(Header(id, machine), files.operations, virtualFilesystem),
        virtualFilesystem: virtualFilesystem, files: .passUnretained(files),
        children: ChildTable(machine.arena), slots: ChildTable(machine.arena)))
    at.pointee.cache.limit = machine.rules.cache == .lru ? cacheLimit : 0
    base.register(virtualFilesystem)
    journal.born(id, of: .none)
    journal.name(.label, machine.names.intern(name), of: id)
    if rules.slots == .dentries { journal.name(.slotsOfDentries, Name(raw: 1), of: id) }
  }

  /// Makes the root dentry over `inode` and takes one reference on it for the filesystem, which can
  /// then be mounted. kernfs: `InitRoot`, and the result of `GetFilesystem`.
  public func makeRoot(over inode: consuming Ref<Inode>) -> NewFilesystem {
    let root = Dentry.make(self, over: inode)
    hashSlots(of: root.object)
    at.pointee.root = root.object
    root.object.pin()
    journal.set(.root, Int64(bitPattern: root.object.id.raw), of: id, in: &at.pointee.rootID)
    if machine.rules.root == .held {
      at.pointee.rootReference.fill(root.object.take(Holder(.filesystem, id)))
    }
    return NewFilesystem(base.firstReference(operation), root: root.cast(to: VFSDentry.self))
  }

  /// Makes the root dentry and mounts the filesystem as the root of a namespace.
  /// vfs: `NewMountNamespace`.
  public func mount(over inode: consuming Ref<Inode>, for holder: Holder) -> Ref<Mount> {
    virtualFilesystem.mountRoot(makeRoot(over: inode), for: holder)
  }

  /// Releases what is kept or cached, after the last reference on the filesystem was dropped.
  /// kernfs: `Filesystem.Release`.
  func release() {
    let rule = machine.rules.release
    guard rule != .nothing, let root else { return }
    journal.begin(.release, id)
    let mu = lock(.filesystem, .write, .explicit)
    if rule == .keptAndRoot { releaseKeptRoot(root, holding: mu) }
    releaseKept(root, holding: mu)
    while let oldest = at.pointee.cache.oldest { evict(oldest, holding: mu) }
    mu.unlock()
    if let reference = at.pointee.rootReference.take() { reference.drop() }
    journal.end(.release, id)
  }

  /// Drops a reference for the root if its `Keep()` returns true, although the tree holds none.
  /// Rule `release`.
  private func releaseKeptRoot(_ root: Dentry, holding mu: borrowing Held<Filesystem>) {
    if root.inode.keeps { root.takeBirthReference().drop(holding: mu) }
  }

  /// Drops the tree's reference on every kept dentry that is reachable.
  /// kernfs: `releaseKeptDentriesLocked`, which leaves the order among siblings open.
  private func releaseKept(_ dentry: Dentry, holding mu: borrowing Held<Filesystem>) {
    // Reads the children first: the drop may destroy the dentry.
    let children = dentry.childrenNow
    if dentry.parent != nil, dentry.inode.keeps { dentry.takeBirthReference().drop(holding: mu) }
    for child in children { releaseKept(child, holding: mu) }
  }
}

// Look-ups without side effects, for clients and checks.
extension Filesystem {
  /// The dentry hashed under a name.
  @inline(__always)
  public func child(_ directory: Dentry, _ name: Name) -> Dentry? {
    at.pointee.children.find(UInt(bitPattern: directory.at), name)
  }
}
