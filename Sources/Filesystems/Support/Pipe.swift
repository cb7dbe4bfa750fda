/// Pipes: bytes between writers and readers. A blocked task would wait for itself for ever, so each
/// end behaves as with O_NONBLOCK. Source: pipe(7), fifo(7).

import Ground
import Kernfs
import VFS

/// One pipe, owned by the filesystem that made it. `readers` and `writers` count its open ends.
final class Pipe {
  /// The capacity in bytes. Source: pipe(7).
  static let capacity = 65_536

  private var bytes: [UInt8] = []
  /// The index of the first unread byte.
  private var start = 0
  var readers = 0
  var writers = 0

  private var count: Int { bytes.count - start }

  /// Returns unread bytes. An empty pipe gives the end of file if it has no writers, otherwise
  /// EAGAIN.
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

  /// Writes as much as there is room for. Throws EPIPE without readers, EAGAIN without room.
  func write(_ new: [UInt8]) throws(Errno) -> Int {
    if readers == 0 { throw .EPIPE }
    let piece = new.prefix(Self.capacity - count)
    if piece.isEmpty, !new.isEmpty { throw .EAGAIN }
    bytes += piece
    return piece.count
  }

  /// Discards unread bytes.
  func discard() {
    bytes = []
    start = 0
  }
}

/// The operations of an open end, or of one that is open for both.
class PipeFile: FileOperations {
  /// The pipe of an open file.
  func pipe(of file: FileDescription) -> Pipe {
    preconditionFailure("each kind says where its pipe is")
  }

  /// Counts the ends of a file that was just opened.
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
