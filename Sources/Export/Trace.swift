/// An operation and the state after it as a line of JSON, in the format of the recordings of real
/// kernfs. Optional members that are false, zero or empty are left out.

import Ground
import Scenario
import Timeline

/// Writes trace lines of one run.
public struct Trace {
  private let timeline: Timeline
  private let model: Model

  /// - Precondition: the cursor is at the end of an operation.
  public init(_ timeline: Timeline) {
    self.timeline = timeline
    model = timeline.model
  }

  /// The line of the operation at `index`, which must be the newest.
  public func line(_ index: Int) -> String {
    let operation = timeline.operations[index]
    var object = JSONObject()
    object.add("i", index)
    object.add("op", operation.text)
    switch operation.outcome {
    case .done(let answer):
      object.add("errno", "")
      if let answer = json(answer) { object.add("res", raw: answer) }
    case .failed(let errno, let answer):
      object.add("errno", errno.name)
      if let answer = json(answer) { object.add("res", raw: answer) }
    case .complaint(let text): object.add("errno", "other: oracle: " + text)
    case .stopped(let reason):
      object.add("errno", "")
      switch reason.kind {
      case .panic: object.add("panic", Sentence.reason(reason))
      case .deadlock, .hang: object.add("hang", true)
      }
    }
    addState(to: &object)
    return object.text
  }

  private func addState(to object: inout JSONObject) {
    let reaches = model.filesystems.map { Reach(model, $0) }
    let paths = reaches.flatMap(\.dentries).map { (path(of: $0), dentry: $0) }
      .sorted { $0.0.lexicographicallyPrecedes($1.0) }
    object.add("dentries", paths.map { json(dentry: $0.dentry, path: $0.0) })
    object.add("orphans", reaches.flatMap(\.orphans).map(json(orphan:)))
    object.add(
      "inodes",
      reaches.flatMap { reach in
        reach.inodes.map { json(inode: $0, isReachable: !reach.unreachableInodes.contains($0)) }
      })
    var unreachable = JSONObject()
    unreachable.add("dentries", reaches.reduce(0) { $0 + $1.orphans.count })
    unreachable.add("inodes", reaches.reduce(0) { $0 + $1.unreachableInodes.count })
    object.add("unreachable", raw: unreachable.text)
    let files = model.openFiles.sorted { text($0.label) < text($1.label) }
    object.add("fds", files.map(json(file:)))
  }
}

// Pieces.
extension Trace {
  private func text(_ name: Name) -> String {
    String(decoding: timeline.names[name], as: UTF8.self)
  }

  private func path(of id: ObjectID) -> [UInt8] {
    guard let names = model.path(of: id) else {
      let names = model.names(above: id, atMost: Self.climb).prefix(Self.namesOfCycle)
      return Array("(cycle)".utf8) + names.flatMap { [UInt8(ascii: "/")] + timeline.names[$0] }
    }
    if names.isEmpty { return [UInt8(ascii: "/")] }
    return names.flatMap { [UInt8(ascii: "/")] + timeline.names[$0] }
  }

  /// How far the recordings climb, and how much they show, from a directory that was moved below
  /// itself.
  private static let climb = 101
  private static let namesOfCycle = 20

  private func number(ofInodeOf dentry: ObjectID) -> Int64 {
    model.inodes[model.dentries[dentry].inode].number
  }

  private func json(dentry id: ObjectID, path: [UInt8]) -> String {
    let dentry = model.dentries[id]
    var object = JSONObject()
    object.add("path", String(decoding: path, as: UTF8.self))
    object.add("id", id.number)
    object.add("ino", number(ofInodeOf: id))
    addCount(of: dentry, to: &object)
    return object.text
  }

  private func json(orphan id: ObjectID) -> String {
    let dentry = model.dentries[id]
    var object = JSONObject()
    object.add("name", text(dentry.name))
    object.add("id", id.number)
    object.add("ino", number(ofInodeOf: id))
    object.add("parent_ino", dentry.parent == .none ? 0 : number(ofInodeOf: dentry.parent))
    addCount(of: dentry, to: &object)
    return object.text
  }

