/// The parts of dentries and filesystems that the virtual filesystem knows. Their records begin
/// with these; the rest belongs to the implementation, kernfs. vfs: `Dentry`, `Filesystem`,
/// `FilesystemImpl`.

import Ground

/// The beginning of a dentry's record, which the virtual filesystem owns.
public struct VFSDentryRecord {
  /// Id, count and machine; every counted record begins with them.
  public let header: Header
  /// The filesystem that the dentry belongs to.
  public let filesystem: VFSFilesystem
  /// vfs: `Dentry.mu`.
  public var lock = LockWord()
  /// `dead`, protected by `lock`, and `deleted`, protected by the filesystem's lock.
  public var flags = Flags()
  /// The number of mounts on this dentry, protected by the `mounts` lock. vfs: `Dentry.mounts`.
  public var mounts: Int32 = 0

  public init(_ header: Header, _ filesystem: VFSFilesystem) {
    self.header = header
    self.filesystem = filesystem
  }
}

/// A dentry, as the virtual filesystem sees it. vfs: `Dentry`.
public struct VFSDentry: RefCounted, Lockable {
  /// The address of the record.
  public let at: UnsafeMutablePointer<VFSDentryRecord>

  @inline(__always)
  public init(_ header: UnsafeMutablePointer<Header>) {
    at = UnsafeMutableRawPointer(header).assumingMemoryBound(to: VFSDentryRecord.self)
  }
  /// The header that all counted records begin with.
  public var header: UnsafeMutablePointer<Header> {
    @inline(__always) get { UnsafeMutableRawPointer(at).assumingMemoryBound(to: Header.self) }
  }
  /// kernfs: `Dentry.IncRef` adds one without a check.
  public static var checksTake: Bool { false }
  /// The filesystem that the dentry belongs to, which never changes.
  public var filesystem: VFSFilesystem { @inline(__always) get { at.pointee.filesystem } }
  public func freeRecord() {
    filesystem.at.pointee.operations._withUnsafeGuaranteedRef { $0.freeRecord(self) }
  }

  @inline(__always)
  public func word(_ kind: LockKind) -> UnsafeMutablePointer<LockWord> {
    precondition(kind == .node, "a node has one lock")
    return withUnsafeMutablePointer(to: &at.pointee.lock) { $0 }
  }

  /// Whether the dentry is dead, read under its lock. vfs: `Dentry.IsDead`.
  public var isDead: Bool {
    @inline(always) get {
      lockAndUnlock(.node)
      return at.pointee.flags[.dead]
    }
  }
  /// Whether anything is mounted on it, in any namespace.
  public var isMountPoint: Bool { @inline(__always) get { at.pointee.mounts != 0 } }
  /// `dead` and `deleted`.
  public var flags: Flags { at.pointee.flags }
  /// Sets a flag and emits the event. The caller holds the lock that protects the flag.
  @inline(__always)
  public func set(_ flag: Flag, _ value: Bool) {
    journal.set(flag, value, of: id, in: &at.pointee.flags)
  }
}

extension Ref where Object == VFSDentry {
  /// Drops the reference through the filesystem's operations. vfs: `Dentry.DecRef`.
  @inline(__always)
  public consuming func drop() {
    var operations = object.filesystem.at.pointee.operations
    Unmanaged.lend(&operations, self) { $0.drop($1) }
  }
}

/// The beginning of a filesystem's record, which the virtual filesystem owns. It never changes
/// after `register`.
public struct FilesystemBaseRecord {
  /// Id, count and machine; every counted record begins with them.
  public let header: Header
  /// The filesystem's operations. The code that made the filesystem keeps them alive.
  public let operations: Unmanaged<FilesystemOperations>
  /// The filesystem made before this one. All filesystems are linked in this way.
  let made: VFSFilesystem?

  /// A record linked to the previously made filesystem.
  public init(
    _ header: Header, _ operations: FilesystemOperations, _ virtualFilesystem: VirtualFilesystem
  ) {
    self.header = header
    self.operations = .passUnretained(operations)
    made = virtualFilesystem.at.pointee.newestFilesystem
  }
}

/// A filesystem, as the virtual filesystem sees it. vfs: `Filesystem`.
public struct VFSFilesystem: RefCounted {
  /// The address of the record.
  public let at: UnsafeMutablePointer<FilesystemBaseRecord>

  @inline(__always)
  public init(_ header: UnsafeMutablePointer<Header>) {
    at = UnsafeMutableRawPointer(header).assumingMemoryBound(to: FilesystemBaseRecord.self)
  }
  /// The header that all counted records begin with.
  public var header: UnsafeMutablePointer<Header> {
    @inline(__always) get { UnsafeMutableRawPointer(at).assumingMemoryBound(to: Header.self) }
  }
  /// The filesystem's operations, retained while the result is used.
  public var operations: FilesystemOperations {
    @inline(__always) get { at.pointee.operations._withUnsafeGuaranteedRef { $0 } }
  }
  /// Lends the operations without retaining them. They live as long as the filesystem.
  @inline(__always)
  public func withOperations<Result: ~Copyable>(
    _ body: (FilesystemOperations) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    var operations = at.pointee.operations
    return try Unmanaged.lend(&operations, body)
  }
  /// Records of filesystems stay until the engine ends.
  public func freeRecord() {}

  /// Adds the filesystem to the list of all filesystems, once its record is initialized.
  /// vfs: `Filesystem.Init`.
  public func register(_ virtualFilesystem: VirtualFilesystem) {
    virtualFilesystem.at.pointee.newestFilesystem = self
  }
}

extension Ref where Object == VFSFilesystem {
  /// Drops the reference. The last one releases the implementation. vfs: `Filesystem.DecRef`.
  public consuming func drop() {
    let filesystem = object
    guard decRef() == 0 else { return }
    filesystem.operations.release(filesystem)
    filesystem.destroyed()
  }
}
