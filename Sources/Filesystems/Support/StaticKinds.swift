/// Inodes that never change: directories with static slots, symlinks, files that generate what is
/// read. kernfs: `StaticDirectory`, `StaticSymlink`, `DynamicBytesFile`; spec 9. An object a kind,
/// owned by its client.

import Ground
import Kernfs
import VFS

/// A directory whose slots are given once: no name comes or goes.
class StaticDirectory: InodeOperations {
  override func setStatus(
    _ inode: Inode, _ change: StatusChange, _ who: Credentials
  ) throws(Errno) { throw .EPERM }
}

/// A symlink that always leads to the same place.
final class StaticSymlink: InodeOperations {
  override func setStatus(
    _ inode: Inode, _ change: StatusChange, _ who: Credentials
  ) throws(Errno) { throw .EPERM }
}

/// A file that says something about `Inode` whenever it is read.
class GeneratedFile: InodeOperations {
  private let generate: (Inode) throws(Errno) -> String

  init(_ generate: @escaping (Inode) throws(Errno) -> String) { self.generate = generate }

  override func contents(of inode: Inode) throws(Errno) -> [UInt8] {
    Array(try generate(inode).utf8)
  }

  override func setStatus(
    _ inode: Inode, _ change: StatusChange, _ who: Credentials
  ) throws(Errno) { throw .EPERM }
}
