import Language
import Filesystems
import Ground
import Kernfs
import Timeline
import VFS

// Translates operations of the language to calls. Runs on the engine's thread.
extension Engine {
  /// Runs an operation as the named task.
  func execute(_ operation: Operation, by name: String) -> Outcome {
    var execution = Execution(operation: operation, task: name)
    while true {
      if let outcome = proceed(&execution) { return outcome }
    }
  }

  /// The state of a running operation. A `repeat` may take several calls of `proceed`.
  struct Execution {
    let operation: Operation
    let task: String
    /// The rounds of a `repeat` that are done, and their outcomes.
    fileprivate(set) var rounds = 0
    fileprivate var counts: [Errno?: Int] = [:]

    init(operation: Operation, task: String) { (self.operation, self.task) = (operation, task) }
  }

  /// Runs an operation to its end, but at most `roundsAtOnce` rounds of a `repeat`. Nil if it has
  /// not ended.
  func proceed(_ execution: inout Execution) -> Outcome? {
    guard act(as: execution.task) else {
      return .complaint(nobody(called: execution.task, for: execution.operation))
    }
    guard case .repeated(let repetition) = execution.operation else {
      return execute(execution.operation)
    }
    for _ in 0..<Self.roundsAtOnce {
      let outcome = outcome { execute(try repetition.operation(iteration: execution.rounds + 1)) }
      if case .complaint = outcome { return outcome }
      execution.rounds += 1
      execution.counts[outcome.errno, default: 0] += 1
      guard execution.rounds < repetition.count else {
        let counts = Answer.counts(execution.counts)
        return outcome.errno.map { .failed($0, counts) } ?? .done(counts)
      }
    }
    return nil
  }

  private static let roundsAtOnce = 256

  /// The message for a task that does not exist; it names the operation that would make the task.
  private func nobody(called name: String, for operation: Operation) -> String {
    let other = tasks.all.first.map { "; `\($0.name): \(operation.text)` lets \($0.name) do it" }
    return "there is no task \(name) to do it" + (other ?? "")
  }

  private func execute(_ operation: Operation) -> Outcome {
    if machine.journal.isFull {
      return .complaint("the history is full: \(machine.journal.count) steps")
    }
    defer { endIdleServers() }
    return outcome {
      do { return .done(try answer(operation)) } catch let errno as Errno {
        return .failed(errno, Self.emptyAnswer(operation))
      }
    }
  }

  /// The outcome of `body`; "not asked" if it throws a `Complaint`.
  private func outcome(_ body: () throws -> Outcome) -> Outcome {
    do { return try body() } catch let complaint as Complaint {
      return .complaint(complaint.text)
    } catch {
      return .complaint("\(error)")
    }
  }

  /// The answer of a failed operation.
  private static func emptyAnswer(_ operation: Operation) -> Answer {
    switch operation {
    case .readdir: .entries([])
    case .read: .data([])
    case .write: .written(0)
    case .seek: .offset(0)
    case .listxattr: .names([])
    case _: .nothing
    }
  }

  private func answer(_ operation: Operation) throws -> Answer {
    switch operation {
    case .user(let user): become(user)
    case .open, .opendir, .create, .close, .fstat, .seek, .read, .write, .readdir, .getdentry,
      .putdentry, .closeAll:
      return try answerAboutFiles(operation)
    case .stat, .lstat, .access, .readlink, .chmod, .chown, .truncate, .utimes:
      return try answerAboutPaths(operation)
    case .mkdir, .unlink, .rmdir, .link, .linkFollowing, .symlink, .rename: try change(operation)
    case .invalidate, .revalidate, .keep, .dynadd, .dyndel: try administer(operation)
    case .repeated: preconditionFailure("a repeat goes on round by round")
    case .unmount: unmount()
    case .dump: break
    case .mount, .umount, .remount, .spawn, .exit, .chdir, .fchdir, .getcwd, .dup:
      return try runMachine(operation)
    case .pipe, .socket, .importFile: try makeFiles(operation)
    case .mkfifo, .mknod: try makeNode(operation)
    case .setxattr, .getxattr, .listxattr, .removexattr:
      return try answerAboutAttributes(operation)
    case .remote(let word): try remote(word)
    case .sleep(let milliseconds): sleep(milliseconds)
    }
    return .nothing
  }

  func become(_ user: UserWord) {
    task.credentials =
      switch user {
      case .root: .root
      case .id(let uid, let gid): Credentials(uid: uid, gid: gid)
      }
  }
}

// Paths.
extension Engine {
  /// Runs `body` with the start of a path resolved.
  func at<Result: ~Copyable>(
    _ word: PathWord, _ body: (PathOperation) throws -> Result
  ) throws -> Result {
    try checkPath(word)
    let path = Path(word.bytes, machine)
    var start: VirtualDentry?
    if case .file(let name) = word.start {
      guard let file = task.file(name) else { throw Complaint("no such fd \(name)") }
      start = file.location
    }
    guard let place = task.place(path.names, from: start) else {
      throw Complaint("nothing is mounted")
    }
    return try body(place)
  }

