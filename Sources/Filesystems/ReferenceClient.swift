/// The small filesystem over which real kernfs was recorded: writable, read-only and dynamic
/// directories, files, symlinks; three initial trees.
///
/// Inodes made here remember in their payload whether they were switched off and, for entries of the
/// dynamic directory, of which generation they are.

import Ground
import Kernfs
import VFS

/// One mounted reference filesystem.
public final class ReferenceClient {
  /// The initial trees.
  public enum Tree: Sendable {
    case plain, standard, mixed
  }
  /// Whose code moves a name from one directory inode to another.
  public enum Rename: Sendable {
    /// kernfs: `OrderedChildren.Rename`, which never replaces.
    case native
    /// The filesystem's own, which does.
    case client
  }

  /// The kernfs filesystem that it fills.
  public let filesystem: Filesystem
  let machine: Machine
  private let virtualFilesystem: VirtualFilesystem
  /// Whether inodes that operations make say yes to `Keep()`.
  let keepsNew: Bool
  /// Whose rename moves entries.
  public let rename: Rename
  let table: DynamicTable
  let kinds = Kinds()

  /// The operations of each kind of inode.
  struct Kinds {
    let writable = WritableDirectory()
    let readOnly = ReadOnlyDirectory()
    let dynamic = DynamicDirectory()
    let subdirectory = DynamicSubdirectory()
    let file = RegularFile()
    let symlink = SymbolicLink()
  }

  /// - Parameter cacheLimit: how many dentries that nobody holds may stay.
  public init(
    _ virtualFilesystem: VirtualFilesystem, _ files: KernfsFiles, name: String, keepsNew: Bool,
    rename: Rename, cacheLimit: Int
  ) {
    machine = virtualFilesystem.machine
    table = DynamicTable(machine.names)
    self.virtualFilesystem = virtualFilesystem
    self.keepsNew = keepsNew
    self.rename = rename
    filesystem = Filesystem(virtualFilesystem, files, name: name, cacheLimit: cacheLimit)
    for kind in [kinds.writable, kinds.readOnly, kinds.dynamic, kinds.subdirectory, kinds.file]
      as [ReferenceOperations]
    {
      kind.belong(to: self)
    }
    kinds.symlink.belong(to: self)
  }

  /// Mounts the filesystem with its initial tree as a namespace's root; the caller owns the mount.
  public func mount(_ tree: Tree, for holder: Holder) -> Ref<Mount> {
    virtualFilesystem.mountRoot(make(tree), for: holder)
  }

  /// The filesystem with its initial tree, ready to be mounted.
  public func make(_ tree: Tree) -> NewFilesystem {
    let isReadOnly = tree == .standard
    let root = make(isReadOnly ? .readOnly : .writable, isReadOnly ? 0o755 : 0o777)
    let directory = root.object
    if tree == .standard {
      directory.populate(name("w"), make(.writable, 0o777))
    }
    if tree != .plain { populate(directory) }
    return filesystem.makeRoot(over: root)
  }

  /// The read-only subtree and the dynamic directory that two of the trees have.
  private func populate(_ root: Inode) {
    let readOnly = make(.readOnly, 0o755), directory = readOnly.object
    directory.populate(name("sfile"), make(.file(name("static content")), 0o444))
    let sub = make(.readOnly, 0o755), subdirectory = sub.object
    subdirectory.populate(name("inner"), make(.file(name("inner content")), 0o644))
    directory.populate(name("sdir"), sub)
    directory.populate(name("slink"), make(.symlink(name("sdir/inner")), 0o777))
    root.populate(name("ro"), readOnly)
    root.populate(name("dyn"), make(.dynamic, 0o555))
  }
}

// Making inodes.
extension ReferenceClient {
  enum Kind {
    case writable, readOnly, dynamic, subdirectory
    /// A file with these contents.
    case file(Name)
    /// A file that says "dyn" and its name.
    case dynamicFile(Name)
    case symlink(Name)
  }

  func name(_ text: String) -> Name { machine.names.intern(text) }

  /// A new inode with one reference for the caller.
  func make(
    _ kind: Kind, _ permissions: UInt32, _ owner: Credentials = .root, keeps: Bool = false
  ) -> Ref<Inode> {
    let (type, label, operations) = describe(kind)
    var new = NewInode(FileMode(type | permissions), owner, label: label)
    new.keeps = keeps
    if case .writable = kind { new.isWritable = true }
    let inode = filesystem.newInode(new, operations)
    switch kind {
    case .symlink(let target): inode.object.setTarget(target)
    case .file(let contents): inode.object.contents = contents
    case .dynamicFile(let name):
      inode.object.contents = name
      inode.object.history.isDynamic = true
    case .writable, .readOnly, .dynamic, .subdirectory: break
    }
    return inode
  }

  private func describe(_ kind: Kind) -> (type: UInt32, label: StaticString, InodeOperations) {
    switch kind {
    case .writable: (FileMode.directory, "dir", kinds.writable)
    case .readOnly: (FileMode.directory, "rodir", kinds.readOnly)
    case .dynamic: (FileMode.directory, "dyndir", kinds.dynamic)
    case .subdirectory: (FileMode.directory, "dyndir", kinds.subdirectory)
    case .file, .dynamicFile: (FileMode.regular, "file", kinds.file)
    case .symlink: (FileMode.symlink, "symlink", kinds.symlink)
    }
  }
}

// Administration: what happens behind kernfs's back.
extension ReferenceClient {
  /// The inode of a path, down the dentry tree and, where there is no dentry, down the slots: nothing
  /// is looked up, followed or validated.
  public func find(_ path: [Name]) -> Inode? {
    guard let root = filesystem.root else { return nil }
    var dentry: Dentry? = root
    var inode = root.inode
    for name in path {
      guard inode.isDirectory, !inode.isDestroyed else { return nil }
      if let child = dentry.flatMap({ filesystem.child($0, name) }) {
        dentry = child
        inode = child.inode
      } else if let child = inode.slotInode(name) {
        dentry = nil
        inode = child
      } else {
        return nil
      }
    }
    return inode
  }

  /// Makes `Valid()` of one inode say no, or what its directory says.
  public func setValid(_ inode: Inode, _ isValid: Bool) {
    inode.history.isOff = !isValid
    inode.set(.invalid, inode.history.isOff || inode.history.isStale)
  }

  /// Makes `Keep()` of one inode say that from now on.
  public func setKeep(_ inode: Inode, _ keeps: Bool) { inode.set(.keep, keeps) }
}

/// What an inode's payload says: bit 0 switched off, bit 1 stale, bit 2 "dyn" before its contents, then
/// the name of its contents.
struct History {
  var raw: Int64
  var isOff: Bool {
    get { raw & 1 != 0 }
    set { raw = newValue ? raw | 1 : raw & ~1 }
  }
  /// Its directory has forgotten the name, or made it anew.
  var isStale: Bool {
    get { raw & 2 != 0 }
    set { raw = newValue ? raw | 2 : raw & ~2 }
  }
  var isDynamic: Bool {
    get { raw & 4 != 0 }
    set { raw = newValue ? raw | 4 : raw & ~4 }
  }
  var contents: Name {
    get { Name(raw: UInt32(raw >> 3)) }
    set { raw = raw & 7 | Int64(newValue.raw) << 3 }
  }
}

extension Inode {
  var history: History {
    get { History(raw: payload) }
    nonmutating set { payload = newValue.raw }
  }
  var contents: Name {
    get { history.contents }
    nonmutating set { history.contents = newValue }
  }
}
