import Ground
import VFS

// Operations that only look at what a path leads to.
extension Filesystem {
  /// kernfs: `AccessAt`.
  @inline(always)
  func access(_ path: inout ResolvingPath, _ want: Access) throws(Errno) {
    try reading { mu throws(Errno) in
      let dentry = try walk(&path, mu)
      try dentry.usedInode.check(path.credentials, want)
      if want.contains(.write), rules.accessReadOnly == .refused { try path.mount.whileWriting {} }
    }
  }

  /// kernfs: `GetDentryAt`.
  func dentry(
    _ path: inout ResolvingPath, searchable: Bool
  ) throws(Errno) -> Ref<VFSDentry> {
    try reading { mu throws(Errno) in
      let dentry = try walk(&path, mu)
      if searchable {
        if !dentry.isDirectory { throw journal.refuse(.ENOTDIR, dentry.id, dentry.name) }
        try dentry.inode.check(path.credentials, .execute)
      }
      return dentry.node.take(operation)
    }
  }

  /// kernfs: `GetParentDentryAt`.
  @inline(always)
  func parentDentry(_ path: inout ResolvingPath) throws(Errno) -> Ref<VFSDentry> {
    try reading { mu throws(Errno) in
      let parent = try walkParent(&path, from: Dentry(path.start), mu)
      if rules.firstError == .linux { try parent.usedInode.check(path.credentials, .execute) }
      return parent.node.take(operation)
    }
  }

  /// kernfs: `StatAt`.
  @inline(always)
  func status(_ path: inout ResolvingPath, _ status: inout FileStatus) throws(Errno) {
    try reading { mu throws(Errno) in
      let inode = try walk(&path, mu).usedInode
      if _slowPath(inode.at.pointee.isRemote) { try inode.checkReachable() }
      inode.asking { $0.fill(&status, of: inode) }
    }
  }

  /// A panic during the walk leaves `mu` held. kernfs: `SetStatAt`.
  func setStatus(_ path: inout ResolvingPath, _ change: StatusChange) throws(Errno) {
    let release: Release = rules.setStatus == .byHand ? .explicit : .deferred
    try reading(release) { mu throws(Errno) in
      let inode = try walk(&path, mu).usedInode
      if change.isEmpty { return }
      journal.begin(.setAttributes, inode.id)
      do throws(Errno) {
        try inode.operations.setStatus(inode, change, path.credentials)
      } catch {
        journal.end(.setAttributes, inode.id)
        throw error
      }
      journal.end(.setAttributes, inode.id)
    }
  }

  private func readLink(_ pin: consuming Ref<Dentry>, _ path: ResolvingPath) throws(Errno) -> Name {
    let inode = pin.object.inode
    do throws(Errno) {
      let target = try inode.operations.readLink(inode, in: path.mount, path)
      pin.drop()
      return target
    } catch {
      pin.drop()
      throw error
    }
  }

  /// Reads the target without a lock, holding the dentry. A panic during the walk leaves `mu` held.
  /// kernfs: `ReadlinkAt`.
  func readLink(_ path: inout ResolvingPath) throws(Errno) -> Name {
    if rules.readLink == .locked { return try readLinkLocked(&path) }
    return try draining { () throws(Errno) in
      let pin = try locked(.filesystem, .read, .explicit) { mu throws(Errno) in
        let dentry = try walk(&path, mu)
        if !dentry.isSymlink { throw journal.refuse(.EINVAL, dentry.id, dentry.name) }
        return dentry.take(operation)
      }
      return try readLink(pin, path)
    }
  }
  /// Reads the target under the lock, as kernfs did before. Rule `read-link`.
  private func readLinkLocked(_ path: inout ResolvingPath) throws(Errno) -> Name {
    try reading { mu throws(Errno) in
      let dentry = try walk(&path, mu)
      if !dentry.isSymlink { throw journal.refuse(.EINVAL, dentry.id, dentry.name) }
      let inode = dentry.usedInode
      return try inode.operations.readLink(inode, in: path.mount, path)
    }
  }
}
