import Ground

// Extended attributes, and what statfs(2) says. Spec 2.5, 2.7; kernfs-current 7, 12.

/// What setxattr(2) may be told.
public enum AttributeCondition: Sendable {
  case any
  /// XATTR_CREATE, XATTR_REPLACE
  case mustBeNew, mustExist
}

/// What statfs(2) says of a filesystem.
public struct FilesystemStatus: Hashable, Sendable, BitwiseCopyable {
  /// The number that says which kind it is.
  public var type: UInt64
  /// f_bsize, in bytes.
  public var blockSize: Int64
  /// f_namelen, in bytes.
  public var longestName: Int64

  public init(
    type: UInt64, blockSize: Int64 = 4096, longestName: Int = Name.longest
  ) {
    self.type = type
    self.blockSize = blockSize
    self.longestName = Int64(longestName)
  }
}

extension VirtualFilesystem {
  /// getxattr(2). ENODATA where there is none, EOPNOTSUPP where there can be none.
  public func extendedAttribute(
    _ place: PathOperation, _ name: Name, follow: Bool = true
  ) throws(Errno) -> [UInt8] {
    try resolve(place, follow: follow) { operations, path throws(Errno) in
      try operations.extendedAttribute(&path, name)
    }
  }

  /// listxattr(2); a file that can have none has none. vfs: `ListXattrAt`.
  public func extendedAttributes(_ place: PathOperation, follow: Bool = true) throws(Errno)
    -> [Name]
  {
    do throws(Errno) {
      return try resolve(place, follow: follow) { operations, path throws(Errno) in
        try operations.extendedAttributes(&path)
      }
    } catch {
      if error == .EOPNOTSUPP { return [] }
      throw error
    }
  }

  /// setxattr(2). EEXIST, ENODATA as the condition asks.
  public func setExtendedAttribute(
    _ place: PathOperation, _ name: Name, _ value: [UInt8], _ condition: AttributeCondition = .any,
    follow: Bool = true
  ) throws(Errno) {
    try resolve(place, follow: follow) { operations, path throws(Errno) in
      try operations.setExtendedAttribute(&path, name, value, condition)
    }
  }

  /// removexattr(2)
  public func removeExtendedAttribute(
    _ place: PathOperation, _ name: Name, follow: Bool = true
  ) throws(Errno) {
    try resolve(place, follow: follow) { operations, path throws(Errno) in
      try operations.removeExtendedAttribute(&path, name)
    }
  }

  /// statfs(2)
  public func filesystemStatus(_ place: PathOperation) throws(Errno) -> FilesystemStatus {
    try resolve(place, follow: true) { operations, path throws(Errno) in
      try operations.filesystemStatus(&path)
    }
  }
}

extension Credentials {
  /// Whether an extended attribute of that name may be read (or written) on such a file; throws why
  /// not. vfs: `CheckXattrPermissions`; xattr(7).
  /// - Parameter allSecurity: rule `security-attributes`.
  public func checkExtendedAttribute(
    _ name: some Collection<UInt8>, writes: Bool, on file: Ownership, allSecurity: Bool
  ) throws(Errno) {
    func has(_ prefix: String) -> Bool { name.starts(with: prefix.utf8) }
    if has("trusted."), !self.has(.administer) { throw writes ? .EPERM : .ENODATA }
    if has("security."), writes {
      if allSecurity, !self.has(.administer) { throw .EPERM }
      if !allSecurity, !name.elementsEqual("security.capability".utf8) { throw .EOPNOTSUPP }
    }
    guard has("user.") else { return }
    let type = file.mode.type
    guard type == FileMode.regular || type == FileMode.directory else {
      throw writes ? .EPERM : .ENODATA
    }
    if type == FileMode.directory, file.mode.isSticky, writes, !canActAsOwner(of: file.uid) {
      throw .EPERM
    }
  }
}
