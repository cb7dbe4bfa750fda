/// The bytes, times and extended attributes of one file of a filesystem that keeps them in memory.
/// Sources: read(2), write(2), truncate(2), xattr(7).

import Ground
import Kernfs
import VFS

/// What a file contains. Owned by its filesystem.
final class FileData {
  /// A bigger file is refused, so that no scenario can eat the memory of the program.
  static let largest = 1 << 26

  var bytes: [UInt8] = []
  var times: FileTimes
  var attributes = AttributeTable()

  init(_ now: Int64) { times = FileTimes(now) }

  func read(at offset: Int64, _ count: Int) -> [UInt8] {
    let start = min(Int(clamping: offset), bytes.count)
    return Array(bytes[start...].prefix(max(0, count)))
  }

  /// What lies between the end and the offset is zeros. EFBIG.
  func write(_ new: [UInt8], at offset: Int64) throws(Errno) {
    guard !new.isEmpty else { return }
    guard offset <= Int64(Self.largest - new.count) else { throw .EFBIG }
    let start = Int(offset), end = start + new.count
    if bytes.count < end { bytes += [UInt8](repeating: 0, count: end - bytes.count) }
    bytes.replaceSubrange(start..<end, with: new)
  }

  /// utimensat(2), as far as a change is that.
  func setTimes(_ change: StatusChange) {
    times.accessed = change.accessed ?? times.accessed
    times.modified = change.modified ?? times.modified
  }

  /// EINVAL, EFBIG.
  func truncate(to size: Int64) throws(Errno) {
    if size < 0 { throw .EINVAL }
    guard size <= Int64(Self.largest) else { throw .EFBIG }
    if bytes.count > Int(size) {
      bytes.removeLast(bytes.count - Int(size))
    } else {
      bytes += [UInt8](repeating: 0, count: Int(size) - bytes.count)
    }
  }
}

/// An open file over `FileData`: bytes at a position, and at the end with O_APPEND.
class DataFile: FileOperations {
  /// What the file contains.
  func data(of file: FileDescription) throws(Errno) -> FileData {
    preconditionFailure("each kind says where its data is")
  }
  /// Something was read, or written.
  func wasRead(_ file: FileDescription) {}
  func wasWritten(_ file: FileDescription) {}

  override func status(of file: FileDescription) throws(Errno) -> FileStatus {
    file.inode.operations.status(of: file.inode)
  }

  override func read(_ file: FileDescription, _ count: Int) throws(Errno) -> [UInt8] {
    guard file.flags.isReadable else { throw .EBADF }
    return try file.locked(.position) { _ throws(Errno) in
      let piece = try data(of: file).read(at: file.offset, count)
      file.setOffset(file.offset + Int64(piece.count))
      wasRead(file)
      return piece
    }
  }

  override func write(_ file: FileDescription, _ bytes: [UInt8]) throws(Errno) -> Int {
    guard file.flags.isWritable else { throw .EBADF }
    if bytes.isEmpty { return 0 }
    return try file.locked(.position) { _ throws(Errno) in
      let data = try data(of: file)
      let start = file.flags.contains(.append) ? Int64(data.bytes.count) : file.offset
      try data.write(bytes, at: start)
      file.setOffset(start + Int64(bytes.count))
      wasWritten(file)
      return bytes.count
    }
  }

  override func seek(
    _ file: FileDescription, _ offset: Int64, _ whence: Whence
  ) throws(Errno) -> Int64 {
    try file.locked(.position) { _ throws(Errno) in
      let base: Int64 =
        switch whence {
        case .set: 0
        case .current: file.offset
        case .end: Int64(try data(of: file).bytes.count)
        }
      let (position, overflows) = base.addingReportingOverflow(offset)
      if overflows || position < 0 { throw .EINVAL }
      file.setOffset(position)
      return position
    }
  }
}
