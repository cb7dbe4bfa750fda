/// A name that comes and goes; a node of the dentry tree. kernfs: `Dentry`.
///
/// Owns one reference on its inode and one on its parent; `birth` is the tree's reference on itself.

import Ground
import VFS

/// A dentry: a handle.
public struct Dentry: RefCounted, Lockable {
  struct Record: ~Copyable {
    var node: VFSDentryRecord
    /// The same for life; another one where the rule `revalidation` swaps it.
    fileprivate(set) var inode: Inode
    /// The type of the inode that the dentry was born over, once and for all.
    let type: UInt32
    /// kernfs: `dirMu`; protects the children's places in the map.
    var directoryLock = LockWord()
    var name = Name.empty
    var isHashed = false
    var isCached = false
    /// As what the tree owns `birth`: `tree` or `kept`.
    fileprivate(set) var birthRole = HolderRole.nobody
    fileprivate(set) var inodeReference = RefSlot()
    fileprivate(set) var parentReference = RefSlot()
    /// The reference that the dentry was born with, while the tree owns it.
    fileprivate(set) var birth = RefSlot()
    var parent: Dentry?
    var nextInTable: Dentry?
    /// The hashed children in the order of hashing; protected by `directoryLock`.
    var children = LinkedList<Siblings>()
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
  /// The head that all counted records share.
  public var header: UnsafeMutablePointer<Header> {
    @inline(__always) get { UnsafeMutableRawPointer(at).assumingMemoryBound(to: Header.self) }
  }
  /// kernfs: `Dentry.IncRef` adds one and does not look.
  public static var checksTake: Bool { false }
}

// What the record holds.
extension Dentry {
  /// The same dentry for the virtual filesystem.
  public var node: VFSDentry { @inline(__always) get { VFSDentry(header) } }
  /// The filesystem that it belongs to, for life.
  public var filesystem: Filesystem {
    @inline(__always) get { Filesystem(at.pointee.node.filesystem) }
  }
  /// The inode that the name leads to, of which it owns a reference until it is destroyed.
  public var inode: Inode { @inline(__always) get { at.pointee.inode } }
  /// The inode, for an operation that uses it: of a destroyed dentry it may be gone, a panic.
  var usedInode: Inode {
    @inline(__always) get {
      if isDestroyed, machine.rules.endedInode == .cleared {
        machine.panic(.inodeOfDestroyedDentry, about: id)
      }
      return at.pointee.inode
    }
  }
  /// Its name, which it keeps when it is unhashed; `.empty` for a root and for files without a
  /// path.
  public var name: Name { @inline(__always) get { at.pointee.name } }
  /// Where it is, or was, hashed; nil for a root and for files without a path.
  public var parent: Dentry? { @inline(__always) get { at.pointee.parent } }
  /// Whether it was born over a directory. kernfs: `Dentry.isDir`.
  public var isDirectory: Bool { @inline(__always) get { at.pointee.type == FileMode.directory } }
  /// Whether it was born over a symlink. kernfs: `Dentry.isSymlink`.
  public var isSymlink: Bool { @inline(__always) get { at.pointee.type == FileMode.symlink } }
  /// Whether it was born over a regular file.
  public var isRegular: Bool { @inline(__always) get { at.pointee.type == FileMode.regular } }
  /// Whether its parent's map of children has it.
  public var isHashed: Bool { at.pointee.isHashed }
  /// Whether the filesystem's cache lists it.
  public var isCached: Bool { at.pointee.isCached }
  /// `dead` and `deleted`.
  public var flags: Flags { at.pointee.node.flags }
  var isDead: Bool { @inline(__always) get { node.isDead } }

  @inline(__always)
  public func word(_ kind: LockKind) -> UnsafeMutablePointer<LockWord> {
    if kind == .directory { return withUnsafeMutablePointer(to: &at.pointee.directoryLock) { $0 } }
    return node.word(kind)
  }

  /// The hashed children at this moment, in the order of hashing.
  public var childrenNow: [Dentry] { Array(at.pointee.children) }
}

// Birth.
extension Dentry {
  /// A new dentry over `inode`, whose reference it adopts; the first reference on it is the
  /// operation's. kernfs: `Dentry.Init`.
  @inline(never)
  static func make(_ filesystem: Filesystem, over reference: consuming Ref<Inode>) -> Ref<Dentry> {
    place(filesystem, over: reference)
  }

