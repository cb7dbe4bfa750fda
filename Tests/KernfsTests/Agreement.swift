// Compares the model made from events with the engine, field by field.

@testable import Filesystems
@testable import Ground
@testable import Kernfs
@testable import Timeline
@testable import VFS

/// Compares an engine with a model, also after a stop.
struct Agreement {
  let census: Census
  let model: Model
  private var found: [String] = []

  init(_ census: Census, _ model: Model) {
    self.census = census
    self.model = model
  }

  /// All differences, as sentences.
  static func problems(_ census: Census, _ model: Model) -> [String] {
    var agreement = Agreement(census, model)
    agreement.compareLives()
    for dentry in census.dentries where model.dentries.contains(dentry.id) {
      agreement.compare(dentry)
    }
    for inode in census.inodes where model.inodes.contains(inode.id) { agreement.compare(inode) }
    for file in census.files { agreement.compare(file) }
    for filesystem in census.filesystems { agreement.compare(filesystem) }
    for mount in census.allMounts { agreement.compare(mount) }
    for task in census.tasks { agreement.compare(task) }
    agreement.compareLocks()
    if census.machine.stop == nil { agreement.compareRest() }
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
    // If the machine stopped in an open or a close, one file is in no table.
    guard census.machine.stop == nil else { return }
    let files = model.openFiles.map(\.id.raw).sorted()
    expect(census.files.map(\.id.raw), files, "open files")
  }

