import Language
import Ground
import Timeline

// Finds the object for a name, in the model and without side effects. A name of several living
// objects is refused; each has a longer, unique name.
extension Session {
  /// The object with a name, at the cursor.
  public func object(_ word: ObjectWord) throws(Unknown) -> ObjectID {
    switch word.kind {
    case .path(let path):
      if let dentry = try look(path, isLenient: true).dentry { return dentry }
      throw Unknown(why: "no dentry at \(path.text): it was never looked up, or its dentry is gone")
    case .inode(let of): return try inode(of)
    case .dentry(let number, let owner):
      let name = "d\(number)"
      return try only(
        numbered(.dentry, number, of: owner) + files(name, of: owner), word, "no dentry")
    case .inodeNumber(let number, let owner):
      let name = "i\(number)"
      return try only(
        numbered(.inode, number, of: owner) + files(name, of: owner), word, "no inode")
    case .file(let name, let owner):
      let id = name.hasPrefix("d") ? "no dentry" : "no inode"
      return try only(
        files(name, of: owner), word, word.kind.isBeyondIDs ? id : "no open file")
    case .mount(let path): return try mount(at: path)
    case .mountOf(let name): return try only(mounts(of: name), word, "there is no")
    case .filesystem(let name): return try only(filesystems(name), word, "there is no")
    case .task(let name): return try only(tasks(name), word, "there is no")
    case .last:
      guard let last = timeline.lastTouched else {
        throw Unknown(why: "no operation has used an object yet", isAbsence: true)
      }
      return last
    }
  }

