import Language
import Ground
import Kernfs
import Timeline
import VFS

// Operations on open files and held dentries. Runs on the engine's thread.
extension Engine {
  func answerAboutFiles(_ operation: Operation) throws -> Answer {
    switch operation {
    case .create(let path, let mode):
      try open(path, [.readWrite, .create, .exclusive], mode).drop()
    case .open(let path, let flags, let name, let mode):
      try checkFree(name)
      let file = try open(path, OpenFlags(flags), mode)
      task.install(file, as: name, flags: flags.spelling ?? flags.text)
    case .opendir(let path, let name):
      try checkFree(name)
      let file = try open(path, .directory, 0)
      task.install(file, as: name, flags: "O_RDONLY|O_DIRECTORY")
    case .getdentry(let path, let name):
      if task.file(name) != nil { throw Complaint("name \"\(name)\" in use") }
      task.install(try hold(path), as: name, flags: "")
    case .close(let name):
      let file = try file(name)
      defer { close(name) }
      try file.operations.flush(file)
    case .putdentry(let name):
      guard task.file(name)?.id.kind == .virtualDentry else {
        throw Complaint("no such dentry")
      }
      close(name)
    case .closeAll: closeAll()
    case _: return try answerAboutFile(operation)
    }
    return .nothing
  }

  private func answerAboutFile(_ operation: Operation) throws -> Answer {
    switch operation {
    case .fstat(let name):
      let file = try file(name)
      return .status(Status(try file.operations.status(of: file)))
    case .seek(let name, let offset, let whence):
      let file = try file(name)
      return .offset(try file.operations.seek(file, offset, Whence(whence)))
    case .read(let name, let count):
      let file = try file(name)
      return .data(try file.operations.read(file, count ?? Self.readAtOnce))
    case .write(let name, let bytes):
      let file = try file(name)
      return .written(try write(file, bytes ?? []))
    case .readdir(let name, let count): return .entries(try list(file(name), count))
    case _: preconditionFailure("not an operation on a file")
    }
  }

  /// The size of a read without a count.
  private static let readAtOnce = 65_536

  func checkFree(_ name: String) throws {
    if task.file(name) != nil { throw Complaint("fd \"\(name)\" in use") }
  }

  func file(_ name: String) throws -> FileDescription {
    guard let file = task.file(name), file.id.kind == .file else {
      throw Complaint("no such fd \(name)")
    }
    return file
  }

  private func open(
    _ path: PathWord, _ flags: OpenFlags, _ mode: UInt16
  ) throws -> Ref<FileDescription> {
    try at(path) {
      try virtualFilesystem.open($0, OpenOptions(flags: flags, mode: FileMode(UInt32(mode))))
    }
  }

  private func hold(_ path: PathWord) throws -> Ref<FileDescription> {
    try at(path) {
      FileDescription.hold(try virtualFilesystem.dentry($0), files.held)
    }
  }

  /// Closes the first task's files, then puts its held dentries, in order of names. Then all other
  /// tasks exit, and the first task's working directory becomes the root.
  private func closeAll() {
    let files = task.openFiles.sorted {
      ($0.file.id.kind.rawValue, $0.name) < ($1.file.id.kind.rawValue, $1.name)
    }
    for file in files { close(file.name) }
    for other in tasks.all where other !== task { other.exit() }
    task.returnToRoot()
  }

  private func close(_ name: String) {
    guard let file = task.remove(name) else { return }
    let id = file.object.id
    machine.journal.begin(.closeFile, id)
    file.drop()
    machine.journal.end(.closeFile, id)
  }

  private func list(_ file: FileDescription, _ count: Int?) throws -> [ListedEntry] {
    var entries: [ListedEntry] = []
    try file.operations.iterate(file) { entry in
      if let count, entries.count >= count { return false }
      entries.append(
        ListedEntry(
          name: Array(machine.names[entry.name]), number: entry.number,
          kind: Self.kind(entry.type), next: entry.next))
      return true
    }
    return entries
  }

  private static func kind(_ type: UInt32) -> ListedEntry.Kind {
    switch type {
    case FileMode.directory: .directory
    case FileMode.symlink: .symlink
    case _: .file
    }
  }
}

extension OpenFlags {
  init(_ word: OpenFlagsWord) {
    let pairs: [(OpenFlagsWord, OpenFlags)] = [
      (.writeOnly, .writeOnly), (.readWrite, .readWrite), (.create, .create),
      (.exclusive, .exclusive), (.truncate, .truncate), (.directory, .directory),
      (.noFollow, .noFollow), (.append, .append), (.path, .path),
      (.nonblocking, .nonblocking), (.temporary, .temporary),
    ]
    self = pairs.reduce(into: []) { flags, pair in
      if word.contains(pair.0) { flags.insert(pair.1) }
    }
  }
}

extension Whence {
  init(_ word: WhenceWord) {
    switch word {
    case .set: self = .set
    case .current: self = .current
    case .end: self = .end
    }
  }
}
