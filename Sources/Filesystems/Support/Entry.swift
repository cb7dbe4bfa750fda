/// Trees of static slots, described as values and then made. Each inode's first reference goes to
/// the slot of its name. kernfs: the maps of children that `NewStaticDir` takes.

import Ground
import Kernfs
import VFS

/// A name and a description of the inode to make for it.
struct Entry {
  enum Kind {
    /// A static directory with these entries.
    case directory([Entry], InodeOperations?)
    case symlink(String)
    /// A file, a directory that finds names itself, or a symlink without a stored target.
    case file(InodeOperations)
    case dynamicDirectory(InodeOperations)
    case magic(InodeOperations)
  }
  let name: String
  let permissions: UInt32
  let kind: Kind
  /// The name that the client gives the inode.
  let label: StaticString

  static func directory(
    _ name: String, _ permissions: UInt32 = 0o555, _ entries: [Entry] = [],
    _ operations: InodeOperations? = nil, label: StaticString = "dir"
  ) -> Entry {
    Entry(
      name: name, permissions: permissions, kind: .directory(entries, operations), label: label)
  }

  static func file(
    _ name: String, _ permissions: UInt32 = 0o444, _ operations: InodeOperations,
    label: StaticString = "file"
  ) -> Entry {
    Entry(name: name, permissions: permissions, kind: .file(operations), label: label)
  }

  static func dynamicDirectory(
    _ name: String, _ permissions: UInt32 = 0o555, _ operations: InodeOperations,
    label: StaticString = "dyndir"
  ) -> Entry {
    Entry(name: name, permissions: permissions, kind: .dynamicDirectory(operations), label: label)
  }

  static func magic(
    _ name: String, _ operations: InodeOperations, label: StaticString = "magic link"
  ) -> Entry {
    Entry(name: name, permissions: 0o777, kind: .magic(operations), label: label)
  }

  static func symlink(_ name: String, to target: String, label: StaticString = "symlink") -> Entry {
    Entry(name: name, permissions: 0o777, kind: .symlink(target), label: label)
  }
}

extension Client {
  /// Makes the inode of an entry and everything below it. The caller owns the reference.
  /// - Parameter each: called with each inode right after its birth.
  func make(
    _ entry: Entry, _ owner: Credentials = .root, each: (Inode) -> Void = { _ in }
  ) -> Ref<Inode> {
    let (type, operations) = describe(entry.kind)
    let inode = filesystem.newInode(
      NewInode(FileMode(type | entry.permissions), owner, label: entry.label), operations)
    each(inode.object)
    switch entry.kind {
    case .symlink(let target): inode.object.setTarget(name(target))
    case .directory(let entries, _): populate(inode.object, entries, owner, each: each)
    case .file, .dynamicDirectory, .magic: break
    }
    return inode
  }

  /// Adds static slots to a directory.
  func populate(
    _ directory: Inode, _ entries: [Entry], _ owner: Credentials = .root,
    each: (Inode) -> Void = { _ in }
  ) {
    for entry in entries { directory.populate(name(entry.name), make(entry, owner, each: each)) }
  }

  private func describe(_ kind: Entry.Kind) -> (type: UInt32, InodeOperations) {
    switch kind {
    case .directory(_, let operations): (FileMode.directory, operations ?? directory)
    case .symlink: (FileMode.symlink, symlink)
    case .file(let operations): (FileMode.regular, operations)
    case .dynamicDirectory(let operations): (FileMode.directory, operations)
    case .magic(let operations): (FileMode.symlink, operations)
    }
  }
}
