import Ground
import VFS

// open(2). The dentry is looked up and referenced under the lock; the file is opened without it.
extension Filesystem {
  /// What was found under the lock, held until the file is open.
  private struct Found: ~Copyable {
    let dentry: Dentry
    /// The reference on the dentry. Before the seed, only the inode was held: rule `pin`.
    var pin: Ref<Dentry>?
    var inodePin: Ref<Inode>?
    /// Write access to the mount until the operation returns.
    var writing: Writing?

    init(_ pin: consuming Ref<Dentry>, _ writing: consuming Writing?) {
      dentry = pin.object
      self.pin = consume pin
      self.writing = writing
    }

    /// - Parameter inode: a reference on the inode of `dentry`; the dentry itself is not held.
    init(_ dentry: Dentry, _ inode: consuming Ref<Inode>, _ writing: consuming Writing?) {
      self.dentry = dentry
      inodePin = consume inode
      self.writing = writing
    }

    consuming func letGo() {
      if let pin { pin.drop() }
      if let inodePin { inodePin.drop() }
      if let writing { writing.end() }
    }
  }

  /// kernfs: `OpenAt`.
  @inline(always)
  func open(
    _ path: inout ResolvingPath, _ options: OpenOptions
  ) throws(Errno) -> Ref<FileDescription> {
    if rules.drain == .early { return try openDrainingEarly(&path, options) }
    return try draining { () throws(Errno) in
      let found =
        options.flags.contains(.create)
        ? try locked(.filesystem) { mu throws(Errno) in try findOrCreate(&path, options, mu) }
        // A panic during the walk leaves `mu` held, because kernfs unlocks explicitly.
        : try locked(.filesystem, .read, .explicit) { mu throws(Errno) in
          let dentry = try walk(&path, mu)
          return try admit(dentry, &path, options.flags)
        }
      return try finish(found, path.mount, options.flags)
    }
  }

  /// The queue is drained before the file is opened. What the last step of O_CREAT queues waits for
  /// the next operation. Rule `drain`.
  @inline(never)
  private func openDrainingEarly(
    _ path: inout ResolvingPath, _ options: OpenOptions
  ) throws(Errno) -> Ref<FileDescription> {
    let found =
      options.flags.contains(.create)
      ? try locked(.filesystem) { mu throws(Errno) in try findOrCreate(&path, options, mu) }
      : try reading(.explicit) { mu throws(Errno) in
        let dentry = try walk(&path, mu)
        return try admit(dentry, &path, options.flags)
      }
    return try finish(found, path.mount, options.flags)
  }

  /// Opens the file that was found, then releases it.
  @inline(always)
  private func finish(
    _ found: consuming Found, _ mount: Mount, _ flags: OpenFlags
  ) throws(Errno) -> Ref<FileDescription> {
    let dentry = found.dentry, inode = dentry.usedInode
    do throws(Errno) {
      let file = try journal.frame(.open, inode.id, dentry.name) { () throws(Errno) in
        try inode.asking { operations throws(Errno) in
          try operations.open(inode, dentry.node, in: mount, flags)
        }
      }
      found.letGo()
      return file
    } catch {
      found.letGo()
      throw error
    }
  }

  /// Checks an existing file and takes a reference on it.
  private func admit(
    _ dentry: Dentry, _ path: inout ResolvingPath, _ flags: OpenFlags, creating: Bool = false
  ) throws(Errno) -> Found {
    if _slowPath(dentry.isDirectory && rules.firstError == .linux) {
      if creating || flags.access.contains(.write) {
        throw journal.refuse(.EISDIR, dentry.id, dentry.name)
      }
    }
    try dentry.usedInode.check(&path, flags.access)
    var writing: Writing?
    if flags.contains(.truncate), dentry.isRegular, rules.truncate != .unchecked {
      do throws(Errno) { writing = try path.mount.beginWrite() } catch {
        // Leaves a lock held, as if the error path lacked the unlock.
        if rules.truncate == .leavesLock { Unsound.leave(lock(.filesystem, .read, .explicit)) }
        throw error
      }
    }
    if flags.contains(.truncate) {
      dentry.usedInode.operations.clearPrivileges(dentry.inode, path.credentials)
    }
    if creating, dentry.isDirectory, rules.createDirectory == .refused {
      if let writing { writing.end() }
      throw journal.refuse(.EISDIR, dentry.id, dentry.name)
    }
    return pin(dentry, writing)
  }

