import Language
import Ground
import Timeline

// Functions of one object. The model answers if it can, otherwise the engine.
extension Session {
  func evaluate(_ function: Expression.Function, _ word: ObjectWord) throws(Unknown) -> Value {
    let model = timeline.model
    switch function {
    case .exists: return .truth(try exists(word))
    case .refs: return .number(Int64(model.counted(try object(word))?.count ?? 0))
    case .destroyed: return .truth((model.counted(try object(word))?.count ?? 0) < 0)
    case .nlink: return .number(Int64(model.inodes[try inode(word)].nlink))
    case .mode: return .number(Int64(model.inodes[try inode(word)].mode & 0o7777))
    case .uid: return .number(Int64(model.inodes[try inode(word)].uid))
    case .gid: return .number(Int64(model.inodes[try inode(word)].gid))
    case .ino: return .number(model.inodes[try inode(word)].number)
    case .slots: return .number(Int64(model.inodes[try inode(word)].slots.count))
    case .keep: return .truth(model.inodes[try inode(word)].flags[.keep])
    case .valid: return .truth(!model.inodes[try inode(word)].flags[.invalid])
    case .dead: return .truth(try dentry(word).flags[.dead])
    case .hashed: return .truth(try dentry(word).isHashed)
    case .cached: return .truth(try dentry(word).isCached)
    case .children: return .number(Int64(try dentry(word).children.count))
    case .size, .atime, .mtime, .ctime, .rdev:
      if let number = recorded(function, word) { return .number(number) }
      return .number(try status(word).value(of: function))
    case .data, .entries, .target, .cwd: return try contents(function, word)
    }
  }

  /// The value that steps have recorded. Nil if the filesystem keeps no such number, or if the
  /// object needs a lookup.
  private func recorded(_ function: Expression.Function, _ word: ObjectWord) -> Int64? {
    let id: ObjectID?
    if case .path(let path) = word.kind {
      id = find(path, isLenient: false)?.inode
    } else {
      id = try? inode(word)
    }
    guard let inode = id.map({ timeline.model.inodes[$0] }) else { return nil }
    switch function {
    case .size: return inode.size
    case .rdev: return inode.device.map { DeviceWord($0).number }
    case .atime: return inode.times?.accessed
    case .mtime: return inode.times?.modified
    case .ctime: return inode.times?.changed
    case _: return nil
    }
  }

  /// The result of stat(2) for an object. A symlink at the end of a path is not followed.
  private func status(_ word: ObjectWord) throws(Unknown) -> Status {
    let (path, task) = try path(to: word)
    guard case .status(let status) = try ask(.lstat(path), by: task) else {
      throw Unknown(why: "\(word.text) has no attributes")
    }
    return status
  }

  private func contents(
    _ function: Expression.Function, _ word: ObjectWord
  ) throws(Unknown) -> Value {
    if function == .cwd {
      guard case .task(let name) = word.kind, case .path(let path) = try ask(.getcwd, by: name)
      else { throw Unknown(why: "\(word.text) is not a task") }
      return .text(path)
    }
    let (path, task) = try path(to: word)
    if function == .target {
      guard case .target(let bytes) = try ask(.readlink(path), by: task) else {
        throw Unknown(why: "\(word.text) is not a symlink")
      }
      return .text(bytes)
    }
    return try read(path, by: task, isList: function == .entries)
  }

  /// The bytes of a file or the names in a directory, read through a temporary file.
  private func read(_ path: PathWord, by task: String?, isList: Bool) throws(Unknown) -> Value {
    let outcome = try ask(by: task) { engine in engine.readAll(path, isList: isList) }
    switch outcome {
    case .done(.data(let bytes)): return .text(bytes)
    case .done(.entries(let entries)):
      let names = entries.map(\.name).filter { ![[0x2e], [0x2e, 0x2e]].contains($0) }
      return .list(names.sorted { $0.lexicographicallyPrecedes($1) })
    case .failed(let errno, _): throw Unknown(why: "reading \(path.text) fails: \(errno.name)")
    case .complaint(let text): throw Unknown(why: text)
    case .done, .stopped: throw Unknown(why: "nothing can be read at \(path.text)")
    }
  }

  /// A path to an object and the task that can use it; nil for the first task.
  private func path(to word: ObjectWord) throws(Unknown) -> (PathWord, task: String?) {
    if case .path(let path) = word.kind { return (path, nil) }
    let id = try object(word), model = timeline.model
    if let entry = entry(of: id) { return entry }
    let dentry = id.kind == .inode ? model.dentries(over: id).first : id
    if let dentry, dentry.kind == .dentry, let path = path(ofDentry: dentry) { return (path, nil) }
    throw Unknown(why: "no path leads to \(word.text)")
  }

  /// An open file as a path: `@fd1` of a task that has it.
  private func entry(of file: ObjectID) -> (PathWord, task: String?)? {
    for task in timeline.model.tasks.all where task.counted.isAlive {
      guard let entry = task.files.first(where: { $0.file == file }) else { continue }
      let name = String(decoding: timeline.names[entry.name], as: UTF8.self)
      let owner = String(decoding: timeline.names[task.label], as: UTF8.self)
      return (PathWord(start: .file(name), bytes: []), owner)
    }
    return nil
  }

  /// The path from the root to a dentry, if there is one.
  private func path(ofDentry id: ObjectID) -> PathWord? {
    let model = timeline.model
    var (here, bytes) = (id, [UInt8]())
    for _ in 0...model.mounts.count {
      guard let names = model.path(of: here) else { return nil }
      bytes = names.flatMap { [UInt8(ascii: "/")] + Array(timeline.names[$0]) } + bytes
      let point = model.uncovered(model.filesystems[here.filesystem].root)
      if point.filesystem == here.filesystem { break }
      here = point
    }
    let path = PathWord(bytes: bytes.isEmpty ? [UInt8(ascii: "/")] : bytes)
    return find(path)?.dentry == id ? path : nil
  }
}

extension Status {
  fileprivate func value(of function: Expression.Function) -> Int64 {
    switch function {
    case .size: size
    case .atime: times.accessed
    case .mtime: times.modified
    case .ctime: times.changed
    case .rdev: DeviceWord(device).number
    case _: 0
    }
  }
}

extension DeviceWord {
  fileprivate init(_ device: Status.Device) { self.init(major: device.major, minor: device.minor) }
}

extension Engine {
  /// Reads a whole file, or lists a whole directory.
  func readAll(_ path: PathWord, isList: Bool) -> Outcome {
    // No user can give a file this name.
    let name = "0", task = task.name
    let opened = execute(
      isList ? .opendir(path, file: name) : .open(path, flags: [], file: name, mode: 0), by: task)
    guard case .done = opened else { return opened }
    let read: Operation =
      isList ? .readdir(file: name, count: nil) : .read(file: name, count: 1 << 30)
    return execute(read, by: task)
  }
}
