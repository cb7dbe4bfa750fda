/// A task's open files, by number and by the name that a scenario gives them. A new file gets the
/// lowest free number. A held dentry has a name and no number. gVisor: `kernel.FDTable`.
///
/// Each entry owns one reference on its file. After `dup`, two entries lead to the same file.

import Ground

/// One entry of the table: a handle to its record.
struct TableEntry: BitwiseCopyable {
  struct Record: ~Copyable {
    let name: String
    /// -1 for a held dentry.
    let number: Int
    let file: FileDescription
    /// The table's reference on the file.
    var reference: Ref<FileDescription>?
  }
  let at: UnsafeMutablePointer<Record>
  var file: FileDescription { at.pointee.file }
  var number: Int { at.pointee.number }
}

/// The open files of one task. Only that task's operations change it.
struct FileTable {
  fileprivate(set) var byName: [String: TableEntry] = [:]
  /// The entries by number; nil where a number is free.
  fileprivate var byNumber: [TableEntry?] = []
  /// No number below this one is free.
  private var lowestFree = 0

  fileprivate mutating func takeNumber() -> Int {
    while lowestFree < byNumber.count, byNumber[lowestFree] != nil { lowestFree += 1 }
    if lowestFree == byNumber.count { byNumber.append(nil) }
    return lowestFree
  }

  fileprivate mutating func clear(_ number: Int) {
    guard number >= 0 else { return }
    byNumber[number] = nil
    lowestFree = min(lowestFree, number)
  }
}

extension Task {
  /// The file or held dentry with that name.
  public func file(_ name: String) -> FileDescription? { table.byName[name]?.file }

  /// The open file with that number.
  public func file(number: Int) -> FileDescription? {
    table.byNumber.indices.contains(number) ? table.byNumber[number]?.file : nil
  }

  /// The numbers of open files, ascending.
  public var numbers: [Int] { table.byNumber.compactMap { $0?.number } }

  /// Everything in the table: files by number, then held dentries by name.
  public var openFiles: [(name: String, number: Int, file: FileDescription)] {
    table.byName.map { ($0, $1.number, $1.file) }.sorted { one, other in
      one.1 < 0 || other.1 < 0
        ? (one.1 < 0 ? 1 : 0, one.0) < (other.1 < 0 ? 1 : 0, other.0) : one.1 < other.1
    }
  }

  /// Adds `file` under a free name; the table owns the reference from now on. The name becomes the
  /// file's label. Returns the file's number, or -1 for a held dentry.
  @discardableResult
  public func install(
    _ file: consuming Ref<FileDescription>, as name: String, flags: String
  ) -> Int {
    let object = file.object
    machine.journal.name(.label, machine.names.intern(name), of: object.id)
    if !flags.isEmpty { machine.journal.name(.flags, machine.names.intern(flags), of: object.id) }
    return enter(file, as: name)
  }

  /// dup(2): adds the same open file under another name and number.
  /// - Precondition: a file has the old name, and the new name is free.
  @discardableResult
  public func duplicate(_ name: String, as new: String) -> Int {
    guard let file = file(name) else { preconditionFailure("no such file") }
    return enter(file.take(tasks.virtualFilesystem.operation), as: new)
  }

  private func enter(_ file: consuming Ref<FileDescription>, as name: String) -> Int {
    let object = file.object
    let number = object.id.kind == .file ? table.takeNumber() : -1
    let entry = TableEntry(at: machine.arena.allocate(1, of: TableEntry.Record.self))
    entry.at.initialize(
      to: TableEntry.Record(
        name: name, number: number, file: object,
        reference: file.transfer(to: Holder(.table, id))))
    table.byName[name] = entry
    if number >= 0 { table.byNumber[number] = entry }
    machine.journal.install(id, machine.names.intern(name), object.id, number)
    tasks.notify { $0.installed(number, object, in: self) }
    return number
  }

  /// Removes a file from the table and returns the table's reference, which the caller must drop.
  public func remove(_ name: String) -> Ref<FileDescription>? {
    guard let entry = table.byName.removeValue(forKey: name) else { return nil }
    let file = entry.file, number = entry.number
    table.clear(number)
    machine.journal.uninstall(id, machine.names.intern(name), file.id, number)
    let reference = entry.at.pointee.reference.take()
    entry.at.deinitialize(count: 1)
    machine.arena.free(entry.at, 1)
    tasks.notify { $0.removed(number, file, from: self) }
    return reference
  }
}
