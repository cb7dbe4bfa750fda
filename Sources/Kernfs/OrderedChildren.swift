/// The slots of a directory inode: the inode tree, independent of any dentry. kernfs:
/// `OrderedChildren`; spec 8, kernfs-current 9.
///
/// A static slot owns one reference on its inode, a dynamic one none: a dynamic child is kept alive
/// by its dentry, and a slot may be left over whose inode is destroyed.

import Ground
import VFS

/// The list of a directory's slots, in the order in which they came.
struct OrderedChildren {
  let isWritable: Bool
  /// kernfs: `OrderedChildren.mu`.
  var lock = LockWord()
  var slots = LinkedList<Slot.Ordered>()
  init(isWritable: Bool) { self.isWritable = isWritable }
}

/// One name in a directory inode: a handle.
struct Slot: NamedEntry {
  struct Record: ~Copyable {
    fileprivate(set) var number: UInt32
    fileprivate(set) var name: Name
    let directory: Inode
    /// Of a static slot, held by the directory's inode.
    fileprivate(set) var reference = RefSlot()
    let inode: Inode
    /// With slots of dentries, the one that it holds. Rule `slots`.
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

  /// The reference that rests here, for whoever checks the structures.
  var restingReference: (serial: UInt32, subject: ObjectID, holder: Holder)? {
    at.pointee.reference.serial.map { ($0, inode.id, holder) }
  }
  /// It held a dentry that is destroyed, and leads nowhere.
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
  /// Whether users may change its slots.
  /// - Precondition: it is a directory.
  public var isWritable: Bool { children.pointee.isWritable }
  /// kernfs: `HasChildren`: dynamic entries that have no slot do not count, and what is no directory
  /// has none.
  public var hasSlots: Bool { at.pointee.children.map { $0.pointee.slots.count > 0 } ?? false }
  var slots: LinkedList<Slot.Ordered> { children.pointee.slots }
  var slotCount: Int { slots.count }

  @inline(__always)
  func slot(_ name: Name) -> Slot? {
    filesystem.at.pointee.slots.find(UInt(bitPattern: at), name)
  }

  /// The slots in list order, for whoever checks the structures: a destroyed inode may be among them.
  public var slotList: [(name: Name, inode: Inode, isStatic: Bool)] {
    at.pointee.children?.pointee.slots.map { ($0.name, $0.inode, $0.isStatic) } ?? []
  }

  /// kernfs: `OrderedChildren.Lookup`. Taking a reference on an inode that is destroyed, although its
  /// slot remains, is a panic.
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

  /// Gives what the slots hold to whoever makes dentries of it, in list order.
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

  /// With slots of dentries, using one whose dentry is destroyed is a panic. Rule `slots`.
  public func requireSlotNotLost(_ name: Name) {
    if machine.rules.slots == .dentries, let slot = slot(name), slot.isLost {
      machine.panic(.inodeOfDestroyedDentry, about: id)
    }
  }

  /// With slots of dentries, the slot of a name holds `dentry` from now on. Rule `slots`.
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
  /// A static child, whose reference the slot adopts. kernfs: `Populate`.
  /// - Precondition: the name is free.
  public func populate(_ name: Name, _ child: consuming Ref<Inode>) {
    let inode = child.object
    if inode.isDirectory { addLinks(1) }
    // A slot of dentries holds it only until the directory has a dentry. Rule `slots`.
    let slot = append(name, inode, isStatic: machine.rules.slots == .inodes)
    slot.at.pointee.reference.fill(child.transfer(to: Holder(.slot, id)))
  }

  /// A dynamic child; takes no reference. EEXIST if the name is taken. kernfs: `Insert`.
  public func insertSlot(_ name: Name, _ child: Inode) throws(Errno) {
    let isTaken = slot(name) != nil
    briefly(.slots) { if !isTaken { _ = append(name, child, isStatic: false) } }
    if isTaken { throw journal.refuse(.EEXIST, id, name) }
  }

  /// Removes a dynamic child; drops nothing. EPERM, ENOENT; a mismatch or a static child is a panic.
  /// kernfs: `Unlink`, `RmDir`.
  public func removeSlot(_ name: Name, _ child: Inode) throws(Errno) {
    if !isWritable { throw journal.refuse(.EPERM, id, name) }
    try locked(.slots) { _ throws(Errno) in remove(try checkSlot(name, child)) }
  }

  /// kernfs: `OrderedChildren.Rename`: never replaces; the new slot goes to the end.
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

  /// The same step by step.
  /// - Precondition: the slots of both directories are locked.
  private func moveSlot(
    _ old: Name, _ child: Inode, to destination: Inode, _ new: Name
  ) throws(Errno) {
    let rule = machine.rules.slotRename, slot = try checkSlot(old, child)
    if let existing = destination.slot(new) {
      if rule != .doubles { throw journal.refuse(.EEXIST, destination.id, new) }
      // Replaced in place, and appended as well: the name is listed twice.
      _ = destination.append(new, child, isStatic: false)
      destination.remove(existing)
    }
    if rule != .leavesOld { remove(slot) }
    _ = destination.append(new, child, isStatic: false)
  }

  /// Removes the slot of `name` if it has one: for filesystems that rename by themselves.
  public func replaceSlot(_ name: Name) {
    let held = lock(.slots)
    if let slot = slot(name) { remove(slot) }
    held.unlock()
  }

  /// kernfs: `checkExistingLocked`.
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

  /// Puts a slot at the end of the list, and into the table.
  @inline(__always)
  private func chain(_ slot: Slot) {
    children.pointee.slots.append(slot)
    filesystem.at.pointee.slots.insert(slot, machine.arena)
  }

  /// kernfs: `removeLocked`, which panics for a static child.
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

  /// The inode ends: all slots go, static children lose the slot's reference. kernfs: `Destroy`.
  func emptySlots() {
    guard hasSlots else { return }
    let held = lock(.slots)
    while let slot = slots.first { takeOut(slot) }
    held.unlock()
  }
}
