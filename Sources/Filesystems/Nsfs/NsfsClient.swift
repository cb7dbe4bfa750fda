/// nsfs: the namespaces of tasks as files, which only the links of `ns` in proc lead to. gVisor:
/// `fsimpl/nsfs`.

import Ground
import Kernfs
import VFS

/// The filesystem of namespaces. Each time a link is followed it makes one more dentry.
public final class NsfsClient: RootlessClient {
  private let inode = NamespaceInode()

  /// The filesystem of namespaces; the kernel holds its mount.
  public init(_ virtualFilesystem: VirtualFilesystem, _ files: KernfsFiles) {
    super.init(virtualFilesystem, files, name: "nsfs")
  }

  /// A dentry over the namespace of that kind, whose birth reference the caller owns.
  /// - Parameter number: what stat(2) says.
  func makeDentry(_ number: Int64, _ kind: String) -> Ref<VFSDentry> {
    makeDentry(
      FileMode.regular | 0o444, .root, inode, label: "namespace", payload: 0, number: number)
  }
}

/// A namespace, which is read and written by nobody.
final class NamespaceInode: InodeOperations {
  override func setStatus(
    _ inode: Inode, _ change: StatusChange, _ who: Credentials
  ) throws(Errno) { throw .EPERM }
}
