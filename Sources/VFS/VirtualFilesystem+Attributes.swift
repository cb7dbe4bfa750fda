import Ground

// Extended attributes and statfs(2).

/// The condition of setxattr(2).
public enum AttributeCondition: Sendable {
  case any
  /// XATTR_CREATE, XATTR_REPLACE
  case mustBeNew, mustExist
}

/// The result of statfs(2).
public struct FilesystemStatus: Hashable, Sendable, BitwiseCopyable {
  /// f_type, which identifies the kind of filesystem.
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
  /// getxattr(2). Throws ENODATA if there is no such attribute, EOPNOTSUPP if there cannot be any.
  public func extendedAttribute(
    _ place: PathOperation, _ name: Name, follow: Bool = true
  ) throws(Errno) -> [UInt8] {
    try resolve(place, follow: follow) { operations, path throws(Errno) in
      try operations.extendedAttribute(&path, name)
    }
  }

  /// listxattr(2). The list is empty for files that cannot have attributes. vfs: `ListXattrAt`.
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

  /// setxattr(2). Throws EEXIST or ENODATA if the condition fails.
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
  /// Throws unless the caller may read (or write) such an attribute of the file.
  /// vfs: `CheckXattrPermissions`; xattr(7).
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
