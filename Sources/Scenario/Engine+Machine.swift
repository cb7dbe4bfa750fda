import Language
import Filesystems
import Ground
import Kernfs
import Timeline
import VFS

// Operations on tasks and mounts. Runs on the engine's thread.
extension Engine {
  func runMachine(_ operation: Operation) throws -> Answer {
    switch operation {
    case .mount(let word):
      try checkMayMount()
      try mount(word)
    case .umount(let path, let detach):
      try checkMayMount()
      try at(path) { try virtualFilesystem.unmount($0, detach: detach) }
    case .remount(let path, let word):
      try checkMayMount()
      try at(path) { try virtualFilesystem.remount($0, readOnly: word == .readOnly) }
    case .spawn(let name):
      let name = try freeTask(name)
      _ = spawn(name)
      return .task(name)
    case .exit(let name):
      guard let task = tasks.named(name) else { throw Complaint("there is no task \(name)") }
      guard tasks.all.count > 1 else {
        throw Complaint("\(name) is the only task; `spawn` makes another first")
      }
      task.exit()
    case .chdir(let path): try at(path) { try task.changeDirectory(to: $0) }
    case .fchdir(let name):
      _ = try file(name)
      try at(PathWord(start: .file(name), bytes: [])) { try task.changeDirectory(to: $0) }
    case .getcwd: return .path(try task.workingDirectoryText())
    case .dup(let name, let new):
      guard let file = task.file(name), file.id.kind == .file else {
        throw Complaint("no such fd \(name)")
      }
      if task.file(new) != nil { throw Complaint("fd \"\(new)\" in use") }
      task.duplicate(name, as: new)
    case _: preconditionFailure("not an operation on tasks or mounts")
    }
    return .nothing
  }

  /// The given name, or the first free one of T1, T2, ….
  private func freeTask(_ name: String?) throws -> String {
    guard let name else {
      var number = 1
      while tasks.named("T\(number)") != nil { number += 1 }
      return "T\(number)"
    }
    if tasks.named(name) != nil { throw Complaint("there is a task \(name)") }
    return name
  }
}
