/// The kinds of inodes of the reference filesystem: writable and read-only directories, files,
/// symlinks. Dynamic directories have a file of their own.

import Ground
import Kernfs
import VFS

/// What all kinds share: the filesystem that they belong to, and its rename.
class ReferenceOperations: InodeOperations {
  /// The client, which owns this object: set once, right after both are made.
  private let owner = UnsafeMutablePointer<Unmanaged<ReferenceClient>>.allocate(capacity: 1)

  /// To be called once, before anything else.
  func belong(to client: ReferenceClient) { owner.initialize(to: .passUnretained(client)) }

  deinit { owner.deallocate() }

  var client: ReferenceClient { owner.pointee.takeUnretainedValue() }

  /// Lends the client to what is done often.
  @inline(__always)
  final func withClient<Result: ~Copyable, Failure: Error>(
    _ body: (ReferenceClient) throws(Failure) -> Result
  ) throws(Failure) -> Result { try Unmanaged.lend(owner, body) }

  override func rename(
    _ directory: Inode, _ old: Name, _ child: Inode, to destination: Inode, _ new: Name
  ) throws(Errno) {
    try withClient { client throws(Errno) in
      if client.rename == .client, !isDynamic {
        try client.rename(directory, old, child, to: destination, new)
      } else {
        try renameNatively(directory, old, child, to: destination, new)
      }
    }
  }

  override var unhashesByItself: Bool { client.machine.rules.slots == .dentries }

  /// True for directories whose names are found, not stored: they leave renames to kernfs.
  var isDynamic: Bool { false }

  /// kernfs's rename, and the link counts, which it leaves to the filesystem.
  private func renameNatively(
    _ directory: Inode, _ old: Name, _ child: Inode, to destination: Inode, _ new: Name
  ) throws(Errno) {
    try super.rename(directory, old, child, to: destination, new)
    withClient { $0.moveLink(child, from: directory, to: destination) }
  }
}

/// A directory in which names come and go.
final class WritableDirectory: ReferenceOperations {
  override func newFile(
    _ directory: Inode, _ name: Name, _ mode: FileMode, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> {
    let inode = withClient {
      $0.make(.file(.empty), mode.raw & 0o777, who, keeps: $0.keepsNew)
    }
    return try record(inode, directory, name)
  }

  override func newDirectory(
    _ directory: Inode, _ name: Name, _ mode: FileMode, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> {
    let inode = withClient {
      $0.make(.writable, mode.raw & 0o1777, who, keeps: $0.keepsNew)
    }
    let recorded = try record(inode, directory, name)
    directory.addLinks(1)
    return recorded
  }

  override func newSymlink(
    _ directory: Inode, _ name: Name, to target: Name, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> {
    let inode = client.make(.symlink(target), 0o777, who, keeps: client.keepsNew)
    return try record(inode, directory, name)
  }

  override func newLink(
    _ directory: Inode, _ name: Name, to inode: Inode
  ) throws(Errno) -> Ref<Inode> {
    if inode.nlink == 0 { throw .ENOENT }
    if client.keepsNew { inode.set(.keep, true) }
    let reference = inode.take(Holder(.operation, client.machine.task))
    let recorded = try record(reference, directory, name)
    inode.addLinks(1)
    return recorded
  }

  /// Gives the inode a slot, which holds nothing, or drops it.
  private func record(
    _ inode: consuming Ref<Inode>, _ directory: Inode, _ name: Name
  ) throws(Errno) -> Ref<Inode> {
    do throws(Errno) { try directory.insertSlot(name, inode.object) } catch {
      client.filesystem.discard(inode)
      throw error
    }
    return inode
  }

  override func unlink(_ directory: Inode, _ name: Name, _ child: Inode) throws(Errno) {
    try super.unlink(directory, name, child)
    child.addLinks(-1)
  }

  override func removeDirectory(_ directory: Inode, _ name: Name, _ child: Inode) throws(Errno) {
    try super.removeDirectory(directory, name, child)
    child.addLinks(-2)
    directory.addLinks(-1)
  }
}

/// A directory whose slots never change.
final class ReadOnlyDirectory: ReferenceOperations {}

/// A file whose contents never change.
final class RegularFile: ReferenceOperations {
  override func contents(of inode: Inode) -> [UInt8] {
    let name = Array(client.machine.names[inode.contents])
    return inode.history.isDynamic ? Array("dyn ".utf8) + name : name
  }
}

/// A symlink.
final class SymbolicLink: ReferenceOperations {}

// The filesystem's own rename.
extension ReferenceClient {
  /// Moves `child`, replacing what has the new name.
  fileprivate func rename(
    _ directory: Inode, _ old: Name, _ child: Inode, to destination: Inode, _ new: Name
  ) throws(Errno) {
    if destination.operations === kinds.dynamic || destination.operations === kinds.subdirectory {
      throw .EXDEV
    }
    if !directory.isWritable || !destination.isWritable { throw .EPERM }
    if reaches(child, destination) { throw .EINVAL }
    destination.requireSlotNotLost(new)
    if let replaced = destination.slotInode(new) {
      try checkReplace(replaced, by: child)
      destination.replaceSlot(new)
      replaced.addLinks(replaced.isDirectory ? -2 : -1)
      if replaced.isDirectory { destination.addLinks(-1) }
    }
    directory.replaceSlot(old)
    try destination.insertSlot(new, child)
    moveLink(child, from: directory, to: destination)
  }

  private func checkReplace(_ replaced: Inode, by child: Inode) throws(Errno) {
    if child.isDirectory, !replaced.isDirectory { throw .ENOTDIR }
    if !child.isDirectory, replaced.isDirectory { throw .EISDIR }
    if replaced.isDirectory, replaced.hasSlots { throw .ENOTEMPTY }
  }

  /// A directory's ".." counts for its parent.
  fileprivate func moveLink(_ child: Inode, from directory: Inode, to destination: Inode) {
    guard child.isDirectory, directory != destination else { return }
    directory.addLinks(-1)
    destination.addLinks(1)
  }

  /// Whether `target` is `inode` or below it. The cost grows with the subtree: the recorded
  /// filesystem walks it too.
  private func reaches(_ inode: Inode, _ target: Inode) -> Bool {
    if !inode.isDirectory { return inode == target }
    var stack = [inode], seen: Set<Inode> = []
    while let here = stack.popLast() {
      if here == target { return true }
      guard here.isDirectory, !here.isDestroyed, seen.insert(here).inserted else { continue }
      stack += here.slotList.map(\.inode)
    }
    return false
  }
}
