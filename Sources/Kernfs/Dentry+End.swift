import Ground
import VFS

// Dropping references on dentries, and what happens to a dentry without references.
// kernfs: `Dentry.DecRef`, `cacheLocked`, `evictLocked`, `destroy`.

/// The dentries without references that can still be found. Protected by the filesystem's lock.
/// kernfs: `cachedDentries`.
struct DentryCache: BitwiseCopyable {
  /// kernfs: `MaxCachedDentries`.
  var limit = 0
  /// Oldest first.
  fileprivate(set) var dentries = LinkedList<Dentry.Cached>()
  /// The next one to evict.
  var oldest: Dentry? { dentries.first }
}

extension Ref where Object == Dentry {
  /// Drops the reference. Dropping the last one takes the filesystem's lock.
  /// kernfs: `Dentry.DecRef`.
  @inline(__always)
  consuming func drop() {
    let dentry = object
    switch dentry.machine.rules.drop {
    case .lastLocked: if decRef() == 0 { dentry.filesystem.cacheLocked(dentry) }
    case .locked: dropLocked()
    case .unlocked: if decRef() == 0 { dentry.filesystem.destroyUnlocked(dentry) }
    }
  }

  /// Drops the reference under the filesystem's lock, which a panic leaves held. The parent is
  /// dropped after unlocking. kernfs at the seed: `Dentry.DecRef`.
  private consuming func dropLocked() {
    let dentry = object, filesystem = dentry.filesystem
    if filesystem.rules.anonymous == .unlocked, dentry.inode.isAnonymous {
      if decRef() == 0 { filesystem.destroyAnonymous(dentry) }
      return
    }
    let mu = filesystem.lock(.filesystem, .write, .explicit)
    guard decRef() == 0 else { return mu.unlock() }
    if filesystem.rules.cache == .lru {
      filesystem.cacheLocked(dentry, holding: mu)
      return mu.unlock()
    }
    let parent = filesystem.destroySeed(dentry)
    mu.unlock()
    if let parent { parent.drop() }
  }

  /// Drops the reference; the caller holds the filesystem's lock. kernfs: `decRefLocked`.
  consuming func drop(holding mu: borrowing Held<Filesystem>) {
    let dentry = object
    if decRef() == 0 { dentry.filesystem.cacheLocked(dentry, holding: mu) }
  }
}

extension Filesystem {
  fileprivate func cacheLocked(_ dentry: Dentry) {
    if rules.anonymous == .unlocked, dentry.inode.isAnonymous { return destroyAnonymous(dentry) }
    let mu = lock(.filesystem)
    cacheLocked(dentry, holding: mu)
    mu.unlock()
  }

  /// Handles a dentry that may have no references left: destroys it if it is dead or has no parent,
  /// otherwise caches it, which may evict the oldest one. kernfs: `cacheLocked`.
  fileprivate func cacheLocked(_ dentry: Dentry, holding mu: borrowing Held<Filesystem>) {
    if dentry.count < 0 {
      if rules.ended == .panic { machine.panic(.cacheOfDestroyedDentry, about: dentry.id) }
      return
    }
    if dentry.count > 0 {
      journal.decide(.revived, dentry.id, dentry.name)
      return uncache(dentry)
    }
    let isDead = dentry.isDead
    if isDead || dentry.parent == nil {
      journal.decide(.ends, dentry.id, dentry.name)
      if !isDead { deferDecRef(virtualFilesystem.invalidate(dentry.node)) }
      uncache(dentry)
      if rules.unhash == .name { unhashNamesake(of: dentry) }
      return destroy(dentry, holding: mu)
    }
    if dentry.at.pointee.isCached {
      journal.decide(.caches, dentry.id, dentry.name)
      uncache(dentry)
      return cache(dentry)
    }
    journal.decide(.caches, dentry.id, dentry.name)
    cache(dentry)
    guard at.pointee.cache.dentries.count > at.pointee.cache.limit,
      let oldest = at.pointee.cache.oldest
    else { return }
    journal.decide(.overfull, oldest.id, oldest.name)
    evict(oldest, holding: mu)
  }

  /// Removes a dentry from the cache, and destroys it if it has no references.
  /// kernfs: `evictLocked`.
  func evict(_ dentry: Dentry, holding mu: borrowing Held<Filesystem>) {
    uncache(dentry)
    guard dentry.count == 0 else { return }
    if !dentry.isDead, let parent = dentry.parent {
      let directory = parent.lock(.directory, .write, .explicit)
      deferDecRef(virtualFilesystem.invalidate(dentry.node))
      if dentry.isHashed { parent.unhash(dentry) }
      directory.unlock()
    }
    destroy(dentry, holding: mu)
  }

  /// Destroys a dentry without references, then drops its inode, then its parent.
  /// kernfs: `destroy`.
  @inline(__always)
  private func destroy(_ dentry: Dentry, holding mu: borrowing Held<Filesystem>) {
    if dentry.count != 0 { machine.panic(.destroyedTwice, about: dentry.id) }
    dentry.noteUnregistered()
    let inode = dentry.takeInodeReference()
    let parent = dentry.takeParentReference()
    dentry.destroyed()
    if let inode { inode.drop() }
    if let parent { parent.drop(holding: mu) }
  }

  /// Destroys a dentry that never had a name, without a lock and without marking it dead.
  /// Rule `anonymous`.
  fileprivate func destroyAnonymous(_ dentry: Dentry) {
    if dentry.count != 0 { machine.panic(.destroyedTwice, about: dentry.id) }
    journal.decide(.ends, dentry.id, dentry.name)
    let inode = dentry.takeInodeReference()
    dentry.noteUnregistered()
    dentry.destroyed()
    if let inode { inode.drop() }
  }

  /// Unhashes whichever dentry has the dying one's name now. kernfs at the seed: `Dentry.DecRef`.
  private func unhashNamesake(of dentry: Dentry) {
    guard let parent = dentry.parent else { return }
    let directory = parent.lock(.directory, .write, .explicit)
    if let namesake = parent.child(dentry.name) {
      parent.unhash(namesake)
      deferDecRef(virtualFilesystem.invalidate(dentry.node))
    }
    directory.unlock()
  }

  /// Destroys a dentry as the seed did: its inode first, then its name. Returns its reference on
  /// the parent.
  fileprivate func destroySeed(_ dentry: Dentry) -> Ref<Dentry>? {
    dentry.noteUnregistered()
    if let inode = dentry.takeInodeReference() { inode.drop() }
    switch rules.unhash {
    case .name: unhashNamesake(of: dentry)
    case .identity: if dentry.isHashed { unhashNamesake(of: dentry) }
    }
    let parent = dentry.takeParentReference()
    dentry.destroyed()
    return parent
  }

  /// Destroys a dentry as kernfs did before the seed, without a lock: its inode, then its parent.
  fileprivate func destroyUnlocked(_ dentry: Dentry) {
    if let parent = destroySeed(dentry) { parent.drop() }
  }

  @inline(__always)
  private func cache(_ dentry: Dentry) {
    at.pointee.cache.dentries.append(dentry)
    dentry.at.pointee.isCached = true
    journal.cache(dentry.id)
  }

  @inline(__always)
  private func uncache(_ dentry: Dentry) {
    guard dentry.at.pointee.isCached else { return }
    at.pointee.cache.dentries.remove(dentry)
    dentry.at.pointee.isCached = false
    journal.uncache(dentry.id)
  }
}
