/// A file: what a name leads to. kernfs: the `Inode` interface with `InodeAttrs` and a counted
/// reference.
///
/// Each dentry over an inode holds it, and so does each static slot. A directory inode owns an
/// `OrderedChildren`.

import Ground
import VFS

/// A handle to an inode.
public struct Inode: RefCounted, Lockable {
  struct Record: ~Copyable {
    let header: Header
    let filesystem: Filesystem
    let operations: Unmanaged<InodeOperations>
    let number: Int64
    // Mode, owner and links change in operations that hold the filesystem's lock, or when a client
    // calls `refresh` or `addLinks`.
    var mode: UInt32
    var uid: UInt32
    var gid: UInt32
    var nlink: Int32
    let isAnonymous: Bool
    /// Whether its operations are informed about its dentries.
    let isWatched: Bool
    /// Whether its operations are called before it is used. See `InodeOperations.isRemote`.
    let isRemote: Bool
    /// `invalid`: `Valid()` returns false. `keep`: `Keep()` returns true.
    var flags = Flags()
    /// Set once, by `setTarget`.
    var target: Target?
    /// A directory's slots, protected by the lock inside; nil for other inodes.
    var children: UnsafeMutablePointer<OrderedChildren>?
    /// A number for the use of the client filesystem.
    var payload: Int64 = 0
  }
  /// A symlink's target, already split into names.
  struct Target {
    let name: Name
    let path: Path.Names
  }
  let at: UnsafeMutablePointer<Record>

  @inline(__always)
  public init(_ header: UnsafeMutablePointer<Header>) {
    at = UnsafeMutableRawPointer(header).assumingMemoryBound(to: Record.self)
  }
  /// The header that all counted records begin with.
  public var header: UnsafeMutablePointer<Header> {
    @inline(__always) get { UnsafeMutableRawPointer(at).assumingMemoryBound(to: Header.self) }
  }
}

// The contents of the record.
extension Inode {
  /// The filesystem that it belongs to.
  public var filesystem: Filesystem { @inline(__always) get { at.pointee.filesystem } }
  /// The operations of its kind, retained while the result is used.
  public var operations: InodeOperations {
    @inline(__always) get { at.pointee.operations._withUnsafeGuaranteedRef { $0 } }
  }
  /// Calls the operations without retaining them.
  @inline(__always)
  func asking<Result: ~Copyable, Failure: Error>(
    _ question: (InodeOperations) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var operations = at.pointee.operations
    return try Unmanaged.lend(&operations, question)
  }
  /// st_ino of stat(2).
  public var number: Int64 { at.pointee.number }
  /// Type and permission bits.
  public var mode: FileMode { @inline(__always) get { FileMode(at.pointee.mode) } }
  /// The link count.
  public var nlink: Int32 { at.pointee.nlink }
  /// Whether it is a directory.
  public var isDirectory: Bool { mode.type == FileMode.directory }
  /// kernfs: `Keep()`.
  public var keeps: Bool { @inline(__always) get { at.pointee.flags[.keep] } }
  /// What kernfs's `Valid()` would answer.
  public var isValid: Bool { @inline(__always) get { !at.pointee.flags[.invalid] } }
  /// `invalid` and `keep`.
  public var flags: Flags { at.pointee.flags }
  /// Whether its dentries have no name and are destroyed without a lock. kernfs: `Anonymous()`.
  public var isAnonymous: Bool { at.pointee.isAnonymous }
  var isWatched: Bool { @inline(__always) get { at.pointee.isWatched } }
  /// Calls `Valid()`, which may ask a server. kernfs: `Valid()`.
  @inline(__always)
  func confirmValid() -> Bool {
    if _slowPath(at.pointee.isRemote) { confirm() }
    return isValid
  }
  @inline(never)
  private func confirm() { asking { $0.confirm(self) } }
  /// A number for the use of the client filesystem.
  public var payload: Int64 {
    get { at.pointee.payload }
    nonmutating set { at.pointee.payload = newValue }
  }
  /// Mode and owner, for permission checks.
  public var ownership: Ownership {
    @inline(__always) get {
      Ownership(mode: mode, uid: at.pointee.uid, gid: at.pointee.gid)
    }
  }
  /// Overwrites `status` with what the record stores.
  @inline(__always)
  func fill(_ status: inout FileStatus) {
    status.number = number
    status.ownership = ownership
    status.nlink = nlink
    status.size = 0
    status.device = DeviceNumber()
    status.times = FileTimes()
  }
  /// A symlink's target; nil for other files.
  public var target: Name? { at.pointee.target?.name }
  var targetPath: Path.Names? { at.pointee.target?.path }

  public func word(_ kind: LockKind) -> UnsafeMutablePointer<LockWord> {
    precondition(kind == .slots, "an inode has one lock")
    guard let children = at.pointee.children else { usedAsDirectory() }
    return withUnsafeMutablePointer(to: &children.pointee.lock) { $0 }
  }

  /// Panics because this inode is not a directory. It happens only if a dentry still has the type
  /// of its previous inode. Rule `revalidation`.
  @inline(never)
  func usedAsDirectory() -> Never {
    precondition(machine.rules.revalidation == .swaps, "not a directory")
    machine.panic(.notDirectory, about: id)
  }

  /// Sets the result of `Valid()` or `Keep()`.
  @inline(__always)
  public func set(_ flag: Flag, _ value: Bool) {
    journal.set(flag, value, of: id, in: &at.pointee.flags)
  }

