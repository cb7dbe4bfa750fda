import Ground
import VFS

// Invalidation that a filesystem requests because a name is no longer valid; no walk has found it.
// kernfs: `Dentry.Invalidate`.
extension Filesystem {
  /// Removes the dentry from the map, if it is there, and invalidates everything below it.
  /// - Precondition: no lock is held.
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
