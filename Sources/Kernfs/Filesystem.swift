/// One kernfs filesystem. kernfs: `Filesystem`.
///
/// Reference model, who holds whom:
///
///     mount ─► root dentry ◄─ filesystem (from `initializeRoot` to `release`)
///     dentry ─► its inode          child dentry ─► its parent
///     open file ─► its dentry      static slot ─► its inode
///     the tree ─► a created name (its birth reference), or a looked-up one that is kept
///
/// The map of a directory's children holds nothing; a dynamic slot holds nothing.
/// Lock order: see `LockKind`.

import Ground
import VFS

/// A kernfs filesystem: a handle.
public struct Filesystem: Lockable, Equatable {
  struct Record: ~Copyable {
    var base: FilesystemBaseRecord
    let virtualFilesystem: VirtualFilesystem
    let files: Unmanaged<KernfsFiles>
    /// kernfs: `Filesystem.mu`. Held for reading, no dentry of the tree can end.
    var lock = LockWord()
    var dentryPool = Pool<Dentry.Record>()
    var inodePool = Pool<Inode.Record>()
    var slotPool = Pool<Slot.Record>()
    /// Births so far.
    var dentries = 0
    var inodes = 0
    /// kernfs: `nextInoMinusOne`.
    var lastInodeNumber: Int64 = 0
    var children: ChildTable<Dentry>
    var slots: ChildTable<Slot>
    var queue = DeferredQueue()
    var cache = DentryCache()
    var root: Dentry?
    var rootID: Int64 = 0
    /// kernfs: `InitRoot` takes one reference for the filesystem itself.
    var rootReference: Ref<Dentry>?
  }
  let at: UnsafeMutablePointer<Record>

  init(at: UnsafeMutablePointer<Record>) { self.at = at }
  @inline(__always)
  init(_ base: VFSFilesystem) {
    at = UnsafeMutableRawPointer(base.at).assumingMemoryBound(to: Record.self)
  }

  /// The same filesystem for the virtual filesystem.
  public var base: VFSFilesystem {
    VFSFilesystem(UnsafeMutableRawPointer(at).assumingMemoryBound(to: Header.self))
  }
  /// Its id, whose number is that of the filesystem on the machine.
  public var id: ObjectID { @inline(__always) get { at.pointee.base.header.id } }
  /// The machine that it belongs to.
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
  /// The root dentry; nil before there is one, and for filesystems without a tree.
  public var root: Dentry? { at.pointee.root }
  @inline(__always)
  public func word(_ kind: LockKind) -> UnsafeMutablePointer<LockWord> {
    withUnsafeMutablePointer(to: &at.pointee.lock) { $0 }
  }
  /// How the running operation holds what it takes.
  var operation: Holder { @inline(__always) get { Holder(.operation, machine.task) } }
  /// What this kernfs does, of all that it ever did.
  var rules: Rules { @inline(__always) get { machine.rules } }

  /// The next inode number. kernfs: `NextIno`.
  public func nextInodeNumber() -> Int64 {
    at.pointee.lastInodeNumber += 1
    return at.pointee.lastInodeNumber
  }
}

/// What a filesystem owns as objects of Swift: they live as long as the engine.
public final class KernfsFiles {
  let operations = KernfsOperations()
  let directory = DirectoryFileOperations()
  let bytes = BytesFileOperations()
  let synthetic = SyntheticDirectory()
  /// The operations of held dentries, which have nothing to read or write.
  public let held = FileOperations()
  public init() {}
}

// Making and ending.
extension Filesystem {
  /// A new filesystem without a root.
  /// - Parameters:
  ///   - files: kept alive by the caller until the engine ends.
  ///   - cacheLimit: kernfs: `MaxCachedDentries`; 0 keeps nothing that nobody holds.
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

  /// Makes the root dentry over `inode` and keeps one reference on it; the filesystem can be mounted
  /// now. kernfs: `InitRoot`, and what a `GetFilesystem` returns.
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

  /// The same, mounted as a namespace's root. vfs: `NewMountNamespace`.
  public func mount(over inode: consuming Ref<Inode>, for holder: Holder) -> Ref<Mount> {
    virtualFilesystem.mountRoot(makeRoot(over: inode), for: holder)
  }

  /// The last reference on the filesystem is gone: what is kept or cached ends.
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

  /// The root's `Keep()` is asked too, although its reference is nobody's to drop here.
  private func releaseKeptRoot(_ root: Dentry, holding mu: borrowing Held<Filesystem>) {
    if root.inode.keeps { root.takeBirthReference().drop(holding: mu) }
  }

  /// Drops the tree's reference on every kept name that can be reached. kernfs:
  /// `releaseKeptDentriesLocked`; the order among siblings is unspecified there.
  private func releaseKept(_ dentry: Dentry, holding mu: borrowing Held<Filesystem>) {
    // A child may end, and its parent with it, while we are at it: first read, then act.
    let children = dentry.childrenNow
    if dentry.parent != nil, dentry.inode.keeps { dentry.takeBirthReference().drop(holding: mu) }
    for child in children { releaseKept(child, holding: mu) }
  }
}

// For whoever administers or checks the structures, without side effects.
extension Filesystem {
  /// The dentry that is hashed under a name.
  @inline(__always)
  public func child(_ directory: Dentry, _ name: Name) -> Dentry? {
    at.pointee.children.find(UInt(bitPattern: directory.at), name)
  }
}
