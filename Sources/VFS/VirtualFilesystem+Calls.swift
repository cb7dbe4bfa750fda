/// Calls on paths: their starting place, their caller, and what the virtual filesystem checks.
/// vfs: `PathOperation`.

import Ground

/// The caller of a call, without references.
public struct Caller: BitwiseCopyable {
  /// Where absolute paths begin and where ".." stays.
  public let root: VirtualDentry
  /// The namespace whose mounts the caller sees; nil after its task has left it.
  public let namespace: MountNamespace?
  /// The caller's credentials.
  public let credentials: Credentials

  public init(root: VirtualDentry, _ credentials: Credentials, in namespace: MountNamespace?) {
    self.root = root
    self.namespace = namespace
    self.credentials = credentials
  }
}

/// A path, its starting place and its caller, without references.
public struct PathOperation: BitwiseCopyable {
  /// The names to walk.
  public let path: Path.Names
  /// Where the path begins.
  public let start: VirtualDentry
  /// A pointer, so that a call does not copy what stays the same between calls.
  let caller: UnsafePointer<Caller>

  /// - Parameters:
  ///   - start: where a relative path begins; an absolute one begins at the caller's root.
  ///   - caller: must not change until the call ends.
  @inline(__always)
  public init(_ path: Path.Names, from start: VirtualDentry, _ caller: UnsafePointer<Caller>) {
    self.path = path
    self.start = path.isAbsolute ? caller.pointee.root : start
    self.caller = caller
  }

  /// The namespace whose mounts the caller sees.
  public var namespace: MountNamespace? { caller.pointee.namespace }

  /// The last name of the path.
  /// - Precondition: the path has a name.
  var last: Name { path.next[path.count - 1] }
}

// The calls, with the checks that precede the call to a filesystem.
extension VirtualFilesystem {
  /// Runs an operation of the filesystem at `place`, repeats it wherever the path enters another
  /// mount, and finally drops what the path held.
  @inline(always)
  func resolve<Result: ~Copyable>(
    _ place: PathOperation, follow: Bool, mustBeDirectory: Bool = false, staysOnLink: Bool = false,
    _ operation: (FilesystemOperations, inout ResolvingPath) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    var path = ResolvingPath(
      place, follow: follow, mustBeDirectory: mustBeDirectory, staysOnLink: staysOnLink)
    defer { path.release() }
    while true {
      // Other errors propagate without matching the `catch`. Rethrowing them here would cost as
      // much as a step of the walk.
      do throws(Errno) {
        return try path.mount.filesystem.withOperations { operations throws(Errno) in
          try operation(operations, &path)
        }
      } catch let error where path.recover(from: error) {
        continue
      }
    }
  }

  /// Throws if a path has no name at all: `absolute` for `/`, ENOENT for an empty path.
  func requireName(_ place: PathOperation, else absolute: Errno) throws(Errno) {
    if place.path.count == 0 { throw place.path.isAbsolute ? absolute : .ENOENT }
  }

  /// access(2). Throws EACCES without this access, EROFS for writing on a read-only mount.
  public func access(_ place: PathOperation, _ want: Access) throws(Errno) {
    try resolve(place, follow: true) { operations, path throws(Errno) in
      try operations.access(&path, want)
    }
  }

  /// The dentry at a place and its mount, with one reference on each. vfs: `GetDentryAt`.
  /// - Parameter searchable: throws ENOTDIR or EACCES unless it is a directory that may be
  ///   searched.
  public func dentry(
    _ place: PathOperation, follow: Bool = true, searchable: Bool = false
  ) throws(Errno) -> OwnedVirtualDentry {
    try resolve(place, follow: follow) { operations, path throws(Errno) in
      let node = try operations.dentry(&path, searchable: searchable)
      return OwnedVirtualDentry(path.mount.take(operation), node)
    }
  }

  /// stat(2), or lstat(2) if `follow` is false.
  public func status(_ place: PathOperation, follow: Bool) throws(Errno) -> FileStatus {
    var status = FileStatus()
    try fill(&status, place, follow: follow)
    return status
  }

  /// `status` into storage of the caller, for frequent calls: it avoids copies.
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

  /// mkdir(2). Only permission bits and the sticky bit of `mode` are used.
  @inline(__always)
  public func makeDirectory(_ place: PathOperation, _ mode: FileMode) throws(Errno) {
    try requireName(place, else: .EEXIST)
    let mode = FileMode(mode.raw & (0o777 | FileMode.sticky))
    try resolve(place, follow: false) { operations, path throws(Errno) in
      try operations.makeDirectory(&path, mode, forMountPoint: false)
    }
  }

  /// symlink(2). Throws EEXIST if the name exists.
  public func makeSymlink(_ place: PathOperation, to target: Name) throws(Errno) {
    try requireName(place, else: .EEXIST)
    try resolve(place, follow: false) { operations, path throws(Errno) in
      try operations.makeSymlink(&path, to: target)
    }
  }

  /// link(2). Holds the old dentry during the call; a panic leaks those references, as in gVisor.
  /// Throws EXDEV across mounts.
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

  /// open(2). The caller owns the reference; the position is 0.
  @inline(__always)
  public func open(_ place: PathOperation, _ options: OpenOptions) throws(Errno) -> Ref<
    FileDescription
  > {
    if options.flags.contains(.path) { return try openPath(place, options.flags) }
    if _slowPath(options.flags.contains(.temporary)) {
      // kernfs makes no such file: of a directory that is opened for writing it says EISDIR.
      let isDirectory = options.flags.contains(.directory) && !options.flags.contains(.create)
      if !isDirectory || !options.flags.isWritable { throw .EINVAL }
    }
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

  /// unlink(2). For a root it throws EBUSY, or EISDIR with Linux's rule.
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

  /// rmdir(2). Throws EBUSY for a root.
  @inline(__always)
  public func removeDirectory(_ place: PathOperation) throws(Errno) {
    try requireName(place, else: .EBUSY)
    try resolve(place, follow: false) { operations, path throws(Errno) in
      try operations.removeDirectory(&path)
    }
  }

  /// rename(2). Holds the old directory during the call; a panic leaks those references, as in
  /// gVisor. Throws EXDEV across mounts.
  public func rename(
    _ old: PathOperation, _ new: PathOperation, noReplace: Bool, exchange: Bool = false
  ) throws(Errno) {
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
      // With the rule `last-slash` at `refused`, a slash behind either name requires that a
      // directory is renamed.
      let isDirectory = old.path.isDirectory && machine.rules.lastSlash == .refused
      try resolve(new, follow: false, mustBeDirectory: isDirectory) {
        operations, path throws(Errno) in
        try operations.rename(
          &path, from: location, old.last, noReplace: noReplace, exchange: exchange)
      }
    } catch {
      parent.drop()
      throw error
    }
    parent.drop()
  }
}
