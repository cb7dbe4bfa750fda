// Row.swift: what a line of a tree pane stands for.
//
// A row names an object, never a place on the screen: that is why folds, selections and scroll
// positions survive time travel.

import Ground
import Timeline

/// A line of the dentry tree or of the inode tree.
enum Row: Hashable {
  /// A dentry, wherever it is; or one that the operation at the cursor destroyed.
  case dentry(ObjectID)
  /// The inode of a filesystem's root.
  case root(ObjectID)
  /// A slot of a directory and the inode it leads to, by the slot's number.
  case slot(UInt32)
  /// The inode of a dentry that was looked up and that no slot stores; the dentry's id.
  case looked(ObjectID)
  /// A live inode that nothing leads to.
  case loose(ObjectID)
  /// The title above what no walk from a root finds.
  case section(Section)
}

/// What is alive but in no tree that a walk can reach.
enum Section: Int, Hashable, CaseIterable {
  /// Dentries of filesystems without a tree: pipes, sockets, imported files.
  case treeless
  /// What was in a tree once, or should be.
  case lost
}

extension Section {
  /// What its row is folded by; no object has this id.
  var object: ObjectID { ObjectID(.none, number: rawValue) }

  /// The section of an object that is in no tree.
  init(of id: ObjectID, in model: Model) {
    self = model.isTreeless(id.filesystem) ? .treeless : .lost
  }
}

/// A part of the screen that can have the keys.
enum Pane: Int, Hashable, CaseIterable {
  case dentries, inodes, steps, holders, files

  /// Whether it shows one of the two trees.
  var isTree: Bool { self == .dentries || self == .inodes }
  /// The other tree.
  var opposite: Pane { self == .dentries ? .inodes : .dentries }
}
