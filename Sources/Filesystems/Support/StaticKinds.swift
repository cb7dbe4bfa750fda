/// Inodes that never change: directories with static slots, symlinks, and files with generated
/// contents. There is one object for each kind, owned by its client. kernfs: `StaticDirectory`,
/// `StaticSymlink`, `DynamicBytesFile`.

import Ground
import Kernfs
import VFS

/// A directory whose slots are fixed.
class StaticDirectory: InodeOperations {
  override func setStatus(
    _ inode: Inode, _ change: StatusChange, _ who: Credentials
  ) throws(Errno) { throw .EPERM }
}

/// A symlink whose target is fixed.
final class StaticSymlink: InodeOperations {
  override func setStatus(
    _ inode: Inode, _ change: StatusChange, _ who: Credentials
  ) throws(Errno) { throw .EPERM }
}

/// A file that generates a text about its inode at each read.
final class GeneratedFile: InodeOperations {
  private let generate: (Inode) throws(Errno) -> String
  private let canChange: Bool

  /// - Parameter canChange: whether mode and owner may be set, by those who may set any file's.
  init(canChange: Bool = false, _ generate: @escaping (Inode) throws(Errno) -> String) {
    self.canChange = canChange
    self.generate = generate
  }

  override func contents(of inode: Inode) throws(Errno) -> [UInt8] {
    Array(try generate(inode).utf8)
  }

  override func setStatus(
    _ inode: Inode, _ change: StatusChange, _ who: Credentials
  ) throws(Errno) {
    if !canChange { throw .EPERM }
    try inode.setAttributes(change, who)
  }
}
