// The model that the events made against the engine that emitted them, field by field.

@testable import Ground
@testable import Kernfs
@testable import Scenario
@testable import Timeline
@testable import VFS

/// Compares one engine with one model; holds also where the machine stopped.
struct Agreement {
  let census: Census
  let model: Model
  let engine: Engine
  private var found: [String] = []

  init(_ census: Census, _ model: Model, _ engine: Engine) {
    self.census = census
    self.model = model
    self.engine = engine
  }

  /// Everything in which they differ, in sentences.
  static func problems(_ census: Census, _ model: Model, _ engine: Engine) -> [String] {
    var agreement = Agreement(census, model, engine)
    agreement.compareLives()
    for dentry in census.dentries where model.dentries.contains(dentry.id) {
      agreement.compare(dentry)
    }
    for inode in census.inodes where model.inodes.contains(inode.id) { agreement.compare(inode) }
    for file in census.files { agreement.compare(file) }
    agreement.compareFilesystem()
    agreement.compareLocks()
    if engine.machine.stop == nil { agreement.compareRest() }
    return agreement.found
  }

  private mutating func expect<Value: Equatable>(
    _ engine: Value, _ model: Value, _ what: String, of id: ObjectID = .none
  ) {
    guard engine != model else { return }
    let subject = id == .none ? "" : "\(id.kind) \(id.number), "
    found.append("\(subject)\(what): engine \(engine), model \(model)")
  }
}

extension Agreement {
  private mutating func compareLives() {
    let dentries = model.dentries.all.filter(\.counted.isAlive).map(\.id)
    let inodes = model.inodes.all.filter(\.counted.isAlive).map(\.id)
    expect(census.dentries.map(\.id), dentries, "live dentries")
    expect(census.inodes.map(\.id), inodes, "live inodes")
    // A machine that stopped in an open or a close has a file that is in no table.
    guard engine.machine.stop == nil else { return }
    let files = model.openFiles.map(\.id.raw).sorted()
    expect(census.files.map(\.id.raw), files, "open files")
  }

  private mutating func compare(_ dentry: Dentry) {
    let state = model.dentries[dentry.id], id = dentry.id
    expect(dentry.count, state.counted.count, "count", of: id)
    expect(dentry.inode.id, state.inode, "inode", of: id)
    expect(dentry.name, state.name, "name", of: id)
    expect(dentry.parent?.id ?? .none, state.parent, "parent", of: id)
    expect(dentry.isHashed, state.isHashed, "hashed", of: id)
    expect(dentry.isCached, state.isCached, "cached", of: id)
    expect(dentry.flags, state.flags, "flags", of: id)
    expect(dentry.childrenNow.map(\.id), model.children(of: dentry.id), "children", of: id)
    expect(dentry.childrenNow.count, Int(state.children.count), "number of children", of: id)
  }

  private mutating func compare(_ inode: Inode) {
    let state = model.inodes[inode.id], id = inode.id
    expect(inode.count, state.counted.count, "count", of: id)
    expect(inode.number, state.number, "number", of: id)
    expect(inode.mode.raw, state.mode, "mode", of: id)
    expect(inode.nlink, state.nlink, "nlink", of: id)
    expect(inode.ownership.uid, state.uid, "uid", of: id)
    expect(inode.ownership.gid, state.gid, "gid", of: id)
    expect(inode.flags, state.flags, "flags", of: id)
    expect(inode.target ?? .empty, state.target, "target", of: id)
    let slots = inode.slotList, states = model.slots(of: inode.id)
    expect(slots.map(\.name), states.map(\.name), "names of slots", of: id)
    expect(slots.map(\.inode.id), states.map(\.inode), "inodes of slots", of: id)
    expect(slots.map(\.isStatic), states.map(\.isStatic), "static slots", of: id)
    expect(
      slots.map(\.inode.isDestroyed), states.map { !model.inodes[$0.inode].counted.isAlive },
      "slots that are left over", of: id)
    for slot in states where !model.names(of: slot.inode).contains(slot) {
      found.append("\(id.kind) \(id.number): slot \(slot.number) is not among its inode's names")
    }
  }

  private mutating func compare(_ file: FileDescription) {
    let id = file.id
    let isFile = file.id.kind == .file
    guard (isFile ? model.files : model.virtualDentries).contains(file.id) else { return }
    let state = isFile ? model.files[file.id] : model.virtualDentries[file.id]
    expect(file.count, state.counted.count, "count", of: id)
    expect(file.node.id, state.dentry, "dentry", of: id)
    expect(file.offset, state.offset, "offset", of: id)
    let label = String(decoding: engine.machine.names[state.label], as: UTF8.self)
    expect(engine.task.files[label]?.id, file.id, "name", of: id)
  }

  private mutating func compareFilesystem() {
    guard let state = model.filesystems.first else { return }
    let record = census.filesystem.at
    expect(census.filesystem.base.count, state.counted.count, "filesystem, count")
    expect(census.filesystem.root?.id ?? .none, state.root, "filesystem, root")
    let cache = model.values(state.cache).map { ObjectID(raw: $0) }
    expect(census.cache.map(\.id), cache, "order of the cache")
    expect(record.pointee.cache.count, Int(state.cache.count), "length of the cache")
    expect(record.pointee.queue.count, state.queue.count, "length of the queue")
    if let mount = census.mount {
      expect(mount.count, model.mounts[mount.id].counted.count, "mount, count")
      expect(mount.at.pointee.writers, model.mounts[mount.id].writers, "mount, writers")
      expect(mount.root.id, model.mounts[mount.id].over, "mount, root")
    }
    let unhashed = census.dentries.filter { !$0.isHashed && $0.id != state.root }.map(\.id.raw)
    // A panic over a drop too many leaves a dentry that is not destroyed and has a count below zero.
    let strays = model.strays(of: state).filter { model.dentries[$0].counted.isAlive }
    expect(unhashed, strays.map(\.raw).sorted(), "unhashed dentries")
    if engine.machine.stop == nil {
      expect(unhashed.count, model.strays(of: state).count, "number of unhashed dentries")
    }
  }

  private mutating func compareLocks() {
    func state(_ id: ObjectID, _ kind: LockKind) -> Int32 {
      model.locks.filter { $0.id == id && $0.kind == kind }
        .reduce(0) { $0 + ($1.mode == .write ? -1 : 1) }
    }
    for dentry in census.dentries {
      for kind in [LockKind.directory, .node] {
        expect(
          dentry.word(kind).pointee.state, state(dentry.id, kind), "lock", of: dentry.id)
      }
    }
    for inode in census.inodes where inode.isDirectory {
      expect(
        inode.word(.slots).pointee.state, state(inode.id, .slots), "slots' lock", of: inode.id)
    }
    for file in census.files {
      expect(
        file.word(.position).pointee.state, state(file.id, .position), "lock", of: file.id)
    }
    let filesystem = census.filesystem, mounts = engine.virtualFilesystem
    expect(
      filesystem.word(.filesystem).pointee.state, state(filesystem.id, .filesystem), "fs.mu")
    expect(mounts.word(.mounts).pointee.state, state(mounts.id, .mounts), "mountMu")
  }

  private mutating func compareRest() {
    expect(census.dentries.count, model.alive.dentries, "dentries alive")
    expect(census.inodes.count, model.alive.inodes, "inodes alive")
    expect(census.files.count, model.alive.files, "files open")
    expect(engine.machine.stop, model.stop?.reason, "stop")
  }
}
