/// One engine, put together: a machine, its virtual filesystem, one mounted reference filesystem and
/// the tasks that act on it. It runs operations; it draws nothing and remembers nothing.

import Language
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
  /// The filesystems that came later.
  let clients = EngineClients()
  /// All tasks that live; `task` is the one whose operation runs.
  let tasks: Tasks
  private(set) var task: VFS.Task
  private let tree: ReferenceClient.Tree

  /// - Parameters:
  ///   - journaling: false for an engine that nobody watches.
  ///   - room: how many steps its history can have; nil for as many as a log can have.
  init(
    _ header: FilesystemHeader, _ options: EngineOptions, journaling: Bool = true, room: Int? = nil
  ) {
    machine = Machine(journaling: journaling, room: room, rules: options.rules)
    virtualFilesystem = VirtualFilesystem(machine)
    tasks = Tasks(virtualFilesystem)
    task = tasks.begin(Line<Operation>.firstTask)
    client = ReferenceClient(
      virtualFilesystem, files, name: header.tree.rawValue, keepsNew: header.keep,
      rename: options.rename == .native ? .native : .client, cacheLimit: header.cached ?? 0)
    tree =
      switch header.tree {
      case .plain: .plain
      case .standard: .standard
      case .mixed: .mixed
      }
  }

  deinit { machine.end() }

  /// Mounts the filesystem as the root of the namespace.
  func mountRoot() {
    task.namespace?.setRoot(client.mount(tree, for: Holder(.operation, task.id)))
  }

  /// All tasks leave the namespace, which takes everything down that is mounted in it.
  /// vfs: `MountNamespace.DecRef`.
  func unmount() {
    for task in tasks.all { task.leaveNamespace() }
    endIdleServers()
  }

  /// Whether the filesystem of the root has a directory for `dynadd`.
  var hasDynamicDirectory: Bool { tree != .plain }

  /// The root mount of the namespace, while there is one.
  var rootMount: Mount? { task.namespace?.rootMount }
}

// Tasks: whose files, credentials, working directory and namespace the next operations have.
extension Engine {
  /// The next operations are those of the task with this name; false if no such task lives.
  func act(as name: String) -> Bool {
    guard let other = tasks.named(name) else { return false }
    task = other
    machine.task = other.id
    return true
  }

  /// A new task like the one that acts, without its files.
  /// - Precondition: no task that lives has the name.
  func spawn(_ name: String) -> VFS.Task { tasks.spawn(name, from: task) }
}

/// An operation that could not be asked of the engine at all.
struct Complaint: Error {
  let text: String
  init(_ text: String) { self.text = text }
}
