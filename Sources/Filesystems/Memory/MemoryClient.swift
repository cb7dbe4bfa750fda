/// The memory filesystem, for everyday use: writable, with data, times, extended attributes,
/// devices and pipes. It follows POSIX where kernfs leaves the choice to the filesystem: inode(7),
/// rename(2), link(2).
///
/// `Keep()` is true for every inode. So the dentry tree holds each name, each name holds its inode,
/// and unmounting frees everything. Slots are dynamic and hold nothing. Only in the case described
/// in `MemoryClient+Rename.swift` does the filesystem hold an inode itself.

import Ground
import Kernfs
import VFS

/// A memory filesystem. Operations run one at a time, so no lock protects its fields.
public final class MemoryClient: Client {
  /// The state of an inode beyond its record.
  final class Node {
    let data: FileData
    let device: DeviceNumber
    /// The bytes of a fifo.
    let pipe = Pipe()
    /// The parent of a directory; nil for the root.
    var parent: Node?

    init(_ now: Int64, _ device: DeviceNumber) {
      data = FileData(now)
      self.device = device
    }
  }

  /// A name with a slot but no dentry.
  struct Waiting: Hashable {
    let directory: Inode
    let name: Name
  }

  private let permissions: UInt32
  private var nodes = IndexedStore<Node>()
  /// The inodes held for names that will be looked up again.
  var waiting: [Waiting: OwnedRef<Inode>] = [:]
  /// Every directory ever made, if the rule `registry` is `remembers`; otherwise empty.
  private var registry: [OwnedRef<Inode>] = []
  /// Counts changes and stands for the time of day.
  private var clock: Int64 = 0
  private lazy var folder = MemoryDirectory(self)
  private lazy var file = MemoryInode(self)
  private(set) lazy var dataFile = MemoryFile(self)
  private(set) lazy var fifo = FifoFile(self)
  private(set) lazy var deviceFile = DeviceFile()

  /// Makes an empty filesystem that is not mounted yet.
  /// - Parameter permissions: those of the root. tmpfs(5)
  public init(
    _ virtualFilesystem: VirtualFilesystem, _ files: KernfsFiles, permissions: UInt32 = 0o755
  ) {
    self.permissions = permissions
    super.init(virtualFilesystem, files, name: "memory", cacheLimit: 0)
  }

  override func makeRoot() -> Ref<Inode> { make(FileMode.directory | permissions, .root, in: nil) }

  public override var storedReferences: [ClientReference] {
    (waiting.values.map(\.description) + registry.map(\.description)).sorted {
      $0.serial < $1.serial
    }
  }
}

// Inodes.
extension MemoryClient {
  /// Makes an inode; the caller owns its first reference. In a directory with the setgid bit it
  /// gets the directory's group, and a new directory gets the bit too. Source: inode(7).
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

  /// Adds a directory to the registry, which holds it for ever. Rule `registry`.
  func register(_ directory: Inode) {
    guard machine.rules.registry == .remembers else { return }
    registry.append(
      OwnedRef(directory.take(Holder(.operation, machine.task)), by: filesystem.id))
  }

  func node(_ inode: Inode) -> Node { nodes[inode.payload] }

  /// Attaches the inode to its data, so that changes are recorded. Directories, fifos and devices
  /// have no size worth recording.
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

  /// Discards the state of an inode that ended.
  func forget(_ inode: Inode) { nodes.remove(inode.payload)?.data.detach(inode) }

  /// Adds to the result of stat(2) what the record lacks.
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
