// rename(2) as POSIX has it. kernfs asks only for permissions; what may replace what, and that nothing
// moves below itself, is the filesystem's business (kernfs-current 7.2).

import Ground
import Kernfs
import VFS

extension MemoryClient {
  /// Moves `child`, replacing what has the new name. EINVAL, ENOTDIR, EISDIR, ENOTEMPTY.
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

  /// The slot goes, and the links that it counted for; the dentry is kernfs's, which may have none.
  private func replace(_ replaced: Inode, _ name: Name, in directory: Inode) {
    directory.replaceSlot(name)
    replaced.addLinks(replaced.isDirectory ? -2 : -1)
    if replaced.isDirectory { directory.addLinks(-1) }
    wasChanged(replaced)
    if let waiting = takeWaiting(name, in: directory) { waiting.drop() }
  }

  /// A directory's ".." counts for its parent.
  private func moveLink(_ child: Inode, from directory: Inode, to destination: Inode) {
    guard child.isDirectory, directory != destination else { return }
    node(child).parent = node(destination)
    directory.addLinks(-1)
    destination.addLinks(1)
  }

  /// Whether `inode` is `directory` or below it. Costs the depth of `inode`.
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

// Two names of one inode: rename(2) does nothing. kernfs moves the dentry all the same, and drops the
// one that it takes to be replaced; the old name is left with a slot and no dentry. Until somebody
// looks it up the filesystem holds the inode for it.
extension MemoryClient {
  private func keepBoth(_ old: Name, _ child: Inode, in directory: Inode) {
    waiting[Waiting(directory: directory, name: old)] = OwnedRef(
      child.take(Holder(.operation, machine.task)), by: filesystem.id)
  }

  /// What is held for a name, for its new dentry.
  func takeWaiting(_ name: Name, in directory: Inode) -> Ref<Inode>? {
    guard !waiting.isEmpty,
      let stored = waiting.removeValue(forKey: Waiting(directory: directory, name: name))
    else { return nil }
    return stored.take().transfer(to: Holder(.operation, machine.task))
  }

  /// The directory has ended: nobody will look its names up any more.
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
