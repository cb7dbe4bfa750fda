import Ground

// Who can hold what, as which role: what is not here can not be held, and a recording that says so is
// refused.
extension Holder {
  /// Whether somebody of this role and kind can hold a reference on that object, as far as its kind tells.
  func canHold(_ subject: ObjectID, in model: Model) -> Bool {
    switch role {
    case .nobody, .operation, .kernel, .client: true
    case .tree, .kept: isKnown(.dentry, model) && id == subject
    case .child: isKnown(.dentry, model) && subject.kind == .dentry
    case .dentry: isKnown(.dentry, model) && subject.kind == .inode
    case .slot: isKnown(.inode, model) && subject.kind == .inode
    case .queue: isKnown(.filesystem, model)
    case .filesystem: isKnown(.filesystem, model) && subject.kind == .dentry
    case .file: isKnown(.file, model) && Self.isPlace(subject)
    case .virtualDentry: isKnown(.virtualDentry, model) && Self.isPlace(subject)
    case .mount:
      isKnown(.mount, model) && (subject.kind == .dentry || subject.kind == .filesystem)
    case .mountPoint: isKnown(.mount, model) && Self.isPlace(subject)
    case .mounted: isKnown(.mount, model) && subject.kind == .mount
    case .namespace: isKnown(.namespace, model) && subject.kind == .mount
    case .table:
      isKnown(.task, model) && (subject.kind == .file || subject.kind == .virtualDentry)
    case .workingDirectory, .rootDirectory: isKnown(.task, model) && Self.isPlace(subject)
    case .task: isKnown(.task, model) && subject.kind == .namespace
    }
  }

  private func isKnown(_ kind: ObjectKind, _ model: Model) -> Bool {
    id.kind == kind && model.counted(id) != nil
  }

  /// A dentry or the mount through which it is seen.
  private static func isPlace(_ subject: ObjectID) -> Bool {
    subject.kind == .dentry || subject.kind == .mount
  }
}
