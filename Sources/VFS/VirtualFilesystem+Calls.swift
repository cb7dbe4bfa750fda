/// Where a call's path begins, who makes it, and calls on paths. vfs: `PathOperation`.

import Ground

/// Who makes a call; holds nothing.
public struct Caller: BitwiseCopyable {
  /// Where an absolute path begins, and where ".." ends.
  public let root: VirtualDentry
  /// The mounts that it sees; nil after its task has left its namespace.
  public let namespace: MountNamespace?
  /// As whom it acts.
  public let credentials: Credentials

  public init(root: VirtualDentry, _ credentials: Credentials, in namespace: MountNamespace?) {
    self.root = root
    self.namespace = namespace
    self.credentials = credentials
  }
}

/// Where a call's path leads, and who makes it; holds nothing.
public struct PathOperation: BitwiseCopyable {
  /// The names that are to be walked.
  public let path: Path.Names
  /// Where the path begins.
  public let start: VirtualDentry
  /// What stays the same from call to call is not copied into each.
  let caller: UnsafePointer<Caller>

  /// - Parameters:
  ///   - start: where a relative path begins; an absolute one begins at the caller's root.
  ///   - caller: stays as it is until the call is over.
  @inline(__always)
  public init(_ path: Path.Names, from start: VirtualDentry, _ caller: UnsafePointer<Caller>) {
    self.path = path
    self.start = path.isAbsolute ? caller.pointee.root : start
    self.caller = caller
  }

  /// The caller's mounts.
  public var namespace: MountNamespace? { caller.pointee.namespace }

  /// The last name of the path.
  /// - Precondition: the path has one.
  var last: Name { path.next[path.count - 1] }
}

// The calls, with what the virtual filesystem checks before a filesystem is asked. Spec 2.5, and
// kernfs-current 12.
extension VirtualFilesystem {
  /// Runs an operation of the filesystem at `place`, again where the path leaves it, and drops what the
  /// path held when all is over.
  @inline(always)
  func resolve<Result: ~Copyable>(
    _ place: PathOperation, follow: Bool, mustBeDirectory: Bool = false, staysOnLink: Bool = false,
    _ operation: (FilesystemOperations, inout ResolvingPath) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    var path = ResolvingPath(
      place, follow: follow, mustBeDirectory: mustBeDirectory, staysOnLink: staysOnLink)
    defer { path.release() }
    while true {
      // Every other error leaves by itself: a `throw` of it here would cost as much as a step.
      do throws(Errno) {
        return try path.mount.filesystem.withOperations { operations throws(Errno) in
          try operation(operations, &path)
        }
      } catch let error where path.recover(from: error) {
        continue
      }
    }
  }

  /// What a path without any name is, for calls that need one.
  func requireName(_ place: PathOperation, else absolute: Errno) throws(Errno) {
    if place.path.count == 0 { throw place.path.isAbsolute ? absolute : .ENOENT }
  }

  /// access(2): EACCES without these rights, EROFS for writing where a mount does not allow it.
  public func access(_ place: PathOperation, _ want: Access) throws(Errno) {
    try resolve(place, follow: true) { operations, path throws(Errno) in
      try operations.access(&path, want)
    }
  }

  /// The dentry at a place and its mount, one reference on each. vfs: `GetDentryAt`.
  /// - Parameter searchable: ENOTDIR or EACCES unless it is a directory that may be searched.
  public func dentry(
    _ place: PathOperation, follow: Bool = true, searchable: Bool = false
  ) throws(Errno) -> OwnedVirtualDentry {
    try resolve(place, follow: follow) { operations, path throws(Errno) in
      let node = try operations.dentry(&path, searchable: searchable)
      return OwnedVirtualDentry(path.mount.take(operation), node)
    }
  }

  /// stat(2); lstat(2) without `follow`.
  public func status(_ place: PathOperation, follow: Bool) throws(Errno) -> FileStatus {
    var status = FileStatus()
    try fill(&status, place, follow: follow)
    return status
  }

  /// The same for who asks often: fills in all of the caller's own.
  @inline(__always)
  public func fill(_ status: inout FileStatus, _ place: PathOperation, follow: Bool) throws(Errno) {
    try resolve(place, follow: follow) { operations, path throws(Errno) in
      try operations.status(&path, &status)
    }
  }

  /// chmod(2), chown(2), truncate(2), utimensat(2). Symlinks are followed.
  public func setStatus(_ place: PathOperation, _ change: StatusChange) throws(Errno) {
    try resolve(place, follow: true) { operations, path throws(Errno) in
      try operations.setStatus(&path, change)
    }
  }

