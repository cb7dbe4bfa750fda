import Ground

// Calls that make nodes of other types and synthetic mount points. Spec 2.5.

/// The numbers of a device node.
public struct DeviceNumber: Hashable, Sendable, BitwiseCopyable {
  /// Which driver, 12 bits.
  public var major: UInt32
  /// Which of its devices, 20 bits.
  public var minor: UInt32
  public init(major: UInt32 = 0, minor: UInt32 = 0) {
    self.major = major
    self.minor = minor
  }
}

extension VirtualFilesystem {
  /// mknod(2): a fifo, a socket, a device, or a file, which is what no type means. EINVAL for other
  /// types. vfs: `MknodAt`.
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

  /// Makes a directory to mount on, with whatever leads there, also where the filesystem has no new
  /// names: kernfs makes such ones up. The last name may exist, as whatever.
  /// vfs: `MakeSyntheticMountpoint`.
  /// - Precondition: the path is absolute.
  public func makeSyntheticMountPoint(_ place: PathOperation) throws(Errno) {
    if place.path.count == 0 { return }
    try makeSyntheticParents(place.withoutLast)
    do throws(Errno) { try makeSynthetic(place) } catch { if error != .EEXIST { throw error } }
  }

  /// Each directory on the way is looked at first. ENOTDIR if one is none. vfs: `MkdirAllAt`.
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
  /// The same place without the last name.
  fileprivate var withoutLast: PathOperation {
    let shorter = Path.Names(
      next: path.next, count: path.count - 1, isAbsolute: path.isAbsolute, isDirectory: false)
    return PathOperation(shorter, from: start, caller)
  }
}
