/// A node of the dentry tree: a name that comes and goes. kernfs: `Dentry`.
///
/// A dentry holds one reference on its inode and one on its parent. The field `birth` stores the
/// tree's reference on the dentry itself.

import Ground
import VFS

/// A handle to a dentry.
public struct Dentry: RefCounted, Lockable {
  struct Record: ~Copyable {
    /// The part that the virtual filesystem knows. It comes first, so that handles of both modules
    /// have the same address.
    var node: VFSDentryRecord
    /// Fixed, unless the rule `revalidation` swaps it.
    fileprivate(set) var inode: Inode
    /// The type of the inode when the dentry was made. It never changes.
    let type: UInt32
    /// kernfs: `dirMu`. Protects which children the map contains.
    var directoryLock = LockWord()
    /// Name, parent and `isHashed` change under the `directory` lock of each parent involved.
    var name = Name.empty
    var isHashed = false
    /// Protected by the filesystem's lock.
    var isCached = false
    /// The role in which the tree holds `birth`: `tree` or `kept`.
    fileprivate(set) var birthRole = HolderRole.nobody
    /// The references on inode and parent, until the dentry is destroyed.
    fileprivate(set) var inodeReference = RefSlot()
    fileprivate(set) var parentReference = RefSlot()
    /// The dentry's first reference, while the tree holds it.
    fileprivate(set) var birth = RefSlot()
    /// Pinned, because a dentry's record can outlive its parent.
    var parent: Dentry?
    /// The link in `Filesystem.Record.children`.
    var nextInTable: Dentry?
    /// The hashed children in the order of hashing. Protected by `directoryLock`.
    var children = LinkedList<Siblings>()
    /// The links among the parent's hashed children; protected by the parent's `directoryLock`.
    fileprivate var siblingLinks = Links<Dentry>()
    /// Protected by the filesystem's lock.
    fileprivate var cacheLinks = Links<Dentry>()
  }
  enum Siblings: LinkPosition {
    static func links(of dentry: Dentry) -> UnsafeMutablePointer<Links<Dentry>> {
      withUnsafeMutablePointer(to: &dentry.at.pointee.siblingLinks) { $0 }
    }
  }
  enum Cached: LinkPosition {
    static func links(of dentry: Dentry) -> UnsafeMutablePointer<Links<Dentry>> {
      withUnsafeMutablePointer(to: &dentry.at.pointee.cacheLinks) { $0 }
    }
  }
  let at: UnsafeMutablePointer<Record>

  @inline(__always)
  public init(_ header: UnsafeMutablePointer<Header>) {
    at = UnsafeMutableRawPointer(header).assumingMemoryBound(to: Record.self)
  }
  @inline(__always)
  public init(_ node: VFSDentry) { self.init(node.header) }
  /// The header that all counted records begin with.
  public var header: UnsafeMutablePointer<Header> {
    @inline(__always) get { UnsafeMutableRawPointer(at).assumingMemoryBound(to: Header.self) }
  }
  /// kernfs: `Dentry.IncRef` adds one without a check.
  public static var checksTake: Bool { false }
}

// The contents of the record.
extension Dentry {
  /// The same dentry, as the virtual filesystem sees it.
  public var node: VFSDentry { @inline(__always) get { VFSDentry(header) } }
  /// The filesystem that the dentry belongs to.
  public var filesystem: Filesystem {
    @inline(__always) get { Filesystem(at.pointee.node.filesystem) }
  }
  /// The inode that the name leads to. The dentry holds it until it is destroyed.
  public var inode: Inode { @inline(__always) get { at.pointee.inode } }
  /// The inode, for operations that use it. If the dentry is destroyed, kernfs may have cleared the
  /// pointer, and using it panics.
  var usedInode: Inode {
    @inline(__always) get {
      if isDestroyed, machine.rules.endedInode == .cleared {
        machine.panic(.inodeOfDestroyedDentry, about: id)
      }
      return at.pointee.inode
    }
  }
  /// The name, which stays when the dentry is unhashed. Empty for roots and files without a path.
  public var name: Name { @inline(__always) get { at.pointee.name } }
  /// The directory in which the dentry is or was hashed. Nil for roots and files without a path.
  public var parent: Dentry? { @inline(__always) get { at.pointee.parent } }
  /// Whether its first inode was a directory. kernfs: `Dentry.isDir`.
  public var isDirectory: Bool { @inline(__always) get { at.pointee.type == FileMode.directory } }
  /// Whether its first inode was a symlink. kernfs: `Dentry.isSymlink`.
  public var isSymlink: Bool { @inline(__always) get { at.pointee.type == FileMode.symlink } }
  /// Whether its first inode was a regular file.
  public var isRegular: Bool { @inline(__always) get { at.pointee.type == FileMode.regular } }
  /// Whether the parent's map of children contains it.
  public var isHashed: Bool { at.pointee.isHashed }
  /// Whether it is in the filesystem's cache.
  public var isCached: Bool { at.pointee.isCached }
  /// `dead` and `deleted`.
  public var flags: Flags { at.pointee.node.flags }
  var isDead: Bool { @inline(__always) get { node.isDead } }

