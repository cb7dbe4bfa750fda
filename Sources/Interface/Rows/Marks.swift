// Marks.swift: what the operation at the cursor brought, changed and took away, read from its events.
//
// Nothing is stored: marks are a function of `timeline.recent` and the model, so they are right at
// every position of the cursor.

import Ground
import Timeline

/// What became of an object or a slot in this operation.
enum Mark: Hashable {
  case added, changed, removed
}

/// Marks of all objects that the operation touched, and the places of those that ended in it.
struct Marks: Equatable {
  private(set) var objects: [ObjectID: Mark] = [:]
  /// What the step before the cursor changed.
  private(set) var stepped: [ObjectID] = []
  private(set) var slots: [UInt32: Mark] = [:]
  /// Destroyed dentries by the place where they were found last.
  private(set) var dentries = Ghosts<ObjectID>()
  /// Emptied slots by the place where they were.
  private(set) var emptied = Ghosts<UInt32>()
  /// Destroyed dentries whose inode no slot stored and is destroyed too, by their parent's inode.
  private(set) var looked: [ObjectID: [ObjectID]] = [:]
  /// Dentries and inodes that ended out of reach.
  private(set) var strays: [ObjectID] = []
  private(set) var loose: [ObjectID] = []
  /// Where the roots were mounted whose mounts were disconnected in this operation.
  private(set) var points: [ObjectID: ObjectID] = [:]
  /// Inodes that this operation made and nothing leads to yet, or nothing any more.
  private(set) var adrift: [ObjectID] = []
  /// Directories that this operation put into a slot below themselves.
  private(set) var ringed: [ObjectID] = []

  /// A screen shows only so many changes: only the last events of an operation are read.
  static let mostEvents = 4_000

  init() {}

  init(_ timeline: Timeline) {
    let recent = timeline.recent
    let events = timeline.events[
      max(recent.lowerBound, recent.upperBound - Self.mostEvents)..<recent.upperBound]
    var reader = MarkReader()
    for event in events { reader.read(event) }
    objects = reader.marks
    slots = reader.slots
    stepped = events.last?.traits.changed.all ?? []
    place(reader, timeline.model)
  }

  subscript(object: ObjectID) -> Mark? { objects[object] }
}

/// What ended, between its neighbours that are alive.
struct Ghosts<ID: Hashable>: Equatable {
  /// Before the first child of a parent, and after a sibling.
  var leading: [ObjectID: [ID]] = [:]
  var following: [ID: [ID]] = [:]
  /// Where each stands: its parent, and the sibling before it.
  var places: [ID: Place] = [:]

  struct Place: Equatable {
    var parent: ObjectID
    var sibling: ID?
  }

  mutating func add(_ id: ID, under parent: ObjectID, after sibling: ID?) {
    places[id] = Place(parent: parent, sibling: sibling)
    if let sibling {
      following[sibling, default: []].append(id)
    } else {
      leading[parent, default: []].append(id)
    }
  }

  /// The others at the same place, in order.
  func company(of id: ID) -> [ID] {
    guard let place = places[id] else { return [] }
    return (place.sibling.map { following[$0] } ?? leading[place.parent]) ?? []
  }
}

/// Collects the changes of each object.
private struct MarkReader {
  var marks: [ObjectID: Mark] = [:]
  var slots: [UInt32: Mark] = [:]
  var balance: [ObjectID: Int] = [:]
  var destroyed: [ObjectID] = []
  var emptied: [UInt32] = []
  var born: [ObjectID] = []
  /// Inodes that got a slot.
  var filled: [ObjectID] = []
  /// Where mounts were connected that no longer are.
  var points: [ObjectID: ObjectID] = [:]
  /// Inodes that dentries no longer lead to, although they live on.
  var swapped: [ObjectID] = []
  /// The directory in which a name was taken out last.
  var unhashed: [ObjectID: ObjectID] = [:]

  /// What most events say is in their traits; here is what a row shows besides.
  mutating func read(_ event: Event) {
    switch event {
    case .reference(let event): read(event)
    case .tree(.unhashed(let id, _, let parent)): unhashed[id] = parent
    case .tree(.swapped(_, let old, _)): swapped.append(old)
    case .tree(.filled(_, _, let inode, let slot, _)):
      slots[slot] = .added
      filled.append(inode)
    case .tree(.emptied(_, _, _, let slot, _)):
      slots[slot] = .removed
      emptied.append(slot)
    case .mount(.unmounted(let id, let point, _)): points[id] = point
    case _: break
    }
    for id in event.traits.marked.all { change(id) }
  }

