/// The flags, numbers and names of an object.
///
/// An inode is `described` once, after its birth and before anything leads to it. Later changes of
/// a flag or number are one event each. A write of data changes two times, mtime and ctime, in the
/// one event `written`. A name (`label`, `flags`, `target`) is recorded once; its old value is 0,
/// no name. -1 stands for a size, a device or a time that is unknown.
///
/// The model has a field for each in the object's state. Every event contains the value that it
/// replaces, so that it can be reverted.
///
/// kernfs: `InodeAttrs`, `Inode.Valid`, `Inode.Keep`, `Dentry.flags`; vfs: `Mount.writers`,
/// `FileDescription`.

import Ground

extension AttributeEvent: EventFamily {
  enum Tag: UInt8 {
    case described = 2, flagged = 7, attributed = 8, written = 34
  }

  func apply(to model: inout Model) {
    switch self {
    case .described(let id, let mode, let nlink, let uid, let gid):
      model.describe(id, mode, nlink, uid, gid)
    case .flagged(let id, let flag, let value): model.set(flag, value, of: id)
    case .attributed(let id, _, let value, let attribute): model.set(attribute, value, of: id)
    case .written(let id, _, let time, _):
      model.inodes[id].modified = time
      model.inodes[id].changed = time
    }
  }

  func revert(in model: inout Model) {
    switch self {
    case .described(let id, _, _, _, _): model.describe(id, 0, 0, 0, 0)
    case .flagged(let id, let flag, let value): model.set(flag, !value, of: id)
    case .attributed(let id, let value, _, let attribute): model.set(attribute, value, of: id)
    case .written(let id, let modified, let time, let age):
      model.inodes[id].modified = modified
      model.inodes[id].changed = time - Int64(age)
    }
  }

  func write(_ coder: inout DeltaCoder, _ bytes: inout ByteWriter) {
    switch self {
    case .described(let id, let mode, let nlink, let uid, let gid):
      coder.add(Tag.described, id, to: &bytes)
      bytes.add(UInt64(mode))
      bytes.add(signed: Int64(nlink))
      for number in [uid, gid] { bytes.add(UInt64(number)) }
    case .flagged(let id, let flag, let value):
      coder.add(Tag.flagged, id, to: &bytes)
      bytes.add(byte: flag.rawValue)
      bytes.add(byte: value ? 1 : 0)
    case .attributed(let id, let old, let new, let attribute):
      coder.add(Tag.attributed, id, to: &bytes)
      bytes.add(byte: attribute.rawValue)
      for number in [old, new] { bytes.add(signed: number) }
    case .written(let id, let old, let new, let age):
      coder.add(Tag.written, id, to: &bytes)
      for number in [old, new] { bytes.add(signed: number) }
      bytes.add(UInt64(age))
    }
  }

  init(_ tag: Tag, _ coder: inout DeltaCoder, _ bytes: inout ByteReader) throws(DecodingFailure) {
    let id = try coder.id(&bytes)
    switch tag {
    case .described:
      self = .described(
        id, mode: try bytes.narrow(), nlink: try bytes.narrow(), uid: try bytes.narrow(),
        gid: try bytes.narrow())
    case .flagged: self = .flagged(id, try bytes.choice(), try bytes.truth())
    case .attributed:
      let attribute = try bytes.choice(Attribute.self)
      self = .attributed(id, from: try bytes.signed(), to: try bytes.signed(), attribute)
    case .written:
      self = .written(
        id, from: try bytes.signed(), to: try bytes.signed(), age: try bytes.narrow())
    }
  }

  var traits: EventTraits {
    switch self {
    case .described(let id, _, _, _, _), .written(let id, _, _, _):
      return EventTraits(ids: ObjectIDs(id), changed: ObjectIDs(id), weight: 2)
    case .flagged(let id, let flag, _):
      return EventTraits(
        ids: ObjectIDs(id), changed: ObjectIDs(id), marked: ObjectIDs(id),
        isMoment: flag != .deleted,
        weight: 2)
    case .attributed(let id, let old, let new, let attribute):
      let changed = old == new ? ObjectIDs() : ObjectIDs(id)
      return EventTraits(
        ids: ObjectIDs(id), changed: ObjectIDs(id), history: changed,
        marked: attribute.isIncidental ? ObjectIDs() : changed,
        isMoment: attribute.isMoment(from: old), weight: 2)
    }
  }

