/// Directories that are made up only to be mounted on. kernfs: `syntheticDirectory`; spec 9.
///
/// The tree keeps their dentries. One that was made in a directory of another kind is not in that
/// directory's inode: it is not listed, and what removes it is that directory's business.

import Ground
import VFS

/// A directory in which nothing can be made but more of its kind.
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
  /// A new synthetic directory with one reference for the caller; its number is 0.
  /// kernfs: `newSyntheticDirectory`.
  func newSyntheticDirectory(_ mode: FileMode, _ who: Credentials) -> Ref<Inode> {
    var new = NewInode(
      FileMode(FileMode.directory | mode.permissions), who, label: "synthetic")
    new.keeps = true
    new.isWritable = true
    new.number = 0
    let inode = newInode(new, files.synthetic)
    if rules.synthetic == .counted { return inode }
    // Born with a count of zero, as if nobody had ever held it.
    let object = inode.object
    _ = inode.decRef()
    return Unsound.unearnedReference(to: object, operation)
  }

  /// What the directory itself makes of it, else a synthetic one. EEXIST stays.
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
