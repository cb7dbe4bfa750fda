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
  private var stored: StoredReference<Mount>?

  init(_ virtualFilesystem: VirtualFilesystem, _ files: KernfsFiles, name: String) {
    super.init(virtualFilesystem, files, name: name, cacheLimit: 0)
    stored = StoredReference(filesystem.mountNowhere(), Holder(.kernel))
  }

  public override var storedReferences: [ClientReference] {
    stored.map { [$0.description] } ?? []
  }

  /// The mount over which files are made.
  /// - Precondition: the kernel has not let go of it.
  public var mount: Mount {
    guard let stored else { preconditionFailure("the kernel has let go of the mount") }
    return stored.object
  }

  /// The kernel lets go of the mount, which stays for as long as there are files in it.
  public func letGo() {
    guard let stored else { return }
    self.stored = nil
    stored.take().drop()
  }

  /// A new inode under a parentless dentry, whose birth reference the caller owns.
  func makeDentry(
    _ mode: UInt32, _ who: Credentials, _ operations: InodeOperations, label: String, payload: Int64
  ) -> Ref<Node> {
    var new = NewInode(FileMode(mode), who, label: label)
    new.isAnonymous = true
    let inode = filesystem.newInode(new, operations)
    inode.object.payload = payload
    return filesystem.makeNameless(over: inode)
  }
}
