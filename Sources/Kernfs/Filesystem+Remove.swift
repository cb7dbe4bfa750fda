import Ground
import VFS

// Operations that remove a name.
extension Filesystem {
  /// Walks onto the file, so the last name may be a symlink that is followed. kernfs: `UnlinkAt`.
  @inline(always)
  func unlink(_ path: inout ResolvingPath) throws(Errno) {
    if _slowPath(rules.lastSlash == .refused) { return try unlinkByName(&path) }
    try writing { mu throws(Errno) in
      // A path that continues at the root of a mount may have no name left.
      let first = path.isDone ? Name.empty : path.name
      let dentry = try walkAndDrain(&path, mu)
      try path.mount.whileWriting { () throws(Errno) in
        try unlink(dentry, path, first)
      }
    }
  }

  @inline(__always)
  private func unlink(_ dentry: Dentry, _ path: ResolvingPath, _ first: Name) throws(Errno) {
    let parent = try checkDelete(dentry, path.credentials)
    if _slowPath(dentry.isDirectory) { throw journal.refuse(.EISDIR, dentry.id, dentry.name) }
    let name = rules.removedName == .last ? dentry.name : first
    try remove(dentry, from: parent, path, .inodeUnlink) { inode throws(Errno) in
      try inode.asking { operations throws(Errno) in
        try operations.unlink(inode, name, dentry.inode)
      }
    }
  }

  /// Looks up the last name without following it. A name with a trailing slash cannot be removed.
  private func unlinkByName(_ path: inout ResolvingPath) throws(Errno) {
    try writing { mu throws(Errno) in
      let directory = try walkParent(&path, from: Dentry(path.start), mu), name = path.name
      try path.mount.whileWriting { () throws(Errno) in
        if path.isDone || name == .dot || name == .dotDot {
          throw journal.refuse(.EISDIR, directory.id, name)
        }
        try checkLook(name, in: directory, path.credentials)
        let victim = try revalidate(name, in: directory, &path, mu)
        if path.mustBeDirectory {
          throw journal.refuse(victim.isDirectory ? .EISDIR : .ENOTDIR, victim.id, name)
        }
        try unlink(victim, path, name)
      }
    }
  }

  /// Linux's checks before it looks up a name.
  func checkLook(_ name: Name, in directory: Dentry, _ who: Credentials) throws(Errno) {
    try directory.usedInode.check(who, .execute)
    try checkLength(name, directory)
  }

  /// Looks up the last name without following symlinks or crossing mounts. kernfs: `RmdirAt`.
  @inline(always)
  func removeDirectory(_ path: inout ResolvingPath) throws(Errno) {
    if rules.rmdir == .walks { return try walkAndRemoveDirectory(&path) }
    try writing { mu throws(Errno) in
      let directory = try walkParent(&path, from: Dentry(path.start), mu)
      try path.mount.whileWriting { () throws(Errno) in
        let name = path.name
        if rules.firstError == .linux {
          try directory.usedInode.check(path.credentials, .execute)
        }
        if name == .dot { throw journal.refuse(.EINVAL, directory.id, name) }
        if name == .dotDot { throw journal.refuse(.ENOTEMPTY, directory.id, name) }
        if rules.firstError == .linux { try checkLook(name, in: directory, path.credentials) }
        if rules.rmdir == .mapOnly, directory.child(name) == nil {
          throw journal.refuse(.ENOENT, directory.id, name)
        }
        let victim = try revalidate(name, in: directory, &path, mu)
        try removeDirectory(victim, path)
      }
    }
  }

  /// Walks onto the directory, even by `.` and `..`. kernfs at the seed: `RmdirAt`.
  private func walkAndRemoveDirectory(_ path: inout ResolvingPath) throws(Errno) {
    try writing { mu throws(Errno) in
      let dentry = try walkAndDrain(&path, mu)
      try path.mount.whileWriting { () throws(Errno) in
        try removeDirectory(dentry, path)
      }
    }
  }

  @inline(never)
  private func removeDirectory(_ dentry: Dentry, _ path: ResolvingPath) throws(Errno) {
    let parent = try checkDelete(dentry, path.credentials), name = dentry.name
    if !dentry.isDirectory { throw journal.refuse(.ENOTDIR, dentry.id, name) }
    if dentry.usedInode.hasSlots { throw journal.refuse(.ENOTEMPTY, dentry.id, name) }
    try remove(dentry, from: parent, path, .inodeRemoveDirectory) { inode throws(Errno) in
      try inode.asking { operations throws(Errno) in
        try operations.removeDirectory(inode, name, dentry.inode)
      }
    }
  }

  /// Removes the name from both trees and queues the tree's reference, which kernfs assumes to
  /// exist. A panic in the inode leaves the dentry's node locked.
  @inline(always)
  private func remove(
    _ dentry: Dentry, from parent: Dentry, _ path: ResolvingPath, _ function: Function,
    _ forget: (Inode) throws(Errno) -> Void
  ) throws(Errno) {
    dentry.pin()
    defer { dentry.unpin() }
    try parent.locked(.directory) { _ throws(Errno) in
      let held = try virtualFilesystem.prepareDelete(dentry.node, in: path.namespace)
      journal.begin(function, parent.inode.id, dentry.name)
      do throws(Errno) { try forget(parent.inode) } catch {
        journal.end(function, parent.inode.id, dentry.name)
        held.unlock()
        throw error
      }
      journal.end(function, parent.inode.id, dentry.name)
      if rules.removal == .unhashes {
        takeName(of: dentry, from: parent)
      } else if parent.inode.asking({ $0.unhashesByItself }) {
        forgetByItself(dentry, in: parent)
      }
      deferDecRef(virtualFilesystem.commitDelete(dentry.node, held))
      dentry.node.set(.deleted, true)
    }
  }

  /// Unhashes whichever dentry has the name now, and queues the tree's reference on `dentry`.
  @inline(__always)
  private func takeName(of dentry: Dentry, from parent: Dentry) {
    if let entry = parent.child(dentry.name) { parent.unhash(entry) }
    if rules.removalDrop == .owned, !dentry.isOwned { return }
    deferDecRef(dentry.takeBirthReference())
  }
}
