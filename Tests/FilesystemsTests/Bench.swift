// A machine with client filesystems and tasks. Everything is examined after each step, as after
// each operation of a scenario.

import Testing

@testable import Filesystems
@testable import Ground
@testable import Kernfs
@testable import KernfsTests
@testable import Timeline
@testable import VFS

/// A machine under test. Each call runs on the machine's own thread, and is examined after it.
final class Bench {
  let machine: Machine
  let virtualFilesystem: VirtualFilesystem
  let files = KernfsFiles()
  let tasks: Tasks
  /// The task that makes the calls.
  var task: VFS.Task
  /// The filesystem at the root.
  let client: Client
  private var clients: [Client]
  private(set) var timeline: Timeline
  private let examiner = Examiner()

  convenience init(
    _ rules: Rules = Rules(), _ make: @escaping (VirtualFilesystem, KernfsFiles) -> Client
  ) {
    self.init(rules) { virtualFilesystem, files, _ in make(virtualFilesystem, files) }
  }

  init(
    _ rules: Rules = Rules(), _ make: @escaping (VirtualFilesystem, KernfsFiles, Tasks) -> Client
  ) {
    machine = Machine(journaling: true, rules: rules)
    virtualFilesystem = VirtualFilesystem(machine)
    tasks = Tasks(virtualFilesystem)
    task = tasks.begin("T1")
    timeline = Timeline(names: machine.names)
    client = make(virtualFilesystem, files, tasks)
    clients = [client]
    run { [self] () throws(Errno) in
      let mount = virtualFilesystem.mountRoot(client.make(), for: virtualFilesystem.operation)
      task.namespace?.setRoot(mount)
    }
  }

  deinit { machine.end() }

  /// Adds a filesystem, which is then examined as well.
  func add<Other: Client>(_ make: @escaping (VirtualFilesystem, KernfsFiles) -> Other) -> Other {
    add { virtualFilesystem, files, _ in make(virtualFilesystem, files) }
  }

  func add<Other: Client>(
    _ make: @escaping (VirtualFilesystem, KernfsFiles, Tasks) -> Other
  ) -> Other {
    var other: Other?
    run { [self] () throws(Errno) in other = make(virtualFilesystem, files, tasks) }
    guard let other else { preconditionFailure("the machine has stopped") }
    clients.append(other)
    return other
  }

  /// Runs `body` as one operation of the task. Returns its error, or nil.
  @discardableResult
  func run(_ body: @escaping () throws(Errno) -> Void) -> Errno? {
    var failure: Errno?
    machine.task = task.id
    timeline.begin("test", task: task.name, source: Array("test".utf8))
    machine.run { [machine] in
      machine.journal.beginOperation(machine.names.intern("test"))
      do throws(Errno) { try body() } catch { failure = error }
      machine.journal.endOperation(failure)
    }
    let outcome =
      machine.stop.map(Outcome.stopped) ?? failure.map { .failed($0) } ?? .done(.nothing)
    timeline.finish(machine.journal, outcome)
    examine()
    return failure
  }

  private func examine() {
    guard let record = timeline.operations.last else { return }
    let census = Census(
      virtualFilesystem, tasks, ownReferences: clients.flatMap(\.storedReferences))
    let problems = examiner.examine(
      record, census, { timeline }, { timeline.move(to: $0) })
    for problem in problems { Issue.record(Comment(rawValue: problem)) }
  }

  /// All tasks leave the namespace, which unmounts everything.
  func unmount() {
    run { [self] () throws(Errno) in for task in tasks.all { task.leaveNamespace() } }
  }
}

// Mounts and tasks.
extension Bench {
  func mount(_ client: Client, at path: String, readOnly: Bool = false) -> Errno? {
    run { [self] () throws(Errno) in
      try at(path) { place throws(Errno) in
        _ = try virtualFilesystem.mount(client.make(), at: place, readOnly: readOnly)
      }
    }
  }

  func unmount(_ path: String, detach: Bool = false) -> Errno? {
    run { [self] () throws(Errno) in
      try at(path) { place throws(Errno) in
        try virtualFilesystem.unmount(place, detach: detach)
      }
    }
  }

  func spawn(_ name: String) -> VFS.Task {
    var spawned = task
    run { [self] () throws(Errno) in spawned = tasks.spawn(name, from: task) }
    return spawned
  }

  func exit(_ leaving: VFS.Task) {
    run { () throws(Errno) in leaving.exit() }
  }
}

// State.
extension Bench {
  var model: Model { timeline.model }
  var dentries: Int { model.alive.dentries }
  var inodes: Int { model.alive.inodes }

  /// What the newest operation has emitted.
  var newest: [Event] {
    guard let record = timeline.operations.last else { return [] }
    return Array(timeline.events[record.first..<record.end])
  }

  /// How many objects of a kind the newest operation has made.
  func births(_ kind: ObjectKind) -> Int {
    newest.count { event in
      if case .reference(.born(let id, _, _)) = event { return id.kind == kind }
      return false
    }
  }

  /// The hashed dentry at a path of the root filesystem, or of `client`; nothing is looked up.
  func dentry(_ path: String, in client: Client? = nil) -> Dentry? {
    let filesystem = (client ?? self.client).filesystem
    var here = filesystem.root
    for name in path.split(separator: "/") {
      here = here.flatMap { filesystem.child($0, machine.names.intern(String(name))) }
    }
    return here
  }

  /// The count of a dentry; nil if it is not hashed.
  func count(_ path: String, in client: Client? = nil) -> Int32? {
    dentry(path, in: client)?.count
  }
}
