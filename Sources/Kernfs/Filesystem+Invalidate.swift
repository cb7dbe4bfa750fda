import Ground
import VFS

// Invalidation that no walk has found: the filesystem knows that a name means nothing any more.
// kernfs: `Dentry.Invalidate`; kernfs-current 5.2.
extension Filesystem {
  /// Takes the dentry out of the map if it is there, with everything below it. No lock may be held.
  public func invalidate(_ dentry: Dentry) {
    do throws(Errno) {
      try reading { mu throws(Errno) in takeOut(dentry, mu) }
    } catch {
      preconditionFailure("nothing in it fails")
    }
  }

  private func takeOut(_ dentry: Dentry, _ mu: borrowing Held<Filesystem>) {
    guard let parent = dentry.parent else { return }
    let directory = parent.lock(.directory)
    guard parent.child(dentry.name) == dentry else { return directory.unlock() }
    parent.unhash(dentry)
    directory.unlock()
    invalidateRemoved(dentry)
  }
}
