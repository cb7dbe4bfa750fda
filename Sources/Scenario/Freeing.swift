/// What would free an object: found by trying, on runs of their own that begin where the cursor stands. Of
/// the operations that are found no line can be left out; where nothing helps, what remains is named.

import Ground
import Timeline

/// What was found.
public enum Freeing: Hashable, Sendable {
  /// These operations, in this order, destroy the object.
  case by([String])
  /// Nothing does while the filesystem is mounted; closing and unmounting everything does.
  case theEnd
  /// Nothing does, not even closing and unmounting everything: the references that remain.
  case nothing([String])
  /// Nothing that was tried does, and closing and unmounting everything stops the machine.
  case stops
  /// It is destroyed already, or was never born.
  case gone
}

extension Session {
  /// What would free an object as it is at the border of operations at or before the cursor. Throws where
  /// the same operations do not come to the same state again.
  public func freeing(_ id: ObjectID) throws(Parting) -> Freeing {
    let count = timeline.operations(endedBy: timeline.cursor)
    guard count > 0, canRunAgain else { return .gone }
    let trial = try branch(keeping: count)
    guard trial.isAlive(id) else { return .gone }
    if let lines = try free(id, from: count) { return .by(lines) }
    trial.playClosing()
    guard trial.stop == nil else { return .stops }
    guard trial.isAlive(id) else { return .theEnd }
    let model = trial.timeline.model, names = trial.timeline.names
    return .nothing(
      model.holders(of: id).map { reference in
        let operation = trial.timeline.operation(of: Int(reference.taken))
        let text = operation.map { trial.timeline.operations[$0].text } ?? "?"
        return "\(Sentence.holder(reference.holder, in: model, names: names)), since `\(text)`"
      })
  }

  /// The lines that free it, none of which can be left out; nil if the candidates do not.
  private func free(_ id: ObjectID, from count: Int) throws(Parting) -> [String]? {
    guard var lines = try attempt(id, from: count) else { return nil }
    // The last line is the one that does it; of those before it, the oldest is tried first.
    var index = 0
    while index < lines.count {
      var fewer = lines
      fewer.remove(at: index)
      let again = try branch(keeping: count)
      again.perform(all: fewer, until: nil)
      if again.isFreed(id) { lines = fewer } else { index += 1 }
    }
    return lines
  }

  /// The candidates that did something until it was gone; one that stops the machine is left out.
  private func attempt(_ id: ObjectID, from count: Int) throws(Parting) -> [String]? {
    var stopping: Set<String> = []
    for _ in 0..<Self.mostStops {
      let trial = try branch(keeping: count)
      let candidates = trial.candidates(for: id).filter { !stopping.contains($0) }
      let lines = trial.perform(all: candidates, until: id)
      if trial.isFreed(id) { return lines }
      guard trial.stop != nil, let last = lines.last else { return nil }
      stopping.insert(last)
    }
    return nil
  }

  private static let mostStops = 16

  private func isFreed(_ id: ObjectID) -> Bool { stop == nil && !isAlive(id) }

  private func isAlive(_ id: ObjectID) -> Bool {
    timeline.model.counted(id)?.isAlive ?? false
  }

  /// Performs lines that a person could type until an object is gone; returns those that did something.
  @discardableResult
  private func perform(all lines: [String], until id: ObjectID?) -> [String] {
    var done: [String] = []
    for text in lines where stop == nil {
      if let id, !isAlive(id) { break }
      guard case .operation(let line)?? = try? CommandLine.parse(Array(text.utf8)) else { continue }
      let before = timeline.model.references.heldCount
      let outcome = perform(line)
      // Walking over a name that is gone fails, and lets go of it.
      if case .done = outcome {
        done.append(text)
      } else if stop != nil || timeline.model.references.heldCount != before
        || id.map(isAlive) == false
      {
        done.append(text)
      }
    }
    return done
  }
}

// What could be done, the gentlest first.
extension Session {
  private func candidates(for id: ObjectID) -> [String] {
    let model = timeline.model, advisor = Advisor(self)
    let prefix = advisor.actor.map(advisor.prefix) ?? ""
    var lines: [String] = []
    let dentries = id.kind == .inode ? model.dentries(over: id) : id.kind == .dentry ? [id] : []
    // Walking over a name that is no longer valid lets go of it.
    for dentry in dentries where model.inodes[model.dentries[dentry].inode].flags[.invalid] {
      if let path = path(of: dentry) { lines.append("\(prefix)stat \(path)") }
    }
    lines += advisor.entries.map(\.command)
    for dentry in dentries { lines += removals(of: dentry).map { prefix + $0 } }
    let tasks = model.tasks.all.filter(\.counted.isAlive)
    for task in tasks where task.workingDirectory != .none {
      lines.append(advisor.prefix(task) + "chdir /")
    }
    for task in tasks.dropFirst() {
      lines.append("\(prefix)exit \(Quoting.visible(timeline.names[task.label]))")
    }
    return lines + unmounts().map { prefix + $0 }
  }

  /// How a name and everything below it is removed, the innermost first; at most so many.
  private func removals(of dentry: ObjectID, atMost most: Int = 200) -> [String] {
    let model = timeline.model
    var (stack, order) = ([dentry], [ObjectID]())
    while let here = stack.popLast(), order.count < most {
      order.append(here)
      stack += model.children(of: here)
    }
    return order.reversed().compactMap { here in
      guard model.dentries[here].isHashed, let path = path(of: here) else { return nil }
      return "\(model.dentries[here].isDirectory ? "rmdir" : "unlink") \(path)"
    }
  }

  /// The innermost mounts first; what is in use goes when it can.
  private func unmounts() -> [String] {
    let model = timeline.model
    let points = model.mounts.all.filter { $0.point != .none && $0.counted.isAlive }
      .compactMap { path(of: $0.point) }.reversed()
    return points.map { "umount \($0)" } + points.map { "umount \($0) detach" }
  }

  /// The path of a dentry from the root of all, as the language writes it; nil if there is none.
  private func path(of id: ObjectID) -> String? {
    let model = timeline.model
    var (here, bytes) = (id, [UInt8]())
    for _ in 0..<model.mounts.count + 1 {
      guard let names = model.path(of: here) else { return nil }
      bytes = names.flatMap { [UInt8(ascii: "/")] + Array(timeline.names[$0]) } + bytes
      let root = model.filesystems[here.filesystem].root
      let mount = model.mounts.all.first { $0.root == root && $0.point != .none }
      guard let mount else { break }
      here = mount.point
    }
    return Quoting.word(bytes.isEmpty ? [UInt8(ascii: "/")] : bytes)
  }
}

extension Freeing {
  /// The answer in lines, about an object with that name.
  public func lines(about name: String) -> [String] {
    switch self {
    case .by(let lines):
      ["These operations free \(name); none of them can be left out:"] + lines.map { "  \($0)" }
    case .theEnd:
      ["Nothing frees \(name) while the filesystem is mounted; unmounting everything does."]
    case .nothing(let remaining):
      ["Nothing can free \(name): closed and unmounted everything, it is still held by"]
        + (remaining.isEmpty ? ["  nobody who could be told"] : remaining.map { "  \($0)" })
    case .stops:
      ["Nothing was found that frees \(name); closing and unmounting everything stops the machine."]
    case .gone: ["\(name) is not alive here."]
    }
  }
}
