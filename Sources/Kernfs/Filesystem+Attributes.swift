import Ground
import VFS

// Extended attributes and statfs(2). kernfs: `GetXattrAt` and similar, `StatFSAt`.
extension Filesystem {
  /// kernfs: `StatFSAt`.
  func filesystemStatus(_ path: inout ResolvingPath) throws(Errno) -> FilesystemStatus {
    try reading { mu throws(Errno) in
      let inode = try walk(&path, mu).inode
      return try inode.operations.filesystemStatus(of: inode)
    }
  }

  /// Walks to an inode and checks that the attribute may be read, or written.
  private func walk(
    _ path: inout ResolvingPath, toAttribute name: Name, writes: Bool,
    _ mu: borrowing Held<Filesystem>
  ) throws(Errno) -> Inode {
    let inode = try walk(&path, mu).inode
    if !inode.operations.hasExtendedAttributes {
      throw journal.refuse(.EOPNOTSUPP, inode.id, name)
    }
    let bytes = machine.names[name], isLinux = rules.firstError == .linux
    if !isLinux { try inode.check(path.credentials, writes ? .write : .read) }
    do throws(Errno) {
      try path.credentials.checkExtendedAttribute(
        bytes, writes: writes, on: inode.ownership,
        allSecurity: rules.securityAttributes == .any)
    } catch { throw journal.refuse(error, inode.id, name) }
    let isKernels = ["trusted.", "security.", "system."].contains { bytes.starts(with: $0.utf8) }
    if isLinux, !isKernels { try inode.check(path.credentials, writes ? .write : .read) }
    return inode
  }

  /// kernfs: `GetXattrAt`.
  func extendedAttribute(_ path: inout ResolvingPath, _ name: Name) throws(Errno) -> [UInt8] {
    try reading { mu throws(Errno) in
      let inode = try walk(&path, toAttribute: name, writes: false, mu)
      return try inode.operations.extendedAttribute(inode, name)
    }
  }

  /// Attributes that the caller may not read are omitted. kernfs: `ListXattrAt`.
  func extendedAttributes(_ path: inout ResolvingPath) throws(Errno) -> [Name] {
    try reading { mu throws(Errno) in
      let inode = try walk(&path, mu).inode, who = path.credentials
      if !inode.operations.hasExtendedAttributes { throw journal.refuse(.EOPNOTSUPP, inode.id) }
      return inode.operations.extendedAttributes(inode).filter { name in
        let bytes = machine.names[name]
        do throws(Errno) {
          try who.checkExtendedAttribute(
            bytes, writes: false, on: inode.ownership, allSecurity: true)
          return true
        } catch { return false }
      }
    }
  }

  /// kernfs: `SetXattrAt`.
  func setExtendedAttribute(
    _ path: inout ResolvingPath, _ name: Name, _ value: [UInt8], _ condition: AttributeCondition
  ) throws(Errno) {
    try reading { mu throws(Errno) in
      let inode = try walk(&path, toAttribute: name, writes: true, mu)
      try inode.operations.setExtendedAttribute(inode, name, value, condition)
    }
  }

  /// kernfs: `RemoveXattrAt`.
  func removeExtendedAttribute(_ path: inout ResolvingPath, _ name: Name) throws(Errno) {
    try reading { mu throws(Errno) in
      let inode = try walk(&path, toAttribute: name, writes: true, mu)
      try inode.operations.removeExtendedAttribute(inode, name)
    }
  }
}
