/// Events, objects and holders in words, with one sentence for each event.

import Ground

/// Texts for people. Names of files are bytes, so they are quoted and escaped.
public enum Sentence {
  /// The sentence of an event. `model` is the state right after it.
  public static func describe(
    _ event: Event, in model: Model, names: Names, asciiOnly: Bool = false
  ) -> String {
    event.sentence(SentenceFormatter(model: model, names: names, asciiOnly: asciiOnly))
  }

  /// An object as named on the screen: `d9 "docs"`, `i41`, `fd1`.
  public static func name(of id: ObjectID, in model: Model, names: Names) -> String {
    SentenceFormatter(model: model, names: names).object(id)
  }

  /// The function's name in kernfs.
  public static func name(of function: Function) -> String { SentenceFormatter.name(function) }

  /// The holder of a reference, in words.
  public static func holder(_ holder: Holder, in model: Model, names: Names) -> String {
    SentenceFormatter(model: model, names: names).holder(holder)
  }

  /// Why the machine stopped: the first stop and, if a panic led to a deadlock, the second one too.
  public static func reason(_ stops: [Stop]) -> String {
    guard let first = stops.first, let last = stops.last else { return "it runs" }
    if first.reason == last.reason { return reason(last.reason) }
    return "\(reason(first.reason)); while panicking, \(reason(last.reason))"
  }

  /// Why the machine stopped.
  public static func reason(_ reason: StopReason) -> String {
    switch reason {
    case .dropWithoutReference: "a reference was dropped that nobody held"
    case .replacedDisappeared: "rename lost the name that it replaces"
    case .inodeOfDestroyedDentry: "the inode of a destroyed dentry was used"
    case .cacheOfDestroyedDentry: "a dentry was cached that is already destroyed"
    case .takeOfDestroyedInode: "a reference was taken on an inode that is already destroyed"
    case .slotMismatch: "the slot leads to another inode than kernfs expects"
    case .staticSlotRemoved: "a static slot would have been removed"
    case .linkCount: "a link count would leave zero, or go below it"
    case .destroyedTwice: "a dentry would have been destroyed that is in use or already destroyed"
    case .deadlock: "the task waits for a lock that it holds itself"
    case .endless: "the walk never ends: a directory is its own ancestor"
    case .notDirectory: "an inode that is not a directory was used as one"
    }
  }
}

/// A model and its names, from which sentences are made.
struct SentenceFormatter {
  let model: Model
  let names: Names
  var asciiOnly = false

  func quoted(_ name: Name) -> String {
    Quoting.word(names[name], always: true, asciiOnly: asciiOnly)
  }

  func object(_ id: ObjectID) -> String {
    switch id.kind {
    case .dentry: dentry(id)
    case .inode: inode(id)
    case .file:
      owner(of: id)
        + label(model.files.contains(id) ? model.files[id].label : .empty, "file \(id.number)")
    case .virtualDentry:
      owner(of: id)
        + label(
          model.virtualDentries.contains(id) ? model.virtualDentries[id].label : .empty,
          "held dentry \(id.number)")
    case .mount: mount(id)
    case .namespace: model.namespaces.count <= 1 ? "the namespace" : "namespace \(id.number)"
    case .task: label(model.tasks.contains(id) ? model.tasks[id].label : .empty, "a task")
    case .filesystem: filesystem(id)
    case .none: "nothing"
    }
  }

  private func dentry(_ id: ObjectID) -> String {
    let short = "\(tag(id))d\(id.number)"
    guard model.dentries.contains(id) else { return short }
    let name = model.dentries[id].name
    return name == .empty ? short : "\(short) \(quoted(name))"
  }

  /// `T2:` for a file of a task other than the first, or whose name another task uses for another
  /// file.
  private func owner(of file: ObjectID) -> String {
    guard model.tasks.count > 1 else { return "" }
    for task in model.tasks.all {
      guard let entry = task.files.first(where: { $0.file == file }) else { continue }
      guard task.id.number > 1 || model.isNamedTwice(entry) else { return "" }
      return label(task.label, "") + ":"
    }
    return ""
  }

  private func inode(_ id: ObjectID) -> String {
    guard model.inodes.contains(id) else { return "an inode" }
    return "\(tag(id))i\(id.number)"
  }

  private func mount(_ id: ObjectID) -> String {
    guard model.mounts.count > 1, model.mounts.contains(id) else { return "the mount" }
    return "the mount of \(model.label(of: model.mounts[id].over, names: names))"
  }

  /// The filesystem's name before the id of an object, if there are several filesystems.
  func tag(_ id: ObjectID) -> String {
    model.filesystems.count > 1 ? "\(model.label(of: id, names: names)):" : ""
  }

  private func filesystem(_ id: ObjectID) -> String {
    guard model.filesystems.count > 1 else { return "the filesystem" }
    return "filesystem \(model.label(of: id, names: names))"
  }

  private func label(_ name: Name, _ otherwise: String) -> String {
    name == .empty ? otherwise : Quoting.visible(names[name])
  }

  /// The holder as the subject of a sentence, with a comma where one is needed.
  func subject(_ who: Holder) -> String {
    let text = holder(who)
    return text.contains(", ") ? text + "," : text
  }

  func holder(_ holder: Holder) -> String {
    HolderRoleTraits.words(holder.role.traits.sentence, for: object(holder.id))
  }

  func lock(_ id: ObjectID, _ kind: LockKind) -> String {
    switch kind {
    case .position: "the position of \(object(id))"
    case .filesystem: "fs.mu"
    case .directory: "dirMu of \(object(id))"
    case .mounts: "mountMu"
    case .node: "mu of \(object(id))"
    case .slots: "the slots of \(object(id))"
    }
  }
}
