/// A filesystem in memory, for everyday use: writable, with data, times, extended attributes, devices
/// and pipes. Rules of POSIX where kernfs leaves them to the filesystem: inode(7), rename(2), link(2).
///
/// Who holds whom: every inode says yes to `Keep()`, so the dentry tree holds each name and each name
/// its inode, and an unmount frees all. Slots are dynamic and hold nothing. `MemoryClient+Rename.swift`
/// has the one case in which the filesystem itself holds an inode.

import Ground
import Kernfs
import VFS

/// A filesystem in memory.
public final class MemoryClient: Client {
  /// What is known of an inode beside its record.
  final class Node {
    let data: FileData
    let device: DeviceNumber
    /// Of a fifo.
    let pipe = Pipe()
    /// The directory that a directory is in; nil for the root.
    var parent: Node?

    init(_ now: Int64, _ device: DeviceNumber) {
      data = FileData(now)
      self.device = device
    }
  }

  /// A name that has no dentry, and whose slot holds nothing.
  struct Waiting: Hashable {
    let directory: Inode
    let name: Name
  }

  private var nodes = IndexedStore<Node>()
  /// The inodes of names that wait to be looked up.
  var waiting: [Waiting: OwnedRef<Inode>] = [:]
  /// Every directory that was ever made, where the rule `registry` says so; else nothing.
  private var registry: [OwnedRef<Inode>] = []
  /// Counts changes: what stands for the time of day.
  private var clock: Int64 = 0
  private lazy var folder = MemoryDirectory(self)
  private lazy var file = MemoryInode(self)
  private(set) lazy var dataFile = MemoryFile(self)
  private(set) lazy var fifo = FifoFile(self)
  private(set) lazy var deviceFile = DeviceFile()

  /// An empty filesystem that is not mounted yet.
  public init(_ virtualFilesystem: VirtualFilesystem, _ files: KernfsFiles) {
    super.init(virtualFilesystem, files, name: "memory", cacheLimit: 0)
  }

  override func makeRoot() -> Ref<Inode> { make(FileMode.directory | 0o755, .root, in: nil) }

  public override var storedReferences: [ClientReference] {
    (waiting.values.map(\.description) + registry.map(\.description)).sorted {
      $0.serial < $1.serial
    }
  }
}

// Inodes.
extension MemoryClient {
  /// A new inode with one reference for the caller. In a directory with the setgid bit it gets the
  /// directory's group, and a directory the bit as well. Source: inode(7).
  func make(
    _ mode: UInt32, _ who: Credentials, in directory: Inode?,
    device: DeviceNumber = DeviceNumber(), target: Name? = nil
  ) -> Ref<Inode> {
    let isDirectory = mode & FileMode.typeMask == FileMode.directory
    var new = NewInode(FileMode(mode), who, label: Self.label(mode))
    if let directory, directory.mode.raw & FileMode.setGID != 0 {
      new.gid = directory.ownership.gid
      if isDirectory {
        new.mode.raw |= FileMode.setGID
      } else if mode & 0o010 != 0, !who.mayKeepGroup(new.gid), machine.rules.setGroup == .members {
        new.mode.raw &= ~FileMode.setGID
      }
    }
    new.keeps = true
    new.isWritable = isDirectory
    let inode = filesystem.newInode(new, isDirectory ? folder : file)
    let node = Node(tick(), device)
    node.parent = isDirectory ? directory.map(self.node) : nil
    inode.object.payload = nodes.put(node)
    if let target { inode.object.setTarget(target) }
    attach(inode.object)
    return inode
  }

  private static func label(_ mode: UInt32) -> StaticString {
    switch mode & FileMode.typeMask {
    case FileMode.directory: "dir"
    case FileMode.symlink: "symlink"
    case FileMode.fifo: "fifo"
    case FileMode.character, FileMode.block: "device"
    case FileMode.socket: "socket"
    case _: "file"
    }
  }

  /// A directory was made. With the registry that never forgets it is held for ever, by nobody's name.
  func register(_ directory: Inode) {
    guard machine.rules.registry == .remembers else { return }
    registry.append(
      OwnedRef(directory.take(Holder(.operation, machine.task)), by: filesystem.id))
  }

  func node(_ inode: Inode) -> Node { nodes[inode.payload] }

  /// Nobody asks directories, fifos and devices how many bytes they have.
  private func attach(_ inode: Inode) {
    guard inode.journal.isOn else { return }
    let node = node(inode), type = inode.mode.type
    let isDevice = type == FileMode.character || type == FileMode.block
    let hasSize = type == FileMode.regular || type == FileMode.symlink
    node.data.attach(
      inode, size: hasSize ? size(of: inode) : nil, device: isDevice ? node.device : nil)
  }

  private func size(of inode: Inode) -> Int {
    inode.target.map { machine.names.length(of: $0) } ?? node(inode).data.bytes.count
  }

  /// The inode has ended, and what is known of it with it.
  func forget(_ inode: Inode) { nodes.remove(inode.payload)?.data.detach(inode) }

  /// What stat(2) tells beyond the inode's own record.
  func fill(_ status: inout FileStatus, of inode: Inode) {
    let node = node(inode)
    status.size = Int64(size(of: inode))
    status.device = node.device
    status.times = node.data.times
  }
}

// Times.
extension MemoryClient {
  private func tick() -> Int64 {
    clock += 1
    return clock
  }

  func wasRead(_ inode: Inode) { node(inode).data.wasRead(at: tick()) }
  func wasModified(_ inode: Inode) { node(inode).data.wasModified(at: tick()) }
  func wasChanged(_ inode: Inode) { node(inode).data.wasChanged(at: tick()) }
}
