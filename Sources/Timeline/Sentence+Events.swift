import Ground

// One sentence for each kind of event.
extension SentenceFormatter {
  func tell(_ event: Event) -> String {
    switch event {
    case .born(let id, let other, _): return birth(id, other)
    case .described(let id, let mode, let nlink, let uid, let gid):
      return
        "\(object(id)): \(type(mode)), mode \(octal(mode)), owner \(uid):\(gid), \(links(nlink))"
    case .took(let id, let who, let from, _):
      return "\(subject(who)) takes \(object(id)): \(from) → \(from + 1)"
    case .dropped(let id, let who, let from, _):
      return "\(subject(who)) lets go of \(object(id)): \(from) → \(from - 1)"
    case .transferred(let id, let old, let new, _):
      return "the reference on \(object(id)) passes from \(subject(old)) to \(holder(new))"
    case .destroyed(let id): return "\(object(id)) is destroyed"
    case .flagged(let id, let flag, let value): return tell(flag, value, id)
    case .attributed(let id, let from, let to, let attribute): return tell(attribute, from, to, id)
    case .written(let id, _, let time, _):
      return "the mtime and ctime of \(object(id)) become \(time)"
    case .hashed(let id, let name, let parent):
      return "\(quoted(name)) is hashed under \(object(parent)): d\(id.number) can be found"
    case .unhashed(let id, let name, let parent):
      return
        "\(quoted(name)) is unhashed from \(object(parent)): d\(id.number) can no longer be found"
    case .renamed(let id, let from, let to):
      return from == .empty
        ? "d\(id.number) is named \(quoted(to))"
        : "d\(id.number) is renamed from \(quoted(from)) to \(quoted(to))"
    case .moved(let id, let from, let to):
      return from == .none
        ? "d\(id.number) gets \(object(to)) as its parent"
        : "d\(id.number) moves from \(object(from)) to \(object(to))"
    case .swapped(let id, let old, let new):
      return "the inode of \(object(id)) is swapped: \(object(old)) → \(object(new))"
    case .filled(let directory, let name, let inode, _, let isStatic):
      let kind = isStatic ? "a static slot" : "a slot"
      return "\(object(directory)) gets \(kind) \(quoted(name)) for \(object(inode))"
    case .emptied(let directory, let name, let inode, _, _):
      return "\(object(directory)) loses its slot \(quoted(name)) for \(object(inode))"
    case .mounted(let id, let point, let parent):
      return "\(object(id)) is mounted on \(object(point)), in \(object(parent))"
    case .unmounted(let id, let point, let parent):
      return "\(object(id)) is no longer on \(object(point)), in \(object(parent))"
    case .installed(let id, let name, let file, let number):
      return number < 0
        ? "\(object(id)) calls \(object(file)) \(quoted(name))"
        : "\(object(id)) has \(object(file)) open as \(quoted(name)), number \(number)"
    case .uninstalled(let id, let name, let file, _):
      return "\(object(id)) has \(object(file)) no longer as \(quoted(name))"
    case .entered(let id, _, let to):
      return to == .none
        ? "\(object(id)) stands nowhere any more" : "\(object(id)) stands in \(object(to))"
    case .queued(let id, _, _, let owner):
      return "\(object(id)) is queued\(elsewhere(owner, than: id)): one reference to drop later"
    case .dequeued(let id, _, _, let owner):
      return "\(object(id)) is next in the deferred queue\(elsewhere(owner, than: id))"
    case .cached(let id): return "\(object(id)) goes to the front of the cache"
    case .uncached(let id): return "\(object(id)) leaves the cache"
    case .locked(let id, let kind, let mode): return "lock \(lock(id, kind)), \(mode)"
    case .unlocked(let id, let kind, _): return "unlock \(lock(id, kind))"
    case .stopped(let id, let reason): return stop(id, reason)
    case .operation(_, let text): return Quoting.source(names[text], asciiOnly: asciiOnly)
    case .returned(let errno): return returned(errno)
    case .began(let id, let name, let function): return begin(function, id, name)
    case .ended(_, _, let function): return "\(Self.name(function)) ends"
    case .decided(let id, let name, let other, let decision):
      return tell(decision, id, name, other)
    case .refused(let id, let name, let errno): return refusal(id, name, errno)
    }
  }

  /// Whose queue it is, where that is not plain: an object of another filesystem, or of none.
  private func elsewhere(_ owner: ObjectID, than id: ObjectID) -> String {
    if id.kind == .dentry, id.filesystem == owner.filesystem { return "" }
    return " of \(object(owner))"
  }

  private func birth(_ id: ObjectID, _ other: ObjectID) -> String {
    switch id.kind {
    case .dentry: "d\(id.number) is born over \(object(other))"
    case .file: "\(object(id)) opens over \(object(other))"
    case .virtualDentry: "\(object(id)) is to hold \(object(other))"
    case .inode: "\(object(id)) is made"
    case .filesystem: "a filesystem is made"
    case .mount: "a mount is made, its root \(object(other))"
    case .namespace: "a mount namespace is made"
    case .task: "a task begins"
    case .none: "nothing is born"
    }
  }

  private func tell(_ flag: Flag, _ value: Bool, _ id: ObjectID) -> String {
    switch flag {
    case .dead: "\(object(id)) is marked dead"
    case .deleted: "\(object(id)) is marked deleted"
    case .invalid: "\(object(id)) is \(value ? "no longer" : "again") valid"
    case .readOnly: "\(object(id)) lets \(value ? "nobody write" : "itself be written to")"
    case .unmounted: "\(object(id)) is taken out of its namespace"
    case .keep: "\(object(id)) says \(value ? "yes" : "no") to Keep()"
    }
  }