  private func addCount(of dentry: DentryState, to object: inout JSONObject) {
    object.add("refs", dentry.counted.count)
    object.addIfTrue("dead", dentry.flags[.dead])
    object.addIfTrue("cached", dentry.isCached)
  }

  private func json(inode id: ObjectID, isReachable: Bool) -> String {
    let inode = model.inodes[id]
    var object = JSONObject()
    object.add("ino", inode.number)
    object.add("refs", inode.counted.count)
    object.add("nlink", inode.nlink)
    object.add("kind", text(inode.label))
    object.add("mode", "0" + String(inode.mode & 0o7777, radix: 8))
    object.addIfTrue("invalid", inode.flags[.invalid])
    object.addIfTrue("keep", inode.flags[.keep])
    object.addIfTrue("unreachable", !isReachable)
    let slots = model.slots(of: id).map { slot in
      let child = model.inodes[slot.inode]
      let isDangling = !child.counted.isAlive
      let number = model.isLost(slot) ? 0 : isDangling ? -child.number : child.number
      return "[\(JSONObject.quoted(text(slot.name))),\(number)]"
    }
    if !slots.isEmpty { object.add("ordered", slots) }
    return object.text
  }

  private func json(file: FileState) -> String {
    let isFile = file.id.kind == .file
    var object = JSONObject()
    object.add("fd", text(file.label))
    object.add("kind", isFile ? "fd" : "dentry")
    if isFile { object.add("flags", text(file.flags)) }
    object.add("ino", number(ofInodeOf: file.dentry))
    object.add("path", String(decoding: path(of: file.dentry), as: UTF8.self))
    if isFile { object.add("refs", file.counted.count) }
    object.addIfTrue("dead", model.dentries[file.dentry].flags[.dead])
    return object.text
  }

  /// Adds size and times, which the recordings lack because their filesystems keep none.
  private func add(_ status: Status, to object: inout JSONObject) {
    object.add("size", status.size)
    if status.isDevice { object.add("rdev", "\(status.device)") }
    object.add(status.times)
  }

  private func json(_ answer: Answer) -> String? {
    var object = JSONObject()
    switch answer {
    case .nothing: return nil
    case .status(let status):
      var stat = JSONObject()
      stat.add("ino", status.number)
      stat.add("mode", "0" + String(status.mode, radix: 8))
      stat.add("nlink", status.nlink)
      stat.add("uid", status.uid)
      stat.add("gid", status.gid)
      if status.hasContents { add(status, to: &stat) }
      object.add("stat", raw: stat.text)
    case .entries(let entries):
      object.add(
        "entries",
        entries.map {
          let name = JSONObject.quoted(String(decoding: $0.name, as: UTF8.self))
          return "[\(name),\($0.number),\"\($0.kind.rawValue)\",\($0.next)]"
        })
    case .target(let bytes): object.add("target", String(decoding: bytes, as: UTF8.self))
    case .data(let bytes): object.add("data", String(decoding: bytes, as: UTF8.self))
    case .written(let count): object.add("n", count)
    case .offset(let offset): object.add("off", offset)
    case .names(let names):
      let texts = names.map { JSONObject.quoted(String(decoding: $0, as: UTF8.self)) }
      object.add("names", texts)
    case .path(let bytes): object.add("path", String(decoding: bytes, as: UTF8.self))
    case .task(let name): object.add("task", name)
    case .counts(let counts):
      var inner = JSONObject()
      for (errno, count) in counts.sorted(by: { ($0.key?.rawValue ?? 0) < ($1.key?.rawValue ?? 0) })
      {
        inner.add(errno?.name ?? "", count)
      }
      object.add("counts", raw: inner.text)
    }
    return object.text
  }
}