  /// The inode of an object.
  func inode(_ word: ObjectWord) throws(Unknown) -> ObjectID {
    if case .path(let path) = word.kind {
      if let inode = try look(path, isLenient: true).inode { return inode }
      throw Unknown(why: "no inode at \(path.text): it was never looked up, or its inode is gone")
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

  /// The dentry that an object is, or refers to.
  func dentry(_ word: ObjectWord) throws(Unknown) -> DentryState {
    let id = try object(word), model = timeline.model
    switch id.kind {
    case .dentry: return model.dentries[id]
    case .file: return model.dentries[model.files[id].dentry]
    case .virtualDentry: return model.dentries[model.virtualDentries[id].dentry]
    case .none, .filesystem, .mount, .namespace, .task, .inode:
      throw Unknown(why: "\(word.text) is not a dentry")
    }
  }

  /// Whether the object exists. Throws if that is unknown.
  func exists(_ word: ObjectWord) throws(Unknown) -> Bool {
    do throws(Unknown) {
      switch word.kind {
      case .path(let path): _ = try look(path, isLenient: false)
      case .inode(let of): return try exists(of)
      case .file(let name, nil):
        do throws(Unknown) { _ = try object(word) } catch {
          // A bare name is that of a file. If a path has the same name, the answer would be
          // ambiguous.
          let path = PathWord(bytes: Array("./\(name)".utf8))
          guard error.isAbsence, try exists(ObjectWord(.path(path), column: 1)) else { throw error }
          throw Unknown(why: "no file \(name) is open; as a path it is ./\(name)")
        }
      case _: _ = try object(word)
      }
      return true
    } catch {
      if error.isAbsence { return false }
      throw error
    }
  }
}

// Candidates.
extension Session {
  /// The only living candidate, or the only one that ever existed.
  private func only(
    _ candidates: [ObjectID], _ word: ObjectWord, _ none: String
  ) throws(Unknown) -> ObjectID {
    var candidates = candidates
    let model = timeline.model
    if candidates.count > 1 {
      let living = candidates.filter { model.counted($0)?.isAlive ?? false }
      if !living.isEmpty { candidates = living }
    }
    guard let first = candidates.first else {
      let why = word.kind.isBeyondIDs ? "; the highest number is \(ObjectID.mostNumber)" : ""
      throw Unknown(why: "\(none) \(word.text)\(why)", isAbsence: true)
    }
    guard candidates.count == 1 else {
      let words = candidates.map { fullWord(for: $0) }.joined(separator: ", ")
      throw Unknown(why: "\(word.text) is ambiguous: \(words)")
    }
    return first
  }

  private func numbered(_ kind: ObjectKind, _ number: Int, of label: String?) -> [ObjectID] {
    guard number > 0, number <= ObjectID.mostNumber else { return [] }
    let model = timeline.model
    return filesystems(label).map { ObjectID(kind, filesystem: $0.filesystem, number: number) }
      .filter { model.counted($0) != nil }
  }

  private func filesystems(_ label: String?) -> [ObjectID] {
    let model = timeline.model
    return model.filesystems.map(\.id).filter {
      label == nil || model.label(of: $0, names: timeline.names) == label
    }
  }

  private func mounts(of label: String) -> [ObjectID] {
    let model = timeline.model
    return model.mounts.all.filter { model.label(of: $0.over, names: timeline.names) == label }
      .map(\.id)
  }

  private func tasks(_ name: String?) -> [ObjectID] {
    let all = timeline.model.tasks.all.filter {
      name == nil || timeline.names[$0.label].elementsEqual((name ?? "").utf8)
    }
    // A name can be reused after its task has exited.
    let living = all.filter(\.counted.isAlive)
    return (living.isEmpty ? all.suffix(name == nil ? all.count : 1) : living).map(\.id)
  }

  /// The files with a name, of one task or of all.
  private func files(_ name: String, of task: String?) -> [ObjectID] {
    var found: [ObjectID] = []
    for task in tasks(task) {
      for entry in timeline.model.tasks[task].files
      where timeline.names[entry.name].elementsEqual(name.utf8) && !found.contains(entry.file) {
        found.append(entry.file)
      }
    }
    return found
  }

  /// A name that only this object has.
  private func fullWord(for id: ObjectID) -> String {
    let model = timeline.model, names = timeline.names
    switch id.kind {
    case .dentry: return "\(model.label(of: id, names: names)):d\(id.number)"
    case .inode: return "\(model.label(of: id, names: names)):i\(id.number)"
    case .file, .virtualDentry:
      for task in model.tasks.all {
        guard let entry = task.files.first(where: { $0.file == id }) else { continue }
        return Quoting.visible(names[task.label]) + ":" + Quoting.visible(names[entry.name])
      }
      return Sentence.name(of: id, in: model, names: names)
    case .mount, .filesystem, .task, .namespace, .none:
      return Sentence.name(of: id, in: model, names: names)
    }
  }

  /// The mount whose root is visible at a path.
  private func mount(at path: PathWord) throws(Unknown) -> ObjectID {
    let found = try look(path, isLenient: true)
    let mounts = timeline.model.mounts.all.filter { $0.root != nil && $0.root == found.dentry }
    let living = mounts.filter { $0.counted.isAlive && !$0.flags[.unmounted] }
    guard let mount = living.first(where: { $0.point != .none }) ?? living.first else {
      throw Unknown(why: "nothing is mounted at \(path.text)", isAbsence: true)
    }
    return mount.id
  }
}

// Paths.
extension Session {
  /// The object at a path: from the model, or, where only the filesystem knows, from a lookup in a
  /// second run. What that lookup makes does not exist here.
  private func look(
    _ path: PathWord, isLenient: Bool
  ) throws(Unknown) -> (dentry: ObjectID?, inode: ObjectID?) {
    do throws(ModelWalk.Obstacle) {
      let place = try walk(path, isLenient: isLenient)
      return (place.dentry, place.inode)
    } catch {
      switch error {
      case .missing(let why):
        let why = why.map { ": \($0)" } ?? ""
        throw Unknown(why: "nothing is found at \(path.text)\(why)", isAbsence: true)
      case .unsure(let why): return try lookUp(path, because: why)
      }
    }
  }

  private func lookUp(
    _ path: PathWord, because why: String
  ) throws(Unknown) -> (dentry: ObjectID?, inode: ObjectID?) {
    let answer: Result<(dentry: ObjectID, inode: ObjectID), any Error>
    do throws(Unknown) {
      answer = try ask { engine in engine.look(path) }
    } catch {
      throw Unknown(why: "what is at \(path.text) is unknown: \(why), and \(error.why)")
    }
    switch answer {
    case .success(let found):
      let model = timeline.model
      func known(_ id: ObjectID) -> ObjectID? {
        model.counted(id)?.isAlive ?? false ? id : nil
      }
      return (known(found.dentry), known(found.inode))
    case .failure(let errno as Errno) where errno.saysThatNothingIsThere:
      throw Unknown(why: "nothing is found at \(path.text): \(errno.name)", isAbsence: true)
    case .failure(let error):
      let why = (error as? Errno)?.name ?? (error as? Complaint)?.text ?? "\(error)"
      throw Unknown(why: "what is at \(path.text) is unknown: a lookup says \(why)")
    }
  }

  private func walk(
    _ path: PathWord, isLenient: Bool
  ) throws(ModelWalk.Obstacle) -> ModelWalk.Place {
    if path.bytes.isEmpty, path.start == .task { throw .missing("the path is empty") }
    let start: ObjectID?
    do throws(Unknown) { start = try self.start(of: path) } catch {
      throw error.isAbsence ? .missing(error.why) : .unsure(error.why)
    }
    var walk = try ModelWalk(
      timeline.model, names: timeline.names, from: start, isLenient: isLenient)
    return try walk.walk(path.bytes)
  }

  /// Where a path begins; nil for the root.
  private func start(of path: PathWord) throws(Unknown) -> ObjectID? {
    switch path.start {
    case .task:
      let directory = askingTask?.workingDirectory ?? .none
      return directory == .none || path.isAbsolute ? nil : directory
    case .file(let name):
      let id = try object(ObjectWord(.file(name), column: 1)), model = timeline.model
      return id.kind == .file ? model.files[id].dentry : model.virtualDentries[id].dentry
    }
  }

  /// The object with the name in the model. With `isLenient` it need not be valid. Nil if nothing
  /// has the name, or if only the filesystem knows.
  public func find(
    _ path: PathWord, isLenient: Bool = true
  ) -> (dentry: ObjectID?, inode: ObjectID)? {
    (try? walk(path, isLenient: isLenient)).map { ($0.dentry, $0.inode) }
  }
}

extension ObjectWord.Kind {
  /// Whether the word has the form of an id whose number is too large for any object. A number too
  /// large to parse is taken as a file's name.
  fileprivate var isBeyondIDs: Bool {
    switch self {
    case .dentry(let number, _), .inodeNumber(let number, _): number > ObjectID.mostNumber
    case .file(let name, _):
      (name.hasPrefix("d") || name.hasPrefix("i")) && name.utf8.count > 1
        && name.utf8.dropFirst().allSatisfy(\.isDigit)
    case .path, .inode, .mount, .mountOf, .filesystem, .task, .last: false
    }
  }
}

extension ObjectWord {
  /// Parses an object without an expression around it: `/docs/a`, `d9`.
  public static func parse(_ text: String) throws(LanguageError) -> ObjectWord {
    let line = Array("why \(text)".utf8)
    guard case .screen(.page(.why(let word?))) = try CommandLine.parse(line) else {
      throw LanguageError(line: 1, column: 1, message: "expected an object")
    }
    return word
  }
}

extension Session {
  /// The object that an expression would mean by this text.
  public func object(named text: String) throws(Unknown) -> ObjectID {
    let word: ObjectWord
    do throws(LanguageError) { word = try ObjectWord.parse(text) } catch {
      throw Unknown(why: error.message)
    }
    return try object(word)
  }
}

extension Session {
  /// The sentence of a step.
  public func sentence(ofStep index: Int) -> String {
    let there = timeline.at(index + 1)
    return Sentence.describe(there.events[index], in: there.model, names: there.names)
  }
}
