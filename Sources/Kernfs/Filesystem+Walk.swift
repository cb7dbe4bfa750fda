import Ground
import VFS

// Path walking. The caller holds `mu`, at least for reading, and drains the queue afterwards. A
// walk takes no references on the dentries it passes: while `mu` is held, none can be destroyed.
extension Filesystem {
  /// Walks the whole path. Throws ENOTDIR if the path requires a directory and leads to another
  /// file. kernfs: `walkExistingLocked`.
  @inline(__always)
  func walk(
    _ path: inout ResolvingPath, _ mu: borrowing Held<Filesystem>
  ) throws(Errno) -> Dentry {
    var dentry = Dentry(path.start)
    try journal.frame(.walkExisting, dentry.id) { () throws(Errno) in
      while !path.isDone { dentry = try step(from: dentry, &path, mu).dentry }
      if path.mustBeDirectory, !dentry.isDirectory { throw journal.refuse(.ENOTDIR, dentry.id) }
    }
    return dentry
  }

  /// Walks all names but the last, beginning at `start`. kernfs: `walkParentDirLocked`.
  func walkParent(
    _ path: inout ResolvingPath, from start: Dentry, _ mu: borrowing Held<Filesystem>
  ) throws(Errno) -> Dentry {
    var dentry = start
    try journal.frame(.walkParentDirectory, start.id) { () throws(Errno) in
      while !path.isFinal { dentry = try step(from: dentry, &path, mu).dentry }
      if !dentry.isDirectory { throw journal.refuse(.ENOTDIR, dentry.id) }
    }
    return dentry
  }

  /// Walks one name. If it is a symlink to follow, its target replaces the name in the path, and
  /// the result is the directory that contains the symlink. kernfs: `stepExistingLocked`.
  @inline(__always)
  func step(
    from directory: Dentry, _ path: inout ResolvingPath, _ mu: borrowing Held<Filesystem>,
    mayFollow: Bool = true
  ) throws(Errno) -> (dentry: Dentry, followed: Bool) {
    if !directory.isDirectory { throw journal.refuse(.ENOTDIR, directory.id) }
    try directory.usedInode.check(&path, .execute)
    let name = path.name
    if _slowPath(!name.isOrdinary) {
      if name == .dot || name == .dotDot {
        return (try stepByDots(name, from: directory, &path), false)
      }
      try checkLength(name, directory)
    }
    let child = try revalidate(name, in: directory, &path, mu)
    try path.checkMount(child.node)
    if mayFollow, child.isSymlink, path.followsSymlink {
      try follow(child, &path)
      return (directory, true)
    }
    path.advance()
    return (child, false)
  }

  /// Walks "." or "..", which may leave the mount.
  @inline(never)
  private func stepByDots(
    _ name: Name, from directory: Dentry, _ path: inout ResolvingPath
  ) throws(Errno) -> Dentry {
    if name == .dotDot, !(try path.checkRoot(directory.node)), let parent = directory.parent {
      try path.checkMount(parent.node)
      path.advance()
      return parent
    }
    path.advance()
    return directory
  }

  /// Follows a symlink. An ordinary target replaces the name in the path; at a magic link the
  /// operation restarts where the link leads. kernfs: `Getlink`, then `HandleSymlink` or
  /// `HandleJump`.
  func follow(_ link: Dentry, _ path: inout ResolvingPath) throws(Errno) {
    if let target = link.inode.targetPath {
      journal.decide(.follows, link.id, link.inode.target ?? .empty)
      return try path.follow(target)
    }
    if let text = try link.inode.operations.dynamicText(of: link.inode) {
      journal.decide(.follows, link.id, link.name)
      return try path.follow(text)
    }
    let found = try journal.frame(asking: .getLink, link.inode.id, link.name) { () throws(Errno) in
      try link.inode.operations.magicTarget(of: link.inode, path)
    }
    journal.decide(.jumps, link.id, link.name, found.location.node.id)
    do throws(Errno) { try path.jump(to: found.location) } catch {
      deferDecRefVD(found)
      throw error
    }
    deferDecRefVD(found)
  }

  @inline(__always)
  func checkLength(_ name: Name, _ directory: Dentry) throws(Errno) {
    if name.isTooLong { throw journal.refuse(.ENAMETOOLONG, directory.id, name) }
  }

  /// The child with this name: from the map if its inode is valid, otherwise looked up again. The
  /// tree keeps the first reference of a new dentry if `Keep()` returns true.
  /// kernfs: `revalidateChildLocked`.
  @inline(always)
  func revalidate(
    _ name: Name, in parent: Dentry, _ path: inout ResolvingPath,
    _ mu: borrowing Held<Filesystem>
  ) throws(Errno) -> Dentry {
    // `Dentry.child` would first load the parent's filesystem: a walk would wait for three
    // addresses for each name instead of one.
    let child = child(parent, name)
    if let child, child.inode.confirmValid() {
      // The common case. The loop in `lookUpAgain` covers it too, but holds the lock for longer.
      parent.briefly(.directory) { journal.decide(.found, parent.id, name, child.id) }
      return child
    }
    return try lookUpAgain(name, in: parent, path.credentials)
  }

  /// Handles a name that is not in the map or leads to an invalid inode.
  @inline(never)
  private func lookUpAgain(
    _ name: Name, in parent: Dentry, _ who: Credentials
  ) throws(Errno) -> Dentry {
    var directory = parent.lock(.directory)
    while let child = parent.child(name) {
      if child.inode.confirmValid() {
        journal.decide(.found, parent.id, name, child.id)
        directory.unlock()
        return child
      }
      journal.decide(.invalid, child.id, name)
      if rules.revalidation == .swaps, swapInode(of: child, in: parent, who) {
        directory.unlock()
        return child
      }
      parent.unhash(child)
      if rules.invalidation == .one {
        invalidateAlone(child)
        continue
      }
      directory.unlock()
      invalidateRemoved(child)
      directory = parent.lock(.directory)
    }
    journal.decide(.notHashed, parent.id, name)
    return try directory.during { directory throws(Errno) in
      try lookUp(name, in: parent, who, directory)
    }
  }