  /// kernfs: `InodeAttrs.CheckPermissions`.
  @inline(__always)
  func check(_ path: inout ResolvingPath, _ want: Access) throws(Errno) {
    if _slowPath(at.pointee.isRemote) { try checkReachable() }
    if !mode.permitsAnybody(want) { try checkWho(&path, want) }
  }

  /// Throws what a remote filesystem without its server answers.
  @inline(never)
  func checkReachable() throws(Errno) {
    try asking { operations throws(Errno) in try operations.checkReachable(self) }
  }

  @inline(never)
  private func checkWho(_ path: inout ResolvingPath, _ want: Access) throws(Errno) {
    if !path.credentials.permits(want, on: ownership) { throw journal.refuse(.EACCES, id) }
  }

  /// Throws EACCES unless the credentials permit the access. kernfs: `InodeAttrs.CheckPermissions`.
  @inline(__always)
  public func check(_ credentials: Credentials, _ want: Access) throws(Errno) {
    if _slowPath(at.pointee.isRemote) { try checkReachable() }
    if mode.permitsAnybody(want) { return }
    if _slowPath(!credentials.permits(want, on: ownership)) { throw journal.refuse(.EACCES, id) }
  }

  /// Sets owner, mode and link count from a source outside the engine, such as a server.
  public func refresh(_ ownership: Ownership, nlink: Int32) {
    journal.set(.uid, ownership.uid, of: id, in: &at.pointee.uid)
    journal.set(.gid, ownership.gid, of: id, in: &at.pointee.gid)
    journal.set(.mode, mode.type | ownership.mode.raw & 0o7777, of: id, in: &at.pointee.mode)
    journal.set(.nlink, nlink, of: id, in: &at.pointee.nlink)
  }

  /// Changes the link count. Panics if it goes below 0 or rises from 0. kernfs: `IncLinks`,
  /// `DecLinks`.
  public func addLinks(_ change: Int32) {
    let now = at.pointee.nlink + change
    if now < 0 || change > 0 && at.pointee.nlink == 0 { machine.panic(.linkCount, about: id) }
    journal.set(.nlink, now, of: id, in: &at.pointee.nlink)
  }
}

/// The properties of a new inode.
public struct NewInode {
  /// Type and permission bits.
  public var mode: FileMode
  /// The owner.
  public var uid: UInt32
  /// The group.
  public var gid: UInt32
  /// The name that the client filesystem gives it.
  public var label: StaticString
  /// The first result of `Keep()`.
  public var keeps = false
  /// Whether users may change a directory's slots. kernfs: `OrderedChildrenOptions.Writable`.
  public var isWritable = false
  /// Whether its dentries have no name and are destroyed without a lock. kernfs: `Anonymous()`.
  public var isAnonymous = false
  /// st_ino of stat(2); nil for the filesystem's next number.
  public var number: Int64?

  /// An inode with the owner and group of these credentials.
  public init(_ mode: FileMode, _ credentials: Credentials, label: StaticString) {
    self.mode = mode
    uid = credentials.uid
    gid = credentials.gid
    self.label = label
  }
}

// Birth and end.
extension Filesystem {
  /// Makes an inode; the caller owns its first reference. A directory gets its `OrderedChildren`.
  public func newInode(_ new: NewInode, _ operations: InodeOperations) -> Ref<Inode> {
    at.pointee.inodes += 1
    let id = ObjectID(.inode, filesystem: self.id.filesystem, number: at.pointee.inodes)
    let record = at.pointee.inodePool.place(in: machine.arena)
    let isDirectory = new.mode.type == FileMode.directory
    record.initialize(
      to: Inode.Record(
        header: Header(id, machine), filesystem: self, operations: .passUnretained(operations),
        number: new.number ?? nextInodeNumber(), mode: new.mode.raw, uid: new.uid, gid: new.gid,
        nlink: isDirectory ? 2 : 1, isAnonymous: new.isAnonymous,
        isWatched: operations.watchesDentries, isRemote: operations.isRemote))
    if isDirectory {
      let children = machine.arena.allocate(1, of: OrderedChildren.self)
      children.initialize(to: OrderedChildren(isWritable: new.isWritable))
      record.pointee.children = children
    }
    let inode = Inode(UnsafeMutableRawPointer(record).assumingMemoryBound(to: Header.self))
    let label = journal.isOn ? machine.withNames { $0.intern(literal: new.label) } : .empty
    journal.born(id, of: self.id, number: inode.number)
    journal.describe(
      id, mode: new.mode.raw, nlink: inode.nlink, uid: new.uid, gid: new.gid)
    journal.name(.label, label, of: id)
    let reference = inode.firstReference(operation)
    if new.keeps { inode.set(.keep, true) }
    return reference
  }
}

extension Inode {
  /// Sets the target of a new symlink.
  public func setTarget(_ name: Name) {
    // The names are freed with the inode's record.
    let path = Path(Array(machine.names[name]), machine)
    at.pointee.target = Target(name: name, path: path.keep())
    journal.name(.target, name, of: id)
  }

  public func freeRecord() {
    if let children = at.pointee.children { machine.arena.free(children, 1) }
    if let target = at.pointee.target { Path.free(target.path, machine) }
    filesystem.at.pointee.inodePool.free(at)
  }
}

extension Ref where Object == Inode {
  /// Drops the reference. The last one empties a directory's slots. kernfs: `DecRef`, `Destroy`.
  public consuming func drop() {
    let inode = object
    guard decRef() == 0 else { return }
    inode.emptySlots()
    inode.asking { $0.ended(inode) }
    inode.destroyed()
  }
}
