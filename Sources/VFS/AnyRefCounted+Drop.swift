/// Drops a reference whose kind is known only at run time. Deferred queues and `PendingDrops`
/// contain such references. gVisor: `refs.RefCounter`.

import Ground

extension Ref where Object == AnyRefCounted {
  /// Drops the reference by the rules of its kind.
  /// - Precondition: the object is of a kind that a filesystem may queue; never an inode.
  public consuming func drop() {
    switch object.id.kind {
    case .dentry: cast(to: VFSDentry.self).drop()
    case .file, .virtualDentry: cast(to: FileDescription.self).drop()
    case .mount: cast(to: Mount.self).drop()
    case .filesystem: cast(to: VFSFilesystem.self).drop()
    case .namespace, .task, .inode, .none:
      preconditionFailure("no queue holds a reference on a \(object.id.kind)")
    }
  }
}
