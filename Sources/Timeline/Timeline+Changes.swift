import Ground

// The history of one object: each event that changed it, its birth, its end.
extension Event {
  /// True if the event changed the object, or who holds it.
  public func changes(_ object: ObjectID) -> Bool {
    switch self {
    case .born(let id, let other, _): id == object || other == object && other.kind == .dentry
    case .described(let id, _, _, _, _), .took(let id, _, _, _), .dropped(let id, _, _, _),
      .transferred(let id, _, _, _), .destroyed(let id), .flagged(let id, _, _),
      .renamed(let id, _, _), .queued(let id, _, _, _), .dequeued(let id, _, _, _),
      .cached(let id), .uncached(let id), .stopped(let id, _):
      id == object
    case .attributed(let id, let from, let to, _): id == object && from != to
    case .written(let id, _, _, _): id == object
    case .hashed(let id, _, let other), .unhashed(let id, _, let other):
      id == object || other == object
    case .moved(let id, let old, let new), .swapped(let id, let old, let new),
      .entered(let id, let old, let new):
      id == object || old == object || new == object
    case .filled(let id, _, let other, _, _), .emptied(let id, _, let other, _, _),
      .installed(let id, _, let other, _), .uninstalled(let id, _, let other, _):
      id == object || other == object
    case .mounted(let id, let point, let parent), .unmounted(let id, let point, let parent):
      id == object || point == object || parent == object
    case .locked, .unlocked, .operation, .returned, .began, .ended, .decided, .refused: false
    }
  }

  /// True if it may take an object out of every walk's reach: a dentry gets another parent, or an inode
  /// is held by what a filesystem itself remembers.
  var leadsAway: Bool {
    switch self {
    case .moved(let id, let old, let new): id.kind == .dentry && old != .none && new != .none
    case .took(let id, let holder, _, _), .transferred(let id, _, let holder, _):
      holder.role == .client && id.kind == .inode
    case _: false
    }
  }

  /// The objects that the event changed: the subject first.
  public var changed: [ObjectID] {
    switch self {
    case .born(let id, _, _), .described(let id, _, _, _, _), .took(let id, _, _, _),
      .dropped(let id, _, _, _), .transferred(let id, _, _, _), .destroyed(let id),
      .flagged(let id, _, _), .renamed(let id, _, _), .queued(let id, _, _, _),
      .dequeued(let id, _, _, _), .cached(let id), .uncached(let id), .stopped(let id, _),
      .attributed(let id, _, _, _), .written(let id, _, _, _), .moved(let id, _, _),
      .entered(let id, _, _):
      [id]
    case .swapped(let id, let old, let new): [id, old, new]
    case .hashed(let id, _, let other), .unhashed(let id, _, let other): [id, other]
    case .filled(let id, _, let other, _, _), .emptied(let id, _, let other, _, _),
      .installed(let id, _, let other, _), .uninstalled(let id, _, let other, _):
      [id, other]
    case .mounted(let id, let point, _), .unmounted(let id, let point, _): [id, point]
    case .locked, .unlocked, .operation, .returned, .began, .ended, .decided, .refused: []
    }
  }
}

extension Timeline {
  /// The position right after the newest change of an object that lies before `position`; nil if there
  /// is none.
  public func change(of id: ObjectID, before position: Int) -> Int? {
    events[..<max(0, position - 1)].lastIndex { $0.changes(id) }.map { $0 + 1 }
  }

  /// The position right after the next change of an object.
  public func change(of id: ObjectID, after position: Int) -> Int? {
    events[position...].firstIndex { $0.changes(id) }.map { $0 + 1 }
  }

  /// The position right after an object came to be.
  public func birth(of id: ObjectID) -> Int? {
    events.firstIndex { if case .born(id, _, _) = $0 { true } else { false } }.map { $0 + 1 }
  }

  /// The position right after an object was destroyed.
  public func end(of id: ObjectID) -> Int? {
    events.lastIndex { $0 == .destroyed(id) }.map { $0 + 1 }
  }

  /// How many operations end at or before a position.
  public func operations(endedBy position: Int) -> Int {
    guard let last = position == 0 ? nil : operation(of: position - 1) else { return 0 }
    return operations[last].end <= position ? last + 1 : last
  }
}