  private func change(_ operation: Operation) throws {
    switch operation {
    case .mkdir(let path, let mode):
      try at(path) { try virtualFilesystem.makeDirectory($0, FileMode(UInt32(mode))) }
    case .unlink(let path): try at(path) { try virtualFilesystem.unlink($0) }
    case .rmdir(let path): try at(path) { try virtualFilesystem.removeDirectory($0) }
    case .link(let old, let new): try link(old, new, follow: false)
    case .linkFollowing(let old, let new): try link(old, new, follow: true)
    case .symlink(let target, let path):
      try checkTarget(target)
      let target = machine.names.intern(target)
      try at(path) { try virtualFilesystem.makeSymlink($0, to: target) }
    case .rename(let old, let new, let noReplace, let exchange):
      // renameat2(2), which looks at the flags first.
      if noReplace, exchange { throw Errno.EINVAL }
      try at(old) { old in
        try at(new) {
          try virtualFilesystem.rename(old, $0, noReplace: noReplace, exchange: exchange)
        }
      }
    case _: preconditionFailure("not an operation on names")
    }
  }

  private func link(_ old: PathWord, _ new: PathWord, follow: Bool) throws {
    try at(old) { old in
      try at(new) { try virtualFilesystem.link(old, follow: follow, $0) }
    }
  }

  private func answerAboutPaths(_ operation: Operation) throws -> Answer {
    switch operation {
    case .stat(let path):
      return .status(Status(try at(path) { try virtualFilesystem.status($0, follow: true) }))
    case .lstat(let path):
      return .status(Status(try at(path) { try virtualFilesystem.status($0, follow: false) }))
    case .access(let path, let word):
      try at(path) { try virtualFilesystem.access($0, Access(rawValue: word.rawValue)) }
    case .readlink(let path):
      return .target(Array(machine.names[try at(path) { try virtualFilesystem.readLink($0) }]))
    case .chmod(let path, let mode):
      try at(path) { try virtualFilesystem.setStatus($0, StatusChange(mode: UInt32(mode))) }
    case .chown(let path, let uid, let gid):
      try at(path) { try changeOwner($0, uid, gid) }
    case .truncate(let path, let size):
      try checkSize(size)
      try at(path) { try truncate($0, size) }
    case .utimes(let path, let accessed, let modified):
      let change = StatusChange(accessed: accessed, modified: modified)
      try at(path) { try virtualFilesystem.setStatus($0, change) }
    case _: preconditionFailure("not an operation on a path")
    }
    return .nothing
  }

  /// Changes the root's filesystem directly. Nothing is walked, so no other object changes.
  private func administer(_ operation: Operation) throws {
    switch operation {
    case .invalidate(let path): client.setValid(try find(path, for: "invalidate"), false)
    case .revalidate(let path): client.setValid(try find(path, for: "revalidate"), true)
    case .keep(let path, let keeps): client.setKeep(try find(path, for: "keep"), keeps)
    case .dynadd(let name, let kind, let keep):
      try checkDynamicDirectory(for: "dynadd")
      let kind: ReferenceClient.DynamicKind =
        switch kind {
        case .file: .file
        case .directory: .directory
        case .symlink: .symlink
        }
      client.addDynamic(name, kind, keeps: keep)
    case .dyndel(let name):
      try checkDynamicDirectory(for: "dyndel")
      client.removeDynamic(name)
    case _: preconditionFailure("not an administrative operation")
    }
  }

  private func checkDynamicDirectory(for verb: String) throws {
    guard hasDynamicDirectory else {
      throw Complaint(
        "the root's filesystem has no dynamic directory, the only one that `\(verb)` reaches")
    }
  }

  /// Finds an inode of the root's filesystem by walking slots from its root. Mounts are ignored.
  private func find(_ word: PathWord, for verb: String) throws -> Inode {
    let path = Path(word.bytes, machine)
    let names = (0..<path.names.count).map { path.names.next[$0] }
    guard word.start == .task, let inode = client.find(names) else {
      throw Complaint(
        "no inode at \(word.text) in the root's filesystem, the only one that `\(verb)` reaches")
    }
    return inode
  }
}

extension Status {
  init(_ status: FileStatus) {
    self.init(
      number: status.number, mode: status.ownership.mode.raw, nlink: status.nlink,
      uid: status.ownership.uid, gid: status.ownership.gid)
    size = status.size
    device = Device(major: status.device.major, minor: status.device.minor)
    times = Times(
      accessed: status.times.accessed, modified: status.times.modified,
      changed: status.times.changed)
  }
}

extension Operation {
  /// The number of rounds of a `repeat`; nil for any other operation.
  var rounds: Int? {
    if case .repeated(let repetition) = self { repetition.count } else { nil }
  }
}
