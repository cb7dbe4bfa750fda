/// Open files of the memory filesystem: regular files, fifos, and the devices `null`, `zero` and
/// `full`.

import Ground
import Kernfs
import VFS

/// An open regular file.
final class MemoryFile: DataFile {
  unowned let client: MemoryClient

  init(_ client: MemoryClient) { self.client = client }

  override func data(of file: FileDescription) -> FileData { client.node(file.inode).data }
  override func wasRead(_ file: FileDescription) { client.wasRead(file.inode) }
  override func wasWritten(_ file: FileDescription) { client.wasModified(file.inode) }
}

/// An open fifo.
final class FifoFile: PipeFile {
  unowned let client: MemoryClient

  init(_ client: MemoryClient) { self.client = client }

  override func pipe(of file: FileDescription) -> Pipe { client.node(file.inode).pipe }

  override func release(_ file: FileDescription) {
    super.release(file)
    let pipe = pipe(of: file)
    if pipe.readers + pipe.writers == 0, client.machine.rules.fifoBytes == .discarded {
      pipe.discard()
    }
  }
}

/// `null`, `zero` and `full`. Sources: null(4), full(4). The numbers are Linux's.
final class DeviceFile: FileOperations {
  private static let null: UInt32 = 3, zero: UInt32 = 5, full: UInt32 = 7

  static func isKnown(_ device: DeviceNumber) -> Bool {
    device.major == 1 && [null, zero, full].contains(device.minor)
  }

  override func status(of file: FileDescription) throws(Errno) -> FileStatus {
    file.inode.operations.status(of: file.inode)
  }

  override func read(_ file: FileDescription, _ count: Int) throws(Errno) -> [UInt8] {
    guard file.flags.isReadable else { throw .EBADF }
    if file.payload == Int64(Self.null) { return [] }
    return [UInt8](repeating: 0, count: min(max(0, count), FileData.largest))
  }

  /// The position is always 0.
  override func seek(
    _ file: FileDescription, _ offset: Int64, _ whence: Whence
  ) throws(Errno) -> Int64 { 0 }

  override func write(_ file: FileDescription, _ bytes: [UInt8]) throws(Errno) -> Int {
    guard file.flags.isWritable else { throw .EBADF }
    if file.payload == Int64(Self.full) { throw .ENOSPC }
    return bytes.count
  }
}
