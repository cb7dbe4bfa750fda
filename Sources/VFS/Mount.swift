/// A mount and the namespace that it is the root of. Spec 2.3; one mount a namespace for now.
///
/// Who holds whom: the namespace holds the mount, so does every open file; the mount holds its root
/// dentry and its filesystem.

import Ground

/// A filesystem's tree at a place. vfs: `Mount`.
public struct Mount: RefCounted {
  struct Record: ~Copyable {
    let header: Header
    let filesystem: FilesystemBase
    let node: Node
    var root: Ref<Node>?
    var hold: Ref<FilesystemBase>?
    /// Writers under way. vfs: `Mount.writers`.
    var writers: Int64 = 0
    var isReadOnly = false
  }
  let at: UnsafeMutablePointer<Record>

  public init(_ header: UnsafeMutablePointer<Header>) {
    at = UnsafeMutableRawPointer(header).assumingMemoryBound(to: Record.self)
  }
  public var header: UnsafeMutablePointer<Header> {
    @inline(__always) get { UnsafeMutableRawPointer(at).assumingMemoryBound(to: Header.self) }
  }
  /// Records of mounts stay until the engine ends.
  public func giveBack() {}

  public var filesystem: FilesystemBase { @inline(__always) get { at.pointee.filesystem } }
  public var root: Node { @inline(__always) get { at.pointee.node } }

  /// A new mount over `root`; it adopts both references. vfs: `newMount`.
  public static func make(
    _ filesystem: consuming Ref<FilesystemBase>, root: consuming Ref<Node>, for holder: Holder
  ) -> Ref<Mount> {
    let machine = root.object.machine, id = machine.newID(.mount)
    let mount = Mount(
      UnsafeMutableRawPointer(machine.arena.allocate(1, of: Record.self))
        .assumingMemoryBound(to: Header.self))
    let base = filesystem.object, node = root.object
    mount.at.initialize(
      to: Record(header: Header(id, machine), filesystem: base, node: node))
    machine.journal.born(id, of: node.id)
    mount.at.pointee.root = root.handOn(to: Holder(.mount, id))
    mount.at.pointee.hold = filesystem.handOn(to: Holder(.mount, id))
    return mount.firstReference(holder)
  }

  /// Writing begins, unless the mount is read-only. vfs: `Mount.CheckBeginWrite`.
  /// A panic still ends it.
  @inline(__always)
  public func beginWrite() throws(Errno) -> Writing {
    if at.pointee.isReadOnly { throw journal.refuse(.EROFS, id) }
    countWriters(1)
    machine.deferCall(UnsafeMutableRawPointer(at), endWriteWhilePanicking)
    return Writing(self)
  }

  /// Writing begins for as long as a file is open.
  func beginWriteOfFile() throws(Errno) {
    if at.pointee.isReadOnly { throw journal.refuse(.EROFS, id) }
    countWriters(1)
  }

  @inline(__always)
  func countWriters(_ change: Int64) {
    journal.set(.writers, at.pointee.writers + change, of: id, in: &at.pointee.writers)
  }
}

/// A write to a mount that is under way. Consumed by `end`.
public struct Writing: ~Copyable {
  private let mount: Mount
  @inline(__always)
  fileprivate init(_ mount: Mount) { self.mount = mount }

  public consuming func end() {
    let mount = mount
    discard self
    mount.machine.settle(UnsafeMutableRawPointer(mount.at))
    mount.countWriters(-1)
  }

  deinit { stillWriting() }
}

@inline(never)
private func stillWriting() { preconditionFailure("forgot to end a write") }

private func endWriteWhilePanicking(_ mount: UnsafeMutableRawPointer) {
  Mount(mount.assumingMemoryBound(to: Header.self)).countWriters(-1)
}

extension Ref where Object == Mount {
  /// vfs: `Mount.DecRef`; the last one drops root and filesystem.
  public consuming func drop() {
    let mount = object
    guard surrender() == 0 else { return }
    if let root = mount.at.pointee.root.take() { root.drop() }
    if let hold = mount.at.pointee.hold.take() { hold.drop() }
    mount.destroyed()
  }
}
