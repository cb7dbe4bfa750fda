/// The slots of a directory inode: the inode tree, which is independent of dentries.
/// kernfs: `OrderedChildren`.
///
/// A static slot holds one reference on its inode; a dynamic slot holds none. A dynamic child is
/// kept alive by its dentry, so a slot can outlive its inode.

import Ground
import VFS

/// A directory's slots in the order of insertion. Protected by `lock`.
struct OrderedChildren {
  let isWritable: Bool
  /// kernfs: `OrderedChildren.mu`.
  var lock = LockWord()
  var slots = LinkedList<Slot.Ordered>()
  init(isWritable: Bool) { self.isWritable = isWritable }
}

/// A handle to a slot: one name in a directory inode. Protected by the directory's `slots` lock.
struct Slot: NamedEntry {
  struct Record: ~Copyable {
    fileprivate(set) var number: UInt32
    fileprivate(set) var name: Name
    let directory: Inode
    /// A static slot's reference, held by the directory inode.
    fileprivate(set) var reference = RefSlot()
    let inode: Inode
    /// The dentry that the slot holds if the rule `slots` is `dentries`.
    var dentry: Dentry?
    fileprivate var links = Links<Slot>()
    var nextInTable: Slot?
  }
  enum Ordered: LinkPosition {
    static func links(of slot: Slot) -> UnsafeMutablePointer<Links<Slot>> {
      withUnsafeMutablePointer(to: &slot.at.pointee.links) { $0 }
    }
  }
  let at: UnsafeMutablePointer<Record>

  var name: Name { at.pointee.name }
  var inode: Inode { at.pointee.inode }
  var isStatic: Bool { !at.pointee.reference.isEmpty }
  fileprivate var holder: Holder { Holder(.slot, at.pointee.directory.id) }

  fileprivate func takeReference() -> Ref<Inode>? {
    at.pointee.reference.take(of: inode, by: holder)
  }

  /// The stored reference of the slot, for checks.
  var storedReference: (serial: UInt32, subject: ObjectID, holder: Holder)? {
    at.pointee.reference.serial.map { ($0, inode.id, holder) }
  }
  /// Whether the slot held a dentry that is now destroyed, so that it leads nowhere.
  var isLost: Bool { at.pointee.dentry?.isDestroyed == true }
  var directoryAddress: UInt { UInt(bitPattern: at.pointee.directory.at) }
  var nextInTable: Slot? {
    get { at.pointee.nextInTable }
    nonmutating set { at.pointee.nextInTable = newValue }
  }
}

// Reading.
extension Inode {
  private var children: UnsafeMutablePointer<OrderedChildren> {
    guard let children = at.pointee.children else { usedAsDirectory() }
    return children
  }
  /// Whether users may change the slots.
  /// - Precondition: this is a directory.
  public var isWritable: Bool { children.pointee.isWritable }
  /// Whether there are slots; entries that a directory generates do not count.
  /// kernfs: `HasChildren`.
  public var hasSlots: Bool { at.pointee.children.map { $0.pointee.slots.count > 0 } ?? false }
  var slots: LinkedList<Slot.Ordered> { children.pointee.slots }
  var slotCount: Int { slots.count }

  @inline(__always)
  func slot(_ name: Name) -> Slot? {
    filesystem.at.pointee.slots.find(UInt(bitPattern: at), name)
  }

  /// The slots in order, for checks. Inodes in them may be destroyed.
  public var slotList: [(name: Name, inode: Inode, isStatic: Bool)] {
    at.pointee.children?.pointee.slots.map { ($0.name, $0.inode, $0.isStatic) } ?? []
  }

  /// Looks a name up and takes a reference, which panics if the inode is destroyed while its slot
  /// remains. kernfs: `OrderedChildren.Lookup`.
  @inline(__always)
  public func lookUpSlot(_ name: Name) throws(Errno) -> Ref<Inode> {
    if machine.rules.slots == .dentries { throw .ENOENT }
    guard let slot = slot(name) else {
      briefly(.slots, .read) {}
      throw .ENOENT
    }
    let held = lock(.slots, .read)
    let reference = slot.inode.take(filesystem.operation)
    held.unlock()
    return reference
  }

  /// Passes the reference of each slot to `body`, in order.
  func takeSlots(_ body: (Name, consuming Ref<Inode>) -> Void) {
    guard hasSlots else { return }
    for slot in slots {
      if let reference = slot.takeReference() { body(slot.name, reference) }
    }
  }

  /// The inode of a name, without side effects.
  public func slotInode(_ name: Name) -> Inode? {
    guard let slot = slot(name), !slot.isLost else { return nil }
    return slot.inode
  }

  /// Panics if the slot of this name held a dentry that is destroyed. Rule `slots`.
  public func requireSlotNotLost(_ name: Name) {
    if machine.rules.slots == .dentries, let slot = slot(name), slot.isLost {
      machine.panic(.inodeOfDestroyedDentry, about: id)
    }
  }

  /// Stores `dentry` in the slot of this name if slots hold dentries. Rule `slots`.
  @inline(__always)
  func giveSlot(_ name: Name, _ dentry: Dentry) {
    if _slowPath(machine.rules.slots == .dentries) { giveSlotOfDentries(name, dentry) }
  }

  @inline(never)
  private func giveSlotOfDentries(_ name: Name, _ dentry: Dentry) {
    guard let slot = slot(name) else { return }
    dentry.pin()
    slot.at.pointee.dentry?.unpin()
    slot.at.pointee.dentry = dentry
  }
}

