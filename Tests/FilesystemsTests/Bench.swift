// One machine with one mounted filesystem and a task that acts on it; after each step the counts are
// compared with the model that the events make, and the model with itself, wound back.

import Testing

@testable import Filesystems
@testable import Ground
@testable import Kernfs
@testable import Timeline
@testable import VFS

/// A machine under test. Each call runs on the machine's own thread, and is reconciled after it.
final class Bench {
  let machine: Machine
  let virtualFilesystem: VirtualFilesystem
  let files = KernfsFiles()
  let task: VFS.Task
  /// The filesystem at the root.
  let client: Client
  private var clients: [Client]
  private var held: Ref<Mount>?
  private let mount: Mount
  private(set) var model = Model()
  /// What the newest operation has emitted.
  private(set) var newest: [Event] = []

  init(
    _ rules: Rules = Rules(), _ make: (VirtualFilesystem, KernfsFiles) -> Client
  ) {
    machine = Machine(journaling: true, rules: rules)
    virtualFilesystem = VirtualFilesystem(machine)
    task = VFS.Task(machine, name: "T1")
    machine.task = task.id
    client = make(virtualFilesystem, files)
    clients = [client]
    let namespace = machine.newID(.namespace)
    machine.journal.born(namespace, of: .none)
    let reference = virtualFilesystem.mountRoot(
      client.make(), for: Holder(.namespace, namespace))
    mount = reference.object
    held = consume reference
    reconcile()
  }

  deinit {
    if let held = held.take() { Door.lose(held) }
    machine.end()
  }

  /// One more filesystem, which is reconciled from now on too.
  func add<Other: Client>(_ make: (VirtualFilesystem, KernfsFiles) -> Other) -> Other {
    let other = make(virtualFilesystem, files)
    clients.append(other)
    reconcile()
    return other
  }

  /// Runs `body` as one operation of the task; nil if it came to an end, else its error.
  @discardableResult
  func run(_ body: @escaping () throws(Errno) -> Void) -> Errno? {
    var failure: Errno?
    machine.run { [machine] in
      machine.journal.beginOperation(machine.names.intern("test"))
      do throws(Errno) { try body() } catch { failure = error }
      machine.journal.endOperation(failure)
    }
    reconcile()
    return failure
  }

  func unmount() {
    run { [self] () throws(Errno) in
      if let held = held.take() { held.drop() }
    }
  }
}

// Calls by path.
extension Bench {
  func at<Result: ~Copyable>(
    _ text: String, _ body: (Place) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    let path = Path(Array(text.utf8), machine)
    return try body(Place(path.names, from: mount.root, in: mount, task.credentials))
  }

  func status(_ path: String, follow: Bool = false) throws(Errno) -> FileStatus {
    var result = Result<FileStatus, Errno>.failure(.EIO)
    run { [self] () throws(Errno) in
      do throws(Errno) {
        result = .success(
          try at(path) { place throws(Errno) in
            try virtualFilesystem.status(place, follow: follow)
          })
      } catch { result = .failure(error) }
    }
    return try result.get()
  }

  func open(
    _ path: String, _ flags: OpenFlags = [], as name: String, mode: UInt32 = 0o644
  ) -> Errno? {
    run { [self] () throws(Errno) in
      let file = try at(path) { place throws(Errno) in
        try virtualFilesystem.open(place, OpenOptions(flags: flags, mode: FileMode(mode)))
      }
      task.install(file, as: name, flags: flags.text)
    }
  }

  func close(_ name: String) {
    run { [self] () throws(Errno) in
      if let file = task.remove(name) { file.drop() }
    }
  }