  /// A new dentry that is the child `name` of `parent`.
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

  /// The dentry is about to let go of its inode.
  @inline(__always)
  func noteUnregistered() {
    if inode.isWatched { inode.asking { $0.unregistered(self) } }
  }

  /// The record is free: nothing leads here any more. A dentry that ended while its parent's map or the
  /// cache lists it stays: rules `drop`, `looked-up`.
  @inline(__always)
  public func freeRecord() {
    if _slowPath(isHashed || isCached) { return }
    let inode = inode, parent = parent, filesystem = filesystem
    // A reference that outlived its object was robbed of it; the robber is counted elsewhere.
    at.pointee.birth.lose()
    filesystem.at.pointee.dentryPool.free(at)
    inode.unpin()
    parent?.unpin()
  }

  /// From now on the tree owns the reference that the dentry was born with.
  @inline(__always)
  func own(_ birth: consuming Ref<Dentry>, as role: HolderRole) {
    at.pointee.birthRole = role
    at.pointee.birth.fill(birth.transfer(to: Holder(role, id)))
  }

  /// Whether the tree owns the reference that the dentry was born with.
  var isOwned: Bool { !at.pointee.birth.isEmpty }

  /// Takes the tree's reference away. kernfs does not look whether the tree has one: if not, it
  /// drops somebody else's.
  @inline(__always)
  func takeBirthReference() -> Ref<Dentry> {
    at.pointee.birth.take(of: self, by: Holder(at.pointee.birthRole, id))
      ?? Unsound.unearnedReference(to: self, Holder(.nobody))
  }
}

// What it holds of others.
extension Dentry {
  @inline(__always)
  func takeInodeReference() -> Ref<Inode>? {
    at.pointee.inodeReference.take(of: inode, by: Holder(.dentry, id))
  }

  /// Puts another inode, whose reference it adopts, into the place of the one that the dentry was born
  /// over, and returns its reference on that. Type, children and count stay what they were: the fault.
  /// Rule `revalidation`.
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

  /// Gives the dentry its reference on `parent`, which becomes its parent right after.
  @inline(__always)
  func holdParent(_ parent: Dentry) {
    at.pointee.parentReference.fill(parent.take(Holder(.child, id)))
  }

  @inline(__always)
  func takeParentReference() -> Ref<Dentry>? {
    guard let parent else { return nil }
    return at.pointee.parentReference.take(of: parent, by: Holder(.child, id))
  }

  /// The references that rest here, for whoever checks the structures.
  public var restingReferences: [(serial: UInt32, subject: ObjectID, holder: Holder)] {
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
    // No parent is a null pointer: asking for it would be one branch more for each name of a walk.
    @inline(__always) get { unsafeBitCast(at.pointee.parent, to: UInt.self) }
  }
  var nextInTable: Dentry? {
    @inline(__always) get { at.pointee.nextInTable }
    nonmutating set { at.pointee.nextInTable = newValue }
  }

  /// The child that is hashed under this name.
  @inline(__always)
  func child(_ name: Name) -> Dentry? {
    filesystem.child(self, name)
  }

  /// Gives `child` this parent, with a reference on it, and hashes it. kernfs: `insertChildLocked`.
  /// - Precondition: the child is new: it has no parent and no name.
  @inline(__always)
  func insert(_ child: Dentry, as name: Name, _ directory: borrowing Held<Dentry>) {
    child.holdParent(self)
    child.move(under: self, as: name)
    hash(child)
  }

  /// Sets parent and name of a dentry that is not hashed.
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

  /// Makes `child` findable by its name.
  @inline(__always)
  func hash(_ child: Dentry) {
    filesystem.at.pointee.children.insert(child, machine.arena)
    at.pointee.children.append(child)
    child.at.pointee.isHashed = true
    journal.hash(child.id, child.name, under: id)
  }

  /// Takes `child` out of the map; parent and name stay.
  @inline(__always)
  func unhash(_ child: Dentry) {
    filesystem.at.pointee.children.remove(child)
    at.pointee.children.remove(child)
    child.at.pointee.isHashed = false
    journal.unhash(child.id, child.name, under: id)
  }
}
