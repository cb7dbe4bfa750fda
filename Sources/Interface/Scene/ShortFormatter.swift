// ShortFormatter.swift: objects, names and holders in the words that fit into a row of a pane.

import Questions
import Canvas
import Ground
import Scenario
import Timeline

/// Writes short names. It knows whether names must be ASCII.
struct ShortFormatter {
  let model: Model
  let names: Names
  let roots: Roots
  let tables: Tables
  let advisor: Advisor
  let glyphs: Glyphs

  init(_ scene: Scene, _ glyphs: Glyphs) {
    model = scene.model
    names = scene.names
    roots = scene.roots
    tables = scene.tables
    advisor = scene.advisor
    self.glyphs = glyphs
  }

  func name(_ name: Name) -> String { word(names[name]) }

  /// Bytes as the language writes them.
  private func word(_ bytes: some Sequence<UInt8>) -> String {
    Quoting.word(bytes, asciiOnly: glyphs.isASCII)
  }

  /// The name of a dentry: `/` for the root of a namespace, `proc:/` for another root, `pipefs:[7]`
  /// where there are no names.
  func name(ofDentry id: ObjectID) -> String {
    guard model.dentries.contains(id) else { return "?" }
    let state = model.dentries[id]
    if model.isTreeless(id.filesystem) {
      return "\(label(of: id)):[\(model.inodes[state.inode].number)]"
    }
    if state.parent == .none { return isRoot(id) ? name(ofRoot: id) : "(no name)" }
    return name(state.name)
  }

  private func name(ofRoot id: ObjectID) -> String {
    switch roots.places[id] {
    case .top, nil: "/"
    case .point, .lost: "\(label(of: id)):/"
    }
  }

  func name(ofRootInode id: ObjectID) -> String {
    id.filesystem < model.filesystems.count
      ? name(ofRoot: model.filesystems[id.filesystem].root) : "/"
  }

  /// The filesystem of an object, by its unique name.
  func label(of id: ObjectID) -> String {
    Quoting.visible(roots.label(id), asciiOnly: glyphs.isASCII)
  }

  func isRoot(_ id: ObjectID) -> Bool {
    id.filesystem < model.filesystems.count && model.filesystems[id.filesystem].root == id
  }

  /// The last known path of a dentry, of a removed one too: as one types it, or from its filesystem where
  /// such a path leads elsewhere or nowhere.
  func path(ofDentry id: ObjectID) -> String {
    guard let own = model.path(of: id) else { return ".../\(name(ofDentry: id))" }
    guard id.filesystem < model.filesystems.count, !model.isTreeless(id.filesystem) else {
      return name(ofDentry: id)
    }
    let isHidden = own.isEmpty ? roots.covering(id, model) != nil : roots.isCovered(id, model)
    let above = roots.names(toRootOf: id.filesystem, model)
    let typed = isHidden && roots.places[id] != .top ? nil : above.map { $0 + own }
    let path = (typed ?? own).flatMap { [UInt8(ascii: "/")] + names[$0] }
    return (typed == nil ? "\(label(of: id)):" : "")
      + word(path.isEmpty ? [UInt8(ascii: "/")] : path)
  }

  /// `d9`, `i41`, `fd1`: what the language and the panes call an object; among several filesystems
  /// with its unique name: `proc:d9`.
  func short(_ id: ObjectID) -> String {
    let hasTag = id.kind == .dentry || id.kind == .inode
    return hasTag ? Quoting.visible(roots.tag(id), asciiOnly: glyphs.isASCII) + bare(id) : bare(id)
  }

  /// The same where the filesystem is known.
  func bare(_ id: ObjectID) -> String {
    switch id.kind {
    case .dentry: "d\(id.number)"
    case .inode: "i\(id.number)"
    case .file:
      inTable(id) ?? label(model.files.contains(id) ? model.files[id].label : .empty, "file", id)
    case .virtualDentry:
      inTable(id)
        ?? label(
          model.virtualDentries.contains(id) ? model.virtualDentries[id].label : .empty, "held", id)
    case .mount: model.mounts.count <= 1 ? "mount" : "mount of \(filesystem(ofMount: id))"
    case .namespace: model.namespaces.count <= 1 ? "namespace" : "namespace \(id.number)"
    case .filesystem: roots.labels.count <= 1 ? "filesystem" : "filesystem \(label(of: id))"
    case .task: label(model.tasks.contains(id) ? model.tasks[id].label : .empty, "task", id)
    case .none: "nobody"
    }
  }

  /// A file by its name in a task's table: `fd1`, `T2:fd1`.
  private func inTable(_ id: ObjectID) -> String? {
    tables.name(of: id, model, names)
  }

  private func filesystem(ofMount id: ObjectID) -> String {
    model.mounts.contains(id) ? label(of: model.mounts[id].over) : "?"
  }

  private func label(_ label: Name, _ kind: String, _ id: ObjectID) -> String {
    label == .empty ? "\(kind) \(id.number)" : name(label)
  }

  /// `d9 notes`, `i41`: the object with its name where it has one.
  func long(_ id: ObjectID) -> String {
    id.kind == .dentry ? "\(short(id)) \(name(ofDentry: id))" : short(id)
  }

  /// A holder as the first word of its line.
  func holder(_ holder: Holder) -> String {
    // One task needs no name.
    if holder.role == .table, !tables.hasSeveralTasks { return "table of files" }
    return HolderRoleTraits.words(holder.role.traits.title, for: long(holder.id))
  }

  /// What a holder does with its reference, in a clause.
  func clause(_ holder: Holder) -> String {
    let traits = holder.role.traits
    return advisor.returns ? traits.clause : traits.stoppedClause ?? traits.clause
  }
}

extension HolderMark {
  /// The mark of a role; nil for a reference that nobody holds.
  init?(_ role: HolderRole) {
    guard let group = role.traits.group else { return nil }
    switch group {
    case .tree: self = .tree
    case .kept: self = .kept
    case .child: self = .child
    case .file: self = .file
    case .mount: self = .mount
    case .filesystem: self = .filesystem
    case .slot: self = .slot
    case .dentry: self = .dentry
    case .operation: self = .operation
    case .queue: self = .queue
    }
  }

  /// The word of the legend.
  var word: String {
    switch self {
    case .tree: "name in the tree"
    case .kept: "kept"
    case .child: "child"
    case .file: "open file"
    case .mount: "mount"
    case .filesystem: "filesystem"
    case .slot: "static slot"
    case .dentry: "dentry"
    case .cache: "cache"
    case .operation: "operation"
    case .queue: "queue"
    }
  }
}
