import Ground
import VFS

// Filesystems without a tree: pipes, sockets, imported files. Each of their dentries is made for one
// open file or two, has neither name nor parent, and ends without a lock when nobody holds it.
// kernfs: `Anonymous()`; kernfs-current 1, 3.
extension Filesystem {
  /// A dentry over `inode`, whose reference it adopts; the first reference on it is the caller's, to
  /// be dropped when the files over it are open. kernfs: `Dentry.Init`.
  public func makeNameless(over inode: consuming Ref<Inode>) -> Ref<VFSDentry> {
    Dentry.make(self, over: inode).cast(to: VFSDentry.self)
  }

  /// A mount of a filesystem without a root, connected to nothing; the kernel holds it and, through
  /// it, the filesystem. vfs: `NewDisconnectedMount`.
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
