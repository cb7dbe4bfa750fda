/// A task: whose operations run, with whose rights, on whose files.

import Ground

/// One task of the modelled machine. It owns its files; its namespace is the engine's.
public final class Task {
  public let id: ObjectID
  public let name: String
  public var credentials = Credentials.root
  /// Open files and held dentries by the name that scenarios give them. The table's reference on each
  /// is stored with the file.
  public private(set) var files: [String: FileDescription] = [:]
  private let machine: Machine

  public init(_ machine: Machine, name: String) {
    self.machine = machine
    self.name = name
    id = machine.newID(.task)
    machine.journal.born(id, of: .none)
    machine.journal.name(.label, machine.names.intern(name), of: id)
  }

  /// The table owns `file` from now on, under a name that was free.
  public func install(_ file: consuming Ref<FileDescription>, as name: String, flags: String) {
    let object = file.object
    machine.journal.name(.label, machine.names.intern(name), of: object.id)
    if !flags.isEmpty { machine.journal.name(.flags, machine.names.intern(flags), of: object.id) }
    object.at.pointee.table = file.handOn(to: Holder(.table, id))
    files[name] = object
  }

  /// Takes a file out of the table, with the table's reference.
  public func remove(_ name: String) -> Ref<FileDescription>? {
    files.removeValue(forKey: name)?.at.pointee.table.take()
  }
}
