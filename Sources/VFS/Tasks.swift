/// All tasks of one engine, and the observers of tasks. gVisor: `kernel.TaskSet`.

import Ground

/// Receives changes of tasks; proc needs them. Called after each change, with no lock held.
open class TaskObserver {
  public init() {}
  /// A task was born. It has directories but no files yet.
  open func began(_ task: Task) {}
  /// A file was added to a task's table.
  /// - Parameter number: -1 for a held dentry.
  open func installed(_ number: Int, _ file: FileDescription, in task: Task) {}
  /// A file was removed from the table but is not dropped yet.
  open func removed(_ number: Int, _ file: FileDescription, from task: Task) {}
  /// A task has closed its files and left its directories.
  open func exited(_ task: Task) {}
}

/// The tasks of one engine. Operations change the list one at a time, so no lock protects it.
public final class Tasks {
  /// The virtual filesystem that the tasks act on.
  public let virtualFilesystem: VirtualFilesystem
  /// The living tasks, in the order of births.
  public private(set) var all: [Task] = []
  private var observers: [TaskObserver] = []

  public init(_ virtualFilesystem: VirtualFilesystem) {
    self.virtualFilesystem = virtualFilesystem
  }

  /// The living task with that name, or nil.
  public func named(_ name: String) -> Task? { all.first { $0.name == name } }
  /// The living task with that number, or nil.
  public func numbered(_ pid: Int) -> Task? { all.first { $0.pid == pid } }

  /// Adds an observer, which is kept alive.
  public func add(_ observer: TaskObserver) { observers.append(observer) }

  /// Removes an observer.
  public func remove(_ observer: TaskObserver) { observers.removeAll { $0 === observer } }

  /// Makes the first task, in a new mount namespace without a root. It becomes the running task.
  public func begin(_ name: String) -> Task {
    let task = Task(self, name: name), machine = virtualFilesystem.machine
    machine.task = task.id
    task.enter(MountNamespace.make(virtualFilesystem, for: virtualFilesystem.operation))
    all.append(task)
    notify { $0.began(task) }
    return task
  }

  /// Makes a task like `parent` but without its files. clone(2) with neither CLONE_FILES nor
  /// CLONE_NEWNS.
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
