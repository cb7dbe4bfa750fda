/// Open directories. kernfs: `GenericDirectoryFD`.

import Ground
import VFS

extension FileDescription {
  /// The dentry that was opened; the file holds it.
  public var dentry: Dentry { Dentry(node) }
  /// The inode of that dentry.
  public var inode: Inode { dentry.inode }
}

/// An open directory lists ".", "..", the slots in order, then the entries that the filesystem
/// adds.
open class DirectoryFileOperations: FileOperations {
  /// Operations without state; a filesystem needs one object.
  public override init() {}

  open override func status(of file: FileDescription) throws(Errno) -> FileStatus {
    try file.inode.operations.checkOpenDirectory(file.inode)
    return file.inode.operations.status(of: file.inode)
  }

  open override func read(_ file: FileDescription, _ count: Int) throws(Errno) -> [UInt8] {
    throw .EISDIR
  }

  open override func write(_ file: FileDescription, _ bytes: [UInt8]) throws(Errno) -> Int {
    throw file.flags.isWritable ? .EISDIR : .EBADF
  }

  open override func seek(
    _ file: FileDescription, _ offset: Int64, _ whence: Whence
  ) throws(Errno) -> Int64 {
    try file.inode.operations.checkOpenDirectory(file.inode)
    let held = file.lock(.position)
    let base: Int64 =
      switch whence {
      case .set: 0
      case .current: file.offset
      case .end: file.inode.operations.endOfDirectory ?? Int64(file.inode.slotCount) + 2
      }
    let (position, overflows) = base.addingReportingOverflow(offset)
    if !overflows, position >= 0 { file.setOffset(position) }
    held.unlock()
    if overflows || position < 0 { throw .EINVAL }
    return position
  }

  open override func iterate(
    _ file: FileDescription, _ take: (DirectoryEntry) -> Bool
  ) throws(Errno) {
    try file.inode.operations.checkOpenDirectory(file.inode)
    if file.machine.rules.listing == .byName, file.node.flags[.dead] { throw .ENOENT }
    let held = file.lock(.position)
    let inode = file.inode
    file.journal.begin(.readDirectory, inode.id)
    file.setOffset(list(file, inode, take))
    file.journal.end(.readDirectory, inode.id)
    held.unlock()
  }

  /// Lists from the file's position on and returns the new position.
  private func list(
    _ file: FileDescription, _ inode: Inode, _ take: (DirectoryEntry) -> Bool
  ) -> Int64 {
    var offset = file.offset
    func add(_ name: Name, _ inode: Inode) -> Bool {
      let entry = DirectoryEntry(
        name: name, number: inode.number, type: inode.mode.type, next: offset + 1)
      guard take(entry) else { return false }
      offset += 1
      return true
    }
    if offset == 0, !add(.dot, inode) { return offset }
    if offset == 1, !add(.dotDot, file.dentry.parent?.inode ?? inode) { return offset }
    let slots = inode.lock(.slots, .read)
    if inode.isWritable, inode.machine.rules.listing == .byName {
      offset = listByName(inode, from: offset, take)
      slots.unlock()
      return offset
    }
    var skip = offset - 2
    for here in inode.slots {
      if skip > 0 {
        skip -= 1
        continue
      }
      if here.isLost { inode.machine.panic(.inodeOfDestroyedDentry, about: inode.id) }
      if !add(here.name, here.inode) {
        slots.unlock()
        return offset
      }
    }
    offset = inode.operations.iterate(
      inode, from: offset, relative: offset - Int64(inode.slotCount) - 2, take)
    slots.unlock()
    return offset
  }

  /// Lists the slots behind the one that `offset` stands for. Slot numbers only grow, so no name is
  /// skipped or listed twice. Rule `listing`.
  private func listByName(
    _ inode: Inode, from offset: Int64, _ take: (DirectoryEntry) -> Bool
  ) -> Int64 {
    var offset = offset
    for here in inode.slots {
      let own = Int64(here.at.pointee.number) + 2
      if own < offset { continue }
      if here.isLost { inode.machine.panic(.inodeOfDestroyedDentry, about: inode.id) }
      let entry = DirectoryEntry(
        name: here.name, number: here.inode.number, type: here.inode.mode.type, next: own + 1)
      guard take(entry) else { return offset }
      offset = own + 1
    }
    // Later names are listed only after a seek to the start.
    return .max
  }
}
