import Ground

/// Where a call's path begins and who makes it.
public struct Place: BitwiseCopyable {
  public let path: Path.Names
  public let start: Node
  public let mount: Mount
  public let credentials: Credentials

  /// - Parameter start: where a relative path begins.
  public init(_ path: Path.Names, from start: Node, in mount: Mount, _ credentials: Credentials) {
    self.path = path
    self.start = start
    self.mount = mount
    self.credentials = credentials
  }

  /// The last name of the path.
  /// - Precondition: the path has one.
  var last: Name { path.next[path.count - 1] }
}

// The calls, with what the virtual filesystem checks before a filesystem is asked. Spec 2.5, and
// kernfs-current 12.
extension VirtualFilesystem {
  /// Runs an operation of the filesystem at `place`, again from the root after an absolute symlink.
  @inline(__always)
  private func resolve<Result: ~Copyable>(
    _ place: Place, follow: Bool, mustBeDirectory: Bool = false,
    _ operation: (FilesystemOperations, inout ResolvingPath) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    var path = ResolvingPath(
      place.path, from: place.start, in: place.mount, place.credentials, follow: follow,
      mustBeDirectory: mustBeDirectory)
    while true {
      do throws(Errno) {
        return try operation(place.mount.filesystem.operations, &path)
      } catch {
        if error != .absoluteSymlink { throw error }
        path.restartAtRoot()
      }
    }
  }

  /// What a path without any name is, for calls that need one.
  private func requireName(_ place: Place, else absolute: Errno) throws(Errno) {
    if place.path.count == 0 { throw place.path.isAbsolute ? absolute : .ENOENT }
  }

  public func access(_ place: Place, _ want: Access) throws(Errno) {
    try resolve(place, follow: true) { operations, path throws(Errno) in
      try operations.access(&path, want)
    }
  }

  public func dentry(_ place: Place, follow: Bool = true) throws(Errno) -> Ref<Node> {
    try resolve(place, follow: follow) { operations, path throws(Errno) in
      try operations.dentry(&path)
    }
  }

  public func status(_ place: Place, follow: Bool) throws(Errno) -> FileStatus {
    try resolve(place, follow: follow) { operations, path throws(Errno) in
      try operations.status(&path)
    }
  }

  public func setStatus(_ place: Place, _ change: StatusChange) throws(Errno) {
    try resolve(place, follow: true) { operations, path throws(Errno) in
      try operations.setStatus(&path, change)
    }
  }

  public func readLink(_ place: Place) throws(Errno) -> Name {
    try resolve(place, follow: false) { operations, path throws(Errno) in
      try operations.readLink(&path)
    }
  }

  public func makeDirectory(_ place: Place, _ mode: FileMode) throws(Errno) {
    try requireName(place, else: .EEXIST)
    let mode = FileMode(mode.raw & (0o777 | FileMode.sticky))
    try resolve(place, follow: false) { operations, path throws(Errno) in
      try operations.makeDirectory(&path, mode)
    }
  }

  public func makeSymlink(_ place: Place, to target: Name) throws(Errno) {
    try requireName(place, else: .EEXIST)
    try resolve(place, follow: false) { operations, path throws(Errno) in
      try operations.makeSymlink(&path, to: target)
    }
  }

  /// Holds the old dentry across; a panic leaves that reference behind.
  public func link(_ old: Place, follow: Bool, _ new: Place) throws(Errno) {
    let held = try dentry(old, follow: follow)
    let node = held.object
    do throws(Errno) {
      try requireName(new, else: .EEXIST)
      try resolve(new, follow: false) { operations, path throws(Errno) in
        try operations.link(&path, to: node)
      }
    } catch {
      held.drop()
      throw error
    }
    held.drop()
  }

  public func open(_ place: Place, _ options: OpenOptions) throws(Errno) -> Ref<FileDescription> {
    var options = options
    options.mode = FileMode(options.mode.raw & 0o7777)
    return try resolve(
      place, follow: !options.flags.contains(.noFollow),
      mustBeDirectory: options.flags.contains(.directory)
    ) { operations, path throws(Errno) in
      try operations.open(&path, options)
    }
  }

  public func unlink(_ place: Place) throws(Errno) {
    try requireName(place, else: .EBUSY)
    try resolve(place, follow: false) { operations, path throws(Errno) in
      try operations.unlink(&path)
    }
  }

  public func removeDirectory(_ place: Place) throws(Errno) {
    try requireName(place, else: .EBUSY)
    try resolve(place, follow: false) { operations, path throws(Errno) in
      try operations.removeDirectory(&path)
    }
  }

  /// Holds the old directory across; a panic leaves that reference behind.
  public func rename(_ old: Place, _ new: Place, noReplace: Bool) throws(Errno) {
    try requireName(old, else: .EBUSY)
    let parent = try resolve(old, follow: false) { operations, path throws(Errno) in
      try operations.parentDentry(&path)
    }
    let node = parent.object
    do throws(Errno) {
      if old.last == .dot || old.last == .dotDot { throw .EBUSY }
      try requireName(new, else: .EBUSY)
      try resolve(new, follow: false) { operations, path throws(Errno) in
        try operations.rename(&path, from: node, old.last, noReplace: noReplace)
      }
    } catch {
      parent.drop()
      throw error
    }
    parent.drop()
  }
}
