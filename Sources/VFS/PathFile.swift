/// Files opened with O_PATH: they refer to a place in the tree and allow almost no operation.
/// vfs: `opathFD`; open(2).

import Ground

/// The operations of such a file: nearly all throw EBADF.
final class PathFileOperations: FileOperations {
  /// Behaves like stat(2) of the place.
  override func status(of file: FileDescription) throws(Errno) -> FileStatus {
    let none = file.machine.arena.allocate(1, of: Name.self)
    defer { file.machine.arena.free(none, 1) }
    let names = Path.Names(next: none, count: 0, isAbsolute: false, isDirectory: false)
    let caller = Caller(root: file.location, .root, in: file.mount.namespace)
    return try withUnsafePointer(to: caller) { caller throws(Errno) in
      let place = PathOperation(names, from: file.location, caller)
      return try file.mount.virtualFilesystem.status(place, follow: true)
    }
  }

  override func read(_ file: FileDescription, _ count: Int) throws(Errno) -> [UInt8] {
    throw .EBADF
  }
  override func write(_ file: FileDescription, _ bytes: [UInt8]) throws(Errno) -> Int {
    throw .EBADF
  }
  override func seek(
    _ file: FileDescription, _ offset: Int64, _ whence: Whence
  ) throws(Errno) -> Int64 { throw .EBADF }
  override func iterate(
    _ file: FileDescription, _ take: (DirectoryEntry) -> Bool
  ) throws(Errno) { throw .EBADF }
}

extension VirtualFilesystem {
  /// Opens a place without a check of permissions on the file. Throws ENOTDIR with O_DIRECTORY.
  /// vfs: `OpenAt` with O_PATH.
  func openPath(_ place: PathOperation, _ flags: OpenFlags) throws(Errno) -> Ref<FileDescription> {
    let flags = flags.intersection([.path, .directory, .noFollow])
    let found = try resolve(
      place, follow: !flags.contains(.noFollow), mustBeDirectory: flags.contains(.directory)
    ) { operations, path throws(Errno) in
      let node = try operations.dentry(&path, searchable: false)
      return OwnedVirtualDentry(path.mount.take(operation), node)
    }
    do throws(Errno) {
      let node = found.location.node
      let file = try FileDescription.make(
        over: node, in: found.location.mount, flags, node.filesystem.operations.pathFiles)
      found.drop()
      return file
    } catch {
      found.drop()
      throw error
    }
  }
}
