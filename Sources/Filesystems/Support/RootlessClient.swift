/// Filesystems without a tree: their dentries have no name and no parent, and live as long as the files
/// over them. gVisor: `fsimpl/pipefs`, `fsimpl/sockfs`, `fsimpl/host`; spec 14.
///
/// Who holds whom: the kernel holds the one mount, which has no root and is nowhere; the mount holds the
/// filesystem; each file holds its dentry and the mount; each dentry its inode.

import Ground
import Kernfs
import VFS

/// A filesystem whose files nobody finds by a path.
public class RootlessClient: Client {
  /// The mount over which files are made.
  public let mount: Mount

  init(_ virtualFilesystem: VirtualFilesystem, _ files: KernfsFiles, name: String) {
    let filesystem = Filesystem(virtualFilesystem, files, name: name, cacheLimit: 0)
    mount = filesystem.mountNowhere()
    super.init(filesystem)
  }

  /// A new inode under a parentless dentry, whose birth reference the caller owns.
  func makeDentry(
    _ mode: UInt32, _ who: Credentials, _ operations: InodeOperations, label: StaticString,
    payload: Int64
  ) -> Ref<VFSDentry> {
    var new = NewInode(FileMode(mode), who, label: label)
    new.isAnonymous = true
    let inode = filesystem.newInode(new, operations)
    inode.object.payload = payload
    return filesystem.makeNameless(over: inode)
  }
}
