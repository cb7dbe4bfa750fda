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
  func location(_ link: Inode, for who: Credentials) throws(Errno) -> VirtualDentry {
    throw .ENOENT
  }

  /// The task of the link. EACCES: it is dead, or `who` may not trace it.
  func task(_ link: Inode, tracedBy who: Credentials) throws(Errno) -> VFS.Task {
    let task = client.place(link).owner.task
    if task.hasExited || !who.mayTrace(task) { throw link.journal.refuse(.EACCES, link.id) }
    return task
  }

  override func magicTarget(
    of link: Inode, _ path: ResolvingPath
  ) throws(Errno) -> OwnedVirtualDentry {
    try location(link, for: path.credentials).take(Holder(.operation, client.machine.task))
  }

  override func readLink(
    _ link: Inode, in mount: Mount, _ path: ResolvingPath
  ) throws(Errno) -> Name {
    let location = try location(link, for: path.credentials)
    let text = mount.virtualFilesystem.text(of: location, from: path.root)
    return client.machine.names.intern(text)
  }
}

/// `exe`. ESRCH: the modelled tasks run no file, like threads of the kernel.
final class ExecutableLink: TaskLink {
  override func location(_ link: Inode, for who: Credentials) throws(Errno) -> VirtualDentry {
    _ = try task(link, tracedBy: who)
    throw .ESRCH
  }
}

/// `cwd`.
final class WorkingDirectoryLink: TaskLink {
  override func location(_ link: Inode, for who: Credentials) throws(Errno) -> VirtualDentry {
    guard let location = try task(link, tracedBy: who).workingDirectory else { throw .ENOENT }
    return location
  }
}

/// `root`.
final class RootDirectoryLink: TaskLink {
  override func location(_ link: Inode, for who: Credentials) throws(Errno) -> VirtualDentry {
    guard let location = try task(link, tracedBy: who).root else { throw .ENOENT }
    return location
  }
}

/// `fd/N`: to the file that has the number now.
final class FileLink: TaskLink {
  override func location(_ link: Inode, for who: Credentials) throws(Errno) -> VirtualDentry {
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

/// `ns/NAME`: each time to a new dentry without a name, held by the task that follows the link. EACCES if
/// the task is dead.
final class NamespaceLink: TaskLink {
  private let kind: String
  /// What stat(2) says of the namespace. Rule `proc`: the first proc had no such numbers.
  private let number: Int64

  init(_ client: ProcClient, _ kind: String, _ number: Int64) {
    self.kind = kind
    self.number = number
    super.init(client)
  }

  private func check(_ link: Inode) throws(Errno) {
    if client.place(link).owner.task.hasExited { throw link.journal.refuse(.EACCES, link.id) }
  }

  override func magicTarget(
    of link: Inode, _ path: ResolvingPath
  ) throws(Errno) -> OwnedVirtualDentry {
    try check(link)
    let operation = Holder(.operation, client.machine.task)
    if number == 0 {
      let new = NewInode(FileMode(0), .root, label: "namespace")
      let inode = client.filesystem.newInode(new, client.namespace)
      return OwnedVirtualDentry(
        path.mount.take(operation), client.filesystem.makeNameless(over: inode))
    }
    let namespaces = client.namespaces
    return OwnedVirtualDentry(namespaces.mount.take(operation), namespaces.makeDentry(number, kind))
  }

  override func readLink(
    _ link: Inode, in mount: Mount, _ path: ResolvingPath
  ) throws(Errno) -> Name {
    try check(link)
    return client.name("\(kind):[\(number == 0 ? link.number : number)]")
  }
}
