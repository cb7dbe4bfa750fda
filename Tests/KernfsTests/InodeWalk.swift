// Resolves paths by the inode tree alone: slots and symlinks, without dentries and cache. kernfs
// must agree with it.

@testable import Language
import Ground

@testable import Scenario
@testable import Timeline

/// Resolves paths in a model, as far as slots know; names of dynamic directories are unknown.
struct InodeWalk {
  enum Found: Hashable {
    case inode(ObjectID)
    case missing
    case unknown
  }

  let model: Model
  let names: Names

  /// - Parameter follow: whether a symlink at the end is followed.
  func find(_ path: PathWord, follow: Bool) -> Found {
    guard case .task = path.start, let filesystem = model.filesystems.first,
      filesystem.root != .none, model.mounts.count == 1
    else { return .unknown }
    let root = model.dentries[filesystem.root].inode
    let mustFollow = follow || path.bytes.last == UInt8(ascii: "/")
    return walk(Self.pieces(path.bytes), from: [root], follow: mustFollow, budget: 41)
  }

  static func pieces(_ bytes: [UInt8]) -> [[UInt8]] {
    bytes.split(separator: UInt8(ascii: "/")).map { Array($0) }
  }

  /// - Parameter from: the directories from the root down to where the walk begins.
  private func walk(
    _ pieces: [[UInt8]], from start: [ObjectID], follow: Bool, budget: Int
  ) -> Found {
    var stack = start
    for (index, piece) in pieces.enumerated() {
      guard let here = stack.last, model.inodes[here].counted.isAlive else { return .unknown }
      if !model.inodes[here].isDirectory { return .missing }
      if piece.elementsEqual(".".utf8) { continue }
      if piece.elementsEqual("..".utf8) {
        if stack.count > 1 { stack.removeLast() }
        continue
      }
      guard let child = child(of: here, piece) else {
        let label = String(decoding: names[model.inodes[here].label], as: UTF8.self)
        return label == "dyndir" || piece.count > 255 ? .unknown : .missing
      }
      let inode = model.inodes[child]
      let isLast = index == pieces.count - 1
      guard inode.isSymlink, follow || !isLast else {
        stack.append(child)
        continue
      }
      let target = Array(names[inode.target])
      if budget == 0 { return .unknown }
      let next = Self.pieces(target) + pieces[(index + 1)...]
      let begin = target.first == UInt8(ascii: "/") ? [stack[0]] : stack
      let mustFollow = follow || isLast && target.last == UInt8(ascii: "/")
      return walk(next, from: begin, follow: mustFollow, budget: budget - 1)
    }
    return stack.last.map(Found.inode) ?? .unknown
  }

  private func child(of directory: ObjectID, _ name: [UInt8]) -> ObjectID? {
    model.slots(of: directory).first { names[$0.name].elementsEqual(name) && !model.isLost($0) }?
      .inode
  }

  /// The directory that holds the last name of a path, if slots know it.
  func parent(_ path: PathWord) -> ObjectID? {
    let slash = path.bytes.lastIndex(of: UInt8(ascii: "/")) ?? -1
    let above = PathWord(start: path.start, bytes: Array(path.bytes.prefix(slash + 1)))
    guard case .inode(let id) = find(above, follow: true) else { return nil }
    return id
  }

  /// What the last name of a path leads to in a directory.
  func entry(_ directory: ObjectID, _ path: PathWord) -> ObjectID? {
    Self.pieces(path.bytes).last.flatMap { child(of: directory, $0) }
  }
}
