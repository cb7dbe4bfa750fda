/// What the virtual filesystem knows of a dentry and of a filesystem: the beginning of their records.
/// The rest belongs to the implementation, kernfs. vfs: `Dentry`, `Filesystem`, `FilesystemImpl`.

import Ground

/// The part of a dentry's record that the virtual filesystem owns.
public struct VFSDentryRecord {
  /// Id, count and machine; the first member of every counted record.
  public let header: Header
  /// The filesystem that the dentry belongs to.
  public let filesystem: VFSFilesystem
  /// vfs: `Dentry.mu`.
  public var lock = LockWord()
  /// `dead`, protected by `lock`; `deleted`, by the filesystem's lock.
  public var flags = Flags()
  /// Mounts for which this is the mount point. vfs: `Dentry.mounts`.
  public var mounts: Int32 = 0

  public init(_ header: Header, _ filesystem: VFSFilesystem) {
    self.header = header
    self.filesystem = filesystem
  }
}

/// A dentry, as the virtual filesystem sees it. vfs: `Dentry`.
public struct VFSDentry: RefCounted, Lockable {
  /// Where the record is.
  public let at: UnsafeMutablePointer<VFSDentryRecord>

  @inline(__always)
  public init(_ header: UnsafeMutablePointer<Header>) {
    at = UnsafeMutableRawPointer(header).assumingMemoryBound(to: VFSDentryRecord.self)
  }
  /// The head that all counted records share.
  public var header: UnsafeMutablePointer<Header> {
    @inline(__always) get { UnsafeMutableRawPointer(at).assumingMemoryBound(to: Header.self) }
  }
  /// kernfs: `Dentry.IncRef` adds one and does not look.
  public static var checksTake: Bool { false }
  /// The filesystem that it belongs to, for life.
  public var filesystem: VFSFilesystem { @inline(__always) get { at.pointee.filesystem } }
  public func freeRecord() {
    filesystem.at.pointee.operations._withUnsafeGuaranteedRef { $0.freeRecord(self) }
  }

  @inline(__always)
  public func word(_ kind: LockKind) -> UnsafeMutablePointer<LockWord> {
    precondition(kind == .node, "a node has one lock")
    return withUnsafeMutablePointer(to: &at.pointee.lock) { $0 }
  }

  /// vfs: `Dentry.IsDead`, which takes the node's lock.
  public var isDead: Bool {
    @inline(always) get {
      lockAndUnlock(.node)
      return at.pointee.flags[.dead]
    }
  }
  /// Something is mounted on it, in whatever namespace.
  public var isMountPoint: Bool { @inline(__always) get { at.pointee.mounts != 0 } }
  /// `dead` and `deleted`.
  public var flags: Flags { at.pointee.flags }
  /// Sets a flag and says so; the caller holds what protects it.
  @inline(__always)
  public func set(_ flag: Flag, _ value: Bool) {
    journal.set(flag, value, of: id, in: &at.pointee.flags)
  }
}

extension Ref where Object == VFSDentry {
  /// vfs: `Dentry.DecRef`.
  @inline(__always)
  public consuming func drop() {
    var operations = object.filesystem.at.pointee.operations
    Unmanaged.lend(&operations, self) { $0.drop($1) }
  }
}

/// The part of a filesystem's record that the virtual filesystem owns.
public struct FilesystemBaseRecord {
  /// Id, count and machine; the first member of every counted record.
  public let header: Header
  /// What the filesystem does; whoever made the filesystem keeps it alive.
  public let operations: Unmanaged<FilesystemOperations>
  /// The filesystem made before this one; all can be found so.
  let made: VFSFilesystem?

  /// A record that is linked to the filesystem made before it.
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
  /// Where the record is.
  public let at: UnsafeMutablePointer<FilesystemBaseRecord>

  @inline(__always)
  public init(_ header: UnsafeMutablePointer<Header>) {
    at = UnsafeMutableRawPointer(header).assumingMemoryBound(to: FilesystemBaseRecord.self)
  }
  /// The head that all counted records share.
  public var header: UnsafeMutablePointer<Header> {
    @inline(__always) get { UnsafeMutableRawPointer(at).assumingMemoryBound(to: Header.self) }
  }
  /// What the filesystem does; retained while the result is used.
  public var operations: FilesystemOperations {
    @inline(__always) get { at.pointee.operations._withUnsafeGuaranteedRef { $0 } }
  }
  /// Lends the operations, which live as long as the filesystem: nothing is retained.
  @inline(__always)
  public func withOperations<Result: ~Copyable>(
    _ body: (FilesystemOperations) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    var operations = at.pointee.operations
    return try Unmanaged.lend(&operations, body)
  }
  /// Records of filesystems stay until the engine ends.
  public func freeRecord() {}

  /// The record is in place: the virtual filesystem knows the filesystem. vfs: `Filesystem.Init`.
  public func register(_ virtualFilesystem: VirtualFilesystem) {
    virtualFilesystem.at.pointee.newestFilesystem = self
  }
}

extension Ref where Object == VFSFilesystem {
  /// vfs: `Filesystem.DecRef`; the last one releases the implementation.
  public consuming func drop() {
    let filesystem = object
    guard decRef() == 0 else { return }
    filesystem.operations.release(filesystem)
    filesystem.destroyed()
  }
}
