// Stacked filesystems and tasks that use them. Everything is examined after each call. Calls go to
// the virtual filesystem directly, without the language.

import Testing

@testable import Filesystems
@testable import Ground
@testable import Kernfs
@testable import Timeline
@testable import VFS

/// One engine without a session.
final class MountStage {
  let machine = Machine(journaling: true, rules: Rules(.current))
  let virtualFilesystem: VirtualFilesystem
  let tasks: Tasks
  let files = KernfsFiles()
  private(set) var clients: [ReferenceClient] = []
  /// The task that makes the calls.
  var task: Task
  private(set) var timeline: Timeline
  private let examiner = Examiner()
  /// What the last call threw.
  private(set) var errno: Errno?
  private(set) var problems: [String] = []

  init(_ tree: ReferenceClient.Tree = .plain, keeps: Bool = false, cached: Int = 0) {
    virtualFilesystem = VirtualFilesystem(machine)
    tasks = Tasks(virtualFilesystem)
    task = tasks.begin("T1")
    timeline = Timeline(names: machine.names)
    run("begin") { [self] in
      let client = client("root", keeps: keeps, cached: cached)
      task.namespace?.setRoot(client.mount(tree, for: virtualFilesystem.operation))
    }
  }

  deinit { machine.end() }

  func client(_ name: String, keeps: Bool = false, cached: Int = 0) -> ReferenceClient {
    let client = ReferenceClient(
      virtualFilesystem, files, name: name, keepsNew: keeps, rename: .client, cacheLimit: cached)
    clients.append(client)
    return client
  }

  var model: Model { timeline.model }
  func name(_ text: String) -> Name { machine.names.intern(text) }

  /// Makes one call as the current task, and examines the state.
  @discardableResult
  func run(_ text: String, _ body: @escaping () throws -> Void) -> Errno? {
    machine.task = task.id
    errno = nil
    timeline.begin(text, task: task.name, source: Array(text.utf8))
    machine.run { [self] in
      machine.journal.beginOperation(name(text))
      do { try body() } catch { errno = error as? Errno }
      machine.journal.endOperation(errno)
    }
    let outcome = machine.stop.map(Outcome.stopped) ?? errno.map { .failed($0) } ?? .done(.nothing)
    timeline.finish(machine.journal, outcome)
    examine(text)
    return errno
  }

  private func examine(_ text: String) {
    guard problems.isEmpty, let record = timeline.operations.last else { return }
    problems = examiner.examine(
      record, Census(virtualFilesystem, tasks), { timeline }, { timeline.move(to: $0) })
    for problem in problems { Issue.record("after `\(text)`: \(problem)") }
  }

  /// The sentences of the last call.
  var story: [String] {
    guard let record = timeline.operations.last else { return [] }
    return timeline.events[record.first..<record.end].map {
      Sentence.describe($0, in: timeline.model, names: timeline.names)
    }
  }
}

// Calls.
extension MountStage {
  /// Makes a call with a resolved path.
  @discardableResult
  func at(_ text: String, _ path: String, _ body: @escaping (PathOperation) throws -> Void)
    -> Errno?
  {
    run("\(text) \(path)") { [self] in
      let names = Path(Array(path.utf8), machine)
      guard let place = task.place(names.names) else { throw Errno.ENODEV }
      try body(place)
    }
  }

  @discardableResult
  func makeDirectory(_ path: String) -> Errno? {
    at("mkdir", path) { try self.virtualFilesystem.makeDirectory($0, FileMode(0o777)) }
  }

  @discardableResult
  func remove(_ path: String) -> Errno? {
    at("unlink", path) { try self.virtualFilesystem.unlink($0) }
  }

  @discardableResult
  func removeDirectory(_ path: String) -> Errno? {
    at("rmdir", path) { try self.virtualFilesystem.removeDirectory($0) }
  }

  @discardableResult
  func status(_ path: String) -> Errno? {
    at("stat", path) { _ = try self.virtualFilesystem.status($0, follow: true) }
  }

  @discardableResult
  func open(_ path: String, as name: String, _ flags: OpenFlags = []) -> Errno? {
    at("open", path) { [self] place in
      let options = OpenOptions(flags: flags, mode: FileMode(0o644))
      task.install(try virtualFilesystem.open(place, options), as: name, flags: flags.text)
    }
  }

  @discardableResult
  func create(_ path: String) -> Errno? {
    at("create", path) { [self] place in
      let options = OpenOptions(flags: [.readWrite, .create, .exclusive], mode: FileMode(0o644))
      try virtualFilesystem.open(place, options).drop()
    }
  }

  @discardableResult
  func close(_ name: String) -> Errno? {
    run("close \(name)") { [self] in task.remove(name)?.drop() }
  }

  @discardableResult
  func rename(_ old: String, _ new: String) -> Errno? {
    at("rename", old) { [self] place in
      let names = Path(Array(new.utf8), machine)
      guard let other = task.place(names.names) else { throw Errno.ENODEV }
      try virtualFilesystem.rename(place, other, noReplace: false)
    }
  }

  @discardableResult
  func link(_ old: String, _ new: String) -> Errno? {
    at("link", old) { [self] place in
      let names = Path(Array(new.utf8), machine)
      guard let other = task.place(names.names) else { throw Errno.ENODEV }
      try virtualFilesystem.link(place, follow: false, other)
    }
  }

  @discardableResult
  func changeDirectory(_ path: String) -> Errno? {
    at("chdir", path) { try self.task.changeDirectory(to: $0) }
  }

  /// Mounts a new filesystem.
  @discardableResult
  func mount(
    _ label: String, _ path: String, _ tree: ReferenceClient.Tree = .plain, readOnly: Bool = false
  ) -> Errno? {
    at("mount", path) { [self] place in
      let client = client(label)
      try virtualFilesystem.mount(client.make(tree), at: place, readOnly: readOnly)
    }
  }

  @discardableResult
  func unmount(_ path: String, detach: Bool = false) -> Errno? {
    at(detach ? "umount -l" : "umount", path) {
      try self.virtualFilesystem.unmount($0, detach: detach)
    }
  }

  @discardableResult
  func spawn(_ name: String) -> Task {
    var spawned = task
    run("spawn \(name)") { [self] in spawned = tasks.spawn(name, from: task) }
    return spawned
  }

  @discardableResult
  func exit(_ leaving: Task) -> Errno? {
    run("exit \(leaving.name)") { leaving.exit() }
  }

  /// All tasks leave the namespace; the last one unmounts everything.
  func end() {
    run("end") { [self] in for task in tasks.all { task.exit() } }
  }
}

// State.
extension MountStage {
  /// The label of the filesystem that a path leads to.
  func filesystem(at path: String) -> String? {
    var label: String?
    at("find", path) { [self] place in
      let found = try virtualFilesystem.dentry(place)
      label = self.label(of: found.location.mount.filesystem.id)
      found.drop()
    }
    return label
  }

  func label(of filesystem: ObjectID) -> String {
    let state = timeline.model.filesystems[filesystem.filesystem]
    return String(decoding: machine.names[state.label], as: UTF8.self)
  }

  /// The labels of the filesystems that have not ended.
  var alive: [String] {
    timeline.model.filesystems.filter(\.counted.isAlive).map { label(of: $0.id) }
  }

  var workingDirectory: String? {
    var text: [UInt8]?
    run("getcwd") { [self] in text = try task.workingDirectoryText() }
    return text.map { String(decoding: $0, as: UTF8.self) }
  }
}
