/// Commands that would release a reference, judged from the model at the cursor, the engine's rules
/// and the suspicious references. The Holders pane and `:free?` show them. A command is given only
/// if it does what its sentence says. There is none if a name is dead or out of reach, if something
/// else holds the object, in the middle of an operation, or when the machine has stopped.

import Scenario
import Language
import Ground
import Timeline

/// Gives advice about a run at its cursor. Valid until the cursor moves.
public struct Advisor {
  let session: Session
  let model: Model
  let names: Names
  private let suspects: [ObjectID: SuspectReference]

  public init(_ session: Session) {
    self.session = session
    let timeline = session.timeline
    model = timeline.model
    names = timeline.names
    var first: [ObjectID: SuspectReference] = [:]
    for suspect in timeline.suspects(at: timeline.cursor) {
      guard let reference = timeline.model.references[suspect.serial] else { continue }
      first[reference.subject] = first[reference.subject] ?? suspect
    }
    suspects = first
  }

  /// The first suspicious reference on an object.
  public func suspicion(on id: ObjectID) -> Suspicion? { suspects[id]?.suspicion }

  private var rules: Rules { session.options.rules }

  /// Whether any command can run at the cursor.
  var canAct: Bool { model.stops.isEmpty && !model.isInOperation }

  /// Whether the current operation returns. False if the machine stops in it.
  public var returns: Bool {
    guard let operation = session.timeline.currentOperation else { return true }
    if case .stopped = session.timeline.operations[operation].outcome { return false }
    return true
  }
}

// Files.
extension Advisor {
  /// The commands that close these open files and put these held dentries, one for each name. Nil
  /// if anything else holds one of them.
  public func closing(_ files: [ObjectID]) -> Advice? {
    guard canAct, !files.isEmpty else { return nil }
    let byFile = Dictionary(grouping: entries, by: \.file)
    var commands: [String] = []
    for file in files {
      let entries = byFile[file] ?? []
      let holders = model.holders(of: file)
      guard !entries.isEmpty, holders.count == entries.count,
        holders.allSatisfy({ $0.holder.role == .table }), isExact(file)
      else { return nil }
      commands += entries.map(\.command)
      if commands.count > Self.most { return nil }
    }
    return tried(commands)
  }

  /// A sentence with more commands is too long, so none are given.
  private static let most = 8

  /// All names of open files and held dentries, with the commands that close or put them.
  var entries: [(file: ObjectID, command: String)] {
    model.tasks.all.filter(\.counted.isAlive).flatMap { task in
      task.files.map { entry in
        let verb = entry.file.kind == .file ? "close" : "putdentry"
        return (entry.file, "\(prefix(task))\(verb) \(Quoting.visible(names[entry.name]))")
      }
    }
  }

  /// Whether closing these files destroys the dentry: nothing else holds it, and neither its name
  /// nor a cache keeps it.
  public func isFreed(_ dentry: ObjectID, by files: [ObjectID]) -> Bool {
    let state = model.dentries[dentry]
    return !state.isHashed && !state.isCached && isExact(dentry)
      && model.held(on: dentry).allSatisfy { files.contains($0.holder.id) }
  }

  /// Whether the inode is destroyed together with its only dentry.
  public func isFreed(inode: ObjectID, with dentry: ObjectID) -> Bool {
    isExact(inode) && model.holders(of: inode).map(\.holder) == [Holder(.dentry, dentry)]
  }

  /// Whether closing these files releases the mount.
  public func isEnded(_ mount: ObjectID, by files: [ObjectID]) -> Bool {
    isExact(mount) && model.held(on: mount).allSatisfy { files.contains($0.holder.id) }
  }

  /// Whether the object's count equals the number of its references, none of them suspicious.
  private func isExact(_ id: ObjectID) -> Bool {
    guard let counted = model.counted(id) else { return false }
    return Int(counted.count) == Int(counted.references.count) && suspects[id] == nil
  }
}

// Names and mounts.
extension Advisor {
  /// The command that removes a name from the tree; nil if it would fail.
  public func removal(of id: ObjectID) -> Advice? {
    let state = model.dentries[id]
    guard canAct, !namesStay, state.parent != .none, state.children.count == 0,
      state.mounts.count == 0, isRemovable(state), let path = reachablePath(of: id), let actor
    else { return nil }
    return tried(["\(prefix(actor))\(state.isDirectory ? "rmdir" : "unlink") \(path)"])
  }

  /// Whether a removed name stays until its dentry is destroyed. Rule `removal`.
  public var namesStay: Bool { rules.removal == .nameStays }

  private func isRemovable(_ state: DentryState) -> Bool {
    let inode = model.inodes[state.inode], directory = model.dentries[state.parent].inode
    // Both must agree on whether it is a directory. Rule `revalidation`.
    guard state.isDirectory == inode.isDirectory, !inode.isDirectory || inode.slots.count == 0
    else { return false }
    guard isWritable(state.parent) else { return false }
    if word(model.filesystems[directory.filesystem].label) == "fuse" {
      return isKnown(state.inode)
    }
    // If the rule removes the first name of the path, the path must have only one. Rule
    // `removed-name`.
    if rules.removedName == .first, state.parent != model.filesystems.first?.root { return false }
    let slots = model.names(of: state.inode).filter {
      $0.directory == directory && $0.name == state.name && !$0.isStatic
    }
    return slots.count == 1
  }

