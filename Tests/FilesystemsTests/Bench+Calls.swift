// The calls of a bench: by path, or by the name that an open file has.

import Testing

@testable import Ground
@testable import Kernfs
@testable import VFS

// Calls by path.
extension Bench {
  func at<Result: ~Copyable>(
    _ text: String, _ body: (PathOperation) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    let path = Path(Array(text.utf8), machine)
    guard let place = task.place(path.names) else { throw .ENODEV }
    return try body(place)
  }

  func status(_ path: String, follow: Bool = false) throws(Errno) -> FileStatus {
    try answer { [self] () throws(Errno) in
      try at(path) { place throws(Errno) in
        try virtualFilesystem.status(place, follow: follow)
      }
    }
  }

  func readLink(_ path: String) throws(Errno) -> String {
    try answer { [self] () throws(Errno) in
      let target = try at(path) { place throws(Errno) in try virtualFilesystem.readLink(place) }
      return String(decoding: machine.names[target], as: UTF8.self)
    }
  }

  /// The contents of a file.
  func text(_ path: String) throws(Errno) -> String {
    try answer { [self] () throws(Errno) in
      let options = OpenOptions(flags: [], mode: FileMode(0))
      let file = try at(path) { place throws(Errno) in
        try virtualFilesystem.open(place, options)
      }
      let bytes = try? file.object.operations.read(file.object, 65_536)
      file.drop()
      return String(decoding: bytes ?? [], as: UTF8.self)
    }
  }

  /// Runs `body` as one operation and returns what it returns.
  func answer<Answer>(_ body: @escaping () throws(Errno) -> Answer) throws(Errno) -> Answer {
    var result = Result<Answer, Errno>.failure(.EIO)
    run { () throws(Errno) in
      do throws(Errno) { result = .success(try body()) } catch {
        result = .failure(error)
        throw error
      }
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
      task.remove(name)?.drop()
    }
  }

  func file(_ name: String) throws -> FileDescription { try #require(task.file(name)) }

  func write(_ name: String, _ text: String) -> Errno? {
    run { [self] () throws(Errno) in
      guard let file = task.file(name) else { throw .EBADF }
      _ = try file.operations.write(file, Array(text.utf8))
    }
  }

  /// The result of a read, or the error's name.
  func read(_ name: String, _ count: Int = 65_536) -> String {
    var bytes: [UInt8] = []
    let failure = run { [self] () throws(Errno) in
      guard let file = task.file(name) else { throw .EBADF }
      bytes = try file.operations.read(file, count)
    }
    return failure?.name ?? String(decoding: bytes, as: UTF8.self)
  }

  func seek(_ name: String, _ offset: Int64, _ whence: Whence = .set) -> Int64? {
    var position: Int64?
    run { [self] () throws(Errno) in
      guard let file = task.file(name) else { throw .EBADF }
      position = try file.operations.seek(file, offset, whence)
    }
    return position
  }

  /// The names in an open directory from its position on, each with the offset of the next.
  func list(_ name: String, atMost count: Int = .max) -> [String] {
    var lines: [String] = []
    run { [self] () throws(Errno) in
      guard let file = task.file(name) else { throw .EBADF }
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

  func change(
    _ path: String, _ body: @escaping (PathOperation, VirtualFilesystem) throws(Errno) -> Void
  ) -> Errno? {
    run { [self] () throws(Errno) in
      try at(path) { place throws(Errno) in try body(place, virtualFilesystem) }
    }
  }
}

// Nodes and attributes.
extension Bench {
  func node(_ path: String, _ mode: UInt32, _ device: DeviceNumber = DeviceNumber()) -> Errno? {
    change(path) { place, vfs throws(Errno) in try vfs.makeNode(place, FileMode(mode), device) }
  }

  func setAttribute(
    _ path: String, _ name: String, _ value: String, _ condition: AttributeCondition = .any
  ) -> Errno? {
    let name = machine.names.intern(name)
    return change(path) { place, vfs throws(Errno) in
      try vfs.setExtendedAttribute(place, name, Array(value.utf8), condition)
    }
  }

  func removeAttribute(_ path: String, _ name: String) -> Errno? {
    let name = machine.names.intern(name)
    return change(path) { place, vfs throws(Errno) in
      try vfs.removeExtendedAttribute(place, name)
    }
  }

  /// Each attribute as `name=value`.
  func attributes(_ path: String) throws(Errno) -> [String] {
    try answer { [self] () throws(Errno) in
      var lines: [String] = []
      try at(path) { place throws(Errno) in
        for name in try virtualFilesystem.extendedAttributes(place) {
          let value = try virtualFilesystem.extendedAttribute(place, name)
          lines.append(String(decoding: machine.names[name] + "=".utf8 + value, as: UTF8.self))
        }
      }
      return lines
    }
  }
}
