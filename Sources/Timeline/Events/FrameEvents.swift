/// Operations, and the functions of kernfs and of client filesystems inside them.
///
/// An operation is `operation`, then everything it does, then `returned` with its error. Functions
/// are `began` and `ended`, nested in each other and in the operation. Where the machine stops, the
/// ends are missing: the open frames stay.
///
/// The model holds the open frames, outermost first.
///
/// kernfs: `Function` names the functions.

import Ground

extension FrameEvent: EventFamily {
  enum Tag: UInt8 {
    case operation = 27, returned, began, ended
  }

  func apply(to model: inout Model) {
    switch self {
    case .operation:
      model.operations += 1
      model.isInOperation = true
    case .returned: model.isInOperation = false
    case .began(let id, let name, let function):
      model.frames.append(Frame(subject: id, name: name, function: function))
    case .ended: model.frames.removeLast()
    }
  }

  func revert(in model: inout Model) {
    switch self {
    case .operation:
      model.operations -= 1
      model.isInOperation = false
    case .returned: model.isInOperation = true
    case .began: model.frames.removeLast()
    case .ended(let id, let name, let function):
      model.frames.append(Frame(subject: id, name: name, function: function))
    }
  }

  func write(_ coder: inout DeltaCoder, _ bytes: inout ByteWriter) {
    switch self {
    case .operation(let task, let name):
      coder.add(Tag.operation, task, to: &bytes)
      coder.add(name, to: &bytes)
    case .returned(let errno):
      bytes.add(byte: Tag.returned.rawValue)
      bytes.add(signed: Int64(errno))
    case .began(let id, let name, let function):
      coder.add(Tag.began, id, to: &bytes)
      coder.add(name, to: &bytes)
      bytes.add(byte: function.rawValue)
    case .ended(let id, let name, let function):
      coder.add(Tag.ended, id, to: &bytes)
      coder.add(name, to: &bytes)
      bytes.add(byte: function.rawValue)
    }
  }

  init(_ tag: Tag, _ coder: inout DeltaCoder, _ bytes: inout ByteReader) throws(DecodingFailure) {
    switch tag {
    case .operation: self = .operation(task: try coder.id(&bytes), try coder.name(&bytes))
    case .returned: self = .returned(errno: try bytes.narrow())
    case .began: self = .began(try coder.id(&bytes), try coder.name(&bytes), try bytes.choice())
    case .ended: self = .ended(try coder.id(&bytes), try coder.name(&bytes), try bytes.choice())
    }
  }

  var traits: EventTraits {
    switch self {
    case .operation(let task, _): EventTraits(ids: ObjectIDs(task), isMoment: true, weight: 0)
    case .returned: EventTraits(ids: ObjectIDs(), weight: 1)
    case .began(let id, _, _), .ended(let id, _, _): EventTraits(ids: ObjectIDs(id), weight: 0)
    }
  }

  func renaming(_ other: (Name) -> Name) -> Self {
    switch self {
    case .operation(let task, let name): .operation(task: task, other(name))
    case .began(let id, let name, let function): .began(id, other(name), function)
    case .ended(let id, let name, let function): .ended(id, other(name), function)
    case .returned: self
    }
  }

  var decidingRule: String? {
    switch self {
    case .began(_, _, .drain): "drain"
    case .began(_, _, .invalidateSubtree): "invalidation"
    case .operation, .returned, .began, .ended: nil
    }
  }

  func sentence(_ words: SentenceFormatter) -> String {
    switch self {
    case .operation(_, let text): Quoting.source(words.names[text], asciiOnly: words.asciiOnly)
    case .returned(let errno): Self.answer(errno)
    case .began(let id, let name, let function): words.begin(function, id, name)
    case .ended(_, _, let function): "\(Sentence.name(of: function)) ends"
    }
  }

  private static func answer(_ number: Int32) -> String {
    guard number != 0, let errno = Errno(rawValue: number) else { return "returns" }
    return "returns \(errno.name): \(errno.sentence)"
  }

  func objection(_ check: Verifier, in model: Model) -> String? {
    guard case .ended(let id, let name, let function) = self else { return nil }
    return model.frames.last == Frame(subject: id, name: name, function: function)
      ? nil : "another function must end first"
  }
}

extension SentenceFormatter {
  fileprivate func begin(_ function: Function, _ id: ObjectID, _ name: Name) -> String {
    let words = title(function).map { "\(Self.name(function)): \($0)" } ?? Self.name(function)
    guard name != .empty else {
      return id == .none ? words : "\(words), \(object(id))"
    }
    return id.kind == .dentry
      ? "\(words), d\(id.number) \(quoted(name))" : "\(words) \(quoted(name)), \(object(id))"
  }

  /// The function's name in kernfs.
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

  /// What the function does, if its name does not say it.
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
