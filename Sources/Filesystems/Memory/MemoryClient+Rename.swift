// rename(2) as in POSIX. kernfs only checks permissions. Which names may be replaced, and that no
// directory moves below itself, is up to the filesystem.

import Ground
import Kernfs
import VFS

extension MemoryClient {
  /// Moves `child`, replacing what has the new name. Throws EINVAL, ENOTDIR, EISDIR or ENOTEMPTY.
  func rename(
    _ old: Name, _ child: Inode, from directory: Inode, to destination: Inode, _ new: Name
  ) throws(Errno) {
    if machine.rules.renameInto == .refused, child.isDirectory, isBelow(destination, child) {
      throw .EINVAL
    }
    destination.requireSlotNotLost(new)
    if let replaced = destination.slotInode(new) {
      if replaced == child { return keepBoth(old, child, in: directory) }
      try checkReplace(replaced, by: child)
      replace(replaced, new, in: destination)
    }
    directory.replaceSlot(old)
    try destination.insertSlot(new, child)
    moveLink(child, from: directory, to: destination)
    wasModified(directory)
    if destination != directory { wasModified(destination) }
    wasChanged(child)
  }

  private func checkReplace(_ replaced: Inode, by child: Inode) throws(Errno) {
    if child.isDirectory, !replaced.isDirectory { throw .ENOTDIR }
    if !child.isDirectory, replaced.isDirectory { throw .EISDIR }
    if replaced.isDirectory, replaced.hasSlots { throw .ENOTEMPTY }
  }

  /// Removes the slot and the links that it counted for. The dentry, if there is one, belongs to
  /// kernfs.
  private func replace(_ replaced: Inode, _ name: Name, in directory: Inode) {
    directory.replaceSlot(name)
    replaced.addLinks(replaced.isDirectory ? -2 : -1)
    if replaced.isDirectory { directory.addLinks(-1) }
    wasChanged(replaced)
    if let waiting = takeWaiting(name, in: directory) { waiting.drop() }
  }

  /// Moves the link that a directory's ".." counts for in its parent.
  private func moveLink(_ child: Inode, from directory: Inode, to destination: Inode) {
    guard child.isDirectory, directory != destination else { return }
    node(child).parent = node(destination)
    directory.addLinks(-1)
    destination.addLinks(1)
  }

  /// Whether `inode` is `directory` or below it. Takes time proportional to the depth of `inode`.
  private func isBelow(_ inode: Inode, _ directory: Inode) -> Bool {
    let top = node(directory)
    var here: Node? = node(inode)
    while let node = here {
      if node === top { return true }
      here = node.parent
    }
    return false
  }
}

// Renaming one name of an inode to another name of the same inode changes nothing. But kernfs moves
// the dentry anyway and drops the one that it believes replaced, so the old name has a slot but no
// dentry. The filesystem then holds the inode until the name is looked up again.
extension MemoryClient {
  private func keepBoth(_ old: Name, _ child: Inode, in directory: Inode) {
    waiting[Waiting(directory: directory, name: old)] = OwnedRef(
      child.take(Holder(.operation, machine.task)), by: filesystem.id)
  }

  /// Takes the reference that is held for a name, for its new dentry.
  func takeWaiting(_ name: Name, in directory: Inode) -> Ref<Inode>? {
    guard !waiting.isEmpty,
      let stored = waiting.removeValue(forKey: Waiting(directory: directory, name: name))
    else { return nil }
    return stored.take().transfer(to: Holder(.operation, machine.task))
  }

  /// Drops what is held for names of a directory that ended: they cannot be looked up any more.
  func dropWaiting(in directory: Inode) {
    guard !waiting.isEmpty else { return }
    let names = waiting.keys.filter { $0.directory == directory }
      .sorted { $0.name.raw < $1.name.raw }
    for name in names {
      guard let stored = waiting.removeValue(forKey: name) else { continue }
      stored.take().drop()
    }
  }
}
