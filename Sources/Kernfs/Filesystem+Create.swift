import Ground
import VFS

// Operations that create a name. Each leaves a dentry whose first reference the tree holds.
extension Filesystem {
  /// kernfs: `MkdirAt`.
  @inline(always)
  func makeDirectory(
    _ path: inout ResolvingPath, _ mode: FileMode, forMountPoint: Bool
  ) throws(Errno) {
    let who = path.credentials
    try create(&path, .newDirectory, mayBeDirectory: true) { parent, name throws(Errno) in
      forMountPoint
        ? try newMountPoint(parent, name, mode, who)
        : try parent.asking { operations throws(Errno) in
          try operations.newDirectory(parent, name, mode, who)
        }
    }
  }

  /// kernfs: `MknodAt`.
  func makeNode(
    _ path: inout ResolvingPath, _ mode: FileMode, _ device: DeviceNumber
  ) throws(Errno) {
    let who = path.credentials
    try create(&path, .newNode) { parent, name throws(Errno) in
      if mode.isDevice, !who.has(.makeDevices) { throw journal.refuse(.EPERM, parent.id, name) }
      return try parent.operations.newNode(parent, name, mode, device, who)
    }
  }

  /// kernfs: `SymlinkAt`.
  func makeSymlink(_ path: inout ResolvingPath, to target: Name) throws(Errno) {
    let who = path.credentials
    try create(&path, .newSymlink) { parent, name throws(Errno) in
      try parent.operations.newSymlink(parent, name, to: target, who)
    }
  }

  /// kernfs: `LinkAt`.
  func link(_ path: inout ResolvingPath, to place: VirtualDentry) throws(Errno) {
    let sourceFirst = rules.linkCheck == .sourceFirst, isLinux = rules.firstError == .linux
    let old = Dentry(place.node)
    try create(
      &path, .newLink,
      checkFirst: { path throws(Errno) in
        if path.mount != place.mount { throw journal.refuse(.EXDEV, old.id, old.name) }
        guard sourceFirst || isLinux else { return }
        if !isLinux && old.isDirectory
          || !path.credentials.mayLink(
            old.usedInode.ownership, setGroup: rules.setGroup == .anybody)
        {
          throw journal.refuse(.EPERM, old.id, old.name)
        }
      }
    ) { parent, name throws(Errno) in
      if old.isDirectory { throw journal.refuse(.EPERM, old.id, old.name) }
      return try parent.operations.newLink(parent, name, to: old.inode)
    }
  }

  private func create(
    _ path: inout ResolvingPath, _ function: Function, mayBeDirectory: Bool = false,
    checkFirst: (ResolvingPath) throws(Errno) -> Void = { (_) throws(Errno) in },
    _ make: (Inode, Name) throws(Errno) -> Ref<Inode>
  ) throws(Errno) {
    if path.isDone { throw journal.refuse(.EEXIST, path.start.id) }
    try writing { mu throws(Errno) in
      let parent = try walkParentAndDrain(&path, mu)
      let isLinux = rules.firstError == .linux
      if !isLinux { try checkFirst(path) }
      try parent.locked(.directory) { directory throws(Errno) in
        let name = path.name
        try checkCreate(name, in: parent, path.credentials, mayWrite: isLinux)
        if path.mustBeDirectory, !mayBeDirectory, rules.newSlash == .refused {
          throw journal.refuse(.ENOENT, parent.id, name)
        }
        if isLinux {
          try checkFirst(path)
          try parent.inode.check(path.credentials, .write)
        }
        try path.mount.whileWriting { () throws(Errno) in
          let asked = parent.inode
          let inode = try journal.frame(asking: function, asked.id, name) { () throws(Errno) in
            try make(asked, name)
          }
          insertNew(inode, in: parent, as: name, directory)
        }
      }
    }
  }

  /// Makes a hashed dentry over a new inode; the tree holds its first reference.
  func insertNew(
    _ inode: consuming Ref<Inode>, in parent: Dentry, as name: Name,
    _ directory: borrowing Held<Dentry>
  ) {
    let birth = Dentry.make(self, over: inode, under: parent, as: name, directory)
    let child = birth.object
    parent.inode.giveSlot(name, child)
    child.own(birth, as: .tree)
  }
}
