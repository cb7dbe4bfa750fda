// ObjectKey.swift: unique names of objects in exported files.

import Ground
import Timeline

extension ObjectID {
  /// `dentry:0:9`: kind, filesystem, and number in order of birth.
  var key: String { "\(kind):\(filesystem):\(number)" }
}

extension Model {
  /// All living objects, by kind, in order of birth; also filesystems that have ended while a dentry of
  /// theirs lives.
  var liveObjects: [ObjectID] {
    let kinds: [[(ObjectID, Counted)]] = [
      filesystems.map { ($0.id, $0.counted) }, mounts.all.map { ($0.id, $0.counted) },
      namespaces.all.map { ($0.id, $0.counted) }, tasks.all.map { ($0.id, $0.counted) },
      dentries.all.map { ($0.id, $0.counted) }, inodes.all.map { ($0.id, $0.counted) },
      files.all.map { ($0.id, $0.counted) }, virtualDentries.all.map { ($0.id, $0.counted) },
    ]
    let inhabited = Set(dentries.all.filter(\.counted.isAlive).map(\.id.filesystem))
    return kinds.joined().filter { id, counted in
      counted.isAlive || id.kind == .filesystem && inhabited.contains(id.filesystem)
    }.map(\.0)
  }

  /// The label of a dentry, an inode or an open file, beside its number.
  func label(_ id: ObjectID, names: Names) -> String {
    switch id.kind {
    case .dentry:
      let dentry = dentries[id]
      return dentry.parent == .none && dentry.name == .empty
        ? "/" : Quoting.word(names[dentry.name])
    case .inode: return Quoting.visible(names[inodes[id].label])
    case .mount: return label(of: mounts[id].over, names: names)
    case .filesystem: return label(of: id, names: names)
    case .namespace: return Quoting.visible(names[namespaces[id].label])
    case .file, .virtualDentry, .task: return Sentence.name(of: id, in: self, names: names)
    case .none: return ""
    }
  }

  /// The id as on the screen: `d9`, `i41`.
  func number(_ id: ObjectID) -> String {
    switch id.kind {
    case .dentry: "d\(id.number)"
    case .inode: "i\(id.number)"
    case .file: "file \(id.number)"
    case .virtualDentry: "held dentry \(id.number)"
    case .mount: "mount \(id.number)"
    case .namespace: "namespace \(id.number)"
    case .task: "task \(id.number)"
    case .filesystem: "filesystem"
    case .none: ""
    }
  }

  /// The state of an object in words, without its count.
  func states(_ id: ObjectID) -> [String] {
    switch id.kind {
    case .dentry:
      let dentry = dentries[id]
      let isUnhashed = !dentry.isHashed && dentry.parent != .none
      return [
        dentry.flags[.dead] ? "dead" : nil, dentry.flags[.deleted] ? "deleted" : nil,
        isUnhashed ? "unhashed" : nil, dentry.isCached ? "cached" : nil,
      ].compactMap(\.self)
    case .inode:
      let inode = inodes[id]
      return [inode.flags[.invalid] ? "invalid" : nil, inode.flags[.keep] ? "keep" : nil]
        .compactMap(\.self)
    case .mount:
      let mount = mounts[id]
      return [
        mount.flags[.readOnly] ? "read-only" : nil, mount.flags[.unmounted] ? "unmounted" : nil,
      ]
      .compactMap(\.self)
    case .filesystem: return filesystems[id.filesystem].counted.isAlive ? [] : ["ended"]
    case .file, .virtualDentry, .namespace, .task, .none: return []
    }
  }
}
