import Ground
import Timeline

// How expressions and prompts name objects: found in the model, without side effects.
extension Session {
  /// What an object's name leads to at the cursor.
  public func object(_ word: ObjectWord) throws(Unknown) -> ObjectID {
    let model = timeline.model
    switch word.kind {
    case .path(let path):
      guard let found = find(path) else { throw Unknown(why: "nothing is found at \(path.text)") }
      if let dentry = found.dentry { return dentry }
      throw Unknown(
        why: "no dentry at \(path.text), only inode \(model.inodes[found.inode].number)")
    case .inode(let of): return try inode(of)
    case .dentry(let number):
      let id = ObjectID(.dentry, number: number)
      guard model.dentries.contains(id) else { throw Unknown(why: "no dentry d\(number) yet") }
      return id
    case .inodeNumber(let number):
      let found = model.inodes.all.first { $0.number == Int64(number) }
      guard let found else { throw Unknown(why: "no inode i\(number) yet") }
      return found.id
    case .file(let name): return try file(name)
    case .last:
      guard let last = timeline.lastTouched else { throw Unknown(why: "nothing was touched yet") }
      return last
    }
  }

  private func inode(_ word: ObjectWord) throws(Unknown) -> ObjectID {
    if case .path(let path) = word.kind {
      guard let found = find(path) else { throw Unknown(why: "nothing is found at \(path.text)") }
      return found.inode
    }
    let id = try object(word), model = timeline.model
    switch id.kind {
    case .inode: return id
    case .dentry: return model.dentries[id].inode
    case .file: return model.dentries[model.files[id].dentry].inode
    case .virtualDentry: return model.dentries[model.virtualDentries[id].dentry].inode
    case .none, .filesystem, .mount, .namespace, .task:
      throw Unknown(why: "\(word.text) has no inode")
    }
  }

  /// The file that a task calls so; of several tasks, the first.
  private func file(_ name: String) throws(Unknown) -> ObjectID {
    let entries = timeline.model.tasks.all.lazy.flatMap(\.files)
    let entry = entries.first { timeline.names[$0.name].elementsEqual(name.utf8) }
    guard let entry else { throw Unknown(why: "no open file \(name)") }
    return entry.file
  }

  /// A path down the dentry tree, across mounts and, where there is no dentry, down the slots.
  public func find(_ path: PathWord) -> (dentry: ObjectID?, inode: ObjectID)? {
    let model = timeline.model, names = timeline.names
    guard let start = start(of: path) else { return nil }
    var found: (dentry: ObjectID?, inode: ObjectID) = (start, model.dentries[start].inode)
    for piece in path.bytes.split(separator: UInt8(ascii: "/")) {
      if piece.elementsEqual(".".utf8) { continue }
      if piece.elementsEqual("..".utf8) {
        guard let dentry = found.dentry else { return nil }
        let parent = model.dentries[model.uncovered(dentry)].parent
        if parent != .none { found = (parent, model.dentries[parent].inode) }
        continue
      }
      let child = found.dentry.flatMap { dentry in
        model.values(model.dentries[dentry].children).lazy.map { ObjectID(raw: $0) }
          .first { names[model.dentries[$0].name].elementsEqual(piece) }
      }
      if let child {
        let top = model.covering(child)
        found = (top, model.dentries[top].inode)
        continue
      }
      let slot = model.values(model.inodes[found.inode].slots).lazy
        .map { model.slots[Int($0) - 1] }.first { names[$0.name].elementsEqual(piece) }
      guard let slot else { return nil }
      found = (nil, slot.inode)
    }
    return found
  }

  private func start(of path: PathWord) -> ObjectID? {
    switch path.start {
    case .task:
      let model = timeline.model
      let directory = model.tasks.all.first(where: \.counted.isAlive)?.workingDirectory ?? .none
      if directory != .none, !path.isAbsolute { return directory }
      let root = model.filesystems.first?.root ?? .none
      return root == .none ? nil : model.covering(root)
    case .file(let name):
      guard let id = try? file(name) else { return nil }
      let model = timeline.model
      return id.kind == .file ? model.files[id].dentry : model.virtualDentries[id].dentry
    }
  }

