import Ground
import VFS

// Path walking. `mu` is held, at least for reading, and whoever holds it drains the queue afterwards:
// no references are taken on the way. kernfs-current 5 and 6.
extension Filesystem {
  /// Walks the whole path. ENOTDIR if it must be a directory and is none.
  /// kernfs: `walkExistingLocked`.
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

  /// Walks all but the last name, from `start`. kernfs: `walkParentDirLocked`.
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

  /// One name. A symlink is not stepped onto: its target becomes the path that is left, and the
  /// directory that holds it is returned. kernfs: `stepExistingLocked`.
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

  /// "." stays, ".." goes up, perhaps out of the mount.
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

  /// Goes where a symlink leads: its text becomes the path that is left, a magic link's place is where
  /// the operation begins again. kernfs: `Getlink`, then `HandleSymlink` or `HandleJump`.
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

  /// The child that `name` means now: from the map if its inode says it is valid, else looked up
  /// anew. The birth reference of a looked-up dentry stays with the tree if `Keep()` says so.
  /// kernfs: `revalidateChildLocked`.
  @inline(always)
  func revalidate(
    _ name: Name, in parent: Dentry, _ path: inout ResolvingPath,
    _ mu: borrowing Held<Filesystem>
  ) throws(Errno) -> Dentry {
    // Asking the filesystem that is at hand, the walk waits for one address a name, not for three.
    let child = child(parent, name)
    if let child, child.inode.isValid {
      // The common case, which ends in the loop below as well, but takes a lock for longer.
      parent.briefly(.directory) { journal.decide(.found, parent.id, name, child.id) }
      return child
    }
    return try lookUpAgain(name, in: parent, path.credentials)
  }

  /// The name is not in the map, or what it leads to is no longer valid.
  @inline(never)
  private func lookUpAgain(
    _ name: Name, in parent: Dentry, _ who: Credentials
  ) throws(Errno) -> Dentry {
    var directory = parent.lock(.directory)
    while let child = parent.child(name) {
      if child.inode.isValid {
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

  /// Asks the parent's inode for a name that has no dentry, and makes one, whose birth reference stays with
  /// the tree or is queued. Throws what the inode answers. kernfs: `Dentry.revalidateChildLocked`.
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

  /// Asks the inode of `parent`, whose directory lock is held, what a name leads to.
  @inline(__always)
  private func findInode(
    _ name: Name, in parent: Dentry, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> {
    let asked = parent.inode
    return try journal.frame(asking: .lookup, asked.id, name) { () throws(Errno) in
      try asked.asking { operations throws(Errno) in try operations.lookup(asked, name, who) }
    }
  }

  /// Looks a name up again and puts what it leads to now into the dentry that has it. False if that fails,
  /// whatever the error: what such a dentry would go on with is not told, so it is invalidated as any
  /// other, and the name is looked up once more. The
  /// lock of `parent` is held, the filesystem's perhaps for reading only. Rule `revalidation`; kernfs
  /// from 3e952d1e to a78cff7f: `revalidateChildLocked`.
  @inline(never)
  private func swapInode(of child: Dentry, in parent: Dentry, _ who: Credentials) -> Bool {
    do throws(Errno) {
      let found = try findInode(child.name, in: parent, who)
      if let former = child.swapInode(for: found) { former.drop() }
      return true
    } catch { return false }
  }

  /// A dentry that was just taken out of the map is dead, and everything hashed under it too; what
  /// the tree kept of them is queued. kernfs: `invalidateRemovedChildLocked`; the order among
  /// siblings is unspecified there.
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
  /// A dentry that was taken out of the map is dead; what the tree kept of it is queued. One that the
  /// cache lists is taken, so that its queued drop ends it.
  private func invalidateAlone(_ dentry: Dentry) {
    if dentry.isCached, rules.cachedInvalid == .leaves { deferDecRef(dentry.take(operation)) }
    if dentry.inode.keeps || rules.lookedUp == .stays { deferDecRef(dentry.takeBirthReference()) }
    deferDecRef(virtualFilesystem.invalidate(dentry.node))
  }
}

// What must hold before a name may come or go. kernfs-current 6.2, 6.3.
extension Filesystem {
  /// Whether `name` may be created in `parent`: existence is judged by the map alone.
  /// - Parameter mayWrite: write permission is checked elsewhere.
  /// kernfs: `checkCreateLocked`.
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

  /// Whether the name of `dentry` may be removed; returns its parent. kernfs: `checkDeleteLocked`.
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
