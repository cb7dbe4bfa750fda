/// An open file whose contents are generated: when it is first read, and again where a read does not
/// go on where the last one ended. kernfs: `DynamicBytesFD`; spec 10.
///
/// Owned by `KernfsFiles`. What each open file has generated goes with the file.

import Ground
import VFS

/// Open files with generated contents.
final class BytesFileOperations: FileOperations {
  /// What one open file has generated.
  private struct Buffer {
    var bytes: [UInt8] = []
    /// Where the last read ended.
    var lastRead: Int64 = 0
  }
  /// Of the files that were read or moved since they were opened. Protected by the file's lock.
  private var buffers: [FileDescription: Buffer] = [:]

  override func status(of file: FileDescription) throws(Errno) -> FileStatus {
    file.inode.operations.status(of: file.inode)
  }

  override func release(_ file: FileDescription) {
    if !buffers.isEmpty { buffers[file] = nil }
  }

  override func read(_ file: FileDescription, _ count: Int) throws(Errno) -> [UInt8] {
    guard file.flags.isReadable else { throw .EBADF }
    return try file.locked(.position) { _ throws(Errno) in
      var buffer = buffers[file] ?? Buffer()
      if file.offset != buffer.lastRead || buffer.bytes.isEmpty {
        buffer = try generate(file, at: file.offset)
      }
      let start = min(Int(clamping: file.offset), buffer.bytes.count)
      let piece = Array(buffer.bytes[start...].prefix(count))
      file.setOffset(file.offset + Int64(piece.count))
      buffer.lastRead = file.offset
      buffers[file] = buffer
      return piece
    }
  }

  override func write(_ file: FileDescription, _ bytes: [UInt8]) throws(Errno) -> Int {
    guard file.flags.isWritable else { throw .EBADF }
    return try file.locked(.position) { _ throws(Errno) in
      let written = try file.inode.operations.accept(file.inode, bytes)
      file.setOffset(file.offset + Int64(written))
      buffers[file] = nil
      return written
    }
  }

  /// From the start or from the position only: the end is not known. A changed position generates
  /// at once.
  override func seek(
    _ file: FileDescription, _ offset: Int64, _ whence: Whence
  ) throws(Errno) -> Int64 {
    try file.locked(.position) { _ throws(Errno) in
      let base: Int64 =
        switch whence {
        case .set: 0
        case .current: file.offset
        case .end: throw .EINVAL
        }
      let (position, overflows) = base.addingReportingOverflow(offset)
      if overflows || position < 0 { throw .EINVAL }
      if position != file.offset {
        do throws(Errno) { buffers[file] = try generate(file, at: position) } catch {
          file.setOffset(0)
          throw error
        }
        file.setOffset(position)
      }
      return position
    }
  }

  /// Makes the contents anew; an error leaves none.
  private func generate(_ file: FileDescription, at offset: Int64) throws(Errno) -> Buffer {
    do throws(Errno) {
      let bytes = try file.inode.operations.contents(of: file.inode)
      return Buffer(bytes: bytes, lastRead: offset)
    } catch {
      buffers[file] = nil
      throw error
    }
  }
}