  private mutating func read(_ event: ReferenceEvent) {
    switch event {
    case .born(let id, _, _):
      marks[id] = .added
      if id.kind == .inode { born.append(id) }
    case .took(let id, _, _, _): weigh(id, 1)
    case .dropped(let id, _, _, _): weigh(id, -1)
    case .destroyed(let id):
      marks[id] = .removed
      destroyed.append(id)
    case .transferred: break
    }
  }

  private mutating func change(_ id: ObjectID) {
    if marks[id] == nil { marks[id] = .changed }
  }

  /// A count that went up and down again did not change.
  private mutating func weigh(_ id: ObjectID, _ difference: Int) {
    balance[id, default: 0] += difference
  }

  mutating func settle() {
    for (id, difference) in balance where difference != 0 { change(id) }
  }
}

extension Marks {
  private mutating func place(_ reader: MarkReader, _ model: Model) {
    var reader = reader
    reader.settle()
    objects = reader.marks
    for (mount, point) in reader.points { points[model.mounts[mount].over] = point }
    let homes = Dictionary(
      reader.emptied.map { (model.slots[Int($0) - 1].inode, $0) }, uniquingKeysWith: { $1 })
    for id in reader.destroyed where id.kind == .dentry {
      guard let parent = reader.unhashed[id] else {
        strays.append(id)
        continue
      }
      dentries.add(id, under: parent, after: Self.former(of: id, model))
    }
    for slot in reader.emptied where !model.slots[Int(slot) - 1].isFilled {
      let state = model.slots[Int(slot) - 1]
      emptied.add(slot, under: state.directory, after: Self.former(of: state, model))
    }
    for id in reader.destroyed where id.kind == .inode && homes[id] == nil {
      place(inode: id, reader, model)
    }
    findAdrift(reader, model)
    ringed = reader.filled.filter { Self.isInRing($0, model) }
  }

  private mutating func findAdrift(_ reader: MarkReader, _ model: Model) {
    let ended = reader.destroyed.filter { $0.kind == .dentry }.map { model.dentries[$0].inode }
    let emptied = reader.emptied.map { model.slots[Int($0) - 1].inode }
    for id in reader.born + ended + emptied + reader.swapped where !adrift.contains(id) {
      let state = model.inodes[id]
      guard state.counted.isAlive, state.namedBy.count == 0 else { continue }
      let over = model.dentries(over: id)
      if over.allSatisfy({ !model.dentries[$0].counted.isAlive }) { adrift.append(id) }
    }
  }

  /// Whether the slots above a directory lead back to it.
  private static func isInRing(_ id: ObjectID, _ model: Model) -> Bool {
    var here = id
    var loop = LoopDetector(from: ObjectID.none)
    while !loop.closes(at: here) {
      guard let slot = model.chains.prefix(1, of: model.inodes[here].namedBy).first else {
        return false
      }
      here = model.slots[Int(slot) - 1].directory
      if here == id { return true }
    }
    return false
  }

  /// Below the inode of the directory in which its dentry was found, else among the loose ones.
  private mutating func place(inode id: ObjectID, _ reader: MarkReader, _ model: Model) {
    let over = reader.destroyed.first { $0.kind == .dentry && model.dentries[$0].inode == id }
    guard let over, let parent = reader.unhashed[over], model.dentries.contains(parent) else {
      loose.append(id)
      return
    }
    looked[model.dentries[parent].inode, default: []].append(over)
  }

  /// The live dentry that stood before this one in its directory.
  private static func former(of id: ObjectID, _ model: Model) -> ObjectID? {
    var node = model.chains.previous(model.dentries[id].sibling)
    for _ in 0..<64 where node != 0 {
      let other = ObjectID(raw: model.chains.value(node))
      if model.dentries[other].isHashed, model.dentries[other].sibling == node { return other }
      node = model.chains.previous(node)
    }
    return nil
  }

  /// The filled slot that stood before this one in its directory.
  private static func former(of slot: SlotState, _ model: Model) -> UInt32? {
    var node = model.chains.previous(slot.inDirectory)
    for _ in 0..<64 where node != 0 {
      let other = UInt32(truncatingIfNeeded: model.chains.value(node))
      if model.slots[Int(other) - 1].isFilled { return other }
      node = model.chains.previous(node)
    }
    return nil
  }
}
