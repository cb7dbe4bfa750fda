/// The bytes, times and extended attributes of one file of a filesystem that keeps them in memory.
/// Sources: read(2), write(2), truncate(2), xattr(7).

import Ground
import Kernfs
import VFS

/// What a file contains. Owned by its filesystem; says of each inode that leads here what changes.
final class FileData {
  /// A bigger file is refused, so that no scenario can eat the memory of the program.
  static let largest = 1 << 26

  private(set) var bytes: [UInt8] = []
  private(set) var times: FileTimes
  var attributes = AttributeTable()

  /// The live inodes that lead here; none without a journal, where there is nothing to say.
  private var inodes: [Inode] = []

  init(_ now: Int64, _ bytes: [UInt8] = []) {
    times = FileTimes(now)
    self.bytes = bytes
  }

  func read(at offset: Int64, _ count: Int) -> [UInt8] {
    let start = min(Int(clamping: offset), bytes.count)
    return Array(bytes[start...].prefix(max(0, count)))
  }

  /// What lies between the end and the offset is zeros. EFBIG.
  func write(_ new: [UInt8], at offset: Int64) throws(Errno) {
    guard !new.isEmpty else { return }
    guard offset <= Int64(Self.largest - new.count) else { throw .EFBIG }
    let start = Int(offset), end = start + new.count, old = bytes.count
    if bytes.count < end { bytes += [UInt8](repeating: 0, count: end - bytes.count) }
    bytes.replaceSubrange(start..<end, with: new)
    resized(from: old)
  }

  /// Other contents for those that there were. EFBIG.
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

  /// EINVAL, EFBIG.
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

  /// Contents changed, of a file or a directory.
  func wasModified(at now: Int64) {
    let old = times
    times.modified = now
    times.changed = now
    for inode in inodes {
      inode.journal.wrote(inode.id, mtime: old.modified, ctime: old.changed, now: now)
    }
  }

  /// Owner, mode, links or attributes changed.
  func wasChanged(at now: Int64) {
    let old = times.changed
    times.changed = now
    for inode in inodes { inode.journal.change(.ctime, from: old, to: now, of: inode.id) }
  }

  /// utimensat(2), as far as a change is that.
  func setTimes(_ change: StatusChange) {
    let old = times
    times.accessed = change.accessed ?? old.accessed
    times.modified = change.modified ?? old.modified
    for inode in inodes { sayTimes(of: inode, from: old.accessed, old.modified) }
  }
}

// What the journal hears.
extension FileData {
  /// An inode leads here, until it ends.
  /// - Parameters:
  ///   - size: What stat(2) calls its size; nil where that never is anything but 0.
  ///   - device: What it stands for, if it is a device node.
  ///   - hasTimes: Whether its filesystem keeps times.
  func attach(_ inode: Inode, size: Int?, device: DeviceNumber? = nil, hasTimes: Bool = true) {
    guard inode.journal.isOn else { return }
    inodes.append(inode)
    if let size { inode.journal.change(.size, from: -1, to: Int64(size), of: inode.id) }
    if let device { inode.say(device) }
    guard hasTimes else { return }
    // One step for a new file, whose times are all the same.
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
  /// Says what a new device node stands for.
  func say(_ device: DeviceNumber) {
    let number = Int64(device.major) << 32 | Int64(device.minor)
    journal.change(.device, from: -1, to: number, of: id)
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
