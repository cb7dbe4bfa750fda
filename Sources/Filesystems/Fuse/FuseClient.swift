/// fuse: a filesystem whose files are a server's. Each lookup makes an inode of its own, even for a file
/// that another name leads to already; every inode says yes to `Keep()`, so a name once seen stays until
/// it is removed, or found to be another. gVisor: `fsimpl/fuse`; spec 14.
///
/// Who holds whom: the connection, as the file of /dev/fuse does, holds the filesystem. After an unmount
/// the filesystem, its root and every kept name are alive until the connection is closed too.

import Ground
import Kernfs
import VFS

/// A fuse filesystem with its server.
public final class FuseClient: Client {
  /// What an inode was looked up as.
  struct Place {
    let node: RemoteTree.Node
    /// The name that led to it, until it is removed; nil for the root.
    var name: Key?
  }
  struct Key: Hashable {
    let directory: Int64
    let name: Name
  }

  /// What the server knows.
  public let remote: RemoteTree
  /// Newer revisions: `Valid()` asks the server, rename(2) and link(2) reach it. Before, it said yes,
  /// always; the first failed in kernfs, the second with EPERM. Rule `fuse`.
  let asksServer: Bool
  private var places = IndexedStore<Place>()
  /// The live inodes that were looked up under a name.
  private var inodes: [Key: [Inode]] = [:]
  private var connection: OwnedRef<VFSFilesystem>?
  /// One kind for all inodes: what a file is asked as if it were a directory, the server refuses.
  private lazy var kind = FuseDirectory(self)
  private(set) lazy var dataFile = FuseFile(self)

  /// A fuse filesystem, not mounted yet, whose server has an empty tree.
  public init(_ virtualFilesystem: VirtualFilesystem, _ files: KernfsFiles) {
    remote = RemoteTree(virtualFilesystem.machine)
    asksServer = virtualFilesystem.machine.rules.fuse == .asks
    super.init(virtualFilesystem, files, name: "fuse", cacheLimit: 0)
    remote.changed = { [unowned self] in revalidate($1, in: $0) }
  }

  override func makeRoot() -> Ref<Inode> { make(remote.root, as: nil) }

  public override func make() -> NewFilesystem {
    let new = super.make()
    connection = OwnedRef(
      filesystem.base.take(Holder(.operation, machine.task)), by: filesystem.id)
    return new
  }

  public override var storedReferences: [ClientReference] {
    connection.map { [$0.description] } ?? []
  }

  /// True while the server is there.
  public var isConnected: Bool { connection != nil }

  /// The server goes: whoever asks it gets no answer. gVisor: the last close of /dev/fuse.
  public func disconnect() {
    guard let connection else { return }
    self.connection = nil
    if asksServer {
      let known = inodes.values.joined().sorted { $0.id.raw < $1.id.raw }
      for inode in known { inode.set(.invalid, true) }
    }
    connection.take().drop()
  }

  /// ENOTCONN without a server.
  func checkConnected() throws(Errno) {
    if !isConnected { throw .ENOTCONN }
  }
}

// Inodes, and the names that they were looked up as.
extension FuseClient {
  /// A new inode for a file of the server, with one reference for the caller.
  func make(_ node: RemoteTree.Node, as name: Key?) -> Ref<Inode> {
    var new = NewInode(
      node.ownership.mode, Credentials(uid: node.uid, gid: node.gid), label: Self.label(node))
    new.keeps = true
    new.number = node.number
    let inode = filesystem.newInode(new, kind)
    if node.type == FileMode.symlink {
      inode.object.setTarget(machine.names.intern(node.target))
    }
    inode.object.payload = places.put(Place(node: node, name: name))
    if let name { inodes[name, default: []].append(inode.object) }
    inode.object.refresh(node.ownership, nlink: node.nlink)
    node.data.attach(
      inode.object, size: node.isDirectory ? nil : node.size,
      device: node.isDevice ? node.device : nil)
    return inode
  }

  private static func label(_ node: RemoteTree.Node) -> StaticString {
    switch node.type {
    case FileMode.directory: "dir"
    case FileMode.symlink: "symlink"
    case FileMode.fifo: "fifo"
    case FileMode.character, FileMode.block: "device"
    case FileMode.socket: "socket"
    case _: "file"
    }
  }

  func node(_ inode: Inode) -> RemoteTree.Node { places[inode.payload].node }

  func key(_ name: Name, in directory: RemoteTree.Node) -> Key {
    Key(directory: directory.number, name: name)
  }

  /// The inode is known under another name from now on, or under none.
  func rename(_ inode: Inode, to name: Key?) {
    if let old = places[inode.payload].name {
      inodes[old]?.removeAll { $0 == inode }
      if inodes[old]?.isEmpty == true { inodes[old] = nil }
    }
    places[inode.payload].name = name
    if let name { inodes[name, default: []].append(inode) }
  }

  /// The inode has ended.
  func forget(_ inode: Inode) {
    rename(inode, to: nil)
    places.remove(inode.payload)?.node.data.detach(inode)
  }

  /// What `Valid()` answers for all inodes that were looked up under a name. gVisor: another
  /// FUSE_LOOKUP, which finds another node or none.
  func revalidate(_ name: Name, in directory: RemoteTree.Node) {
    guard asksServer, isConnected else { return }
    let now = try? remote.lookUp(name, in: directory)
    for inode in inodes[key(name, in: directory)] ?? [] {
      inode.set(.invalid, node(inode) !== now)
    }
  }
}
