import Ground
import VFS

// The order in which Linux's rename(2) checks, for rules with Linux's value: missing names,
// trailing slashes, loops, permissions. Linux: `do_renameat2`, `vfs_rename`.
extension Filesystem {
  /// Performs Linux's first checks. Returns false if both names lead to the same inode, so that
  /// nothing needs to be done.
  func checkAsLinux(
    _ parent: Dentry, _ oldName: Name, _ destination: Dentry, _ path: inout ResolvingPath,
    noReplace: Bool, _ mu: borrowing Held<Filesystem>
  ) throws(Errno) -> Bool {
    let who = path.credentials, name = path.name
    let isLinux = rules.firstError == .linux
    if isLinux { try destination.usedInode.check(who, .execute) }
    if oldName == .dot || oldName == .dotDot { throw journal.refuse(.EBUSY, parent.id, oldName) }
    if name == .dot || name == .dotDot {
      throw journal.refuse(noReplace ? .EEXIST : .EBUSY, destination.id, name)
    }
    if isLinux { try checkLook(oldName, in: parent, who) }
    let source = try revalidate(oldName, in: parent, &path, mu)
    if isLinux { try checkLook(name, in: destination, who) }
    let target = try find(name, in: destination, &path, mu)
    if isLinux, noReplace, target != nil { throw journal.refuse(.EEXIST, destination.id, name) }
    if rules.lastSlash == .refused, path.mustBeDirectory, !source.isDirectory {
      throw journal.refuse(.ENOTDIR, source.id, oldName)
    }
    guard isLinux else { return true }
    if source.isDirectory, source.isAbove(destination) {
      throw journal.refuse(.EINVAL, source.id, oldName)
    }
    if let target, target.isDirectory, target.isAbove(parent) {
      throw journal.refuse(.ENOTEMPTY, target.id, name)
    }
    if let target, target.inode == source.inode { return false }
    try checkTypes(try checkDelete(source, who), source, target, destination, who)
    return true
  }

  private func checkTypes(
    _ parent: Dentry, _ source: Dentry, _ target: Dentry?, _ destination: Dentry,
    _ who: Credentials
  ) throws(Errno) {
    try destination.usedInode.check(who, .writeAndExecute)
    if let target {
      try checkSticky(target, in: destination, who)
      if source.isDirectory, !target.isDirectory {
        throw journal.refuse(.ENOTDIR, target.id, target.name)
      }
      if !source.isDirectory, target.isDirectory {
        throw journal.refuse(.EISDIR, target.id, target.name)
      }
    }
  }

  /// The dentry with this name, or nil.
  private func find(
    _ name: Name, in directory: Dentry, _ path: inout ResolvingPath,
    _ mu: borrowing Held<Filesystem>
  ) throws(Errno) -> Dentry? {
    do throws(Errno) { return try revalidate(name, in: directory, &path, mu) } catch {
      if error == .ENOENT { return nil }
      throw error
    }
  }
}

extension Dentry {
  /// Whether this dentry is `other` or one of its ancestors. In a cycle it never ends.
  fileprivate func isAbove(_ other: Dentry) -> Bool {
    var here = other, loop = LoopDetector(from: Dentry?.none)
    while here != self {
      if loop.closes(at: here) { machine.runForever(about: here.id) }
      guard let parent = here.parent else { return false }
      here = parent
    }
    return true
  }
}
