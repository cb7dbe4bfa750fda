// The references stored in an engine, found by walking its structures, without journal or model.

@testable import Filesystems
@testable import Ground
@testable import Kernfs
@testable import VFS

/// All living objects of an engine, and every reference stored in their records.
struct Census {
  /// A reference stored in a record.
  struct Stored: Hashable {
    let serial: UInt32
    let subject: ObjectID
    let holder: Holder
  }

  let virtualFilesystem: VirtualFilesystem
  /// The living tasks.
  let tasks: [Task]
  /// All filesystems and mounts that ever existed; their records stay.
  let filesystems: [Filesystem]
  let allMounts: [Mount]
  let namespaces: [MountNamespace]
  private(set) var dentries: [Dentry] = []
  private(set) var inodes: [Inode] = []
  /// Files and held dentries of all tables, each once.
  let files: [FileDescription]
  /// References in the filesystems' own structures.
  let ownReferences: [ClientReference]

  var machine: Machine { virtualFilesystem.machine }
  var mounts: [Mount] { allMounts.filter { $0.count >= 0 } }

  init(
    _ virtualFilesystem: VirtualFilesystem, _ tasks: Tasks, ownReferences: [ClientReference] = []
  ) {
    self.ownReferences = ownReferences
    self.virtualFilesystem = virtualFilesystem
    self.tasks = tasks.all
    filesystems = virtualFilesystem.allFilesystems.map { Filesystem($0) }
    allMounts = virtualFilesystem.allMounts
    namespaces = virtualFilesystem.allNamespaces.filter { $0.count >= 0 }
    files = Set(tasks.all.flatMap(\.openFiles).map(\.file)).sorted { $0.id.raw < $1.id.raw }
    var dentries: [Dentry] = [], inodes: [Inode] = []
    for filesystem in filesystems {
      filesystem.at.pointee.dentryPool.forEach { record in
        let dentry = Dentry(header(of: record))
        if dentry.count >= 0 { dentries.append(dentry) }
      }
      filesystem.at.pointee.inodePool.forEach { record in
        let inode = Inode(header(of: record))
        if inode.count >= 0 { inodes.append(inode) }
      }
    }
    self.dentries = dentries.sorted { $0.id.raw < $1.id.raw }
    self.inodes = inodes.sorted { $0.id.raw < $1.id.raw }
  }

  /// Live objects with their counts.
  var counts: [(id: ObjectID, count: Int32)] {
    var counts = dentries.map { ($0.id, $0.count) } + inodes.map { ($0.id, $0.count) }
    counts += files.map { ($0.id, $0.count) } + mounts.map { ($0.id, $0.count) }
    counts += namespaces.map { ($0.id, $0.count) }
    counts += filesystems.filter { $0.base.count >= 0 }.map { ($0.id, $0.base.count) }
    return counts
  }
}

extension Filesystem {
  /// The cached dentries, most recent first.
  var cacheList: [Dentry] { at.pointee.cache.dentries.reversed() }
}

private func header<Record: ~Copyable>(
  of record: UnsafeMutablePointer<Record>
) -> UnsafeMutablePointer<Ground.Header> {
  UnsafeMutableRawPointer(record).assumingMemoryBound(to: Ground.Header.self)
}

// References.
extension Census {
  /// The count that each object should have, by the references in the structures.
  var expectedCounts: [ObjectID: Int32] {
    var expected: [ObjectID: Int32] = [:]
    for subject in pointedTo { expected[subject, default: 0] += 1 }
    return expected
  }

  private var pointedTo: [ObjectID] {
    var ids: [ObjectID] = []
    for dentry in dentries { ids += pointedTo(by: dentry) }
    for inode in inodes { ids += inode.slotList.filter(\.isStatic).map(\.inode.id) }
    for file in files { ids += [file.node.id, file.mount.id] }
    for mount in mounts { ids += pointedTo(by: mount) }
    for namespace in namespaces { ids += namespace.rootMount.map { [$0.id] } ?? [] }
    for task in tasks { ids += pointedTo(by: task) }
    for filesystem in filesystems { ids += pointedTo(by: filesystem) }
    ids += ownReferences.map(\.subject)
    return ids
  }

