// MomentReport.swift: one moment of a run with everything that lives, as JSON.

import Ground
import Scenario
import Timeline

/// The moment at a run's cursor, for programs.
public struct MomentReport {
  private let session: Session
  private let timeline: Timeline
  private let model: Model
  /// The suspicious references, by serial number.
  private let suspects: [UInt32: SuspectReference]

  public init(_ session: Session) {
    self.session = session
    timeline = session.timeline
    model = timeline.model
    let found = timeline.suspects(at: timeline.cursor)
    suspects = Dictionary(found.map { ($0.serial, $0) }) { $1 }
  }

  /// A document with the run, the position, every living object with its holders (one object per
  /// line), and the number of suspicious references. Names are escaped as on the screen.
  public var json: String {
    var document = JSONObject()
    document.addHead(of: session)
    addPlace(to: &document)
    let lines = model.liveObjects.map { "\n" + object($0) }
    document.add("objects", raw: "[" + lines.joined(separator: ",") + "\n]")
    var counts = JSONObject()
    counts.add(timeline.suspicions(at: timeline.cursor))
    document.add("suspicions", raw: counts.text)
    return document.text + "\n"
  }

  private func addPlace(to document: inout JSONObject) {
    document.add("position", timeline.cursor)
    guard let index = timeline.currentOperation else { return }
    let record = timeline.operations[index]
    var place = JSONObject()
    place.add(index, record, in: timeline)
    place.add("step", timeline.cursor - record.first)
    place.add("steps", record.end - record.first)
    document.add("at", raw: place.text)
  }
}

// Objects.
extension MomentReport {
  private func object(_ id: ObjectID) -> String {
    var object = JSONObject()
    object.add("id", id.key)
    object.add("kind", "\(id.kind)")
    object.add("number", model.number(id))
    object.add("name", model.label(id, names: timeline.names))
    object.add("count", max(0, model.counted(id)?.count ?? 0))
    let states = model.states(id)
    if !states.isEmpty { object.add("states", states.map(JSONObject.quoted)) }
    addOwn(id, to: &object)
    object.add("holders", model.holders(of: id).map(holder))
    return object.text
  }

  /// Adds the members specific to the object's kind.
  private func addOwn(_ id: ObjectID, to object: inout JSONObject) {
    switch id.kind {
    case .dentry:
      let dentry = model.dentries[id]
      object.add("inode", dentry.inode.key)
      if dentry.parent != .none { object.add("parent", dentry.parent.key) }
      object.add("hashed", dentry.isHashed)
      if let path = path(of: id) { object.add("path", text(path)) }
    case .inode: addInode(model.inodes[id], to: &object)
    case .file:
      object.add("dentry", model.files[id].dentry.key)
      object.add("flags", text(model.files[id].flags))
      object.add("offset", model.files[id].offset)
    case .virtualDentry: object.add("dentry", model.virtualDentries[id].dentry.key)
    case .mount: addMount(model.mounts[id], to: &object)
    case .task: addTask(model.tasks[id], to: &object)
    case .filesystem: addFilesystem(model.filesystems[id.filesystem], to: &object)
    case .namespace, .none: break
    }
  }

  private func addInode(_ inode: InodeState, to object: inout JSONObject) {
    object.add("ino", inode.number)
    object.add("mode", "0" + String(inode.mode, radix: 8))
    object.add("nlink", inode.nlink)
    object.add("uid", inode.uid)
    object.add("gid", inode.gid)
    if let size = inode.size { object.add("size", size) }
    if let device = inode.device { object.add("rdev", "\(device)") }
    if let times = inode.times { object.add(times) }
    if inode.isSymlink { object.add("target", Quoting.word(timeline.names[inode.target])) }
    let slots = model.slots(of: inode.id).map { slot in
      var member = JSONObject()
      member.add("name", Quoting.word(timeline.names[slot.name]))
      member.add("inode", slot.inode.key)
      member.addIfTrue("static", slot.isStatic)
      member.addIfTrue("lost", model.isLost(slot))
      return member.text
    }
    if !slots.isEmpty { object.add("slots", slots) }
  }

  private func addMount(_ mount: MountState, to object: inout JSONObject) {
    object.add("over", mount.over.key)
    if mount.parent != .none {
      object.add("parent", mount.parent.key)
      object.add("point", mount.point.key)
    }
    object.add("writers", mount.writers)
  }

  private func addTask(_ task: TaskState, to object: inout JSONObject) {
    if task.workingDirectory != .none {
      object.add("workingDirectory", task.workingDirectory.key)
    }
    let files = task.files.map { entry in
      var member = JSONObject()
      member.add("name", text(entry.name))
      if entry.number >= 0 { member.add("number", entry.number) }
      member.add("file", entry.file.key)
      return member.text
    }
    object.add("files", files)
  }

  private func addFilesystem(_ filesystem: FilesystemState, to object: inout JSONObject) {
    if filesystem.root != .none { object.add("root", filesystem.root.key) }
    let queue = filesystem.queue.map { entry in
      var member = JSONObject()
      member.add("object", entry.subject.key)
      member.add("reference", entry.reference)
      return member.text
    }
    object.add("queue", queue)
    let cache = model.values(filesystem.cache).map { JSONObject.quoted(ObjectID(raw: $0).key) }
    object.add("cache", cache)
  }

  private func holder(_ reference: ReferenceState) -> String {
    var object = JSONObject()
    object.add("reference", reference.serial)
    object.add("role", "\(reference.holder.role)")
    if reference.holder.id != .none { object.add("holder", reference.holder.id.key) }
    if let since = timeline.operation(of: Int(reference.taken)) { object.add("since", since) }
    if let suspect = suspects[reference.serial] { object.add("suspicion", suspect.suspicion.key) }
    return object.text
  }

  private func text(_ name: Name) -> String { Quoting.visible(timeline.names[name]) }

  /// The path of a dentry, if a call accepts one so long: Linux accepts 4,095 bytes, at least two
  /// for each name. Longer paths would fill gigabytes.
  private func path(of id: ObjectID) -> [Name]? {
    guard model.names(above: id, atMost: 2048).count < 2048, let path = model.path(of: id),
      path.reduce(0, { $0 + 1 + timeline.names[$1].count }) < 4096
    else { return nil }
    return path
  }

  private func text(_ path: [Name]) -> String {
    let slash = UInt8(ascii: "/")
    return Quoting.word(path.isEmpty ? [slash] : path.flatMap { [slash] + timeline.names[$0] })
  }
}