  @inline(__always)
  private func pin(_ dentry: Dentry, _ writing: consuming Writing?) -> Found {
    switch rules.pin {
    case .dentry: Found(dentry.take(operation), writing)
    case .inode: Found(dentry, dentry.inode.take(operation), writing)
    }
  }

  /// open(2) with O_CREAT.
  private func findOrCreate(
    _ path: inout ResolvingPath, _ options: OpenOptions, _ mu: borrowing Held<Filesystem>
  ) throws(Errno) -> Found {
    let isExclusive = options.flags.contains(.exclusive)
    var start = Dentry(path.start)
    if path.isDone {
      let isLinux = rules.firstError == .linux
      if path.mustBeDirectory, !(isLinux && isExclusive) {
        throw journal.refuse(.EISDIR, start.id)
      }
      if isExclusive { throw journal.refuse(.EEXIST, start.id) }
      return try admit(start, &path, options.flags)
    }
    if rules.createLink == .fromStart { return try findOrCreateFromStart(&path, options, mu) }
    while true {
      let parent = try walkParent(&path, from: start, mu), name = path.name
      try checkOpenName(name, in: parent, &path, isExclusive: isExclusive)
      let linksBefore = path.links
      do throws(Errno) {
        let (child, followed) = try step(from: parent, &path, mu)
        if isExclusive { throw journal.refuse(.EEXIST, child.id, name) }
        if !followed { return try admit(child, &path, options.flags, creating: true) }
      } catch {
        // The walk failed after it had followed a link. With O_EXCL the error is EEXIST, whatever
        // the walk threw.
        if path.links > linksBefore, isExclusive { throw journal.refuse(.EEXIST, parent.id, name) }
        if error != .ENOENT { throw error }
        return try createFile(name, in: parent, path, options)
      }
      start = parent
    }
  }

  /// open(2) with O_CREAT as it was at the seed: it steps onto a final symlink, and walks its
  /// target from where the whole walk began. kernfs at the seed: `OpenAt`.
  private func findOrCreateFromStart(
    _ path: inout ResolvingPath, _ options: OpenOptions, _ mu: borrowing Held<Filesystem>
  ) throws(Errno) -> Found {
    while true {
      let parent = try walkParentAndDrain(&path, mu), name = path.name
      try checkOpenName(name, in: parent, &path)
      let child: Dentry
      do throws(Errno) { child = try step(from: parent, &path, mu, mayFollow: false).dentry } catch
      {
        if error != .ENOENT { throw error }
        return try createFile(name, in: parent, path, options)
      }
      if options.flags.contains(.exclusive) { throw journal.refuse(.EEXIST, child.id, name) }
      guard child.isSymlink, path.followsLast else {
        return try admit(child, &path, options.flags, creating: true)
      }
      try follow(child, &path)
    }
  }

  private func checkOpenName(
    _ name: Name, in parent: Dentry, _ path: inout ResolvingPath, isExclusive: Bool = false
  ) throws(Errno) {
    try parent.usedInode.check(&path, .execute)
    if isExclusive, name == .dot || name == .dotDot, rules.firstError == .linux {
      throw journal.refuse(.EEXIST, parent.id, name)
    }
    if _slowPath(path.mustBeDirectory || name == .dot || name == .dotDot) {
      throw journal.refuse(.EISDIR, parent.id, name)
    }
    try checkLength(name, parent)
    if _slowPath(rules.deadParent == .refused && parent.isDead) {
      throw journal.refuse(.ENOENT, parent.id, name)
    }
  }

  private func createFile(
    _ name: Name, in parent: Dentry, _ path: ResolvingPath, _ options: OpenOptions
  ) throws(Errno) -> Found {
    try parent.inode.check(path.credentials, .write)
    let writing = try path.mount.beginWrite(), asked = parent.inode
    do throws(Errno) {
      let inode = try journal.frame(asking: .newFile, asked.id, name) { () throws(Errno) in
        try asked.asking { operations throws(Errno) in
          try operations.newFile(asked, name, options.mode, path.credentials)
        }
      }
      return pin(insertNewFile(inode, in: parent, as: name), writing)
    } catch {
      writing.end()
      throw error
    }
  }

  /// Locks the directory by itself. kernfs: `insertChild`.
  @inline(__always)
  private func insertNewFile(
    _ inode: consuming Ref<Inode>, in parent: Dentry, as name: Name
  ) -> Dentry {
    let birth = Dentry.make(self, over: inode), child = birth.object
    let directory = parent.lock(.directory, .write, .explicit)
    parent.insert(child, as: name, directory)
    directory.unlock()
    parent.inode.giveSlot(name, child)
    child.own(birth, as: .tree)
    return child
  }
}
