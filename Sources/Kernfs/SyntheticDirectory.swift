/// Synthetic directories, made only to be mounted on. kernfs: `syntheticDirectory`.
///
/// The tree keeps their dentries. A synthetic directory inside a directory of another kind has no
/// slot there: it is not listed, and the other kind decides whether it can be removed.

import Ground
import VFS

/// A directory in which only synthetic directories can be made.
final class SyntheticDirectory: InodeOperations {
  override func newMountPoint(
    _ directory: Inode, _ name: Name, _ mode: FileMode, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> {
    let inode = directory.filesystem.newSyntheticDirectory(mode, who)
    do throws(Errno) { try directory.insertSlot(name, inode.object) } catch {
      inode.drop()
      throw error
    }
    return inode
  }
}

extension Filesystem {
  /// Makes a synthetic directory with inode number 0; the caller owns its first reference.
  /// kernfs: `newSyntheticDirectory`.
  func newSyntheticDirectory(_ mode: FileMode, _ who: Credentials) -> Ref<Inode> {
    var new = NewInode(
      FileMode(FileMode.directory | mode.permissions), who, label: "synthetic")
    new.keeps = true
    new.isWritable = true
    new.number = 0
    let inode = newInode(new, files.synthetic)
    if rules.synthetic == .counted { return inode }
    // The fault: the inode starts with a count of zero.
    let object = inode.object
    _ = inode.decRef()
    return Unsound.unearnedReference(to: object, operation)
  }

  /// Makes a mount point in the directory's own way if it can, otherwise a synthetic directory.
  /// EEXIST propagates.
  func newMountPoint(
    _ directory: Inode, _ name: Name, _ mode: FileMode, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> {
    do throws(Errno) {
      return try directory.operations.newMountPoint(directory, name, mode, who)
    } catch {
      if error == .EEXIST { throw error }
      return newSyntheticDirectory(mode, who)
    }
  }
}
