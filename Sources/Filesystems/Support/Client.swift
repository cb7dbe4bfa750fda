/// What all client filesystems share: a kernfs filesystem, the kinds of its inodes, and a way to say
/// what it remembers. kernfs: the `filesystem` and `FilesystemType` of each package in `fsimpl`.
///
/// Kept alive by whoever made it until the engine ends: inodes lead to its kinds without owning them.

import Ground
import Kernfs
import VFS

/// A client filesystem.
public class Client {
  /// The kernfs filesystem that it fills.
  public let filesystem: Filesystem
  let machine: Machine
  let symlink = StaticSymlink()

  /// - Parameters:
  ///   - cacheLimit: kernfs: `MaxCachedDentries`.
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

  /// The inode of the root, with one reference for its dentry.
  func makeRoot() -> Ref<Inode> { preconditionFailure("this filesystem has no root") }

  /// The filesystem with its tree, ready to be mounted, once. kernfs: `GetFilesystem`, `InitRoot`.
  public func make() -> NewFilesystem { filesystem.makeRoot(over: makeRoot()) }

  /// The references that the filesystem stores besides those in dentries, slots, mounts and files.
  public var storedReferences: [ClientReference] { [] }

  private let staticDirectory = StaticDirectory()
  /// What static directories are, where an entry does not say otherwise.
  var directory: InodeOperations { staticDirectory }

  func name(_ text: String) -> Name { machine.names.intern(text) }
  func bytes(_ name: Name) -> [UInt8] { Array(machine.names[name]) }
}

/// The operations of one kind of inode of one client.
class ClientOperations<Owner: Client>: InodeOperations {
  unowned let client: Owner

  init(_ client: Owner) { self.client = client }
}
