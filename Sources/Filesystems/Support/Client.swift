/// The base of all client filesystems: a kernfs filesystem, the kinds of its inodes, and the
/// references that it stores itself. kernfs: `filesystem` and `FilesystemType` of each package in
/// `fsimpl`.
///
/// The code that makes a client keeps it alive until the engine ends, because inodes point to its
/// kinds without owning them.

import Ground
import Kernfs
import VFS

/// A client filesystem. Only operations of the engine change its state, one at a time.
public class Client {
  /// The kernfs filesystem that the client fills.
  public let filesystem: Filesystem
  let machine: Machine
  let symlink = StaticSymlink()
  /// The trees that were made: inodes lead to their operations without owning them.
  var madeTrees: [StaticTree] = []

  /// - Parameter cacheLimit: how many dentries without references are kept.
  ///   kernfs: `MaxCachedDentries`.
  init(
    _ virtualFilesystem: VirtualFilesystem, _ files: KernfsFiles, name: String, cacheLimit: Int
  ) {
    machine = virtualFilesystem.machine
    filesystem = Filesystem(virtualFilesystem, files, name: name, cacheLimit: cacheLimit)
  }

  init(_ filesystem: Filesystem) {
    machine = filesystem.machine
    self.filesystem = filesystem
  }

  /// Makes the root inode, with one reference for its dentry.
  func makeRoot() -> Ref<Inode> { preconditionFailure("this filesystem has no root") }

  /// Makes the tree, ready to be mounted. Called once. kernfs: `GetFilesystem`, `InitRoot`.
  public func make() -> NewFilesystem { filesystem.makeRoot(over: makeRoot()) }

  /// The references that the client stores outside dentries, slots, mounts and files.
  public var storedReferences: [ClientReference] { [] }

  private let staticDirectory = StaticDirectory()
  /// The default operations of static directories.
  var directory: InodeOperations { staticDirectory }

  func name(_ text: String) -> Name { machine.names.intern(text) }
  func bytes(_ name: Name) -> [UInt8] { Array(machine.names[name]) }
}

/// The operations of one kind of inode of one client.
class ClientOperations<Owner: Client>: InodeOperations {
  unowned let client: Owner

  init(_ client: Owner) { self.client = client }
}
