/// A task's open files and its working directory.
///
/// `installed` adds a file to the task's table under a number and a name; a dentry held without a
/// file has the number -1. `uninstalled` removes the entry before the table drops its reference.
/// `entered` changes the working directory, from `none` for the first one and to `none` at exit.
///
/// The model holds the table in the task's state, ordered by number and name.
///
/// kernel: `FDTable.newFDAt`, `FDTable.Remove`; vfs: `VirtualDentry`.

import Ground

extension TaskEvent: EventFamily {
  enum Tag: UInt8 {
    case installed = 17, uninstalled, entered
  }

  func apply(to model: inout Model) {
    switch self {
    case .installed(let id, let name, let file, let number):
      model.tasks[id].install(TableEntryState(name: name, number: number, file: file))
    case .uninstalled(let id, let name, _, let number): model.tasks[id].uninstall(name, number)
    case .entered(let id, _, let to): model.tasks[id].workingDirectory = to
    }
  }

  func revert(in model: inout Model) {
    switch self {
    case .installed(let id, let name, _, let number): model.tasks[id].uninstall(name, number)
    case .uninstalled(let id, let name, let file, let number):
      model.tasks[id].install(TableEntryState(name: name, number: number, file: file))
    case .entered(let id, let from, _): model.tasks[id].workingDirectory = from
    }
  }

  func write(_ coder: inout DeltaCoder, _ bytes: inout ByteWriter) {
    switch self {
    case .installed(let id, let name, let file, let number):
      coder.add(Tag.installed, id, name, file, to: &bytes)
      bytes.add(signed: Int64(number))
    case .uninstalled(let id, let name, let file, let number):
      coder.add(Tag.uninstalled, id, name, file, to: &bytes)
      bytes.add(signed: Int64(number))
    case .entered(let id, let old, let new): coder.add(Tag.entered, id, old, new, to: &bytes)
    }
  }

  init(_ tag: Tag, _ coder: inout DeltaCoder, _ bytes: inout ByteReader) throws(DecodingFailure) {
    let id = try coder.id(&bytes)
    switch tag {
    case .installed:
      self = .installed(
        id, try coder.name(&bytes), try coder.id(&bytes), number: try bytes.narrow())
    case .uninstalled:
      self = .uninstalled(
        id, try coder.name(&bytes), try coder.id(&bytes), number: try bytes.narrow())
    case .entered: self = .entered(id, from: try coder.id(&bytes), to: try coder.id(&bytes))
    }
  }

  var traits: EventTraits {
    switch self {
    case .installed(let id, _, let file, _), .uninstalled(let id, _, let file, _):
      EventTraits(ids: ObjectIDs(id, file), changed: ObjectIDs(id, file), weight: 3)
    case .entered(let id, let old, let new):
      EventTraits(
        ids: ObjectIDs(id, old, new), changed: ObjectIDs(id), history: ObjectIDs(id, old, new),
        marked: ObjectIDs(id), isMoment: true, weight: 3)
    }
  }

  func renaming(_ other: (Name) -> Name) -> Self {
    switch self {
    case .installed(let id, let name, let file, let number):
      .installed(id, other(name), file, number: number)
    case .uninstalled(let id, let name, let file, let number):
      .uninstalled(id, other(name), file, number: number)
    case .entered: self
    }
  }

  func sentence(_ words: SentenceFormatter) -> String {
    switch self {
    case .installed(let id, let name, let file, let number):
      number < 0
        ? "\(words.object(id)) calls \(words.object(file)) \(words.quoted(name))"
        : "\(words.object(id)) has \(words.object(file)) open as \(words.quoted(name)), "
          + "number \(number)"
    case .uninstalled(let id, let name, let file, _):
      "\(words.object(id)) no longer has \(words.object(file)) open as \(words.quoted(name))"
    case .entered(let id, _, .none): "\(words.object(id)) has no working directory any more"
    case .entered(let id, _, let to):
      "the working directory of \(words.object(id)) is \(words.object(to))"
    }
  }

  func objection(_ check: Verifier, in model: Model) -> String? {
    switch self {
    case .installed(let id, _, let file, _):
      return Self.areTaskAndFile(id, file) ? nil : "it is not a task, or not a file"
    case .uninstalled(let id, let name, let file, let number):
      guard Self.areTaskAndFile(id, file) else { return "it is not a task, or not a file" }
      let entry = TableEntryState(name: name, number: number, file: file)
      return model.tasks[id].files.count { $0.number == number && $0.name == name } == 1
        && model.tasks[id].files.contains(entry) ? nil : "the task has no such file"
    case .entered(let id, let old, let new):
      guard id.kind == .task, new.kind == .dentry || new == .none else { return "it is not a task" }
      return model.tasks[id].workingDirectory == old ? nil : "the task is in another directory"
    }
  }

  private static func areTaskAndFile(_ task: ObjectID, _ file: ObjectID) -> Bool {
    task.kind == .task && (file.kind == .file || file.kind == .virtualDentry)
  }

  func suspect(in ledger: inout SuspicionLedger, step: Int, _ model: Model) {
    switch self {
    case .uninstalled(let task, _, let file, _):
      ledger.consider(on: file, of: Holder(.table, task), step, model)
    case .entered(let task, _, _): ledger.consider(heldBy: task, step)
    case .installed: break
    }
  }
}

extension TaskState {
  fileprivate mutating func install(_ entry: TableEntryState) {
    files.insert(entry, at: files.firstIndex { entry.rank < $0.rank } ?? files.count)
  }

  fileprivate mutating func uninstall(_ name: Name, _ number: Int32) {
    files.removeAll { $0.number == number && $0.name == name }
  }
}