  private func pointedTo(by dentry: Dentry) -> [ObjectID] {
    let isNamed = dentry.isOwned
    return [dentry.inode.id] + (isNamed ? [dentry.id] : []) + (dentry.parent.map { [$0.id] } ?? [])
  }

  private func pointedTo(by mount: Mount) -> [ObjectID] {
    guard mount.count > 0 else { return [] }
    var ids = [mount.filesystem.id]
    if mount.hasRoot { ids.append(mount.root.id) }
    guard let place = mount.place else {
      return mount.at.pointee.connection == nil ? ids : ids + [mount.id]
    }
    if !mount.isUnmounted { ids.append(mount.id) }
    return ids + [place.mount.id, place.node.id]
  }

  private func pointedTo(by task: Task) -> [ObjectID] {
    var ids = task.openFiles.map(\.file.id)
    if let namespace = task.namespace { ids.append(namespace.id) }
    switch task.at.pointee.workingDirectory {
    case .none: break
    case .some(let place): ids += [place.location.node.id, place.location.mount.id]
    }
    switch task.at.pointee.root {
    case .none: break
    case .some(let place): ids += [place.location.node.id, place.location.mount.id]
    }
    return ids
  }

  private func pointedTo(by filesystem: Filesystem) -> [ObjectID] {
    let queue = filesystem.at.pointee.queue
    var ids = (0..<queue.count).compactMap { queue.entry($0)?.subject }
    if filesystem.base.count > 0, machine.rules.root == .held, let root = filesystem.root {
      ids.append(root.id)
    }
    return ids
  }
}

// Storage.
extension Census {
  /// Every reference stored in a record of a living object, or in a queue.
  var stored: Set<Stored> {
    var stored: [Stored?] = []
    for dentry in dentries {
      stored += dentry.storedReferences.map {
        Stored(serial: $0.serial, subject: $0.subject, holder: $0.holder)
      }
    }
    for inode in inodes {
      guard inode.at.pointee.children != nil else { continue }
      stored += inode.slots.compactMap(\.storedReference).map {
        Stored(serial: $0.serial, subject: $0.subject, holder: $0.holder)
      }
    }
    for file in files {
      stored.append(Stored(file.at.pointee.node))
      stored.append(Stored(file.at.pointee.mount))
    }
    for filesystem in filesystems {
      stored.append(Stored(filesystem.at.pointee.rootReference))
      let queue = filesystem.at.pointee.queue
      stored += (0..<queue.count).compactMap { queue.entry($0) }
        .map { Stored(serial: $0.serial, subject: $0.subject, holder: $0.holder) }
    }
    stored += ownReferences.map {
      Stored(serial: $0.serial, subject: $0.subject, holder: $0.holder)
    }
    return Set((stored + storedByMounts + storedByTasks).compactMap { $0 })
  }

  private var storedByMounts: [Stored?] {
    mounts.flatMap { mount -> [Stored?] in
      [
        Stored(mount.at.pointee.root), Stored(mount.at.pointee.hold),
        Stored(mount.at.pointee.connection),
      ] + Self.place(mount.at.pointee.place)
    } + namespaces.map { Stored($0.at.pointee.root) }
  }

  private var storedByTasks: [Stored?] {
    tasks.flatMap { task -> [Stored?] in
      task.table.byName.values.map { Stored($0.at.pointee.reference) }
        + [Stored(task.at.pointee.namespace)] + Self.place(task.at.pointee.workingDirectory)
        + Self.place(task.at.pointee.root)
    }
  }

  private static func place(_ place: borrowing OwnedVirtualDentry?) -> [Stored?] {
    switch place {
    case .none: []
    case .some(let place): [Stored(of: place.mount), Stored(of: place.node)]
    }
  }
}

extension Census.Stored {
  fileprivate init<Object: RefCounted>(of reference: borrowing Ref<Object>) {
    self.init(
      serial: reference.serial, subject: reference.object.id, holder: reference.holder)
  }

  /// The reference in an optional. `?.` does not work here: a debug build of Swift 6.3 reads an
  /// optional without copies as full after `take` has emptied it.
  fileprivate init?<Object: RefCounted>(_ place: borrowing Ref<Object>?) {
    switch place {
    case .none: return nil
    case .some(let reference): self.init(of: reference)
    }
  }
}