  func file(_ name: String) throws -> FileDescription { try #require(task.files[name]) }

  func write(_ name: String, _ text: String) -> Errno? {
    run { [self] () throws(Errno) in
      guard let file = task.files[name] else { throw .EBADF }
      _ = try file.operations.write(file, Array(text.utf8))
    }
  }

  /// What a read gives, or the error's name.
  func read(_ name: String, _ count: Int = 65_536) -> String {
    var bytes: [UInt8] = []
    let failure = run { [self] () throws(Errno) in
      guard let file = task.files[name] else { throw .EBADF }
      bytes = try file.operations.read(file, count)
    }
    return failure?.name ?? String(decoding: bytes, as: UTF8.self)
  }

  func seek(_ name: String, _ offset: Int64, _ whence: Whence = .set) -> Int64? {
    var position: Int64?
    run { [self] () throws(Errno) in
      guard let file = task.files[name] else { throw .EBADF }
      position = try file.operations.seek(file, offset, whence)
    }
    return position
  }

  /// The names in an open directory from its position on, with the offset of what follows each.
  func list(_ name: String, atMost count: Int = .max) -> [String] {
    var lines: [String] = []
    run { [self] () throws(Errno) in
      guard let file = task.files[name] else { throw .EBADF }
      try file.operations.iterate(file) { entry in
        guard lines.count < count else { return false }
        let text = String(decoding: machine.names[entry.name], as: UTF8.self)
        lines.append("\(text) \(entry.next)")
        return true
      }
    }
    return lines
  }

  func mkdir(_ path: String, _ mode: UInt32 = 0o755) -> Errno? {
    change(path) { place, vfs throws(Errno) in try vfs.makeDirectory(place, FileMode(mode)) }
  }
  func unlink(_ path: String) -> Errno? {
    change(path) { place, vfs throws(Errno) in try vfs.unlink(place) }
  }
  func rmdir(_ path: String) -> Errno? {
    change(path) { place, vfs throws(Errno) in try vfs.removeDirectory(place) }
  }
  func create(_ path: String, _ text: String = "", mode: UInt32 = 0o644) -> Errno? {
    let failure = open(path, [.create, .exclusive, .readWrite], as: "creating", mode: mode)
    if failure == nil, !text.isEmpty { _ = write("creating", text) }
    close("creating")
    return failure
  }
  func link(_ old: String, _ new: String) -> Errno? {
    run { [self] () throws(Errno) in
      try at(old) { old throws(Errno) in
        try at(new) { new throws(Errno) in
          try virtualFilesystem.link(old, follow: false, new)
        }
      }
    }
  }
  func rename(_ old: String, _ new: String, noReplace: Bool = false) -> Errno? {
    run { [self] () throws(Errno) in
      try at(old) { old throws(Errno) in
        try at(new) { new throws(Errno) in
          try virtualFilesystem.rename(old, new, noReplace: noReplace)
        }
      }
    }
  }
  func set(_ path: String, _ change: StatusChange) -> Errno? {
    self.change(path) { place, vfs throws(Errno) in try vfs.setStatus(place, change) }
  }

  private func change(
    _ path: String, _ body: @escaping (Place, VirtualFilesystem) throws(Errno) -> Void
  ) -> Errno? {
    run { [self] () throws(Errno) in
      try at(path) { place throws(Errno) in try body(place, virtualFilesystem) }
    }
  }
}

// What there is.
extension Bench {
  var dentries: Int { model.alive.dentries }
  var inodes: Int { model.alive.inodes }

  /// The hashed dentry at a path; nothing is looked up.
  func dentry(_ path: String) -> Dentry? {
    var here = client.filesystem.root
    for name in path.split(separator: "/") {
      here = here.flatMap { client.filesystem.child($0, machine.names.intern(String(name))) }
    }
    return here
  }

  /// The count of a dentry; nil if it is not hashed.
  func count(_ path: String) -> Int32? { dentry(path)?.count }
}

// Checking.
extension Bench {
  private func reconcile() {
    let start = model
    var new: [Event] = []
    machine.journal.take(into: &new)
    for event in new { model.apply(event) }
    newest = new
    var found: [String] = []
    for inode in liveInodes { compare(inode.id, inode.count, &found) }
    for dentry in liveDentries { compare(dentry.id, dentry.count, &found) }
    for file in files(of: task) { compare(file.id, file.count, &found) }
    for client in clients {
      compare(client.filesystem.id, client.filesystem.base.count, &found)
    }
    if liveInodes.count != inodes { found.append("\(liveInodes.count) inodes, model \(inodes)") }
    if liveDentries.count != dentries { found.append("dentries differ from the model's") }
    found += clientReferences()
    for event in new.reversed() { model.revert(event) }
    if model != start { found.append("reverted, the model is another") }
    for event in new { model.apply(event) }
    for problem in found { Issue.record(Comment(rawValue: problem)) }
  }

  private func compare(_ id: ObjectID, _ count: Int32, _ found: inout [String]) {
    let holders = model.holders(of: id).count
    guard count >= 0 else { return }
    if Int(count) != holders { found.append("\(id.kind) \(id.number): \(count), \(holders) hold") }
  }

  /// What the client says that it stores is what the ledger says, one by one.
  private func clientReferences() -> [String] {
    let stored = Set(clients.flatMap(\.storedReferences))
    var recorded: Set<ClientReference> = []
    for (index, entry) in model.references.enumerated()
    where entry.ended < 0 && [.client, .kernel].contains(entry.holder.role) {
      recorded.insert(
        ClientReference(
          serial: UInt32(index + 1), subject: entry.subject, holder: entry.holder))
    }
    return stored == recorded ? [] : ["stored \(stored), recorded \(recorded)"]
  }

  private func files(of task: VFS.Task) -> [FileDescription] { Array(task.files.values) }

  private var liveInodes: [Inode] {
    var inodes: [Inode] = []
    for client in clients {
      client.filesystem.at.pointee.inodePool.forEach { record in
        let inode = Inode(
          UnsafeMutableRawPointer(record).assumingMemoryBound(to: Ground.Header.self))
        if inode.count >= 0 { inodes.append(inode) }
      }
    }
    return inodes
  }

  private var liveDentries: [Dentry] {
    var dentries: [Dentry] = []
    for client in clients {
      client.filesystem.at.pointee.dentryPool.forEach { record in
        let dentry = Dentry(
          UnsafeMutableRawPointer(record).assumingMemoryBound(to: Ground.Header.self))
        if dentry.count >= 0 { dentries.append(dentry) }
      }
    }
    return dentries
  }
}
