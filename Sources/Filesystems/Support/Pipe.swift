/// Bytes on their way from writers to readers. Nobody blocks: one task would wait for itself for ever,
/// so each open pipe behaves as with O_NONBLOCK. Source: pipe(7), fifo(7).

import Ground
import Kernfs
import VFS

/// One pipe. Owned by the filesystem that made it.
final class Pipe {
  /// How much it holds. Source: pipe(7).
  static let capacity = 65_536

  private var bytes: [UInt8] = []
  /// The bytes before this one were read.
  private var start = 0
  var readers = 0
  var writers = 0

  private var count: Int { bytes.count - start }

  /// Nothing at all is the end, if there are no writers; else EAGAIN.
  func read(_ count: Int) throws(Errno) -> [UInt8] {
    if self.count == 0, count > 0 {
      if writers > 0 { throw .EAGAIN }
      return []
    }
    let piece = Array(bytes[start...].prefix(max(0, count)))
    start += piece.count
    if start == bytes.count || start > Self.capacity {
      bytes.removeFirst(start)
      start = 0
    }
    return piece
  }

  /// As much as there is room for. EPIPE without readers, EAGAIN without room.
  func write(_ new: [UInt8]) throws(Errno) -> Int {
    if readers == 0 { throw .EPIPE }
    let piece = new.prefix(Self.capacity - count)
    if piece.isEmpty, !new.isEmpty { throw .EAGAIN }
    bytes += piece
    return piece.count
  }

  /// Forgets what nobody has read.
  func discard() {
    bytes = []
    start = 0
  }
}

/// An open end of a pipe, or both.
class PipeFile: FileOperations {
  /// The pipe that the file belongs to.
  func pipe(of file: FileDescription) -> Pipe {
    preconditionFailure("each kind says where its pipe is")
  }

  /// Counts a file that was just opened.
  func opened(_ file: FileDescription) {
    if file.flags.isReadable { pipe(of: file).readers += 1 }
    if file.flags.isWritable { pipe(of: file).writers += 1 }
  }

  override func release(_ file: FileDescription) {
    if file.flags.isReadable { pipe(of: file).readers -= 1 }
    if file.flags.isWritable { pipe(of: file).writers -= 1 }
  }

  override func status(of file: FileDescription) throws(Errno) -> FileStatus {
    file.inode.operations.status(of: file.inode)
  }

  override func read(_ file: FileDescription, _ count: Int) throws(Errno) -> [UInt8] {
    guard file.flags.isReadable else { throw .EBADF }
    return try pipe(of: file).read(count)
  }

  override func write(_ file: FileDescription, _ bytes: [UInt8]) throws(Errno) -> Int {
    guard file.flags.isWritable else { throw .EBADF }
    return try pipe(of: file).write(bytes)
  }
}