  /// Looks a name up in the parent's inode and makes a dentry. The tree keeps its first reference,
  /// or it is queued. Throws the inode's error. kernfs: `Dentry.revalidateChildLocked`.
  @inline(__always)
  private func lookUp(
    _ name: Name, in parent: Dentry, _ who: Credentials, _ directory: borrowing Held<Dentry>
  ) throws(Errno) -> Dentry {
    let inode = try findInode(name, in: parent, who)
    let birth = Dentry.make(self, over: inode, under: parent, as: name, directory)
    let child = birth.object
    hashSlots(of: child)
    if child.inode.keeps || rules.lookedUp == .stays {
      journal.decide(.keeps, child.id, name)
      child.own(birth, as: .kept)
    } else {
      journal.decide(.keepsNot, child.id, name)
      deferDecRef(birth)
    }
    return child
  }

  /// Looks a name up in the inode of `parent`. The caller holds the parent's directory lock.
  @inline(__always)
  private func findInode(
    _ name: Name, in parent: Dentry, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> {
    let asked = parent.inode
    return try journal.frame(asking: .lookup, asked.id, name) { () throws(Errno) in
      try asked.asking { operations throws(Errno) in try operations.lookup(asked, name, who) }
    }
  }

  /// Looks the name of an invalid dentry up again and puts the new inode into the old dentry.
  /// Returns false on any error; the dentry is then invalidated and looked up again. The caller
  /// holds the parent's directory lock; the filesystem's lock may be held for reading only.
  /// Rule `revalidation`; kernfs from 3e952d1e to a78cff7f: `revalidateChildLocked`.
  @inline(never)
  private func swapInode(of child: Dentry, in parent: Dentry, _ who: Credentials) -> Bool {
    do throws(Errno) {
      let found = try findInode(child.name, in: parent, who)
      if let former = child.swapInode(for: found) { former.drop() }
      return true
    } catch { return false }
  }

  /// Invalidates a dentry that was just unhashed, and everything hashed below it; queues the tree's
  /// references. kernfs: `invalidateRemovedChildLocked`, which leaves the order among siblings
  /// open.
  func invalidateRemoved(_ removed: Dentry) {
    journal.begin(.invalidateSubtree, removed.id, removed.name)
    var stack = [removed]
    while let dentry = stack.popLast() {
      invalidateAlone(dentry)
      guard dentry.isDirectory else { continue }
      let directory = dentry.lock(.directory)
      for child in dentry.childrenNow {
        dentry.unhash(child)
        stack.append(child)
      }
      directory.unlock()
    }
    journal.end(.invalidateSubtree, removed.id, removed.name)
  }
}

extension Filesystem {
  /// Marks an unhashed dentry dead and queues the tree's reference on it. For a cached dentry it
  /// queues one more reference, whose drop destroys the dentry.
  private func invalidateAlone(_ dentry: Dentry) {
    if dentry.isCached, rules.cachedInvalid == .leaves { deferDecRef(dentry.take(operation)) }
    if dentry.inode.keeps || rules.lookedUp == .stays { deferDecRef(dentry.takeBirthReference()) }
    deferDecRef(virtualFilesystem.invalidate(dentry.node))
  }
}

// Checks before a name is created or removed.
extension Filesystem {
  /// Checks that `name` may be created in `parent`. Only the map decides whether the name exists.
  /// kernfs: `checkCreateLocked`.
  /// - Parameter mayWrite: the caller checks write permission itself.
  @inline(always)
  func checkCreate(
    _ name: Name, in parent: Dentry, _ who: Credentials, mayWrite: Bool = false
  ) throws(Errno) {
    let writeFirst = rules.createCheck == .writeFirst
    try parent.usedInode.check(who, writeFirst ? .writeAndExecute : .execute)
    if name == .dot || name == .dotDot { throw journal.refuse(.EEXIST, parent.id, name) }
    try checkLength(name, parent)
    if parent.child(name) != nil { throw journal.refuse(.EEXIST, parent.id, name) }
    if parent.isDead { throw journal.refuse(.ENOENT, parent.id, name) }
    if !writeFirst, !mayWrite { try parent.inode.check(who, .write) }
  }

  /// Checks that the name of `dentry` may be removed, and returns its parent.
  /// kernfs: `checkDeleteLocked`.
  @inline(always)
  func checkDelete(_ dentry: Dentry, _ who: Credentials) throws(Errno) -> Dentry {
    guard let parent = dentry.parent else { throw journal.refuse(.EBUSY, dentry.id) }
    if _slowPath(parent.isDead) { throw journal.refuse(.ENOENT, parent.id, dentry.name) }
    if _slowPath(rules.removedAgain == .refused && dentry.isDead) {
      throw journal.refuse(.EINVAL, dentry.id, dentry.name)
    }
    try parent.usedInode.check(who, .writeAndExecute)
    try checkSticky(dentry, in: parent, who)
    return parent
  }

  @inline(always)
  func checkSticky(_ dentry: Dentry, in parent: Dentry, _ who: Credentials) throws(Errno) {
    let isRefused =
      rules.sticky == .respected
      && !who.mayDelete(dentry.inode.ownership, from: parent.inode.ownership)
    if _slowPath(isRefused) {
      throw journal.refuse(.EPERM, dentry.id, dentry.name)
    }
  }
}