  @inline(__always)
  public func word(_ kind: LockKind) -> UnsafeMutablePointer<LockWord> {
    if kind == .directory { return withUnsafeMutablePointer(to: &at.pointee.directoryLock) { $0 } }
    return node.word(kind)
  }

  /// A copy of the list of hashed children, in the order of hashing.
  public var childrenNow: [Dentry] { Array(at.pointee.children) }
}

// Birth.
extension Dentry {
  /// Makes a dentry over `inode` and adopts the reference on it. The operation holds the result,
  /// the first reference. kernfs: `Dentry.Init`.
  @inline(never)
  static func make(_ filesystem: Filesystem, over reference: consuming Ref<Inode>) -> Ref<Dentry> {
    place(filesystem, over: reference)
  }

  /// Makes a dentry and inserts it as the child `name` of `parent`.
  @inline(never)
  static func make(
    _ filesystem: Filesystem, over reference: consuming Ref<Inode>, under parent: Dentry,
    as name: Name, _ directory: borrowing Held<Dentry>
  ) -> Ref<Dentry> {
    let birth = place(filesystem, over: reference)
    parent.insert(birth.object, as: name, directory)
    return birth
  }

  @inline(__always)
  private static func place(
    _ filesystem: Filesystem, over reference: consuming Ref<Inode>
  ) -> Ref<Dentry> {
    let inode = reference.object, machine = filesystem.machine
    filesystem.at.pointee.dentries += 1
    let id = ObjectID(
      .dentry, filesystem: filesystem.id.filesystem, number: filesystem.at.pointee.dentries)
    let record = filesystem.at.pointee.dentryPool.place(in: machine.arena)
    record.initialize(
      to: Record(
        node: VFSDentryRecord(Header(id, machine), filesystem.base), inode: inode,
        type: inode.mode.type))
    inode.pin()
    let dentry = Dentry(UnsafeMutableRawPointer(record).assumingMemoryBound(to: Header.self))
    machine.journal.born(id, of: inode.id)
    record.pointee.inodeReference.fill(reference.transfer(to: Holder(.dentry, id)))
    let birth = dentry.firstReference(filesystem.operation)
    if inode.isWatched { inode.asking { $0.registered(dentry) } }
    return birth
  }

  /// Informs the inode's operations that the dentry is about to drop the inode.
  @inline(__always)
  func noteUnregistered() {
    if inode.isWatched { inode.asking { $0.unregistered(self) } }
  }

  /// Frees the record, to which no handle points any more. A dentry that was destroyed while it was
  /// hashed or cached is kept, because the map or the list still links to it: rules `drop` and
  /// `looked-up`.
  @inline(__always)
  public func freeRecord() {
    if _slowPath(isHashed || isCached) { return }
    let inode = inode, parent = parent, filesystem = filesystem
    // The dentry was destroyed while the tree still held it: another holder dropped one reference
    // too many. That fault is counted elsewhere.
    at.pointee.birth.lose()
    filesystem.at.pointee.dentryPool.free(at)
    inode.unpin()
    parent?.unpin()
  }

  /// Gives the dentry's first reference to the tree.
  @inline(__always)
  func own(_ birth: consuming Ref<Dentry>, as role: HolderRole) {
    at.pointee.birthRole = role
    at.pointee.birth.fill(birth.transfer(to: Holder(role, id)))
  }

  /// Whether the tree holds the dentry's first reference.
  var isOwned: Bool { !at.pointee.birth.isEmpty }

