/// What a name leads to. kernfs: the `Inode` interface with `InodeAttrs` and a counted reference.
///
/// Held by each dentry over it and by each static slot. Directories own an `OrderedChildren`.

import Ground
import VFS

/// An inode: a handle.
public struct Inode: RefCounted, Lockable {
  struct Record: ~Copyable {
    let header: Header
    let filesystem: Filesystem
    let operations: Unmanaged<InodeOperations>
    let number: Int64
    var mode: UInt32
    var uid: UInt32
    var gid: UInt32
    var nlink: Int32
    let isAnonymous: Bool
    /// Its operations want to know of the dentries over it.
    let isWatched: Bool
    /// `invalid`: `Valid()` says no; `keep`: `Keep()` says yes.
    var flags = Flags()
    var target: Target?
    var children: UnsafeMutablePointer<OrderedChildren>?
    /// What the filesystem that made it wants to remember.
    var payload: Int64 = 0
  }
  /// Where a symlink leads, read once.
  struct Target {
    let name: Name
    let path: Path.Names
  }
  let at: UnsafeMutablePointer<Record>

  @inline(__always)
  public init(_ header: UnsafeMutablePointer<Header>) {
    at = UnsafeMutableRawPointer(header).assumingMemoryBound(to: Record.self)
  }
  /// The head that all counted records share.
  public var header: UnsafeMutablePointer<Header> {
    @inline(__always) get { UnsafeMutableRawPointer(at).assumingMemoryBound(to: Header.self) }
  }
}

// What the record holds.
extension Inode {
  /// The filesystem that it belongs to, for life.
  public var filesystem: Filesystem { @inline(__always) get { at.pointee.filesystem } }
  /// What its kind does; retained while the result is used.
  public var operations: InodeOperations {
    @inline(__always) get { at.pointee.operations._withUnsafeGuaranteedRef { $0 } }
  }
  /// Asks the operations something; retains nothing.
  @inline(__always)
  func asking<Result: ~Copyable, Failure: Error>(
    _ question: (InodeOperations) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var operations = at.pointee.operations
    return try Unmanaged.lend(&operations, question)
  }
  /// What stat(2) calls st_ino.
  public var number: Int64 { at.pointee.number }
  /// Type and permission bits.
  public var mode: FileMode { @inline(__always) get { FileMode(at.pointee.mode) } }
  /// How many links stat(2) says it has.
  public var nlink: Int32 { at.pointee.nlink }
  /// Whether its type is that of a directory.
  public var isDirectory: Bool { mode.type == FileMode.directory }
  /// kernfs: `Keep()`.
  public var keeps: Bool { @inline(__always) get { at.pointee.flags[.keep] } }
  /// kernfs: `Valid()`.
  public var isValid: Bool { @inline(__always) get { !at.pointee.flags[.invalid] } }
  /// `invalid` and `keep`.
  public var flags: Flags { at.pointee.flags }
  /// Whether its dentries have no name and end without a lock. kernfs: `Anonymous()`.
  public var isAnonymous: Bool { at.pointee.isAnonymous }
  var isWatched: Bool { @inline(__always) get { at.pointee.isWatched } }
  /// A number that its client keeps here, and that means nothing to kernfs.
  public var payload: Int64 {
    get { at.pointee.payload }
    nonmutating set { at.pointee.payload = newValue }
  }
  /// Mode and owner: what permission checks look at.
  public var ownership: Ownership {
    @inline(__always) get {
      Ownership(mode: mode, uid: at.pointee.uid, gid: at.pointee.gid)
    }
  }
  /// What the record knows of stat(2)'s answer; nothing is left of what was there.
  @inline(__always)
  func fill(_ status: inout FileStatus) {
    status.number = number
    status.ownership = ownership
    status.nlink = nlink
    status.size = 0
    status.device = DeviceNumber()
    status.times = FileTimes()
  }
  /// Where a symlink leads; nil for anything else.
  public var target: Name? { at.pointee.target?.name }
  var targetPath: Path.Names? { at.pointee.target?.path }

