/// devpts: pseudo-terminals. Opening `ptmx` makes a terminal whose number is never used again, and a
/// name for its other end, the replica; closing that file takes the name away, and leaves the replica's
/// open files a line with nobody at its end. gVisor: `fsimpl/devpts`; spec 14.
///
/// Who holds whom: the root's `ptmx` is a static slot; the filesystem holds each replica's inode from
/// the opening of `ptmx` to its last close, a dentry only while somebody uses the name.

import Ground
import Kernfs
import VFS

/// A devpts.
public final class DevptsClient: Client {
  /// One pair of ends.
  final class Terminal {
    let number: Int
    /// From the master to the replica, and back.
    let input = Pipe()
    let output = Pipe()
    /// What the map of replicas holds.
    let replica: OwnedRef<Inode>
    /// Open files of the replica; nil as long as there never was one.
    var replicas: Int?

    init(_ number: Int, _ replica: OwnedRef<Inode>) {
      self.number = number
      self.replica = replica
      for pipe in [input, output] {
        pipe.readers = 1
        pipe.writers = 1
      }
    }
  }

  /// The open terminals by number. gVisor: `rootInode.replicas`.
  private(set) var terminals: [Int: Terminal] = [:]
  /// The lines that some file is open at, by number: longer than the terminal has a name.
  private var lines: [Int: Terminal] = [:]
  private var next = 0
  private let tasks: Tasks
  private let permissions: UInt32
  /// What the kernel holds of an instance that several mounts share.
  private var shared: (filesystem: OwnedRef<VFSFilesystem>, root: OwnedRef<VFSDentry>)?
  private lazy var root = DevptsDirectory(self)
  private lazy var master = MasterInode(self)
  private lazy var replica = ReplicaInode(self)
  private(set) lazy var masterFile = MasterFile(self)
  private(set) lazy var replicaFile = ReplicaFile(self)

  /// A devpts that is not mounted yet.
  /// - Parameter permissions: those of its terminals. mount(8)
  public init(
    _ virtualFilesystem: VirtualFilesystem, _ files: KernfsFiles, _ tasks: Tasks,
    permissions: UInt32 = 0o600
  ) {
    self.tasks = tasks
    self.permissions = permissions
    super.init(virtualFilesystem, files, name: "devpts", cacheLimit: 0)
  }

  override func makeRoot() -> Ref<Inode> {
    let inode = make([.dynamicDirectory("", 0o555, root, label: "dir")])
    inode.object.populate(name("ptmx"), device(0o666, .root, master, Self.master, label: "ptmx"))
    return inode
  }

  public override var storedReferences: [ClientReference] {
    let ours = shared.map { [$0.filesystem.description, $0.root.description] } ?? []
    return (terminals.values.map(\.replica.description) + ours).sorted { $0.serial < $1.serial }
  }

  /// The filesystem with its tree, of which a reference stays with the kernel: it outlives its mounts.
  public func makeShared() -> NewFilesystem {
    let new = make(), operation = Holder(.operation, machine.task)
    shared = (
      OwnedRef(new.filesystem.object.take(operation), for: Holder(.kernel)),
      OwnedRef(new.root.object.take(operation), for: Holder(.kernel))
    )
    return new
  }

  /// The same instance for one more mount.
  /// - Precondition: `makeShared` was called.
  public func shareAgain() -> NewFilesystem {
    guard let shared else { preconditionFailure("an instance is shared from its making on") }
    let operation = Holder(.operation, machine.task)
    return NewFilesystem(
      shared.filesystem.object.take(operation), root: shared.root.object.take(operation))
  }

  private func device(
    _ permissions: UInt32, _ owner: Credentials, _ operations: InodeOperations,
    _ number: DeviceNumber, label: StaticString
  ) -> Ref<Inode> {
    let inode = filesystem.newInode(
      NewInode(FileMode(FileMode.character | permissions), owner, label: label), operations)
    inode.object.say(number)
    return inode
  }

  /// The numbers are Linux's. Source: pts(4).
  static let master = DeviceNumber(major: 5, minor: 2)
  static func replica(_ number: Int) -> DeviceNumber {
    DeviceNumber(major: 136, minor: UInt32(number))
  }
}

// Terminals come and go.
extension DevptsClient {
  /// A new terminal with the next number, which belongs to its opener. gVisor: `allocateTerminal`.
  func allocate(_ owner: Credentials) -> Terminal {
    let number = next
    next += 1
    let inode = device(
      permissions, owner, replica, Self.replica(number),
      label: "replica")
    inode.object.payload = Int64(number)
    let terminal = Terminal(number, OwnedRef(inode, by: filesystem.id))
    terminals[number] = terminal
    lines[number] = terminal
    return terminal
  }

  /// Whose call it is.
  var opener: Credentials {
    tasks.all.first { $0.id == machine.task }?.credentials ?? .root
  }

  /// The line that a file of that number is open at.
  func line(_ number: Int) -> Terminal {
    guard let line = lines[number] else { preconditionFailure("an open file has a line") }
    return line
  }

  /// Forgets a line that no file is open at.
  func closed(_ number: Int) {
    if terminals[number] == nil, line(number).replicas ?? 0 == 0 { lines[number] = nil }
  }

  /// Takes the name away: dentries over it are no longer valid. gVisor: `masterClose`.
  func remove(_ number: Int) {
    guard let terminal = terminals.removeValue(forKey: number) else { return }
    let inode = terminal.replica.take()
    inode.object.set(.invalid, true)
    inode.drop()
    closed(number)
  }
}

/// The root: the slot of `ptmx`, then the replicas by number.
final class DevptsDirectory: ClientOperations<DevptsClient> {
  override func lookup(
    _ directory: Inode, _ name: Name, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> {
    if directory.slotInode(name) != nil { return try directory.lookUpSlot(name) }
    guard let number = decimal(client.bytes(name)), let terminal = client.terminals[number] else {
      throw .ENOENT
    }
    return terminal.replica.object.take(Holder(.operation, client.machine.task))
  }

  override func setStatus(
    _ inode: Inode, _ change: StatusChange, _ who: Credentials
  ) throws(Errno) { throw .EPERM }

  override func iterate(
    _ directory: Inode, from offset: Int64, relative: Int64, _ take: (DirectoryEntry) -> Bool
  ) -> Int64 {
    let found = client.terminals.values.sorted { $0.number < $1.number }.map { terminal in
      FoundName(
        name: client.name("\(terminal.number)"), number: terminal.replica.object.number,
        type: FileMode.character)
    }
    return list(found, from: offset, relative: relative, take)
  }
}
