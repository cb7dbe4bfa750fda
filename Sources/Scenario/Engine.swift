/// An engine: a machine, its virtual filesystem, a root filesystem and the tasks. It runs
/// operations; the history is in the timeline.

import Language
import Filesystems
import Ground
import Kernfs
import Timeline
import VFS

/// An engine. All its code runs on its own thread, one batch at a time.
final class Engine {
  let machine: Machine
  let virtualFilesystem: VirtualFilesystem
  let files = KernfsFiles()
  let client: ReferenceClient
  /// Filesystems other than the root's.
  let clients = EngineClients()
  /// All living tasks. `task` is the one that acts.
  let tasks: Tasks
  private(set) var task: VFS.Task
  private let tree: ReferenceClient.Tree

  /// - Parameters:
  ///   - journaling: whether to record events.
  ///   - room: the most steps of the history; nil for the most that a log can hold.
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

  /// Removes all tasks from the namespace, which unmounts everything in it. vfs:
  /// `MountNamespace.DecRef`.
  func unmount() {
    for task in tasks.all { task.leaveNamespace() }
    endIdleServers()
  }

  /// Whether the root's filesystem has a directory for `dynadd`.
  var hasDynamicDirectory: Bool { tree != .plain }

  /// The root mount of the namespace; nil after `unmount`.
  var rootMount: Mount? { task.namespace?.rootMount }
}

// Tasks: files, credentials, working directory and namespace of the next operations.
extension Engine {
  /// Lets the named task act. False if no such task lives.
  func act(as name: String) -> Bool {
    guard let other = tasks.named(name) else { return false }
    task = other
    machine.task = other.id
    return true
  }

  /// Makes a task with the credentials, directory and namespace of the acting one, without its
  /// files.
  /// - Precondition: no living task has the name.
  func spawn(_ name: String) -> VFS.Task { tasks.spawn(name, from: task) }
}

/// Why an operation could not be passed to the engine.
struct Complaint: Error {
  let text: String
  init(_ text: String) { self.text = text }
}
