import Ground

// What events speak of.
extension Event {
  /// Every object that the event names, holders among them.
  var ids: [ObjectID] {
    switch self {
    case .born(let id, let other, _): [id, other]
    case .described(let id, _, _, _, _), .destroyed(let id), .flagged(let id, _, _),
      .attributed(let id, _, _, _), .written(let id, _, _, _), .renamed(let id, _, _),
      .cached(let id), .uncached(let id),
      .locked(let id, _, _), .unlocked(let id, _, _), .stopped(let id, _),
      .operation(let id, _), .began(let id, _, _), .ended(let id, _, _), .refused(let id, _, _):
      [id]
    case .took(let id, let holder, _, _), .dropped(let id, let holder, _, _): [id, holder.id]
    case .transferred(let id, let old, let new, _): [id, old.id, new.id]
    case .hashed(let id, _, let other), .unhashed(let id, _, let other),
      .filled(let id, _, let other, _, _), .emptied(let id, _, let other, _, _),
      .installed(let id, _, let other, _), .uninstalled(let id, _, let other, _),
      .queued(let id, _, _, let other), .dequeued(let id, _, _, let other),
      .decided(let id, _, let other, _):
      [id, other]
    case .moved(let id, let old, let new), .swapped(let id, let old, let new),
      .entered(let id, let old, let new), .mounted(let id, let old, let new),
      .unmounted(let id, let old, let new):
      [id, old, new]
    case .returned: []
    }
  }

  /// Every name that the event has.
  var names: [Name] {
    var names: [Name] = []
    _ = renaming {
      names.append($0)
      return $0
    }
    return names
  }

  /// The same event with other numbers for its names.
  public func renaming(_ other: (Name) -> Name) -> Event {
    switch self {
    case .attributed(let id, let old, let new, let attribute) where attribute.isName:
      let (old, new) = (Name(raw: UInt32(clamping: old)), Name(raw: UInt32(clamping: new)))
      return .attributed(
        id, from: Int64(other(old).raw), to: Int64(other(new).raw), attribute)
    case .hashed(let id, let name, let parent): return .hashed(id, other(name), under: parent)
    case .unhashed(let id, let name, let parent): return .unhashed(id, other(name), under: parent)
    case .renamed(let id, let old, let new): return .renamed(id, from: other(old), to: other(new))
    case .filled(let id, let name, let inode, let slot, let isStatic):
      return .filled(id, other(name), inode, slot: slot, isStatic: isStatic)
    case .emptied(let id, let name, let inode, let slot, let isStatic):
      return .emptied(id, other(name), inode, slot: slot, isStatic: isStatic)
    case .installed(let id, let name, let file, let number):
      return .installed(id, other(name), file, number: number)
    case .uninstalled(let id, let name, let file, let number):
      return .uninstalled(id, other(name), file, number: number)
    case .operation(let task, let name): return .operation(task: task, other(name))
    case .began(let id, let name, let function): return .began(id, other(name), function)
    case .ended(let id, let name, let function): return .ended(id, other(name), function)
    case .decided(let id, let name, let object, let decision):
      return .decided(id, other(name), object, decision)
    case .refused(let id, let name, let errno): return .refused(id, other(name), errno: errno)
    case .born, .described, .took, .dropped, .transferred, .destroyed, .flagged, .attributed,
      .written,
      .moved, .swapped, .mounted, .unmounted, .entered, .queued, .dequeued, .cached, .uncached,
      .locked,
      .unlocked, .stopped, .returned:
      return self
    }
  }
}

extension Attribute {
  /// True for one whose number is a name.
  var isName: Bool {
    switch self {
    case .label, .flags, .target: true
    case .nlink, .mode, .uid, .gid, .offset, .writers, .root, .slotsOfDentries, .size, .device,
      .times, .atime, .mtime, .ctime:
      false
    }
  }
}
