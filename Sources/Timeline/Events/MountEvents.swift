/// The mount tree: which mount is on which dentry.
///
/// A mount is born over its root, then `mounted` on a dentry as seen through another mount; the
/// root mount of a namespace is never `mounted`. `unmounted` disconnects it. A mount that is
/// detached while in use lives on without a mount point; its end is a separate `destroyed`.
///
/// The model holds parent and mount point in the mount's state. The mounts on a dentry and the
/// children of a mount are chains, oldest first.
///
/// vfs: `VirtualFilesystem.connectLocked`, `VirtualFilesystem.disconnectLocked`.

import Ground

extension MountEvent: EventFamily {
  enum Tag: UInt8 {
    case mounted = 15, unmounted
  }

  func apply(to model: inout Model) {
    switch self {
    case .mounted(let id, let point, let parent): model.connect(id, on: point, in: parent)
    case .unmounted(let id, let point, let parent): model.disconnect(id, on: point, in: parent)
    }
  }

  func revert(in model: inout Model) {
    switch self {
    case .mounted(let id, let point, let parent): model.revertConnect(id, on: point, in: parent)
    case .unmounted(let id, let point, let parent):
      model.revertDisconnect(id, on: point, in: parent)
    }
  }

  func write(_ coder: inout DeltaCoder, _ bytes: inout ByteWriter) {
    switch self {
    case .mounted(let id, let point, let parent):
      coder.add(Tag.mounted, id, point, parent, to: &bytes)
    case .unmounted(let id, let point, let parent):
      coder.add(Tag.unmounted, id, point, parent, to: &bytes)
    }
  }

  init(_ tag: Tag, _ coder: inout DeltaCoder, _ bytes: inout ByteReader) throws(DecodingFailure) {
    let id = try coder.id(&bytes), point = try coder.id(&bytes), parent = try coder.id(&bytes)
    self =
      switch tag {
      case .mounted: .mounted(id, on: point, in: parent)
      case .unmounted: .unmounted(id, on: point, in: parent)
      }
  }

  var traits: EventTraits {
    switch self {
    case .mounted(let id, let point, let parent):
      EventTraits(
        ids: ObjectIDs(id, point, parent), changed: ObjectIDs(id, point),
        history: ObjectIDs(id, point, parent), marked: ObjectIDs(id, point), isMoment: true,
        weight: 4, counts: CountChange(mounts: 1), happening: .mount)
    case .unmounted(let id, let point, let parent):
      EventTraits(
        ids: ObjectIDs(id, point, parent), changed: ObjectIDs(id, point),
        history: ObjectIDs(id, point, parent), marked: ObjectIDs(id, point), isMoment: true,
        weight: 4, counts: CountChange(mounts: -1), happening: .unmount)
    }
  }

  func sentence(_ words: SentenceFormatter) -> String {
    switch self {
    case .mounted(let id, let point, let parent):
      "\(words.object(id)) is mounted on \(words.object(point)), in \(words.object(parent))"
    case .unmounted(let id, let point, let parent):
      "\(words.object(id)) is no longer on \(words.object(point)), in \(words.object(parent))"
    }
  }

  func objection(_ check: Verifier, in model: Model) -> String? {
    switch self {
    case .mounted(let id, let point, let parent):
      guard id.kind == .mount, point.kind == .dentry, parent.kind == .mount else {
        return "it is not a mount"
      }
      guard model.mounts[id].parent == .none, model.mounts[id].point == .none else {
        return "it is mounted already"
      }
      var above = parent
      while above != .none, above != id { above = model.mounts[above].parent }
      return above == .none ? nil : "it would be mounted below itself"
    case .unmounted(let id, let point, let parent):
      guard id.kind == .mount, point != .none, parent != .none else { return "it is not a mount" }
      let mount = model.mounts[id]
      return mount.point == point && mount.parent == parent ? nil : "it is not mounted there"
    }
  }

  func suspect(in ledger: inout SuspicionLedger, step: Int, _ model: Model) {
    switch self {
    case .mounted(let mount, _, _): ledger.rings.touch(mount, model)
    case .unmounted(let mount, _, let parent):
      ledger.rings.touch(mount, model)
      ledger.consider(heldBy: mount, step)
      for serial in ledger.held[parent] ?? [] where model.references[serial]?.subject == mount {
        ledger.consider(serial, step)
      }
    }
  }
}

// Changes of the model, each next to its inverse.
extension Model {
  fileprivate mutating func connect(_ id: ObjectID, on point: ObjectID, in parent: ObjectID) {
    mounts[id].parent = parent
    mounts[id].point = point
    var node = mounts[id].sibling
    chains.append(id.raw, to: &mounts[parent].children, &node)
    mounts[id].sibling = node
    chains.append(id.raw, to: &dentries[point].mounts, &mounts[id].onPoint)
  }

  fileprivate mutating func revertConnect(
    _ id: ObjectID, on point: ObjectID, in parent: ObjectID
  ) {
    chains.takeBack(from: &dentries[point].mounts, &mounts[id].onPoint)
    var node = mounts[id].sibling
    chains.takeBack(from: &mounts[parent].children, &node)
    mounts[id].sibling = node
    mounts[id].parent = .none
    mounts[id].point = .none
  }

  fileprivate mutating func disconnect(_ id: ObjectID, on point: ObjectID, in parent: ObjectID) {
    mounts[id].parent = .none
    mounts[id].point = .none
    chains.remove(mounts[id].sibling, from: &mounts[parent].children)
    chains.remove(mounts[id].onPoint, from: &dentries[point].mounts)
  }

  fileprivate mutating func revertDisconnect(
    _ id: ObjectID, on point: ObjectID, in parent: ObjectID
  ) {
    chains.restore(mounts[id].onPoint, in: &dentries[point].mounts)
    chains.restore(mounts[id].sibling, in: &mounts[parent].children)
    mounts[id].parent = parent
    mounts[id].point = point
  }
}
