/// The data of one file, for filesystems that store it in memory: bytes, times and extended
/// attributes. Sources: read(2), write(2), truncate(2), xattr(7).

import Ground
import Kernfs
import VFS

/// The data of one file, owned by its filesystem. It records changes for each inode that leads to
/// it.
final class FileData {
  /// Larger files are refused, so that no scenario can exhaust the program's memory.
  static let largest = 1 << 26

  private(set) var bytes: [UInt8] = []
  private(set) var times: FileTimes
  var attributes = AttributeTable()

  /// The live inodes that lead to this data; empty without a journal, because nothing is recorded
  /// then.
  private var inodes: [Inode] = []

  init(_ now: Int64, _ bytes: [UInt8] = []) {
    times = FileTimes(now)
    self.bytes = bytes
  }

  func read(at offset: Int64, _ count: Int) -> [UInt8] {
    let start = min(Int(clamping: offset), bytes.count)
    return Array(bytes[start...].prefix(max(0, count)))
  }

  /// Fills the gap between the end and the offset with zeros. Throws EFBIG.
  func write(_ new: [UInt8], at offset: Int64) throws(Errno) {
    guard !new.isEmpty else { return }
    guard offset <= Int64(Self.largest - new.count) else { throw .EFBIG }
    let start = Int(offset), end = start + new.count, old = bytes.count
    if bytes.count < end { bytes += [UInt8](repeating: 0, count: end - bytes.count) }
    bytes.replaceSubrange(start..<end, with: new)
    resized(from: old)
  }

  /// Replaces the contents. Throws EFBIG.
  func replace(with new: [UInt8]) throws(Errno) {
    guard new.count <= Self.largest else { throw .EFBIG }
    let old = bytes.count
    bytes = new
    resized(from: old)
  }

  func empty() {
    let old = bytes.count
    bytes = []
    resized(from: old)
  }

  /// Throws EINVAL or EFBIG.
  func truncate(to size: Int64) throws(Errno) {
    if size < 0 { throw .EINVAL }
    guard size <= Int64(Self.largest) else { throw .EFBIG }
    let old = bytes.count
    if bytes.count > Int(size) {
      bytes.removeLast(bytes.count - Int(size))
    } else {
      bytes += [UInt8](repeating: 0, count: Int(size) - bytes.count)
    }
    resized(from: old)
  }
}

// Times.
extension FileData {
  func wasRead(at now: Int64) {
    let old = times.accessed
    times.accessed = now
    for inode in inodes { inode.journal.change(.atime, from: old, to: now, of: inode.id) }
  }

  /// Records a change of the contents of a file or directory.
  func wasModified(at now: Int64) {
    let old = times
    times.modified = now
    times.changed = now
    for inode in inodes {
      inode.journal.wrote(inode.id, mtime: old.modified, ctime: old.changed, now: now)
    }
  }

  /// Records a change of owner, mode, links or attributes.
  func wasChanged(at now: Int64) {
    let old = times.changed
    times.changed = now
    for inode in inodes { inode.journal.change(.ctime, from: old, to: now, of: inode.id) }
  }

  /// Sets the times that a change contains, as utimensat(2) does.
  func setTimes(_ change: StatusChange) {
    let old = times
    times.accessed = change.accessed ?? old.accessed
    times.modified = change.modified ?? old.modified
    for inode in inodes { sayTimes(of: inode, from: old.accessed, old.modified) }
  }
}

// Recording changes.
extension FileData {
  /// Records changes for an inode that leads to this data, until `detach`.
  /// - Parameters:
  ///   - size: st_size; nil if it is always 0.
  ///   - device: the number of a device node.
  ///   - hasTimes: whether the filesystem stores times.
  func attach(_ inode: Inode, size: Int?, device: DeviceNumber? = nil, hasTimes: Bool = true) {
    guard inode.journal.isOn else { return }
    inodes.append(inode)
    if let size { inode.journal.change(.size, from: -1, to: Int64(size), of: inode.id) }
    if let device { inode.say(device) }
    guard hasTimes else { return }
    // A new file's times are equal, so one event records all three.
    inode.journal.change(.times, from: -1, to: times.changed, of: inode.id)
    sayTimes(of: inode, from: times.changed, times.changed)
  }

  private func sayTimes(of inode: Inode, from accessed: Int64, _ modified: Int64) {
    inode.journal.change(.atime, from: accessed, to: times.accessed, of: inode.id)
    inode.journal.change(.mtime, from: modified, to: times.modified, of: inode.id)
  }

  func detach(_ inode: Inode) { inodes.removeAll { $0 == inode } }

  private func resized(from old: Int) {
    for inode in inodes {
      inode.journal.change(.size, from: Int64(old), to: Int64(bytes.count), of: inode.id)
    }
  }
}

extension Inode {
  /// Records the number of a new device node.
  func say(_ device: DeviceNumber) {
    let number = Int64(device.major) << 32 | Int64(device.minor)
    journal.change(.device, from: -1, to: number, of: id)
  }
}

/// An open file with `FileData`. It reads and writes at its position; O_APPEND writes at the end.
class DataFile: FileOperations {
  /// The file's data.
  func data(of file: FileDescription) throws(Errno) -> FileData {
    preconditionFailure("each kind says where its data is")
  }
  /// Called after a read or a write.
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
