/// Filesystems without a tree. Their dentries have no name and no parent, and live as long as the
/// open files. gVisor: `fsimpl/pipefs`, `fsimpl/sockfs`, `fsimpl/host`.
///
/// The kernel holds the only mount, which has no root and is unconnected. The mount holds the
/// filesystem, each file holds its dentry and the mount, and each dentry holds its inode.

import Ground
import Kernfs
import VFS

/// A filesystem whose files have no paths.
public class RootlessClient: Client {
  /// The mount in which files are opened.
  public let mount: Mount

  init(_ virtualFilesystem: VirtualFilesystem, _ files: KernfsFiles, name: String) {
    let filesystem = Filesystem(virtualFilesystem, files, name: name, cacheLimit: 0)
    mount = filesystem.mountNowhere()
    super.init(filesystem)
  }

  /// Makes an inode and a dentry without a parent. The caller owns the dentry's first reference.
  func makeDentry(
    _ mode: UInt32, _ who: Credentials, _ operations: InodeOperations, label: StaticString,
    payload: Int64, number: Int64? = nil
  ) -> Ref<VFSDentry> {
    var new = NewInode(FileMode(mode), who, label: label)
    new.number = number
    new.isAnonymous = true
    let inode = filesystem.newInode(new, operations)
    inode.object.payload = payload
    return filesystem.makeNameless(over: inode)
  }
}
