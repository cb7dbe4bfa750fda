/// Static names, described as values before there are inodes. A static tree is a flat list of them: one
/// row a name, in the order in which the inodes are born. kernfs: the maps of children that `NewStaticDir`
/// takes.

import Ground
import Kernfs
import VFS

/// A name of a static tree and what it leads to.
struct Entry {
  enum Kind {
    /// A static directory: its names are the rows whose paths are one name longer.
    case directory(InodeOperations?)
    case symlink(String)
    /// A file, a device, a directory that finds names by itself, a symlink without a text.
    case file(InodeOperations)
    case device(InodeOperations)
    case dynamicDirectory(InodeOperations)
    case magic(InodeOperations)
  }
  /// The path below the tree's root; empty for the root itself.
  let path: String
  let permissions: UInt32
  let kind: Kind
  /// The filesystem's own word for it.
  let label: StaticString
  /// Whether root owns it, even in a tree that is made for another user.
  var isRoots = false
  /// Whether the client wants to know each inode that is made of it.
  var isWatched = false

  static func directory(
    _ path: String, _ permissions: UInt32 = 0o555, _ operations: InodeOperations? = nil,
    label: StaticString = "dir"
  ) -> Entry {
    Entry(path: path, permissions: permissions, kind: .directory(operations), label: label)
  }

  static func file(
    _ path: String, _ permissions: UInt32 = 0o444, _ operations: InodeOperations,
    label: StaticString = "file"
  ) -> Entry {
    Entry(path: path, permissions: permissions, kind: .file(operations), label: label)
  }

  static func device(
    _ path: String, _ permissions: UInt32, _ operations: InodeOperations,
    label: StaticString = "device"
  ) -> Entry {
    Entry(path: path, permissions: permissions, kind: .device(operations), label: label)
  }

  static func dynamicDirectory(
    _ path: String, _ permissions: UInt32 = 0o555, _ operations: InodeOperations,
    label: StaticString = "dyndir"
  ) -> Entry {
    Entry(path: path, permissions: permissions, kind: .dynamicDirectory(operations), label: label)
  }

  static func magic(
    _ path: String, _ operations: InodeOperations, label: StaticString = "magic link"
  ) -> Entry {
    Entry(path: path, permissions: 0o777, kind: .magic(operations), label: label)
  }

  static func symlink(_ path: String, to target: String, label: StaticString = "symlink") -> Entry {
    Entry(path: path, permissions: 0o777, kind: .symlink(target), label: label)
  }

  /// The bits of the type.
  var type: UInt32 {
    switch kind {
    case .directory, .dynamicDirectory: FileMode.directory
    case .symlink, .magic: FileMode.symlink
    case .file: FileMode.regular
    case .device: FileMode.character
    }
  }
}
