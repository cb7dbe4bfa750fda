/// An open file, or a dentry held without opening it. vfs: `FileDescription`.
///
/// Holds one reference on its dentry and one on its mount, but none on the inode. The task's file
/// table holds the first reference on the description.

import Ground

/// A handle to an open file or a held dentry. The fields without a note are fixed when it is made;
/// `node` and `mount` are emptied when the last reference is dropped.
public struct FileDescription: RefCounted, Lockable {
  struct Record: ~Copyable {
    let header: Header
    let operations: Unmanaged<FileOperations>
    /// The dentry, pinned, and the mount. They stay readable when the references below are dropped.
    let nodeAt: VFSDentry
    let mountAt: Mount
    let flags: OpenFlags
    /// Whether the mount counts it as a writer.
    let isWriter: Bool
    /// The references on both, until the last reference on the description is dropped.
    var node: Ref<VFSDentry>?
    var mount: Ref<Mount>?
    /// The outermost lock in the lock order.
    var lock = LockWord()
    /// Protected by `lock`.
    var offset: Int64 = 0
    /// A number for the use of the file's kind.
    var payload: Int64 = 0
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
  public func freeRecord() {
    node.unpin()
    machine.arena.free(at, 1)
  }

  /// The dentry that it was opened on; the description holds it.
  public var node: VFSDentry { at.pointee.nodeAt }
  /// The mount through which it was opened; the description holds it.
  public var mount: Mount { at.pointee.mountAt }
  /// Mount and dentry together.
  public var location: VirtualDentry { VirtualDentry(mount, node) }
  /// The flags with which it was opened.
  public var flags: OpenFlags { at.pointee.flags }
  /// Whether it counts as a writer of its mount until it is closed.
  public var isWriter: Bool { at.pointee.isWriter }
  /// The operations of its kind, retained while the result is used.
  public var operations: FileOperations { at.pointee.operations.takeUnretainedValue() }
  /// The position in bytes, or in entries of a directory. Protected by the file's lock.
  public var offset: Int64 { at.pointee.offset }
  /// A number for the use of the file's kind.
  public var payload: Int64 {
    get { at.pointee.payload }
    nonmutating set { at.pointee.payload = newValue }
  }
  /// Sets the position. The caller holds the file's lock.
  public func setOffset(_ offset: Int64) {
    journal.set(.offset, offset, of: id, in: &at.pointee.offset)
  }
  public func word(_ kind: LockKind) -> UnsafeMutablePointer<LockWord> {
    precondition(kind == .position, "a file has one lock")
    return withUnsafeMutablePointer(to: &at.pointee.lock) { $0 }
  }

  /// Opens a file on `node`, taking a reference on the dentry and on the mount. Throws EROFS if the
  /// flags include writing and the mount is read-only. vfs: `FileDescription.Init`.
  public static func make(
    over node: VFSDentry, in mount: Mount, _ flags: OpenFlags, _ operations: FileOperations
  ) throws(Errno) -> Ref<FileDescription> {
    if flags.isWritable { try mount.beginWriteOfFile() }
    return makeFile(over: node, in: mount, flags, operations, isWriter: flags.isWritable)
  }

  /// Opens a pipe, a socket or a device. Writing to it does not write to the mount, so it is not
  /// counted as a writer. vfs: `SpecialFile`.
  public static func makeSpecial(
    over node: VFSDentry, in mount: Mount, _ flags: OpenFlags, _ operations: FileOperations
  ) -> Ref<FileDescription> {
    makeFile(over: node, in: mount, flags, operations, isWriter: false)
  }

  private static func makeFile(
    over node: VFSDentry, in mount: Mount, _ flags: OpenFlags, _ operations: FileOperations,
    isWriter: Bool
  ) -> Ref<FileDescription> {
    let file = makeRecord(
      .file, over: VirtualDentry(mount, node), flags.subtracting([.create, .exclusive, .truncate]),
      operations, isWriter: isWriter)
    file.journal.born(file.id, of: node.id)
    file.at.pointee.mount.fill(mount.take(Holder(.file, file.id)))
    file.at.pointee.node.fill(node.take(Holder(.file, file.id)))
    return file.firstReference(Holder(.operation, file.machine.task))
  }

  /// Holds a dentry and its mount without opening anything; adopts both references.
  /// vfs: `VirtualDentry`.
  public static func hold(
    _ place: consuming OwnedVirtualDentry, _ operations: FileOperations
  ) -> Ref<FileDescription> {
    let held = makeRecord(.virtualDentry, over: place.location, [], operations)
    held.journal.born(held.id, of: held.node.id)
    held.at.pointee.mount.fill(place.mount.transfer(to: Holder(.virtualDentry, held.id)))
    held.at.pointee.node.fill(place.node.transfer(to: Holder(.virtualDentry, held.id)))
    return held.firstReference(Holder(.operation, held.machine.task))
  }

  private static func makeRecord(
    _ kind: ObjectKind, over place: VirtualDentry, _ flags: OpenFlags, _ operations: FileOperations,
    isWriter: Bool = false
  ) -> FileDescription {
    let node = place.node, machine = node.machine, id = machine.newID(kind)
    let file = FileDescription(
      UnsafeMutableRawPointer(machine.arena.allocate(1, of: Record.self))
        .assumingMemoryBound(to: Header.self))
    file.at.initialize(
      to: Record(
        header: Header(id, machine), operations: .passUnretained(operations), nodeAt: node,
        mountAt: place.mount, flags: flags, isWriter: isWriter))
    node.pin()
    return file
  }
}

extension Ref where Object == FileDescription {
  /// Drops the reference. The last one releases the file in its kind, ends writing, then drops
  /// dentry and mount. vfs: `FileDescription.DecRef`.
  public consuming func drop() {
    let file = object
    guard decRef() == 0 else { return }
    file.at.pointee.operations._withUnsafeGuaranteedRef { $0.release(file) }
    if file.isWriter { file.at.pointee.mount?.object.countWriters(-1) }
    if let node = file.at.pointee.node.take() { node.drop() }
    if let mount = file.at.pointee.mount.take() { mount.drop() }
    file.destroyed()
  }
}
