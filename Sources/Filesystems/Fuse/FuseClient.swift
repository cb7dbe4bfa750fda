/// fuse: a filesystem whose files are a server's. Each lookup makes an inode of its own, even for a file
/// that another name leads to already; every inode says yes to `Keep()`, so a name once seen stays until
/// it is removed, or found to be another. gVisor: `fsimpl/fuse`; spec 14.
///
/// Who holds whom: the server's connection, its file of /dev/fuse, holds nothing today; the filesystem ends with
/// its last mount. It used to hold the filesystem: after an unmount the root and every kept name lived until
/// the connection was closed as well. Rule `fuse-device`.
///
/// A reply of the server is good for a time: the name of a lookup for `timeouts.entry`, attributes for
/// `timeouts.attributes`. Within it nobody asks, whatever the server has done since.

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
    /// When the name and the attributes have to be asked for again, by the client's clock.
    var nameExpires: Int64 = 0
    var attributesExpire: Int64 = 0
    /// What the server said last.
    var size = 0
    var times = FileTimes()
  }
  /// How long replies are good, in milliseconds. fuse: `entry_valid`, `attr_valid`.
  public struct Timeouts: Sendable {
    /// Of a name that was looked up, or made.
    public var entry: Int64
    /// Of attributes.
    public var attributes: Int64

    /// Replies are good for these times; zero is for no time at all.
    public init(entry: Int64 = 0, attributes: Int64 = 0) {
      self.entry = entry
      self.attributes = attributes
    }
  }
  struct Key: Hashable {
    let directory: RemoteTree.Node
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
  /// Whether /dev/fuse is open: the server is there.
  public private(set) var isConnected = true
  /// What the connection holds. Rule `fuse-device`.
  private var connection: OwnedRef<VFSFilesystem>?
  private let timeouts: Timeouts
  /// Modelled time in milliseconds; only `pass` moves it.
  private var clock: Int64 = 0
  /// One kind for all inodes: the server rejects directory operations on files.
  private lazy var kind = FuseDirectory(self)
  private(set) lazy var dataFile = FuseFile(self)
  private(set) lazy var directoryFile = FuseDirectoryFile(self)

  /// A fuse filesystem, not mounted yet, whose server has an empty tree.
  public init(
    _ virtualFilesystem: VirtualFilesystem, _ files: KernfsFiles, _ timeouts: Timeouts = Timeouts()
  ) {
    self.timeouts = timeouts
    remote = RemoteTree(virtualFilesystem.machine)
    asksServer = virtualFilesystem.machine.rules.fuse == .asks
    super.init(virtualFilesystem, files, name: "fuse", cacheLimit: 0)
    remote.changed = { [unowned self] in revalidate($1, in: $0) }
  }

  override func makeRoot() -> Ref<Inode> { make(remote.root, as: nil) }

  public override func make() -> NewFilesystem {
    let new = super.make()
    guard machine.rules.fuseDevice == .holds else { return new }
    connection = OwnedRef(
      filesystem.base.take(Holder(.operation, machine.task)), by: filesystem.id)
    return new
  }

  public override var storedReferences: [ClientReference] {
    connection.map { [$0.description] } ?? []
  }

  /// The server goes: from now on every request fails. gVisor: the last close of /dev/fuse.
  public func disconnect() {
    isConnected = false
    guard let connection else { return }
    self.connection = nil
    connection.take().drop()
  }

  /// Whether the filesystem has ended, or only its connection keeps it.
  public var isIdle: Bool { filesystem.base.count == (connection == nil ? 0 : 1) }

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
    inode.object.payload = places.put(
      Place(node: node, name: name, nameExpires: clock + timeouts.entry))
    if let name { inodes[name, default: []].append(inode.object) }
    receive(inode.object)
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
    Key(directory: directory, name: name)
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
      inode.set(.invalid, clock >= places[inode.payload].nameExpires && node(inode) !== now)
    }
  }
}

// How long the server's replies are good.
extension FuseClient {
  /// Time goes by: names that are good no longer are valid only if the server still has them.
  public func pass(_ milliseconds: Int64) {
    clock += milliseconds
    for name in places.all.compactMap(\.name) { revalidate(name.name, in: name.directory) }
  }

  /// A walk has asked the server for a name once more, if it had to: the reply is good for as long again.
  func renew(_ inode: Inode) {
    guard clock >= places[inode.payload].nameExpires else { return }
    places[inode.payload].nameExpires = clock + timeouts.entry
  }

  /// The server's reply about an inode. fuse: `struct fuse_attr`.
  func receive(_ inode: Inode) {
    let node = node(inode)
    inode.refresh(node.ownership, nlink: node.nlink)
    places[inode.payload].size = node.size
    places[inode.payload].times = node.data.times
    places[inode.payload].attributesExpire = clock + timeouts.attributes
  }

  /// What the server says of an inode now, or said last if that is still good. fuse: FUSE_GETATTR.
  func attributes(of inode: Inode) -> (size: Int, times: FileTimes) {
    if clock >= places[inode.payload].attributesExpire { receive(inode) }
    let place = places[inode.payload]
    return (place.size, place.times)
  }
}