  /// Whether the filesystem lets root remove entries of the directory.
  private func isWritable(_ directory: ObjectID) -> Bool {
    let number = directory.filesystem
    let isReadOnly = model.mounts.all.contains {
      $0.filesystem == number && $0.counted.isAlive && $0.flags[.readOnly]
    }
    let label = word(model.inodes[model.dentries[directory].inode].label)
    switch word(model.filesystems[number].label) {
    case "plain", "std", "mixed": return !isReadOnly && label == "dir"
    case "memory", "fuse": return !isReadOnly && label != "synthetic"
    case _: return false
    }
  }

  /// Whether the server cannot have changed the inode since kernfs learned of it. A server's inodes
  /// have no slots, so their contents are unknown.
  private func isKnown(_ inode: ObjectID) -> Bool {
    let born = session.timeline.birth(of: inode).flatMap { session.timeline.operation(of: $0 - 1) }
    return !session.lines.prefix(performed).dropFirst(max(0, (born ?? 0) - 1)).contains {
      if case .remote = $0.content { true } else { false }
    }
  }

  /// The command that unmounts; nil if the mount is in use, covered or out of reach.
  public func unmounting(_ mount: ObjectID) -> Advice? {
    let state = model.mounts[mount]
    // Dropping an uncounted root takes a reference of another holder. Rule `mount-root`.
    guard canAct, rules.mountRoot == .counted, state.point != .none, !state.flags[.unmounted],
      state.children.count == 0,
      isExact(mount),
      model.holders(of: mount).map(\.holder.role) == [.mounted],
      let path = reachablePath(of: state.point, below: mount), let actor
    else { return nil }
    return tried(["\(prefix(actor))umount \(path)"])
  }

  /// The connected mount of a filesystem's root.
  public func mount(over root: ObjectID) -> ObjectID? {
    model.mounts.all.first { $0.over == root && $0.counted.isAlive && $0.point != .none }?.id
  }
}

// The task that runs the command, and paths.
extension Advisor {
  /// The prefix for a line of this task; empty for the task that acts by default.
  func prefix(_ task: TaskState) -> String {
    let name = word(task.label)
    return name == Line<Operation>.firstTask ? "" : "\(name): "
  }

  /// The oldest task that is root.
  var actor: TaskState? {
    let roots = rootTasks
    return model.tasks.all.first { $0.counted.isAlive && roots.contains(word($0.label)) }
  }

  private func word(_ name: Name) -> String { Quoting.visible(names[name]) }

  /// The number of operations before the cursor.
  private var performed: Int {
    max(0, session.timeline.operations(endedBy: session.timeline.cursor) - 1)
  }

  /// The tasks that act as root.
  private var rootTasks: Set<String> {
    var tasks: Set = [Line<Operation>.firstTask]
    let operations = session.timeline.operations
    for (index, line) in session.lines.prefix(performed).enumerated() {
      switch (line.content, operations[index + 1].outcome) {
      case (.user(let user), .done):
        let isRoot = if case .id(let uid, _) = user { uid == 0 } else { true }
        if isRoot { tasks.insert(line.task) } else { tasks.remove(line.task) }
      case (.spawn, .done(.task(let name))):
        if tasks.contains(line.task) { tasks.insert(name) } else { tasks.remove(name) }
      case (.repeated, _): tasks.remove(line.task)
      case _: break
      }
    }
    return tasks
  }

  /// The path to a dentry. Every name on the way must be in the tree, lead to a valid inode and not
  /// be covered by a mount; otherwise nil.
  /// - Parameter mount: a root that may be mounted on the dentry.
  func reachablePath(of id: ObjectID, below mount: ObjectID? = nil) -> String? {
    var (here, pieces) = (id, [[UInt8]]())
    var crossing = mount
    for _ in 0..<Self.deepest {
      guard model.dentries.contains(here) else { return nil }
      let state = model.dentries[here]
      // A mount on the root of the namespace covers nothing: paths still begin below it, and only
      // `umount` crosses it.
      let isTop = state.parent == .none && self.isTop(here)
      guard
        isTop
          ? crossing == nil || here == id : model.mounts(on: here) == (crossing.map { [$0] } ?? [])
      else { return nil }
      guard state.counted.isAlive, !model.inodes[state.inode].flags[.invalid],
        suspects[here]?.suspicion != .stale
      else { return nil }
      if state.parent != .none {
        guard state.isHashed, !state.flags[.dead] else { return nil }
        pieces.append(Array(names[state.name]))
        (here, crossing) = (state.parent, nil)
        continue
      }
      guard model.filesystems[here.filesystem].root == here else { return nil }
      guard let above = self.mount(over: here) else { return isTop ? path(pieces) : nil }
      (here, crossing) = (model.mounts[above].point, above)
    }
    return nil
  }

  private static let deepest = 4096

  /// Whether this is the root of the namespace.
  private func isTop(_ root: ObjectID) -> Bool {
    model.mounts.all.contains { mount in
      mount.over == root && mount.counted.isAlive && !mount.flags[.unmounted]
        && model.held(on: mount.id).contains { $0.holder.role == .namespace }
    }
  }

  /// - Parameter pieces: the names, last first.
  private func path(_ pieces: [[UInt8]]) -> String? {
    let bytes = pieces.reversed().flatMap { [UInt8(ascii: "/")] + $0 }
    guard bytes.count < Self.deepest, pieces.allSatisfy({ $0.count <= 255 }) else { return nil }
    return Quoting.word(bytes.isEmpty ? [UInt8(ascii: "/")] : bytes)
  }
}