  public func word(_ kind: LockKind) -> UnsafeMutablePointer<LockWord> {
    precondition(kind == .slots, "an inode has one lock")
    guard let children = at.pointee.children else { usedAsDirectory() }
    return withUnsafeMutablePointer(to: &children.pointee.lock) { $0 }
  }

  /// Asked through a dentry that still says it is a directory; nothing else asks so. Rule `revalidation`.
  @inline(never)
  func usedAsDirectory() -> Never {
    precondition(machine.rules.revalidation == .swaps, "not a directory")
    machine.panic(.notDirectory, about: id)
  }

  /// Sets what `Valid()` or `Keep()` answer from now on.
  @inline(__always)
  public func set(_ flag: Flag, _ value: Bool) {
    journal.set(flag, value, of: id, in: &at.pointee.flags)
  }

  /// kernfs: `InodeAttrs.CheckPermissions`.
  @inline(__always)
  func check(_ path: inout ResolvingPath, _ want: Access) throws(Errno) {
    if !mode.permitsAnybody(want) { try checkWho(&path, want) }
  }

  @inline(never)
  private func checkWho(_ path: inout ResolvingPath, _ want: Access) throws(Errno) {
    if !path.credentials.permits(want, on: ownership) { throw journal.refuse(.EACCES, id) }
  }

  /// EACCES unless these credentials allow it. kernfs: `InodeAttrs.CheckPermissions`.
  @inline(__always)
  public func check(_ credentials: Credentials, _ want: Access) throws(Errno) {
    if mode.permitsAnybody(want) { return }
    if _slowPath(!credentials.permits(want, on: ownership)) { throw journal.refuse(.EACCES, id) }
  }

  /// What somebody else says of the file now: owner, mode and links, where the truth about it lives
  /// outside the engine.
  public func refresh(_ ownership: Ownership, nlink: Int32) {
    journal.set(.uid, ownership.uid, of: id, in: &at.pointee.uid)
    journal.set(.gid, ownership.gid, of: id, in: &at.pointee.gid)
    journal.set(.mode, mode.type | ownership.mode.raw & 0o7777, of: id, in: &at.pointee.mode)
    journal.set(.nlink, nlink, of: id, in: &at.pointee.nlink)
  }

  /// Changes the link count. kernfs: `IncLinks`, `DecLinks` panic where it leaves 0 or goes below.
  public func addLinks(_ change: Int32) {
    let now = at.pointee.nlink + change
    if now < 0 || change > 0 && at.pointee.nlink == 0 { machine.panic(.linkCount, about: id) }
    journal.set(.nlink, now, of: id, in: &at.pointee.nlink)
  }
}

/// What a new inode is.
public struct NewInode {
  /// Type and permission bits.
  public var mode: FileMode
  /// The owner.
  public var uid: UInt32
  /// The group.
  public var gid: UInt32
  /// The filesystem's own word for it.
  public var label: StaticString
  /// What `Keep()` answers at first.
  public var keeps = false
  /// Whether a directory's slots may be changed by users. kernfs:
  /// `OrderedChildrenOptions.Writable`.
  public var isWritable = false
  /// Its files have no name: their dentries end without a lock. kernfs: `Anonymous()`.
  public var isAnonymous = false
  /// What stat(2) calls st_ino; the next of the filesystem if nil.
  public var number: Int64?

  /// An inode of these credentials' owner and group, with the filesystem's next number.
  public init(_ mode: FileMode, _ credentials: Credentials, label: StaticString) {
    self.mode = mode
    uid = credentials.uid
    gid = credentials.gid
    self.label = label
  }
}

// Life.
extension Filesystem {
  /// A new inode with one reference for the caller; a directory gets its `OrderedChildren`.
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
        isWatched: operations.watchesDentries))
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
  /// Says where a new symlink leads.
  public func setTarget(_ name: Name) {
    // The names stay for as long as the inode's record: they are freed with it.
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
  /// Drops the reference; the last one empties a directory's slots. kernfs: `DecRef`, `Destroy`.
  public consuming func drop() {
    let inode = object
    guard decRef() == 0 else { return }
    inode.emptySlots()
    inode.asking { $0.ended(inode) }
    inode.destroyed()
  }
}
