import Ground

// Calls that make other types of nodes, and synthetic mount points.

/// The numbers of a device node.
public struct DeviceNumber: Hashable, Sendable, BitwiseCopyable {
  /// The driver, 12 bits.
  public var major: UInt32
  /// The device of that driver, 20 bits.
  public var minor: UInt32
  public init(major: UInt32 = 0, minor: UInt32 = 0) {
    self.major = major
    self.minor = minor
  }
}

extension VirtualFilesystem {
  /// mknod(2): makes a fifo, a socket, a device or a regular file; no type means a regular file.
  /// Throws EINVAL for other types. vfs: `MknodAt`.
  public func makeNode(
    _ place: PathOperation, _ mode: FileMode, _ device: DeviceNumber = DeviceNumber()
  ) throws(Errno) {
    let types = [FileMode.fifo, FileMode.character, FileMode.block, FileMode.socket]
    let type = mode.type == 0 ? FileMode.regular : mode.type
    guard type == FileMode.regular || types.contains(type) else { throw .EINVAL }
    try requireName(place, else: .EEXIST)
    let mode = FileMode(type | mode.raw & 0o7777)
    try resolve(place, follow: false) { operations, path throws(Errno) in
      try operations.makeNode(&path, mode, device)
    }
  }

  /// Makes a directory to mount on, and its missing parents, even where the filesystem cannot
  /// create names: kernfs then makes synthetic directories. An existing last name of any type is
  /// accepted. vfs: `MakeSyntheticMountpoint`.
  /// - Precondition: the path is absolute.
  public func makeSyntheticMountPoint(_ place: PathOperation) throws(Errno) {
    if place.path.count == 0 { return }
    try makeSyntheticParents(place.withoutLast)
    do throws(Errno) { try makeSynthetic(place) } catch { if error != .EEXIST { throw error } }
  }

  /// Makes each missing directory of the path. Throws ENOTDIR if a name is not a directory.
  /// vfs: `MkdirAllAt`.
  private func makeSyntheticParents(_ place: PathOperation) throws(Errno) {
    do throws(Errno) {
      let status = try status(place, follow: true)
      if status.ownership.mode.type != FileMode.directory { throw .ENOTDIR }
    } catch {
      if error != .ENOENT || place.path.count == 0 { throw error }
      try makeSyntheticParents(place.withoutLast)
      try makeSynthetic(place)
    }
  }

  private func makeSynthetic(_ place: PathOperation) throws(Errno) {
    try resolve(place, follow: false) { operations, path throws(Errno) in
      try operations.makeDirectory(&path, FileMode(0o777), forMountPoint: true)
    }
  }
}

extension PathOperation {
  /// The path without its last name.
  fileprivate var withoutLast: PathOperation {
    let shorter = Path.Names(
      next: path.next, count: path.count - 1, isAbsolute: path.isAbsolute, isDirectory: false)
    return PathOperation(shorter, from: start, caller)
  }
}
