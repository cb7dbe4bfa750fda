import Ground
import VFS

// Filesystems without a tree: pipes, sockets, imported files. Each dentry serves one open file or
// two. It has no name and no parent, and is destroyed without a lock when its last reference is
// dropped. kernfs: `Anonymous()`.
extension Filesystem {
  /// Makes a dentry over `inode` and adopts the reference on it. The caller owns the first
  /// reference, and drops it when the files are open. kernfs: `Dentry.Init`.
  public func makeNameless(over inode: consuming Ref<Inode>) -> Ref<VFSDentry> {
    Dentry.make(self, over: inode).cast(to: VFSDentry.self)
  }

  /// Makes an unconnected mount of a filesystem without a root. The kernel holds the mount, which
  /// holds the filesystem. vfs: `NewDisconnectedMount`.
  public func mountNowhere() -> Mount {
    let hold = base.firstReference(operation)
    let made = Mount.makeDisconnected(
      virtualFilesystem, base, root: nil, for: Holder(.kernel))
    hold.drop()
    let mount = made.object
    mount.holdByKernel(made)
    return mount
  }
}
