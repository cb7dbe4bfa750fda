/// The tree on the other side of a fuse mount: what the server knows. It is not kernfs's: nodes have
/// names, names have nodes, and nothing is counted. `FuseClient` forwards operations to it;
/// `RemoteTree+Server.swift` is what the server does by itself.

import Ground
import VFS

/// The server's tree. Owned by its `FuseClient`.
public final class RemoteTree {
  /// A file of the server. It lives for as long as a name or an inode of the mount leads to it.
  final class Node: Hashable {
    let number: Int64
    let type: UInt32
    var permissions: UInt32
    var uid: UInt32
    var gid: UInt32
    var nlink: Int32
    let device: DeviceNumber
    let data: FileData
    var target: [UInt8] = []
    fileprivate(set) var entries: [Name: Entry] = [:]

    fileprivate init(
      _ number: Int64, _ mode: UInt32, _ who: Credentials, _ now: Int64, _ device: DeviceNumber
    ) {
      self.number = number
      type = mode & FileMode.typeMask
      permissions = mode & ~FileMode.typeMask
      uid = who.uid
      gid = who.gid
      nlink = mode & FileMode.typeMask == FileMode.directory ? 2 : 1
      data = FileData(now)
      self.device = device
    }

    var isDirectory: Bool { type == FileMode.directory }
    var isDevice: Bool { type == FileMode.character || type == FileMode.block }
    var size: Int { type == FileMode.symlink ? target.count : data.bytes.count }
    var ownership: Ownership {
      Ownership(mode: FileMode(type | permissions), uid: uid, gid: gid)
    }

    static func == (one: Node, other: Node) -> Bool { one === other }
    func hash(into hasher: inout Hasher) { hasher.combine(number) }
  }

  /// A name in a directory.
  struct Entry {
    let node: Node
    /// Its place in listings: never given again, so that a listing goes on where it was.
    let order: Int64
  }

  let root: Node
  let machine: Machine
  private var nodes: Int64 = 1
  private var entries: Int64 = 0
  private var clock: Int64 = 0
  /// Told of each name whose meaning the server has changed by itself.
  var changed: (Node, Name) -> Void = { _, _ in }

  init(_ machine: Machine) {
    self.machine = machine
    root = Node(1, FileMode.directory | 0o755, .root, 0, DeviceNumber())
  }

  func tick() -> Int64 {
    clock += 1
    return clock
  }
}

// What fuse asks of a server. Sources: the Linux calls of the same names.
extension RemoteTree {
  /// FUSE_LOOKUP. ENOENT, ENOTDIR.
  func lookUp(_ name: Name, in directory: Node) throws(Errno) -> Node {
    if !directory.isDirectory { throw .ENOTDIR }
    guard let entry = directory.entries[name] else { throw .ENOENT }
    return entry.node
  }

  /// FUSE_MKNOD, FUSE_MKDIR, FUSE_SYMLINK. EEXIST, ENOENT in a removed directory.
  func make(
    _ name: Name, in directory: Node, _ mode: UInt32, _ who: Credentials,
    device: DeviceNumber = DeviceNumber()
  ) throws(Errno) -> Node {
    try checkFree(name, in: directory)
    nodes += 1
    let node = Node(nodes, mode, who, tick(), device)
    add(node, name, to: directory)
    return node
  }

  /// FUSE_LINK.
  func link(_ node: Node, _ name: Name, in directory: Node) throws(Errno) {
    try checkFree(name, in: directory)
    if node.isDirectory { throw .EPERM }
    if node.nlink == 0 { throw .ENOENT }
    node.nlink += 1
    add(node, name, to: directory)
  }

  /// FUSE_UNLINK.
  func unlink(_ name: Name, in directory: Node) throws(Errno) {
    let node = try lookUp(name, in: directory)
    if node.isDirectory { throw .EISDIR }
    remove(name, from: directory)
  }

  /// FUSE_RMDIR.
  func removeDirectory(_ name: Name, in directory: Node) throws(Errno) {
    let node = try lookUp(name, in: directory)
    if !node.isDirectory { throw .ENOTDIR }
    if !node.entries.isEmpty { throw .ENOTEMPTY }
    remove(name, from: directory)
  }

  /// FUSE_RENAME.
  func rename(
    _ old: Name, in directory: Node, to new: Name, in destination: Node
  ) throws(Errno) {
    let node = try lookUp(old, in: directory)
    if !destination.isDirectory { throw .ENOTDIR }
    if node.isDirectory, reaches(node, destination) { throw .EINVAL }
    if let replaced = destination.entries[new]?.node {
      if replaced === node { return }
      try checkReplace(replaced, by: node)
      remove(new, from: destination)
    }
    directory.entries[old] = nil
    if node.isDirectory { directory.nlink -= 1 }
    add(node, new, to: destination)
  }

  private func checkReplace(_ replaced: Node, by node: Node) throws(Errno) {
    if !replaced.entries.isEmpty { throw .ENOTEMPTY }
    if node.isDirectory, !replaced.isDirectory { throw .ENOTDIR }
    if !node.isDirectory, replaced.isDirectory { throw .EISDIR }
  }

  private func checkFree(_ name: Name, in directory: Node) throws(Errno) {
    if !directory.isDirectory { throw .ENOTDIR }
    if directory.nlink == 0 { throw .ENOENT }
    if directory.entries[name] != nil { throw .EEXIST }
  }

  private func add(_ node: Node, _ name: Name, to directory: Node) {
    directory.entries[name] = Entry(node: node, order: entries)
    entries += 1
    if node.isDirectory { directory.nlink += 1 }
  }

  /// The name goes; a directory that loses it is removed.
  func remove(_ name: Name, from directory: Node) {
    guard let node = directory.entries.removeValue(forKey: name)?.node else { return }
    node.nlink -= node.isDirectory ? 2 : 1
    if node.isDirectory { directory.nlink -= 1 }
  }

  /// Whether `target` is `node` or below it.
  private func reaches(_ node: Node, _ target: Node) -> Bool {
    node === target
      || node.entries.values.contains { $0.node.isDirectory && reaches($0.node, target) }
  }

  /// FUSE_READDIR: the names in the order in which they came.
  func list(_ directory: Node) -> [(name: Name, entry: Entry)] {
    directory.entries.map { (name: $0.key, entry: $0.value) }
      .sorted { $0.entry.order < $1.entry.order }
  }
}