  /// readlink(2). EINVAL unless the path leads to a symlink.
  public func readLink(_ place: PathOperation) throws(Errno) -> Name {
    try resolve(place, follow: false) { operations, path throws(Errno) in
      try operations.readLink(&path)
    }
  }

  /// mkdir(2). Of the mode, permission bits and the sticky bit count.
  @inline(__always)
  public func makeDirectory(_ place: PathOperation, _ mode: FileMode) throws(Errno) {
    try requireName(place, else: .EEXIST)
    let mode = FileMode(mode.raw & (0o777 | FileMode.sticky))
    try resolve(place, follow: false) { operations, path throws(Errno) in
      try operations.makeDirectory(&path, mode, forMountPoint: false)
    }
  }

  /// symlink(2). EEXIST where the name exists.
  public func makeSymlink(_ place: PathOperation, to target: Name) throws(Errno) {
    try requireName(place, else: .EEXIST)
    try resolve(place, follow: false) { operations, path throws(Errno) in
      try operations.makeSymlink(&path, to: target)
    }
  }

  /// Holds the old dentry across; a panic leaves those references behind. EXDEV across mounts.
  public func link(_ old: PathOperation, follow: Bool, _ new: PathOperation) throws(Errno) {
    let held = try dentry(old, follow: follow)
    let location = held.location
    do throws(Errno) {
      try requireName(new, else: .EEXIST)
      try resolve(new, follow: false) { operations, path throws(Errno) in
        try operations.link(&path, to: location)
      }
    } catch {
      held.drop()
      throw error
    }
    held.drop()
  }

  /// open(2). The caller owns the file; its position is 0.
  @inline(__always)
  public func open(_ place: PathOperation, _ options: OpenOptions) throws(Errno) -> Ref<
    FileDescription
  > {
    if options.flags.contains(.path) { return try openPath(place, options.flags) }
    if _slowPath(options.flags.isSuperset(of: [.create, .directory])) {
      if machine.rules.firstError == .linux { throw .EINVAL }
    }
    var options = options
    options.mode = FileMode(options.mode.raw & 0o7777)
    return try resolve(
      place, follow: !options.flags.contains(.noFollow),
      mustBeDirectory: options.flags.contains(.directory),
      staysOnLink: machine.rules.noFollow == .refused && !place.path.isDirectory
        && options.flags.contains(.noFollow)
    ) { operations, path throws(Errno) in
      try operations.open(&path, options)
    }
  }

  /// unlink(2). EISDIR, or EBUSY, of a root.
  @inline(__always)
  public func unlink(_ place: PathOperation) throws(Errno) {
    if _slowPath(place.path.count == 0) {
      throw !place.path.isAbsolute
        ? .ENOENT : machine.rules.firstError == .linux ? .EISDIR : .EBUSY
    }
    try resolve(place, follow: false) { operations, path throws(Errno) in
      try operations.unlink(&path)
    }
  }

  /// rmdir(2). EBUSY of a root.
  @inline(__always)
  public func removeDirectory(_ place: PathOperation) throws(Errno) {
    try requireName(place, else: .EBUSY)
    try resolve(place, follow: false) { operations, path throws(Errno) in
      try operations.removeDirectory(&path)
    }
  }

  /// Holds the old directory across; a panic leaves those references behind. EXDEV across mounts.
  public func rename(_ old: PathOperation, _ new: PathOperation, noReplace: Bool) throws(Errno) {
    try requireName(old, else: .EBUSY)
    let parent = try resolve(old, follow: false) { operations, path throws(Errno) in
      let node = try operations.parentDentry(&path)
      return OwnedVirtualDentry(path.mount.take(operation), node)
    }
    let location = parent.location
    do throws(Errno) {
      let isLinux = machine.rules.firstError == .linux
      if !isLinux, old.last == .dot || old.last == .dotDot { throw .EBUSY }
      try requireName(new, else: isLinux && noReplace ? .EEXIST : .EBUSY)
      // With the rule `last-slash` at `refused`, a slash behind either name is about what moves.
      let isDirectory = old.path.isDirectory && machine.rules.lastSlash == .refused
      try resolve(new, follow: false, mustBeDirectory: isDirectory) {
        operations, path throws(Errno) in
        try operations.rename(&path, from: location, old.last, noReplace: noReplace)
      }
    } catch {
      parent.drop()
      throw error
    }
    parent.drop()
  }
}
