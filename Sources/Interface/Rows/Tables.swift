// Tables.swift: who has which file open, under which name and number: the tables of all tasks.
//
// Read from the model once for a position of the cursor; it grows with the number of open files.

import Ground
import Timeline

/// The open files and held dentries of all tasks at one position of the cursor.
struct Tables: Equatable {
  /// A file in a task's table; without a task, one that is in no table at this moment.
  struct Entry: Hashable {
    var task: ObjectID
    var name: Name
    /// Nil for a held dentry.
    var number: Int?
    var file: ObjectID
  }

  /// By task, then by number.
  private(set) var entries: [Entry] = []
  private(set) var byFile: [ObjectID: [Entry]] = [:]
  /// The task whose lines need no prefix.
  private(set) var first = ObjectID.none
  /// Whether there was ever more than one task.
  private(set) var hasSeveralTasks = false

  init() {}

  init(_ model: Model) {
    hasSeveralTasks = model.tasks.count > 1
    for task in model.tasks.all {
      if first == .none { first = task.id }
      for entry in task.files {
        let number = entry.number < 0 ? nil : Int(entry.number)
        add(Entry(task: task.id, name: entry.name, number: number, file: entry.file))
      }
    }
    for file in model.openFiles where byFile[file.id] == nil {
      add(Entry(task: .none, name: file.label, number: nil, file: file.id))
    }
  }

  private mutating func add(_ entry: Entry) {
    entries.append(entry)
    byFile[entry.file, default: []].append(entry)
  }
}

extension Tables {
  private func isNamedTwice(_ entry: Entry) -> Bool {
    hasSeveralTasks && entries.contains { $0.name == entry.name && $0.file != entry.file }
  }

  /// The name of a file's first entry behind its task, `T2:fd1`; the first task has no prefix. Nil in the
  /// middle of an operation that has not named it yet.
  func name(of file: ObjectID, _ model: Model, _ names: Names) -> String? {
    guard let entry = byFile[file]?.first, entry.name != .empty else { return nil }
    return name(of: entry, model, names, gap: "")
  }

  /// The name of an entry as a line of the language would say it: behind `T2: ` for the second task.
  func name(of entry: Entry, _ model: Model, _ names: Names, gap: String) -> String {
    prefix(entry, model, names, gap: gap) + Quoting.visible(names[entry.name])
  }

  /// `T2: `; nothing for the first task, unless another has a file of the same name.
  func prefix(_ entry: Entry, _ model: Model, _ names: Names, gap: String) -> String {
    guard entry.task != .none, entry.task != first || isNamedTwice(entry) else { return "" }
    return Quoting.visible(names[model.tasks[entry.task].label]) + ":" + gap
  }
}
