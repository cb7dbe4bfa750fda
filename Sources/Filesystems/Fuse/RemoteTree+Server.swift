// What the server does by itself, behind kernfs's back: by paths, and as nobody in particular. The
// mount hears of each name that means something else now, and of nothing else.

import Ground
import VFS

extension RemoteTree {
  /// Makes a directory. EEXIST, ENOENT, ENOTDIR.
  public func makeDirectory(_ path: [UInt8], _ permissions: UInt32 = 0o755) throws(Errno) {
    try add(path, FileMode.directory | permissions & 0o7777)
  }

  /// Makes a file with these contents.
  public func create(
    _ path: [UInt8], _ contents: [UInt8] = [], _ permissions: UInt32 = 0o644
  ) throws(Errno) {
    try add(path, FileMode.regular | permissions & 0o7777).data.write(contents, at: 0)
  }

  /// Makes a symlink. EEXIST where the name exists.
  public func makeSymlink(_ path: [UInt8], to target: [UInt8]) throws(Errno) {
    try add(path, FileMode.symlink | 0o777).target = target
  }

  /// Removes a name with all that is below it, the names below first.
  public func remove(_ path: [UInt8]) throws(Errno) {
    let (directory, name) = try parent(path)
    try clear(lookUp(name, in: directory))
    remove(name, from: directory)
    changed(directory, name)
  }

  private func clear(_ node: Node) {
    for (name, entry) in list(node) {
      clear(entry.node)
      remove(name, from: node)
      changed(node, name)
    }
  }

  /// Moves a name; what has the new one goes.
  public func rename(_ old: [UInt8], to new: [UInt8]) throws(Errno) {
    let (directory, oldName) = try parent(old), (destination, newName) = try parent(new)
    try rename(oldName, in: directory, to: newName, in: destination)
    changed(directory, oldName)
    changed(destination, newName)
  }

  /// Gives a file other contents. EINVAL for a symlink, which has none.
  public func write(_ path: [UInt8], _ contents: [UInt8]) throws(Errno) {
    let node = try find(path)
    if node.isDirectory { throw .EISDIR }
    if node.type == FileMode.symlink { throw .EINVAL }
    try node.data.replace(with: contents)
    node.data.wasModified(at: tick())
  }

  /// Changes permissions, setuid, setgid and sticky; the type stays.
  public func setPermissions(_ path: [UInt8], _ permissions: UInt32) throws(Errno) {
    try find(path).permissions = permissions & 0o7777
  }

  /// Sets an extended attribute.
  public func setAttribute(_ path: [UInt8], _ name: [UInt8], _ value: [UInt8]) throws(Errno) {
    try find(path).data.attributes.set(name, value)
  }

  @discardableResult
  private func add(_ path: [UInt8], _ mode: UInt32) throws(Errno) -> Node {
    let (directory, name) = try parent(path)
    let node = try make(name, in: directory, mode, .root)
    changed(directory, name)
    return node
  }
}

// Paths of the server: from its root, through directories only.
extension RemoteTree {
  private func names(_ path: [UInt8]) -> [Name] {
    path.split(separator: UInt8(ascii: "/")).map { machine.names.intern(Array($0)) }
  }

  /// The file at `path`. ENOENT, ENOTDIR.
  func find(_ path: [UInt8]) throws(Errno) -> Node { try walk(names(path)[...]) }

  /// The directory that has, or would have, the last name of `path`. EBUSY for the root.
  private func parent(_ path: [UInt8]) throws(Errno) -> (Node, Name) {
    let names = names(path)
    guard let last = names.last else { throw .EBUSY }
    if last == .dot || last == .dotDot { throw .EINVAL }
    let directory = try walk(names.dropLast())
    if !directory.isDirectory { throw .ENOTDIR }
    return (directory, last)
  }

  private func walk(_ names: ArraySlice<Name>) throws(Errno) -> Node {
    var node = root
    for name in names {
      if !node.isDirectory { throw .ENOTDIR }
      node = try lookUp(name, in: node)
    }
    return node
  }
}