  private mutating func compare(_ dentry: Dentry) {
    let state = model.dentries[dentry.id], id = dentry.id
    expect(dentry.count, state.counted.count, "count", of: id)
    expect(dentry.inode.id, state.inode, "inode", of: id)
    expect(dentry.isDirectory, state.isDirectory, "is a directory", of: id)
    expect(dentry.name, state.name, "name", of: id)
    expect(dentry.parent?.id ?? .none, state.parent, "parent", of: id)
    expect(dentry.isHashed, state.isHashed, "hashed", of: id)
    expect(dentry.isCached, state.isCached, "cached", of: id)
    expect(dentry.flags, state.flags, "flags", of: id)
    expect(dentry.childrenNow.map(\.id), model.children(of: dentry.id), "children", of: id)
    expect(
      Int(dentry.node.at.pointee.mounts), Int(state.mounts.count), "number of mounts", of: id)
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
    compareKept(inode, state)
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

  /// Compares the values that the filesystem keeps beside the record; zeros if it keeps none.
  private mutating func compareKept(_ inode: Inode, _ state: InodeState) {
    let kept = kept(inode), id = inode.id
    expect(kept.size, state.size ?? 0, "size", of: id)
    let device = state.device ?? Status.Device()
    expect(kept.device, DeviceNumber(major: device.major, minor: device.minor), "device", of: id)
    let times = state.times ?? Status.Times()
    expect(kept.times.accessed, times.accessed, "atime", of: id)
    expect(kept.times.modified, times.modified, "mtime", of: id)
    expect(kept.times.changed, times.changed, "ctime", of: id)
  }

  /// The result of stat(2) without a request to a server, which would change the inode.
  private func kept(_ inode: Inode) -> FileStatus {
    guard let kind = inode.operations as? FuseInode else {
      return inode.operations.status(of: inode)
    }
    let node = kind.client.node(inode)
    var status = FileStatus()
    status.size = Int64(node.size)
    status.device = node.device
    status.times = node.data.times
    return status
  }

  private mutating func compare(_ file: FileDescription) {
    let id = file.id
    let isFile = file.id.kind == .file
    guard (isFile ? model.files : model.virtualDentries).contains(file.id) else { return }
    let state = isFile ? model.files[file.id] : model.virtualDentries[file.id]
    expect(file.count, state.counted.count, "count", of: id)
    expect(file.node.id, state.dentry, "dentry", of: id)
    expect(file.offset, state.offset, "offset", of: id)
  }

  private mutating func compare(_ filesystem: Filesystem) {
    guard filesystem.id.filesystem < model.filesystems.count else { return }
    let state = model.filesystems[filesystem.id.filesystem], id = filesystem.id
    let record = filesystem.at
    expect(filesystem.base.count, state.counted.count, "count", of: id)
    expect(filesystem.root?.id ?? .none, state.root, "root", of: id)
    let cache = model.values(state.cache).map { ObjectID(raw: $0) }
    expect(filesystem.cacheList.map(\.id), cache, "order of the cache", of: id)
    expect(
      record.pointee.cache.dentries.count, Int(state.cache.count), "length of the cache", of: id)
    let queue = record.pointee.queue
    expect(
      (0..<queue.count).map { queue.entry($0)?.subject ?? .none }, state.queue.map(\.subject),
      "queue", of: id)
    let unhashed = census.dentries.filter {
      $0.filesystem == filesystem && !$0.isHashed && $0.id != state.root
    }.map(\.id.raw)
    // A panic over one drop too many leaves a dentry that is not destroyed and has a negative
    // count.
    let strays = model.strays(of: state).filter { model.dentries[$0].counted.isAlive }
    expect(unhashed, strays.map(\.raw).sorted(), "unhashed dentries", of: id)
    if census.machine.stop == nil {
      expect(unhashed.count, model.strays(of: state).count, "number of unhashed dentries", of: id)
    }
  }

  private mutating func compare(_ mount: Mount) {
    guard model.mounts.contains(mount.id) else { return }
    let state = model.mounts[mount.id], id = mount.id
    expect(mount.count, state.counted.count, "count", of: id)
    expect(mount.at.pointee.writers, state.writers, "writers", of: id)
    expect(mount.hasRoot ? mount.root.id : mount.filesystem.id, state.over, "root", of: id)
    expect(mount.flags, state.flags, "flags", of: id)
    expect(mount.parent?.id ?? .none, state.parent, "parent", of: id)
    expect(mount.point?.id ?? .none, state.point, "mount point", of: id)
    expect(mount.children.map(\.id), model.children(ofMount: id), "mounts on it", of: id)
    if let namespace = mount.namespace, namespace.rootMount == mount {
      expect(mount.id, model.rootMount(of: namespace.id) ?? .none, "root mount", of: id)
    }
  }

  private mutating func compare(_ task: Task) {
    let state = model.tasks[task.id], id = task.id
    expect(task.name, String(decoding: census.machine.names[state.label], as: UTF8.self), "name")
    expect(false, state.counted.count < 0, "ended", of: id)
    let own: ObjectID =
      switch task.at.pointee.workingDirectory {
      case .none: .none
      case .some(let place): place.location.node.id
      }
    expect(own, state.workingDirectory, "working directory", of: id)
    let files = task.openFiles.map { "\($0.number) \($0.name) \($0.file.id)" }
    let entries = state.files.map { entry in
      let name = String(decoding: census.machine.names[entry.name], as: UTF8.self)
      return "\(entry.number) \(name) \(entry.file)"
    }
    expect(files.sorted(), entries.sorted(), "table of files", of: id)
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
    for filesystem in census.filesystems {
      expect(
        filesystem.word(.filesystem).pointee.state, state(filesystem.id, .filesystem), "fs.mu")
    }
    let mounts = census.virtualFilesystem
    expect(mounts.word(.mounts).pointee.state, state(mounts.id, .mounts), "mountMu")
  }

  private mutating func compareRest() {
    expect(census.dentries.count, model.alive.dentries, "dentries alive")
    expect(census.inodes.count, model.alive.inodes, "inodes alive")
    expect(census.files.count, model.alive.files, "files open")
    let tasks = model.tasks.all.filter(\.counted.isAlive).map(\.id)
    expect(census.tasks.map(\.id), tasks, "tasks")
    let namespaces = model.namespaces.all.filter(\.counted.isAlive).map(\.id)
    expect(census.namespaces.map(\.id), namespaces, "namespaces")
    expect(census.filesystems.map(\.id), model.filesystems.map(\.id), "filesystems")
    expect(census.machine.stop, model.stop?.reason, "stop")
  }
}