  func evaluate(_ function: Expression.Function, _ word: ObjectWord) throws(Unknown) -> Value {
    if function == .exists {
      if case .path(let path) = word.kind { return .truth(find(path) != nil) }
      return .truth((try? object(word)) != nil)
    }
    let model = timeline.model
    switch function {
    case .refs: return .number(Int64(model.counted(try object(word))?.count ?? 0))
    case .destroyed: return .truth((model.counted(try object(word))?.count ?? 0) < 0)
    case .nlink: return .number(Int64(model.inodes[try inode(word)].nlink))
    case .mode: return .number(Int64(model.inodes[try inode(word)].mode & 0o7777))
    case .uid: return .number(Int64(model.inodes[try inode(word)].uid))
    case .gid: return .number(Int64(model.inodes[try inode(word)].gid))
    case .ino: return .number(model.inodes[try inode(word)].number)
    case .slots: return .number(Int64(model.inodes[try inode(word)].slots.count))
    case .keep: return .truth(model.inodes[try inode(word)].flags[.keep])
    case .valid: return .truth(!model.inodes[try inode(word)].flags[.invalid])
    case .dead: return .truth(try dentry(word).flags[.dead])
    case .hashed: return .truth(try dentry(word).isHashed)
    case .cached: return .truth(try dentry(word).isCached)
    case .children: return .number(Int64(try dentry(word).children.count))
    case .exists: return .truth(true)
    }
  }

  private func dentry(_ word: ObjectWord) throws(Unknown) -> DentryState {
    let id = try object(word), model = timeline.model
    switch id.kind {
    case .dentry: return model.dentries[id]
    case .file: return model.dentries[model.files[id].dentry]
    case .virtualDentry: return model.dentries[model.virtualDentries[id].dentry]
    case .none, .filesystem, .mount, .namespace, .task, .inode:
      throw Unknown(why: "\(word.text) is no dentry")
    }
  }
}

extension ObjectWord {
  /// An object as people name it alone: `/docs/a`, `d9`.
  public static func parse(_ text: String) throws(LanguageError) -> ObjectWord {
    let line = Array("why \(text)".utf8)
    guard case .screen(.page(.why(let word?))) = try CommandLine.parse(line) else {
      throw LanguageError(line: 1, column: 1, message: "expected an object")
    }
    return word
  }
}

extension Unknown: CustomStringConvertible {
  public var description: String { why }
}

extension Model {
  /// The topmost root that is mounted on a dentry, else the dentry.
  fileprivate func covering(_ dentry: ObjectID) -> ObjectID {
    var here = dentry
    for _ in 0..<mounts.count {
      let root = mounts(on: here).lazy.compactMap { mounts[$0].root }.first
      guard let root else { break }
      here = root
    }
    return here
  }

  /// The mount point under a stack of roots, else the dentry.
  fileprivate func uncovered(_ dentry: ObjectID) -> ObjectID {
    var here = dentry
    for _ in 0..<mounts.count where dentries[here].parent == .none {
      let mount = mounts.all.first { $0.root == here && $0.point != .none }
      guard let mount else { break }
      here = mount.point
    }
    return here
  }
}

extension Session {
  /// The object that a text names as an expression would: a path, `inode(PATH)`, `d9`, `i41`, `fd1` or
  /// `last`; nil if there is none.
  public func object(named text: String) -> ObjectID? {
    var parser = ExpressionParser(Array("refs(\(text))".utf8), at: 0)
    guard case .function(_, let word)? = (try? parser.wholeOfAnyType())?.kind else { return nil }
    return try? object(word)
  }
}