// Changing.
extension Inode {
  /// Adds a static child, adopting the reference. kernfs: `Populate`.
  /// - Precondition: the name is free.
  public func populate(_ name: Name, _ child: consuming Ref<Inode>) {
    let inode = child.object
    if inode.isDirectory { addLinks(1) }
    // If slots hold dentries, the slot has this reference only until the directory gets a dentry.
    // Rule `slots`.
    let slot = append(name, inode, isStatic: machine.rules.slots == .inodes)
    slot.at.pointee.reference.fill(child.transfer(to: Holder(.slot, id)))
  }

  /// Adds a dynamic child without taking a reference. Throws EEXIST if the name is taken.
  /// kernfs: `Insert`.
  public func insertSlot(_ name: Name, _ child: Inode) throws(Errno) {
    let isTaken = slot(name) != nil
    briefly(.slots) { if !isTaken { _ = append(name, child, isStatic: false) } }
    if isTaken { throw journal.refuse(.EEXIST, id, name) }
  }

  /// Removes a dynamic child, dropping nothing. Throws EPERM or ENOENT; panics for a different
  /// inode or a static child. kernfs: `Unlink`, `RmDir`.
  public func removeSlot(_ name: Name, _ child: Inode) throws(Errno) {
    if !isWritable { throw journal.refuse(.EPERM, id, name) }
    try locked(.slots) { _ throws(Errno) in remove(try checkSlot(name, child)) }
  }

  /// Moves a slot to the end of a directory; never replaces a name.
  /// kernfs: `OrderedChildren.Rename`.
  func renameSlot(
    _ old: Name, _ child: Inode, to destination: Inode, _ new: Name
  ) throws(Errno) {
    let rule = machine.rules.slotRename
    if rule == .never { throw journal.refuse(.differentImplementations, id, old) }
    if !isWritable { throw journal.refuse(.EPERM, id, old) }
    if !destination.isWritable { throw journal.refuse(.EPERM, destination.id, new) }
    try locked(.slots) { _ throws(Errno) in
      if destination == self { return try moveSlot(old, child, to: self, new) }
      try destination.locked(.slots) { _ throws(Errno) in
        try moveSlot(old, child, to: destination, new)
      }
    }
  }

  /// The part of `renameSlot` under the locks.
  /// - Precondition: the caller holds the `slots` locks of both directories.
  private func moveSlot(
    _ old: Name, _ child: Inode, to destination: Inode, _ new: Name
  ) throws(Errno) {
    let rule = machine.rules.slotRename, slot = try checkSlot(old, child)
    if let existing = destination.slot(new) {
      if rule != .doubles { throw journal.refuse(.EEXIST, destination.id, new) }
      // The faulty rename appends the new name twice.
      _ = destination.append(new, child, isStatic: false)
      destination.remove(existing)
    }
    if rule != .leavesOld { remove(slot) }
    _ = destination.append(new, child, isStatic: false)
  }

  /// Removes the slot of this name, if any. For clients that implement rename themselves.
  public func replaceSlot(_ name: Name) {
    let held = lock(.slots)
    if let slot = slot(name) { remove(slot) }
    held.unlock()
  }

  /// The slot of this name. Panics if it has another inode. kernfs: `checkExistingLocked`.
  private func checkSlot(_ name: Name, _ child: Inode) throws(Errno) -> Slot {
    guard let slot = slot(name) else { throw journal.refuse(.ENOENT, id, name) }
    if slot.inode != child { machine.panic(.slotMismatch, about: child.id) }
    return slot
  }

  private func append(_ name: Name, _ child: Inode, isStatic: Bool) -> Slot {
    let slot = makeSlot(name, child)
    journal.fill(id, name, child.id, slot: slot.at.pointee.number, isStatic: isStatic)
    return slot
  }

  @inline(__always)
  private func makeSlot(_ name: Name, _ child: Inode) -> Slot {
    let slot = Slot(at: filesystem.at.pointee.slotPool.place(in: machine.arena))
    slot.at.initialize(
      to: Slot.Record(number: machine.nextSlot(), name: name, directory: self, inode: child))
    child.pin()
    pin()
    chain(slot)
    return slot
  }

  /// Adds a slot to the end of the list and to the table.
  @inline(__always)
  private func chain(_ slot: Slot) {
    children.pointee.slots.append(slot)
    filesystem.at.pointee.slots.insert(slot, machine.arena)
  }

  /// Removes a dynamic slot; panics for a static one. kernfs: `removeLocked`.
  private func remove(_ slot: Slot) {
    if slot.isStatic { machine.panic(.staticSlotRemoved, about: slot.inode.id) }
    takeOut(slot)
  }

  private func takeOut(_ slot: Slot) {
    unchain(slot)
    let inode = slot.inode
    journal.empty(
      id, slot.name, inode.id, slot: slot.at.pointee.number, isStatic: slot.isStatic)
    let reference = slot.takeReference()
    filesystem.at.pointee.slotPool.free(slot.at)
    if let reference { reference.drop() }
    inode.unpin()
    unpin()
  }

  @inline(__always)
  private func unchain(_ slot: Slot) {
    children.pointee.slots.remove(slot)
    filesystem.at.pointee.slots.remove(slot)
    slot.at.pointee.dentry?.unpin()
    slot.at.pointee.dentry = nil
  }

  /// Removes all slots when the inode is destroyed; static slots drop their references.
  /// kernfs: `Destroy`.
  func emptySlots() {
    guard hasSlots else { return }
    let held = lock(.slots)
    while let slot = slots.first { takeOut(slot) }
    held.unlock()
  }
}
