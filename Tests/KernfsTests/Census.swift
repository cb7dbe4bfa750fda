// What one engine's structures hold, found by walking them: nothing here asks the journal or the model.

@testable import Filesystems
@testable import Ground
@testable import Kernfs
@testable import Scenario
@testable import VFS

/// All live objects of one engine, and every reference that some record of them stores.
struct Census {
  /// A reference as it lies in a record.
  struct Stored: Hashable {
    let serial: UInt32
    let subject: ObjectID
    let holder: Holder
  }

  let filesystem: Filesystem
  /// Ended or not.
  let mount: Mount?
  private(set) var dentries: [Dentry] = []
  private(set) var inodes: [Inode] = []
  let files: [FileDescription]
  /// True while the namespace holds its mount.
  let isMounted: Bool

  /// - Parameter mount: the root mount, remembered from when there was one.
  init(_ engine: Engine, mount: Mount?) {
    filesystem = engine.client.filesystem
    self.mount = mount
    files = engine.task.files.values.sorted { $0.id.raw < $1.id.raw }
    isMounted = engine.rootMount != nil
    var dentries: [Dentry] = [], inodes: [Inode] = []
    filesystem.at.pointee.dentryPool.forEach { record in
      let dentry = Dentry(header(of: record))
      if dentry.count >= 0 { dentries.append(dentry) }
    }
    filesystem.at.pointee.inodePool.forEach { record in
      let inode = Inode(header(of: record))
      if inode.count >= 0 { inodes.append(inode) }
    }
    self.dentries = dentries.sorted { $0.id.raw < $1.id.raw }
    self.inodes = inodes.sorted { $0.id.raw < $1.id.raw }
  }

  /// The cached dentries, most recent first.
  var cache: [Dentry] {
    var list: [Dentry] = []
    var dentry = filesystem.at.pointee.cache.newest
    while let here = dentry {
      list.append(here)
      dentry = here.at.pointee.older
    }
    return list
  }

  /// Live objects with their counts.
  var counts: [(id: ObjectID, count: Int32)] {
    var counts = dentries.map { ($0.id, $0.count) } + inodes.map { ($0.id, $0.count) }
    counts += files.map { ($0.id, $0.count) }
    if let mount, mount.count >= 0 { counts.append((mount.id, mount.count)) }
    if filesystem.base.count >= 0 { counts.append((filesystem.id, filesystem.base.count)) }
    return counts
  }
}

private func header<Record: ~Copyable>(
  of record: UnsafeMutablePointer<Record>
) -> UnsafeMutablePointer<Ground.Header> {
  UnsafeMutableRawPointer(record).assumingMemoryBound(to: Ground.Header.self)
}

extension Census {
  /// How many references each object must have, by the reference-count model: who points to whom,
  /// whatever tokens say.
  var expectedCounts: [ObjectID: Int32] {
    var expected: [ObjectID: Int32] = [:]
    for dentry in dentries {
      if dentry.at.pointee.birth != nil { expected[dentry.id, default: 0] += 1 }
      if let parent = dentry.parent { expected[parent.id, default: 0] += 1 }
      expected[dentry.inode.id, default: 0] += 1
    }
    for slot in inodes.flatMap(\.slotList) where slot.isStatic {
      expected[slot.inode.id, default: 0] += 1
    }
    for file in files {
      expected[file.id, default: 0] += 1
      expected[file.node.id, default: 0] += 1
      if let mount { expected[mount.id, default: 0] += 1 }
    }
    if let mount, isMounted { expected[mount.id, default: 0] += 1 }
    if let mount, mount.count > 0 {
      expected[mount.root.id, default: 0] += 1
      expected[filesystem.id, default: 0] += 1
    }
    if filesystem.rules.root == .held, filesystem.base.count > 0, let root = filesystem.root {
      expected[root.id, default: 0] += 1
    }
    return expected
  }

  /// Every reference that lies in a record of a live object.
  var stored: Set<Stored> {
    var stored: Set<Stored?> = []
    for dentry in dentries {
      stored.insert(Stored(dentry.at.pointee.birth))
      stored.insert(Stored(dentry.at.pointee.inodeReference))
      stored.insert(Stored(dentry.at.pointee.parentReference))
    }
    for inode in inodes {
      var slot = inode.at.pointee.children?.pointee.first
      while let here = slot {
        stored.insert(Stored(here.at.pointee.reference))
        slot = here.at.pointee.next
      }
    }
    for file in files {
      stored.insert(Stored(file.at.pointee.node))
      stored.insert(Stored(file.at.pointee.mount))
      stored.insert(Stored(file.at.pointee.table))
    }
    stored.insert(Stored(filesystem.at.pointee.rootReference))
    if let mount, mount.count > 0 {
      stored.insert(Stored(mount.at.pointee.root))
      stored.insert(Stored(mount.at.pointee.hold))
    }
    return Set(stored.compactMap { $0 })
  }
}

extension Census.Stored {
  /// What lies in an optional. Not written with `?.`, which in a debug build of Swift 6.3 reads an
  /// optional without copies as full although `take` has emptied it.
  fileprivate init?<Object: RefCounted>(_ place: borrowing Ref<Object>?) {
    switch place {
    case .none: return nil
    case .some(let reference):
      self.init(
        serial: reference.serial, subject: reference.object.id, holder: reference.holder)
    }
  }
}
