/// An open file, and a dentry that is held without one. vfs: `FileDescription`; spec 2.6.
///
/// Owns one reference on its dentry and one on its mount, none on the inode. The task's table of
/// files owns the first reference on it.

import Ground

/// An open file, or a held dentry.
public struct FileDescription: RefCounted, Lockable {
  struct Record: ~Copyable {
    let header: Header
    let operations: Unmanaged<FileOperations>
    let nodeAt: VFSDentry
    let mountAt: Mount
    let flags: OpenFlags
    /// It counts as a writer of its mount.
    let isWriter: Bool
    var node: Ref<VFSDentry>?
    var mount: Ref<Mount>?
    /// Lock order: outermost of all.
    var lock = LockWord()
    /// Protected by `lock`.
    var offset: Int64 = 0
    /// What the kind of file wants to remember of this one.
    var payload: Int64 = 0
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
  public func freeRecord() {
    node.unpin()
    machine.arena.free(at, 1)
  }

  /// The dentry that it was opened over; the file holds it.
  public var node: VFSDentry { at.pointee.nodeAt }
  /// The mount through which it was opened; the file holds it.
  public var mount: Mount { at.pointee.mountAt }
  /// Both of them.
  public var location: VirtualDentry { VirtualDentry(mount, node) }
  /// How it was opened.
  public var flags: OpenFlags { at.pointee.flags }
  /// Whether it counts as a writer of its mount until it is closed.
  public var isWriter: Bool { at.pointee.isWriter }
  /// What its kind does; retained while the result is used.
  public var operations: FileOperations { at.pointee.operations.takeUnretainedValue() }
  /// Its position in bytes, or in entries of a directory. Protected by the file's lock.
  public var offset: Int64 { at.pointee.offset }
  /// A number that its kind keeps here.
  public var payload: Int64 {
    get { at.pointee.payload }
    nonmutating set { at.pointee.payload = newValue }
  }
  /// Moves the position; the caller holds the file's lock.
  public func setOffset(_ offset: Int64) {
    journal.set(.offset, offset, of: id, in: &at.pointee.offset)
  }
  public func word(_ kind: LockKind) -> UnsafeMutablePointer<LockWord> {
    precondition(kind == .position, "a file has one lock")
    return withUnsafeMutablePointer(to: &at.pointee.lock) { $0 }
  }

  /// Opens a file over `node`, of which it takes a reference of its own, as of the mount. EROFS if it
  /// writes and the mount does not allow it. vfs: `FileDescription.Init`.
  public static func make(
    over node: VFSDentry, in mount: Mount, _ flags: OpenFlags, _ operations: FileOperations
  ) throws(Errno) -> Ref<FileDescription> {
    if flags.isWritable { try mount.beginWriteOfFile() }
    return bearFile(over: node, in: mount, flags, operations, isWriter: flags.isWritable)
  }

  /// The same for a pipe, a socket or a device: what is written there is not the mount's.
  /// vfs: `SpecialFile`.
  public static func makeSpecial(
    over node: VFSDentry, in mount: Mount, _ flags: OpenFlags, _ operations: FileOperations
  ) -> Ref<FileDescription> {
    bearFile(over: node, in: mount, flags, operations, isWriter: false)
  }

  private static func bearFile(
    over node: VFSDentry, in mount: Mount, _ flags: OpenFlags, _ operations: FileOperations,
    isWriter: Bool
  ) -> Ref<FileDescription> {
    let file = bear(
      .file, over: VirtualDentry(mount, node), flags.subtracting([.create, .exclusive, .truncate]),
      operations, isWriter: isWriter)
    file.journal.born(file.id, of: node.id)
    file.at.pointee.mount.fill(mount.take(Holder(.file, file.id)))
    file.at.pointee.node.fill(node.take(Holder(.file, file.id)))
    return file.firstReference(Holder(.operation, file.machine.task))
  }

  /// Holds a dentry and its mount, whose references it adopts, without opening anything; it has no
  /// operations. vfs: `VirtualDentry`.
  public static func hold(
    _ place: consuming OwnedVirtualDentry, _ operations: FileOperations
  ) -> Ref<FileDescription> {
    let held = bear(.virtualDentry, over: place.location, [], operations)
    held.journal.born(held.id, of: held.node.id)
    held.at.pointee.mount.fill(place.mount.transfer(to: Holder(.virtualDentry, held.id)))
    held.at.pointee.node.fill(place.node.transfer(to: Holder(.virtualDentry, held.id)))
    return held.firstReference(Holder(.operation, held.machine.task))
  }

  private static func bear(
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
  /// vfs: `FileDescription.DecRef`; the last one tells the kind of file, ends writing, then drops
  /// dentry and mount.
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