  private func tell(
    _ attribute: Attribute, _ from: Int64, _ to: Int64, _ id: ObjectID
  ) -> String {
    let subject = object(id)
    switch attribute {
    case .nlink: return "\(subject) has \(links(Int32(to))), it had \(from)"
    case .mode: return "the mode of \(subject) becomes \(octal(UInt32(to)))"
    case .uid: return "the owner of \(subject) becomes \(to)"
    case .gid: return "the group of \(subject) becomes \(to)"
    case .offset: return "the position of \(subject) goes from \(from) to \(to)"
    case .writers: return "writers of the mount: \(from) → \(to)"
    case .label:
      return id.kind == .inode
        ? "\(subject) is of kind \(text(to))" : "it is called \(text(to))"
    case .flags: return "\(subject) was opened with \(text(to))"
    case .slotsOfDentries: return "its slots hold dentries"
    case .root: return "its root is \(object(ObjectID(raw: UInt64(bitPattern: to))))"
    case .size:
      return from < 0
        ? "the size of \(subject) is \(to)" : "the size of \(subject): \(from) → \(to)"
    case .times: return "the times of \(subject) are \(to)"
    case .atime, .mtime, .ctime: return "the \(attribute) of \(subject): \(from) → \(to)"
    case .device: return "\(subject) stands for device \(Status.Device(to))"
    case .target: return "\(subject) leads to \(quoted(Name(raw: UInt32(to))))"
    }
  }

  private func text(_ raw: Int64) -> String { Quoting.visible(names[Name(raw: UInt32(raw))]) }

  private func links(_ count: Int32) -> String { count == 1 ? "1 link" : "\(count) links" }

  private func octal(_ mode: UInt32) -> String { "0" + String(mode & 0o7777, radix: 8) }

  private func type(_ mode: UInt32) -> String {
    switch mode & 0o170000 {
    case 0o040000: "a directory"
    case 0o120000: "a symlink"
    case _: "a file"
    }
  }

  private func stop(_ id: ObjectID, _ reason: StopReason) -> String {
    "\(reason.kind.rawValue) over \(object(id)): \(Sentence.reason(reason))"
  }

  private func returned(_ number: Int32) -> String {
    guard number != 0, let errno = Errno(rawValue: number) else { return "returns" }
    return "returns \(errno.name): \(errno.sentence)"
  }

  private func refusal(_ id: ObjectID, _ name: Name, _ number: Int32) -> String {
    let why = Errno(rawValue: number).map { "\($0.name), \($0.sentence)" } ?? "errno \(number)"
    return name == .empty
      ? "\(object(id)) refuses: \(why)" : "\(object(id)) refuses \(quoted(name)): \(why)"
  }

  private func tell(
    _ decision: Decision, _ id: ObjectID, _ name: Name, _ other: ObjectID
  ) -> String {
    switch decision {
    case .found:
      "\(quoted(name)) is hashed under \(object(id)), and valid: \(tag(other))d\(other.number)"
    case .notHashed: "\(quoted(name)) is not hashed under \(object(id)): ask its inode"
    case .invalid: "\(object(id)) is found, but its inode is no longer valid"
    case .keeps: "its inode says Keep(): the tree keeps \(object(id))"
    case .keepsNot:
      "no Keep(): \(object(id)) lives for this operation only, unless somebody takes it"
    case .follows: "\(object(id)) is a symlink: go on with \(quoted(name))"
    case .jumps: "\(object(id)) is a magic link: go on at \(object(other))"
    case .sameName: "old and new name are the same: nothing to do"
    case .ends: "nobody holds \(object(id)), and its name is gone: it ends"
    case .caches: "nobody holds \(object(id)): into the cache"
    case .overfull: "the cache is over its limit: \(object(id)) is evicted"
    case .revived: "somebody took \(object(id)) again"
    case .outOfOrder: "a lock of \(object(id)) is taken out of order"
    }
  }

  private func begin(_ function: Function, _ id: ObjectID, _ name: Name) -> String {
    let words = title(function).map { "\(Self.name(function)): \($0)" } ?? Self.name(function)
    guard name != .empty else {
      return id == .none ? words : "\(words), \(object(id))"
    }
    return id.kind == .dentry
      ? "\(words), d\(id.number) \(quoted(name))" : "\(words) \(quoted(name)), \(object(id))"
  }

  /// The function by its name in kernfs.
  static func name(_ function: Function) -> String {
    switch function {
    case .walkExisting: "walkExistingLocked"
    case .walkParentDirectory: "walkParentDirLocked"
    case .lookup: "Lookup"
    case .newFile: "NewFile"
    case .newDirectory: "NewDir"
    case .newLink: "NewLink"
    case .newSymlink: "NewSymlink"
    case .newNode: "NewNode"
    case .getLink: "Getlink"
    case .inodeUnlink: "Unlink"
    case .inodeRemoveDirectory: "RmDir"
    case .inodeRename: "Rename"
    case .setAttributes: "SetStat"
    case .open: "Open"
    case .closeFile: "close"
    case .readDirectory: "IterDirents"
    case .invalidateSubtree: "invalidateRemovedChildLocked"
    case .drain: "processDeferredDecRefs"
    case .release: "Release"
    }
  }

  /// What it does, where the name does not say it.
  private func title(_ function: Function) -> String? {
    switch function {
    case .walkExisting: "walk the path"
    case .walkParentDirectory: "walk all but the last name"
    case .invalidateSubtree: "with everything hashed below it"
    case .drain: "drop what is queued, newest first"
    case .release: "the filesystem ends"
    case .lookup, .newFile, .newDirectory, .newLink, .newSymlink, .newNode, .getLink, .inodeUnlink,
      .inodeRemoveDirectory, .inodeRename, .setAttributes, .open, .closeFile, .readDirectory:
      nil
    }
  }
}
