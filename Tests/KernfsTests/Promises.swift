// The promises of system calls, checked on the inode tree before and after: an opened file is the
// one at its path, a removed name is gone, a name that was not found does not exist.

@testable import Language
import Ground

@testable import Scenario
@testable import Timeline

/// The promises of one operation.
struct Promises {
  let operation: Operation
  let outcome: Outcome
  let before: InodeWalk
  let after: InodeWalk
  /// Whether the filesystem refuses to move a directory below itself.
  let refusesRings: Bool

  /// The broken promises, as sentences.
  var broken: [String] {
    switch (operation, outcome) {
    case (_, .done(let answer)): afterSuccess(answer)
    case (_, .failed(.ENOENT, _)): afterNotFound
    case (_, .failed(.EEXIST, _)): afterExists
    case (_, .failed), (_, .complaint), (_, .stopped): []
    }
  }

  private func afterSuccess(_ answer: Answer) -> [String] {
    switch operation {
    case .open(let path, let flags, let file, _):
      return opened(file, path, follow: !flags.contains(.noFollow))
    case .opendir(let path, let file): return opened(file, path, follow: true)
    case .unlink(let path), .rmdir(let path):
      guard hasPlainEnd(path), after.find(path, follow: false) != .missing,
        before.find(path, follow: false) != .unknown
      else { return [] }
      return ["\(path.text) is removed and still there"]
    case .mkdir(let path, _), .create(let path, _), .symlink(_, let path):
      guard hasPlainEnd(path), after.find(path, follow: false) == .missing else { return [] }
      return ["\(path.text) was made and is not there"]
    case .stat(let path): return found(path, answer, follow: true)
    case .lstat(let path): return found(path, answer, follow: false)
    case .rename(let old, let new, _, _): return renamed(old, new)
    case _: return []
    }
  }

  /// An opened file is what its path leads to.
  private func opened(_ name: String, _ path: PathWord, follow: Bool) -> [String] {
    let model = after.model
    let file = model.openFiles.last { after.names[$0.label].elementsEqual(name.utf8) }
    guard let file, case .inode(let inode) = after.find(path, follow: follow) else {
      if file != nil, after.find(path, follow: follow) == .missing {
        return ["\(path.text) is open and not there"]
      }
      return []
    }
    let opened = model.dentries[file.dentry].inode
    return opened == inode ? [] : ["\(path.text) is open, and another file is there"]
  }

  private func found(_ path: PathWord, _ answer: Answer, follow: Bool) -> [String] {
    guard case .status(let status) = answer else { return [] }
    switch after.find(path, follow: follow) {
    case .inode(let id):
      let number = after.model.inodes[id].number
      return number == status.number ? [] : ["\(path.text) is i\(number), not i\(status.number)"]
    case .missing: return ["\(path.text) was found and is not there"]
    case .unknown: return []
    }
  }

  private func renamed(_ old: PathWord, _ new: PathWord) -> [String] {
    guard hasPlainEnd(old), hasPlainEnd(new),
      case .inode(let moved) = before.find(old, follow: false)
    else { return [] }
    if after.find(new, follow: false) == .missing, after.find(old, follow: false) == .missing,
      before.model.inodes[moved].isDirectory
    {
      return refusesRings ? ["\(old.text) was moved below itself"] : []
    }
    // Uses the directories before the operation: the moved name may have led to them.
    guard let from = before.parent(old), let to = before.parent(new) else { return [] }
    if after.entry(to, new) != moved { return ["\(new.text) is not what \(old.text) was"] }
    if after.entry(from, old) == moved, from != to || !isSame(old, new) {
      return ["\(old.text) is still there after a rename"]
    }
    return []
  }

  /// Whether both paths end in the same name; then their directories may be the same, too.
  private func isSame(_ old: PathWord, _ new: PathWord) -> Bool {
    InodeWalk.pieces(old.bytes).last == InodeWalk.pieces(new.bytes).last
  }

  private var afterNotFound: [String] {
    switch operation {
    case .unlink(let path), .rmdir(let path), .lstat(let path): stays(path, follow: false)
    case .stat(let path), .opendir(let path, _): stays(path, follow: true)
    case _: []
    }
  }

  private func stays(_ path: PathWord, follow: Bool) -> [String] {
    guard hasPlainEnd(path), case .inode = after.find(path, follow: follow) else { return [] }
    return ["\(path.text) is there, and was not found"]
  }

  private var afterExists: [String] {
    switch operation {
    case .mkdir(let path, _), .create(let path, _), .symlink(_, let path):
      guard hasPlainEnd(path), after.find(path, follow: false) == .missing else { return [] }
      return ["\(path.text) exists and is not there"]
    case _: return []
    }
  }

  /// Whether the path ends in a proper name: not `.` or `..`, no slash.
  private func hasPlainEnd(_ path: PathWord) -> Bool {
    guard path.start == .task, let last = InodeWalk.pieces(path.bytes).last else { return false }
    let isDots = last.elementsEqual(".".utf8) || last.elementsEqual("..".utf8)
    return !isDots && path.bytes.last != UInt8(ascii: "/")
  }
}
