/// One engine, put together: a machine, its virtual filesystem, one mounted reference filesystem and
/// the task that acts on it. It runs operations; it draws nothing and remembers nothing.

import Filesystems
import Ground
import Kernfs
import Timeline
import VFS

/// An engine. Everything in it runs on its own thread, one batch at a time.
final class Engine {
  let machine: Machine
  let virtualFilesystem: VirtualFilesystem
  let files = KernfsFiles()
  let client: ReferenceClient
  let task: VFS.Task
  /// The flags of the open that runs, in the words of whoever asked.
  var flagsAsWritten: String?
  private let namespace: ObjectID
  private let tree: ReferenceClient.Tree
  /// What the namespace holds. vfs: `MountNamespace.root`.
  private var mount: Ref<Mount>?

  init(_ header: FilesystemHeader, _ options: EngineOptions) {
    machine = Machine(journaling: true, rules: options.rules)
    virtualFilesystem = VirtualFilesystem(machine)
    task = VFS.Task(machine, name: Line<Operation>.firstTask)
    machine.task = task.id
    client = ReferenceClient(
      virtualFilesystem, files, name: header.tree.rawValue, keepsNew: header.keep,
      rename: options.rename == .native ? .native : .client, cacheLimit: header.cached ?? 0)
    namespace = machine.newID(.namespace)
    tree =
      switch header.tree {
      case .plain: .plain
      case .standard: .standard
      case .mixed: .mixed
      }
    machine.journal.born(namespace, of: .none)
  }

  deinit {
    if let mount = mount.take() { Door.lose(mount) }
    machine.end()
  }

  /// Mounts the filesystem as the root of the namespace.
  func mountRoot() {
    mount = client.mount(tree, for: Holder(.namespace, namespace))
  }

  /// vfs: `MountNamespace.DecRef`.
  func unmount() {
    if let mount = mount.take() { mount.drop() }
  }

  /// The mount, while there is one. Asked twice: in a debug build of Swift 6.3, `?.` on an optional
  /// without copies that `take` has emptied still reads what was in it.
  var rootMount: Mount? { mount == nil ? nil : mount?.object }
}

/// An operation that could not be asked of the engine at all.
struct Complaint: Error {
  let text: String
  init(_ text: String) { self.text = text }
}