  func renaming(_ other: (Name) -> Name) -> Self {
    guard case .attributed(let id, let old, let new, let attribute) = self, attribute.isName else {
      return self
    }
    let names = [old, new].map { Int64(other(Name(raw: UInt32(clamping: $0))).raw) }
    return .attributed(id, from: names[0], to: names[1], attribute)
  }

  func sentence(_ words: SentenceFormatter) -> String {
    switch self {
    case .described(let id, let mode, let nlink, let uid, let gid):
      "\(words.object(id)): \(words.type(mode)), mode \(words.octal(mode)), owner \(uid):\(gid), "
        + words.links(nlink)
    case .flagged(let id, let flag, let value): words.sentence(flag, value, of: id)
    case .attributed(let id, let from, let to, let attribute):
      words.sentence(attribute, from, to, of: id)
    case .written(let id, _, let time, _):
      "the mtime and ctime of \(words.object(id)) become \(time)"
    }
  }

  func objection(_ check: Verifier, in model: Model) -> String? {
    switch self {
    case .described(let id, _, _, _, _): return id.kind == .inode ? nil : "it is not an inode"
    case .flagged(let id, _, _): return id == .none ? "it has no object" : nil
    case .attributed(let id, let old, let new, let attribute):
      return [old, new].allSatisfy { attribute.admits($0, of: id, in: model) }
        ? nil : "its \(attribute) is invalid"
    case .written(let id, let modified, let time, let age):
      guard id.kind == .inode, time >= 0 else {
        return "it is not an inode, or the time is invalid"
      }
      let inode = model.inodes[id]
      return inode.modified == modified && inode.changed == time - Int64(age)
        ? nil : "its times differ"
    }
  }

  func suspect(in ledger: inout SuspicionLedger, step: Int, _ model: Model) {
    switch self {
    case .flagged(let id, .invalid, _) where id.kind == .inode,
      .flagged(let id, .keep, _) where id.kind == .inode:
      for reference in model.holders(of: id) where reference.holder.role == .dentry {
        ledger.considerName(reference.holder.id, step, model)
      }
    case .flagged(let id, .dead, _) where id.kind == .dentry: ledger.place(id, step, model)
    case .described, .flagged, .attributed, .written: break
    }
  }
}

extension Attribute {
  /// Whether the number is an interned name.
  fileprivate var isName: Bool {
    switch self {
    case .label, .flags, .target: true
    case .nlink, .mode, .uid, .gid, .offset, .writers, .root, .slotsOfDentries, .size, .device,
      .times, .atime, .mtime, .ctime:
      false
    }
  }

  /// Whether most reads and writes change it as a side effect. No row shows such an attribute.
  fileprivate var isIncidental: Bool {
    switch self {
    case .writers, .offset, .times, .atime, .mtime, .ctime: true
    case .nlink, .mode, .uid, .gid, .label, .flags, .target, .root, .slotsOfDentries, .size,
      .device:
      false
    }
  }

  fileprivate func isMoment(from old: Int64) -> Bool {
    switch self {
    case .nlink, .mode, .uid, .gid, .offset: true
    // The first size belongs to the creation of the file.
    case .size: old >= 0
    // A timestamp belongs to the change that it dates.
    case .times, .atime, .mtime, .ctime: false
    case .writers, .label, .flags, .target, .root, .slotsOfDentries, .device: false
    }
  }

  /// Whether the attribute of this object can have this value.
  fileprivate func admits(_ value: Int64, of id: ObjectID, in model: Model) -> Bool {
    switch self {
    case .nlink: id.kind == .inode && Int32(exactly: value) != nil
    case .mode, .uid, .gid: id.kind == .inode && UInt32(exactly: value) != nil
    case .target: id.kind == .inode && UInt32(exactly: value) != nil
    case .offset: id.kind == .file
    case .flags: id.kind == .file && UInt32(exactly: value) != nil
    case .writers: id.kind == .mount
    case .size, .device, .times, .atime, .mtime, .ctime: id.kind == .inode && value >= -1
    case .label: id != .none && UInt32(exactly: value) != nil
    case .slotsOfDentries: id.kind == .filesystem
    case .root:
      id.kind == .filesystem && isRoot(ObjectID(raw: UInt64(bitPattern: value)), of: id, model)
    }
  }

