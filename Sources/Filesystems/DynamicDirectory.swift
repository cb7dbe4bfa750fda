/// Directories whose names are found, not stored: every lookup makes a fresh inode.

import Ground
import Kernfs
import VFS

/// What the dynamic directory leads to at the moment. It changes behind kernfs's back.
final class DynamicTable {
  struct Entry {
    let kind: ReferenceClient.DynamicKind
    let keeps: Bool
    /// Counted up each time a name is added.
    let generation: Int64
    /// Inodes that were made for it; some may have ended since.
    var made: [(inode: Inode, id: ObjectID)] = []
    fileprivate var pruneAt = 16
  }
  fileprivate(set) var entries: [[UInt8]: Entry] = [:]
  private var generation: Int64 = 0
  private let names: Names
  /// Names that ever were in the table: most lookups are of others.
  private let known = NameSet()

  init(_ names: Names) {
    self.names = names
    for number in 1...5 { add("t\(number)", .file) }
    add("k1", .file, keeps: true)
    add("k2", .file, keeps: true)
    add("d1", .directory)
    add("kd1", .directory, keeps: true)
    add("l1", .symlink)
  }

  private func add(_ name: String, _ kind: ReferenceClient.DynamicKind, keeps: Bool = false) {
    add(Array(name.utf8), kind, keeps: keeps)
  }

  func add(_ name: [UInt8], _ kind: ReferenceClient.DynamicKind, keeps: Bool) {
    generation += 1
    known.insert(names.intern(name))
    entries[name] = Entry(kind: kind, keeps: keeps, generation: generation)
  }

  func remove(_ name: [UInt8]) { entries[name] = nil }

  /// False for a name that never was in the table.
  func mayHave(_ name: Name) -> Bool { known.contains(name) }

  /// Remembers an inode that was made for a name, so that it can be told when the name is forgotten.
  fileprivate func remember(_ inode: Inode, for name: [UInt8]) {
    guard var entry = entries.removeValue(forKey: name) else { return }
    if entry.made.count >= entry.pruneAt {
      entry.made.removeAll { $0.inode.id != $0.id || $0.inode.isDestroyed }
      entry.pruneAt = max(16, entry.made.count * 2)
    }
    entry.made.append((inode, inode.id))
    entries[name] = entry
  }
}

/// The dynamic directory: a table of names, and any `n` followed by digits.
final class DynamicDirectory: ReferenceOperations {
  override func lookup(
    _ directory: Inode, _ name: Name, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> {
    try withClient { client throws(Errno) in
      if !client.table.mayHave(name) {
        let isNumbered = client.machine.withNames { Self.isNumbered($0.bytes(of: name)) }
        guard isNumbered else { throw .ENOENT }
        return client.make(.dynamicFile(name), 0o444, who)
      }
      return try lookUp(name, client, who)
    }
  }

  /// A name that is in the table, or was.
  private func lookUp(
    _ name: Name, _ client: ReferenceClient, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> {
    let bytes = Array(client.machine.names[name])
    guard let entry = client.table.entries[bytes] else {
      guard bytes.withUnsafeBufferPointer({ Self.isNumbered($0) }) else { throw .ENOENT }
      return client.make(.dynamicFile(name), 0o444, who)
    }
    let inode: Ref<Inode>
    switch entry.kind {
    case .file: inode = client.make(.dynamicFile(name), 0o444, who, keeps: entry.keeps)
    case .directory: inode = client.make(.subdirectory, 0o555, who, keeps: entry.keeps)
    case .symlink:
      inode = client.make(.symlink(client.name("t1")), 0o777, who, keeps: entry.keeps)
    }
    client.table.remember(inode.object, for: bytes)
    return inode
  }

  private static func isNumbered(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    name.count > 1 && name[0] == UInt8(ascii: "n")
      && name.dropFirst().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  override func iterate(
    _ directory: Inode, from offset: Int64, relative: Int64, _ take: (DirectoryEntry) -> Bool
  ) -> Int64 {
    var offset = offset
    let entries = client.table.entries.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    for (name, entry) in entries.dropFirst(Int(clamping: relative)) {
      let type =
        switch entry.kind {
        case .file: FileMode.regular
        case .directory: FileMode.directory
        case .symlink: FileMode.symlink
        }
      let taken = take(
        DirectoryEntry(
          name: client.machine.names.intern(name), number: 1_000_000 + entry.generation,
          type: type, next: offset + 1))
      guard taken else { return offset }
      offset += 1
    }
    return offset
  }

  override var endOfDirectory: Int64? { 0 }
  override var isDynamic: Bool { true }
}

/// A directory below the dynamic one: `status` and `sub`, fresh each time.
final class DynamicSubdirectory: ReferenceOperations {
  override func lookup(
    _ directory: Inode, _ name: Name, _ who: Credentials
  ) throws(Errno) -> Ref<Inode> {
    if name == client.name("status") { return client.make(.dynamicFile(name), 0o444, who) }
    if name == client.name("sub") { return client.make(.subdirectory, 0o555, who) }
    throw .ENOENT
  }

  override func iterate(
    _ directory: Inode, from offset: Int64, relative: Int64, _ take: (DirectoryEntry) -> Bool
  ) -> Int64 {
    var offset = offset
    let entries = [("status", FileMode.regular), ("sub", FileMode.directory)]
    for (index, (name, type)) in entries.enumerated().dropFirst(Int(clamping: relative)) {
      let taken = take(
        DirectoryEntry(
          name: client.name(name), number: 2_000_001 + Int64(index), type: type, next: offset + 1))
      guard taken else { return offset }
      offset += 1
    }
    return offset
  }

  override var endOfDirectory: Int64? { 0 }
  override var isDynamic: Bool { true }
}

// Administration of the table.
extension ReferenceClient {
  /// What a name of the table leads to.
  public enum DynamicKind: Sendable {
    case file, directory, symlink
  }

  /// Adds a name, or makes it anew: inodes of the former generation are no longer valid.
  public func addDynamic(_ name: [UInt8], _ kind: DynamicKind, keeps: Bool) {
    forget(name)
    table.add(name, kind, keeps: keeps)
  }

  /// Removes a name; a name that is not there is no error.
  public func removeDynamic(_ name: [UInt8]) {
    forget(name)
    table.remove(name)
  }

  private func forget(_ name: [UInt8]) {
    for (inode, id) in table.entries[name]?.made ?? [] where inode.id == id && !inode.isDestroyed {
      inode.history.isStale = true
      inode.set(.invalid, true)
    }
  }
}
