/// The symlinks of proc that have no text of their own: `self`, which leads to whoever asks, and magic
/// links, which lead to a place and not to a path. gVisor: `selfSymlink`, `fdSymlink`, `exeSymlink`,
/// `cwdSymlink`, `namespaceSymlink`.

import Ground
import Kernfs
import VFS

/// `self` and `thread-self`.
final class SelfLink: ClientOperations<ProcClient> {
  private let inTask: Bool

  init(_ client: ProcClient, inTask: Bool) {
    self.inTask = inTask
    super.init(client)
  }

  private func text() throws(Errno) -> Name {
    let number = try client.actingTask().pid
    return client.name(inTask ? "\(number)/task/\(number)" : "\(number)")
  }

  override func dynamicText(of link: Inode) throws(Errno) -> Path.Names? {
    client.path(try text())
  }

  override func readLink(
    _ link: Inode, in mount: Mount, _ path: ResolvingPath
  ) throws(Errno) -> Name { try text() }
}

/// A link about a task that leads to a place.
class TaskLink: ClientOperations<ProcClient> {
  override func setStatus(
    _ inode: Inode, _ change: StatusChange, _ who: Credentials
  ) throws(Errno) { throw .EPERM }

  override func ended(_ inode: Inode) { client.forget(inode) }

  /// Where the link leads, if anywhere. ENOENT.
  func location(_ link: Inode) throws(Errno) -> VirtualDentry { throw .ENOENT }

  override func magicTarget(
    of link: Inode, _ path: ResolvingPath
  ) throws(Errno) -> OwnedVirtualDentry {
    try location(link).take(Holder(.operation, client.machine.task))
  }

  override func readLink(
    _ link: Inode, in mount: Mount, _ path: ResolvingPath
  ) throws(Errno) -> Name {
    let location = try location(link)
    let text = mount.virtualFilesystem.text(of: location, from: path.root)
    return client.machine.names.intern(text)
  }
}

/// `exe`: the modelled tasks run no file, like threads of the kernel.
final class ExecutableLink: TaskLink {}

/// `cwd`.
final class WorkingDirectoryLink: TaskLink {
  override func location(_ link: Inode) throws(Errno) -> VirtualDentry {
    guard let location = client.place(link).owner.task.workingDirectory else { throw .ENOENT }
    return location
  }
}

/// `fd/N`: to the file that has the number now.
final class FileLink: TaskLink {
  override func location(_ link: Inode) throws(Errno) -> VirtualDentry {
    let place = client.place(link)
    guard let number = place.number, let file = place.owner.task.file(number: number) else {
      throw .ENOENT
    }
    return file.location
  }

  /// Borrows the file while it looks where it is. gVisor: `fdSymlink.Getlink`.
  override func magicTarget(
    of link: Inode, _ path: ResolvingPath
  ) throws(Errno) -> OwnedVirtualDentry {
    let place = client.place(link), operation = Holder(.operation, client.machine.task)
    guard let number = place.number, let file = place.owner.task.file(number: number) else {
      throw .ENOENT
    }
    let borrowed = file.take(operation)
    let location = file.location.take(operation)
    client.filesystem.safeDecRef(borrowed)
    return location
  }
}

/// `ns/NAME`: each time to a new nameless dentry, which whoever follows it owns.
final class NamespaceLink: TaskLink {
  private let kind: String
  private let namespace = NamespaceInode()

  init(_ client: ProcClient, _ kind: String) {
    self.kind = kind
    super.init(client)
  }

  override func magicTarget(
    of link: Inode, _ path: ResolvingPath
  ) throws(Errno) -> OwnedVirtualDentry {
    let new = NewInode(FileMode(FileMode.regular | 0o444), .root, label: "namespace")
    let node = client.filesystem.makeNameless(over: client.filesystem.newInode(new, namespace))
    return OwnedVirtualDentry(path.mount.take(Holder(.operation, client.machine.task)), node)
  }

  override func readLink(
    _ link: Inode, in mount: Mount, _ path: ResolvingPath
  ) throws(Errno) -> Name { client.name("\(kind):[\(link.number)]") }
}

/// What a link of `ns` leads to.
final class NamespaceInode: InodeOperations {
  override func setStatus(
    _ inode: Inode, _ change: StatusChange, _ who: Credentials
  ) throws(Errno) { throw .EPERM }
}