  private func isRoot(_ root: ObjectID, of id: ObjectID, _ model: Model) -> Bool {
    root == .none
      || root.kind == .dentry && root.filesystem == id.filesystem && root.isKnown(in: model)
  }
}

// Changes of the model, the same forward and backward.
extension Model {
  fileprivate mutating func describe(
    _ id: ObjectID, _ mode: UInt32, _ nlink: Int32, _ uid: UInt32, _ gid: UInt32
  ) {
    inodes[id].mode = mode
    inodes[id].nlink = nlink
    inodes[id].uid = uid
    inodes[id].gid = gid
  }

  fileprivate mutating func set(_ flag: Flag, _ value: Bool, of id: ObjectID) {
    switch id.kind {
    case .dentry: dentries[id].flags[flag] = value
    case .inode: inodes[id].flags[flag] = value
    case .mount: mounts[id].flags[flag] = value
    case .filesystem, .file, .virtualDentry, .namespace, .task, .none: break
    }
  }

  fileprivate mutating func set(_ attribute: Attribute, _ value: Int64, of id: ObjectID) {
    switch attribute {
    case .nlink: inodes[id].nlink = Int32(value)
    case .mode: inodes[id].mode = UInt32(value)
    case .uid: inodes[id].uid = UInt32(value)
    case .gid: inodes[id].gid = UInt32(value)
    case .offset: files[id].offset = value
    case .writers: mounts[id].writers = value
    case .target: inodes[id].target = Name(raw: UInt32(value))
    case .flags: files[id].flags = Name(raw: UInt32(value))
    case .label: label(id, Name(raw: UInt32(value)))
    case .slotsOfDentries: filesystems[id.filesystem].hasSlotsOfDentries = value != 0
    case .size: inodes[id].sizeNumber = value
    case .device: inodes[id].deviceNumber = value
    case .atime: inodes[id].accessed = value
    case .mtime: inodes[id].modified = value
    case .ctime: inodes[id].changed = value
    case .times:
      inodes[id].accessed = value
      inodes[id].modified = value
      inodes[id].changed = value
    case .root: filesystems[id.filesystem].root = ObjectID(raw: UInt64(bitPattern: value))
    }
  }

  private mutating func label(_ id: ObjectID, _ name: Name) {
    switch id.kind {
    case .inode: inodes[id].label = name
    case .file: files[id].label = name
    case .virtualDentry: virtualDentries[id].label = name
    case .mount: mounts[id].label = name
    case .namespace: namespaces[id].label = name
    case .task: tasks[id].label = name
    case .filesystem: filesystems[id.filesystem].label = name
    case .dentry, .none: break
    }
  }
}

extension SentenceFormatter {
  fileprivate func sentence(_ flag: Flag, _ value: Bool, of id: ObjectID) -> String {
    switch flag {
    case .dead: "\(object(id)) is marked dead"
    case .deleted: "\(object(id)) is marked deleted"
    case .invalid: "\(object(id)) is \(value ? "no longer" : "again") valid"
    case .readOnly: "\(object(id)) becomes \(value ? "read-only" : "writable")"
    case .unmounted: "\(object(id)) is removed from its namespace"
    case .keep: "Keep() of \(object(id)) becomes \(value)"
    }
  }

  fileprivate func sentence(
    _ attribute: Attribute, _ from: Int64, _ to: Int64, of id: ObjectID
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

  fileprivate func links(_ count: Int32) -> String { count == 1 ? "1 link" : "\(count) links" }

  fileprivate func octal(_ mode: UInt32) -> String { "0" + String(mode & 0o7777, radix: 8) }

  fileprivate func type(_ mode: UInt32) -> String {
    switch mode & 0o170000 {
    case 0o040000: "a directory"
    case 0o120000: "a symlink"
    case _: "a file"
    }
  }
}