  /// Takes the tree's reference. kernfs does not check that the tree has one; if it has none,
  /// dropping the result drops another holder's reference.
  @inline(__always)
  func takeBirthReference() -> Ref<Dentry> {
    at.pointee.birth.take(of: self, by: Holder(at.pointee.birthRole, id))
      ?? Unsound.unearnedReference(to: self, Holder(.nobody))
  }
}

// The references that the dentry holds.
extension Dentry {
  @inline(__always)
  func takeInodeReference() -> Ref<Inode>? {
    at.pointee.inodeReference.take(of: inode, by: Holder(.dentry, id))
  }

  /// Replaces the inode, adopting the new reference and returning the old one. Type, children and
  /// count stay as they were, which is the fault. Rule `revalidation`.
  func swapInode(for reference: consuming Ref<Inode>) -> Ref<Inode>? {
    let old = inode, new = reference.object, former = takeInodeReference()
    noteUnregistered()
    new.pin()
    at.pointee.inode = new
    at.pointee.inodeReference.fill(reference.transfer(to: Holder(.dentry, id)))
    if old != new { journal.swap(id, from: old.id, to: new.id) }
    old.unpin()
    if new.isWatched { new.asking { $0.registered(self) } }
    return former
  }

  /// Takes the reference on `parent`, which the caller then makes the parent.
  @inline(__always)
  func holdParent(_ parent: Dentry) {
    at.pointee.parentReference.fill(parent.take(Holder(.child, id)))
  }

  @inline(__always)
  func takeParentReference() -> Ref<Dentry>? {
    guard let parent else { return nil }
    return at.pointee.parentReference.take(of: parent, by: Holder(.child, id))
  }

  /// The stored references of the dentry, for checks.
  public var storedReferences: [(serial: UInt32, subject: ObjectID, holder: Holder)] {
    let parent = parent?.id ?? .none
    let all = [
      (at.pointee.birth.serial, id, Holder(at.pointee.birthRole, id)),
      (at.pointee.inodeReference.serial, inode.id, Holder(.dentry, id)),
      (at.pointee.parentReference.serial, parent, Holder(.child, id)),
    ]
    return all.compactMap { serial, subject, holder in serial.map { ($0, subject, holder) } }
  }
}

// The map of children.
extension Dentry: NamedEntry {
  var directoryAddress: UInt {
    // No parent has the address 0. Unwrapping the optional instead would cost a branch for each
    // name of a walk.
    @inline(__always) get { unsafeBitCast(at.pointee.parent, to: UInt.self) }
  }
  var nextInTable: Dentry? {
    @inline(__always) get { at.pointee.nextInTable }
    nonmutating set { at.pointee.nextInTable = newValue }
  }

  /// The child with this name in the map.
  @inline(__always)
  func child(_ name: Name) -> Dentry? {
    filesystem.child(self, name)
  }

  /// Makes `child` a child of this dentry, with a reference on it, and hashes it.
  /// kernfs: `insertChildLocked`.
  /// - Precondition: the child is new, without parent and name.
  @inline(__always)
  func insert(_ child: Dentry, as name: Name, _ directory: borrowing Held<Dentry>) {
    child.holdParent(self)
    child.move(under: self, as: name)
    hash(child)
  }

  /// Sets the parent and the name of a dentry that is not hashed.
  @inline(__always)
  func move(under parent: Dentry, as name: Name) {
    let old = at.pointee.parent, oldName = at.pointee.name
    if old != parent {
      parent.pin()
      at.pointee.parent = parent
      journal.move(id, to: parent.id, from: old?.id ?? .none)
      old?.unpin()
    }
    if oldName != name {
      at.pointee.name = name
      journal.rename(id, to: name, from: oldName)
    }
  }

  /// Adds `child` to the map under its name.
  @inline(__always)
  func hash(_ child: Dentry) {
    filesystem.at.pointee.children.insert(child, machine.arena)
    at.pointee.children.append(child)
    child.at.pointee.isHashed = true
    journal.hash(child.id, child.name, under: id)
  }

  /// Removes `child` from the map. It keeps its parent and its name.
  @inline(__always)
  func unhash(_ child: Dentry) {
    filesystem.at.pointee.children.remove(child)
    at.pointee.children.remove(child)
    child.at.pointee.isHashed = false
    journal.unhash(child.id, child.name, under: id)
  }
}
