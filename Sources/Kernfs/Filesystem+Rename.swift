import Ground
import VFS

// rename(2).
extension Filesystem {
  /// Whether a directory may move below itself, or replace a file, is left to the inode.
  /// kernfs: `RenameAt`.
  @inline(always)
  func rename(
    _ path: inout ResolvingPath, from old: VirtualDentry, _ oldName: Name, noReplace: Bool,
    exchange: Bool
  ) throws(Errno) {
    if _slowPath(exchange && rules.renameChecks != .early) {
      throw journal.refuse(.EINVAL, old.node.id, oldName)
    }
    // With the rule `drain` at `early`, this is the only operation on names that drains at its end.
    try writing(early: .locked) { mu throws(Errno) in
      try rename(&path, from: old, oldName, noReplace: noReplace, exchange: exchange, mu)
    }
  }

  @inline(always)
  private func rename(
    _ path: inout ResolvingPath, from old: VirtualDentry, _ oldName: Name, noReplace: Bool,
    exchange: Bool, _ mu: borrowing Held<Filesystem>
  ) throws(Errno) {
    let destination = try walkParent(&path, from: Dentry(path.start), mu)
    // kernfs knows no flag but RENAME_NOREPLACE.
    if _slowPath(exchange) { throw journal.refuse(.EINVAL, destination.id, path.name) }
    if old.mount != path.mount { throw journal.refuse(.EXDEV, destination.id, path.name) }
    let parent = Dentry(old.node)
    try path.mount.whileWriting { () throws(Errno) in
      let who = path.credentials, newName = path.name
      if rules.firstError == .linux || rules.lastSlash == .refused {
        guard try checkAsLinux(parent, oldName, destination, &path, noReplace: noReplace, mu) else {
          return journal.decide(.sameName, destination.id, newName)
        }
      }
      if rules.renameChecks == .early {
        try parent.usedInode.check(who, .writeAndExecute)
        try destination.usedInode.check(who, .writeAndExecute)
      }
      let source = try revalidate(oldName, in: parent, &path, mu)
      let sourceParent = try checkDelete(source, who)
      let replaced = try checkTarget(newName, in: destination, who, noReplace: noReplace)
      if sourceParent == destination, oldName == newName, rules.renameSelf == .nothing {
        return journal.decide(.sameName, source.id, oldName)
      }
      try move(
        source, from: sourceParent, to: destination, as: newName, replacing: replaced, path)
    }
  }

  /// The dentry with the new name, if it may be replaced; nil if the name is free.
  @inline(always)
  private func checkTarget(
    _ name: Name, in destination: Dentry, _ who: Credentials, noReplace: Bool
  ) throws(Errno) -> Dentry? {
    let isKnown = rules.renameTarget == .found
    if isKnown, name == .dot || name == .dotDot {
      throw journal.refuse(noReplace ? .EEXIST : .EBUSY, destination.id, name)
    }
    if isKnown { try checkLength(name, destination) }
    do throws(Errno) {
      try checkCreate(name, in: destination, who)
      return nil
    } catch {
      guard error == .EEXIST, !noReplace else { throw error }
      if !isKnown { machine.panic(.replacedDisappeared, about: destination.id) }
      guard let replaced = destination.child(name) else {
        throw error
      }
      try checkSticky(replaced, in: destination, who)
      return replaced
    }
  }

  /// Locks both directories, then both nodes. A panic in the inode leaves the nodes locked.
  @inline(always)
  private func move(
    _ source: Dentry, from parent: Dentry, to destination: Dentry, as name: Name,
    replacing replaced: Dentry?, _ path: ResolvingPath
  ) throws(Errno) {
    if _slowPath(source.isDirectory && parent != destination) {
      try parent.inode.operations.checkMove(source.inode, path.credentials)
    }
    let from = parent.lock(.directory)
    let to = parent == destination ? nil : Optional(destination.lock(.directory))
    do throws(Errno) {
      let prepared = try virtualFilesystem.prepareRename(
        source.node, replacing: replaced?.node, in: path.namespace)
      let inode = parent.inode
      journal.begin(.inodeRename, inode.id, name)
      do throws(Errno) {
        try inode.asking { operations throws(Errno) in
          try operations.rename(inode, source.name, source.inode, to: destination.inode, name)
        }
      } catch {
        journal.end(.inodeRename, inode.id, name)
        prepared.abort()
        throw error
      }
      journal.end(.inodeRename, inode.id, name)
      rehash(source, from: parent, to: destination, as: name, replacing: replaced)
      if let detached = virtualFilesystem.commitRename(prepared, replacing: replaced?.node) {
        deferDecRef(detached)
      }
    } catch {
      if let to { to.unlock() }
      from.unlock()
      throw error
    }
    if let to { to.unlock() }
    from.unlock()
  }

  /// Renames in the dentry tree. Queues the reference of `source` on its old parent, and the tree's
  /// reference on what it replaces.
  @inline(always)
  private func rehash(
    _ source: Dentry, from parent: Dentry, to destination: Dentry, as name: Name,
    replacing replaced: Dentry?
  ) {
    // The new name still leads to the dentry that was checked: inodes do not touch dentries.
    parent.unhash(source)
    if parent != destination {
      if let old = source.takeParentReference() { deferDecRef(old) }
      source.holdParent(destination)
    }
    source.move(under: destination, as: name)
    if let replaced { destination.unhash(replaced) }
    destination.hash(source)
    destination.inode.giveSlot(name, source)
    if let replaced {
      deferDecRef(replaced.takeBirthReference())
      replaced.node.set(.deleted, true)
    }
  }
}
