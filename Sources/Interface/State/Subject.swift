// Subject.swift: what is selected, what belongs to it, and which rows a tree shows.

import Canvas
import Ground
import Scenario
import Timeline

extension Scene {
  func forest(_ pane: Pane, _ column: Column) -> any RowTree {
    pane == .inodes ? inodes(column.inodes) : dentries(column.dentries)
  }

  /// The selected row of a tree.
  func selection(_ pane: Pane, _ column: Column) -> Row? {
    forest(pane, column).selection(column[pane])
  }

  /// The subject of the other panes: what is selected in the tree that was focused last.
  func subject(_ column: Column) -> ObjectID {
    guard let row = selection(column.tree, column) else { return .none }
    return forest(column.tree, column).object(of: row)
  }

  /// The dentry that commands are filled in for: the subject, or the oldest dentry over it.
  func dentry(_ column: Column) -> ObjectID? {
    let subject = subject(column)
    guard subject.kind == .inode else { return subject.kind == .dentry ? subject : nil }
    return model.dentries(over: subject).first
  }

  /// The rows of the other tree that belong to the selected one.
  func partners(_ column: Column) -> [Row] {
    let subject = subject(column)
    let other = forest(column.tree.opposite, column)
    let rows: [Row]
    switch subject.kind {
    case .dentry: rows = inodes(column.inodes).rows(of: model.dentries[subject].inode)
    case .inode:
      let alive = model.held(on: subject).prefix(64).map(\.holder)
        .filter { $0.role == .dentry && model.dentries[$0.id].inode == subject }.map(\.id)
      let gone = (marks.dentries.places.keys.sorted { $0.raw < $1.raw } + marks.strays).filter {
        model.dentries[$0].inode == subject && !alive.contains($0)
      }
      rows = (alive + gone).map { .dentry($0) }
    case .none, .filesystem, .file, .mount, .namespace, .task, .virtualDentry: rows = []
    }
    return rows.compactMap { other.visible($0) }
  }

  /// The rows of a tree that are on the screen.
  func window(_ pane: Pane, _ column: Column, height: Int) -> [Row] {
    let forest = forest(pane, column)
    let own = forest.selection(column[pane]).map { [$0] } ?? []
    let partners = pane == column.tree ? [] : partners(column)
    return forest.window(
      column[pane], targets: partners.isEmpty ? own : partners, height: height)
  }

  /// The dentry of an open file or a held dentry.
  func dentry(of entry: Tables.Entry) -> ObjectID { dentry(ofFile: entry.file) }

  func dentry(ofFile id: ObjectID) -> ObjectID {
    id.kind == .file ? model.files[id].dentry : model.virtualDentries[id].dentry
  }

  /// The open file that holds the subject, or else the one that was opened last.
  func file(for column: Column) -> ObjectID? {
    holdingFile(column) ?? model.openFiles.last?.id
  }

  /// The open file or held dentry that holds the subject, the oldest one.
  func holdingFile(_ column: Column) -> ObjectID? {
    guard let dentry = dentry(column) else { return nil }
    return model.filesHolding(dentry).first
  }
}

extension Scene {
  /// The dentry that belongs to an object; nil for an inode without one.
  func dentry(for id: ObjectID) -> ObjectID? {
    switch id.kind {
    case .dentry: model.dentries.contains(id) ? id : nil
    case .inode: model.dentries(over: id).first
    case .file, .virtualDentry: dentry(ofFile: id)
    case .mount: model.mounts.contains(id) ? dentry(ofFilesystem: model.mounts[id].filesystem) : nil
    case .filesystem: dentry(ofFilesystem: id.filesystem)
    case .task: directory(of: id)
    case .none, .namespace: nil
    }
  }

  /// The root, or the oldest live dentry of a filesystem without a root.
  private func dentry(ofFilesystem number: Int) -> ObjectID? {
    guard number < model.filesystems.count else { return nil }
    let root = model.filesystems[number].root
    guard root == .none else { return root }
    return model.dentries.all(ofFilesystem: number).first { $0.counted.isAlive }?.id
  }

  /// The working directory of a task; the root of the namespace until it changes it.
  private func directory(of task: ObjectID) -> ObjectID? {
    guard model.tasks.contains(task), model.tasks[task].counted.isAlive else { return nil }
    let directory = model.tasks[task].workingDirectory
    return directory == .none ? dentry(ofFilesystem: 0) : directory
  }
}

extension Column {
  /// Selects a row and remembers where to look for it at other times.
  mutating func select(_ row: Row, in pane: Pane, _ scene: Scene) {
    let forest = scene.forest(pane, self)
    var trail = forest.ancestors(of: row)
    switch row {
    case .dentry(let id):
      // For a dentry out of reach, its last parents are the fallback once it is gone.
      var parent = scene.model.dentries[id].parent
      while scene.model.dentries.contains(parent), parent != id, !trail.contains(.dentry(parent)),
        trail.count < 64
      {
        trail.append(.dentry(parent))
        parent = scene.model.dentries[parent].parent
      }
    case .slot, .looked: trail.insert(.loose(forest.object(of: row)), at: 0)
    case .root, .loose, .section: break
    }
    self[pane].wish = row
    self[pane].trail = trail
  }

  /// Remembers where both trees are scrolled to. Time travel does not, so that it can be undone.
  mutating func settle(_ scene: Scene) {
    guard let layout = PaneLayout(self) else { return }
    for pane in [Pane.dentries, .inodes] where layout.panes[pane] != nil {
      self[pane].top = scene.window(pane, self, height: layout.height(of: pane)).first
    }
  }
}
