/// All tasks of one engine, and those who want to hear of them. gVisor: `kernel.TaskSet`.

import Ground

/// Hears what becomes of tasks: a proc filesystem does. Called after each change, with no lock held.
open class TaskObserver {
  public init() {}
  /// A task came to be, with its directories and without files.
  open func began(_ task: Task) {}
  /// - Parameter number: -1 for a held dentry, which is no file.
  open func installed(_ number: Int, _ file: FileDescription, in task: Task) {}
  /// The file is in the table no more, and not yet dropped.
  open func removed(_ number: Int, _ file: FileDescription, from task: Task) {}
  /// The task has closed its files and left its directories.
  open func exited(_ task: Task) {}
}

/// The tasks of one engine.
public final class Tasks {
  /// The virtual filesystem that the tasks act on.
  public let virtualFilesystem: VirtualFilesystem
  /// Those that live, in the order of their births.
  public private(set) var all: [Task] = []
  private var observers: [TaskObserver] = []

  public init(_ virtualFilesystem: VirtualFilesystem) {
    self.virtualFilesystem = virtualFilesystem
  }

  /// The living task of a name; nil if there is none.
  public func named(_ name: String) -> Task? { all.first { $0.name == name } }
  /// The living task of a number; nil if there is none.
  public func numbered(_ pid: Int) -> Task? { all.first { $0.pid == pid } }

  /// Calls `observer` from now on, and keeps it alive.
  public func add(_ observer: TaskObserver) { observers.append(observer) }

  /// No longer calls `observer`.
  public func remove(_ observer: TaskObserver) { observers.removeAll { $0 === observer } }

  /// The first task, in a new mount namespace that has no root yet. It acts from now on.
  public func begin(_ name: String) -> Task {
    let task = Task(self, name: name), machine = virtualFilesystem.machine
    machine.task = task.id
    task.enter(MountNamespace.make(virtualFilesystem, for: virtualFilesystem.operation))
    all.append(task)
    notify { $0.began(task) }
    return task
  }

  /// A new task like `parent`, without its files. clone(2) with neither CLONE_FILES nor CLONE_NEWNS.
  public func spawn(_ name: String, from parent: Task) -> Task {
    let task = Task(self, name: name)
    task.inherit(from: parent)
    all.append(task)
    notify { $0.began(task) }
    return task
  }

  func ended(_ task: Task) {
    all.removeAll { $0 === task }
    notify { $0.exited(task) }
  }

  func notify(_ what: (TaskObserver) -> Void) {
    for observer in observers { what(observer) }
  }
}
