import Ground
import VFS

// How references on dentries go, and what happens to one that nobody holds.
// kernfs: `Dentry.DecRef`, `cacheLocked`, `evictLocked`, `destroy`.

/// Dentries that nobody holds and that are still findable, most recent first. kernfs:
/// `cachedDentries`. Protected by the filesystem's lock.
struct DentryCache: BitwiseCopyable {
  /// kernfs: `MaxCachedDentries`.
  var limit = 0
  fileprivate(set) var count = 0
  fileprivate(set) var newest: Dentry?
  fileprivate(set) var oldest: Dentry?
}

extension Ref where Object == Dentry {
  /// Drops the reference; the last one takes the filesystem's lock. kernfs: `Dentry.DecRef`.
  @inline(__always)
  consuming func drop() {
    let dentry = object
    if surrender() == 0 { dentry.filesystem.retire(dentry) }
  }

  /// The same for whoever holds the filesystem's lock. kernfs: `decRefLocked`.
  consuming func drop(holding mu: borrowing Held<Filesystem>) {
    let dentry = object
    if surrender() == 0 { dentry.filesystem.retire(dentry, holding: mu) }
  }
}

extension Filesystem {
  fileprivate func retire(_ dentry: Dentry) {
    let mu = lock(.filesystem)
    retire(dentry, holding: mu)
    mu.unlock()
  }

  /// Nobody holds the dentry: it ends if it is dead or nameless, else it may stay in the cache.
  /// kernfs: `cacheLocked`.
  fileprivate func retire(_ dentry: Dentry, holding mu: borrowing Held<Filesystem>) {
    if dentry.count < 0 { return }
    if dentry.count > 0 {
      journal.decide(.revived, dentry.id, dentry.name)
      return uncache(dentry)
    }
    let isDead = dentry.isDead
    if isDead || dentry.parent == nil {
      journal.decide(.ends, dentry.id, dentry.name)
      if !isDead { virtualFilesystem.invalidate(dentry.node) }
      uncache(dentry)
      return end(dentry, holding: mu)
    }
    journal.decide(.caches, dentry.id, dentry.name)
    let wasCached = dentry.at.pointee.isCached
    uncache(dentry)
    cache(dentry)
    if !wasCached, at.pointee.cache.count > at.pointee.cache.limit {
      guard let oldest = at.pointee.cache.oldest else { return }
      journal.decide(.overfull, oldest.id, oldest.name)
      evict(oldest, holding: mu)
    }
  }

  /// Takes a dentry out of the cache, and ends it if nobody holds it. kernfs: `evictLocked`.
  func evict(_ dentry: Dentry, holding mu: borrowing Held<Filesystem>) {
    uncache(dentry)
    guard dentry.count == 0 else { return }
    if !dentry.isDead, let parent = dentry.parent {
      let directory = parent.lock(.directory, .write, .explicit)
      virtualFilesystem.invalidate(dentry.node)
      if dentry.isHashed { parent.unhash(dentry) }
      directory.unlock()
    }
    end(dentry, holding: mu)
  }

  /// Ends a dentry that nobody holds, then drops its inode, then its parent. kernfs: `destroy`.
  private func end(_ dentry: Dentry, holding mu: borrowing Held<Filesystem>) {
    if dentry.count != 0 { machine.panic(.destroyedTwice, about: dentry.id) }
    let inode = dentry.at.pointee.inodeReference.take()
    let parent = dentry.at.pointee.parentReference.take()
    dentry.destroyed()
    if let inode { inode.drop() }
    if let parent { parent.drop(holding: mu) }
  }

  private func cache(_ dentry: Dentry) {
    let newest = at.pointee.cache.newest
    dentry.at.pointee.older = newest
    dentry.at.pointee.newer = nil
    if let newest { newest.at.pointee.newer = dentry } else { at.pointee.cache.oldest = dentry }
    at.pointee.cache.newest = dentry
    at.pointee.cache.count += 1
    dentry.at.pointee.isCached = true
    journal.cache(dentry.id)
  }

  private func uncache(_ dentry: Dentry) {
    guard dentry.at.pointee.isCached else { return }
    let newer = dentry.at.pointee.newer, older = dentry.at.pointee.older
    if let newer { newer.at.pointee.older = older } else { at.pointee.cache.newest = older }
    if let older { older.at.pointee.newer = newer } else { at.pointee.cache.oldest = newer }
    at.pointee.cache.count -= 1
    dentry.at.pointee.isCached = false
    journal.uncache(dentry.id)
  }
}
