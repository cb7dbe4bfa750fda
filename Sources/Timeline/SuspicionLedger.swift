/// Finds suspicious references after each operation, from its events. It judges only the references
/// that the events affect. Only the searches for rings look further, and only in a run with
/// candidates.

import Ground

/// The log of suspicious references, and the state needed to find the next ones. The timeline owns
/// it and updates it in `finish`.
struct SuspicionLedger {
  private(set) var log: [SuspectReference] = []
  /// The counts after each operation that changed them.
  private var counts: [(operation: Int, counts: SuspicionCounts)] = []
  private var now = SuspicionCounts()
  /// The entries of the log that still last, by serial number.
  private var open: [UInt32: Int] = [:]

  /// How many references each dentry holds on its inode and parents, and each directory inode
  /// through its slots.
  private var dentries = ObjectTable<Int32>()
  private var inodes = ObjectTable<Int32>()
  /// The references of holders that are few (`Tracking.bySerial`), by holder.
  private(set) var held: [ObjectID: Set<UInt32>] = [:]
  /// Names that are hashed but not in the tree, because of a name above them.
  var outside: Set<ObjectID> = []
  var rings = Rings()

  /// The memory of the counters.
  var counterBytes: Int { dentries.bytes + inodes.bytes }

  /// The references to judge after this operation, with the step that affected each.
  private var candidates: [UInt32: Int] = [:]
}

// Reading.
extension SuspicionLedger {
  func counts(after operation: Int) -> SuspicionCounts {
    var low = 0, high = counts.count
    while low < high {
      let middle = (low + high) / 2
      if counts[middle].operation <= operation { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? SuspicionCounts() : counts[low - 1].counts
  }

  func suspects(after operation: Int) -> [SuspectReference] {
    guard counts(after: operation).total > 0 else { return [] }
    return log.filter { $0.operation <= operation && ($0.lastOperation ?? .max) > operation }
  }
}

// Judging one operation.
extension SuspicionLedger {
  /// Judges the references that an operation affected.
  /// - Parameter model: the state right after the operation.
  mutating func read(_ events: EventLog.SubSequence, operation: Int, _ model: Model) {
    let before = now
    for (step, event) in zip(events.indices, events) {
      guard case .reference(let event) = event else { continue }
      event.count(in: &self, step: step, operation: operation, model)
    }
    for (step, event) in zip(events.indices, events) { suspect(event, step, operation, model) }
    findRings(events.endIndex - 1, model)
    for (serial, step) in candidates.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
      let suspicion = judge(serial, model)
      update(serial, suspicion, suspicion == .leftOver ? events.endIndex - 1 : step, operation)
    }
    if now != before { counts.append((operation, now)) }
    // Memory for millions of candidates is freed.
    candidates.removeAll(keepingCapacity: candidates.capacity < 4096)
  }

  /// Marks a reference to be judged because of a step.
  mutating func consider(_ serial: UInt32, _ step: Int) { candidates[serial] = step }

  private mutating func update(
    _ serial: UInt32, _ suspicion: Suspicion?, _ step: Int, _ operation: Int
  ) {
    if let index = open[serial] {
      guard log[index].suspicion != suspicion else { return }
      close(serial, step, operation)
    }
    guard let suspicion else { return }
    open[serial] = log.count
    now[suspicion] += 1
    log.append(
      SuspectReference(serial: serial, suspicion: suspicion, since: step, operation: operation))
  }

  /// Ends the suspicion about a reference that is sound again or gone.
  mutating func close(_ serial: UInt32, _ step: Int, _ operation: Int) {
    guard !open.isEmpty, let index = open.removeValue(forKey: serial) else { return }
    log[index].until = step
    log[index].lastOperation = operation
    now[log[index].suspicion] -= 1
  }
}

// Counting the references of each holder.
extension SuspicionLedger {
  /// Starts counting for a new dentry or inode.
  mutating func begin(_ id: ObjectID) {
    if id.kind == .dentry { dentries.append(0, id) }
    if id.kind == .inode { inodes.append(0, id) }
  }

  mutating func count(_ holder: Holder, _ serial: UInt32, _ change: Int32) {
    let id = holder.id
    switch holder.role.traits.tracking {
    case .nowhere: break
    case .byDentry: if dentries.contains(id) { dentries[id] += change }
    case .byDirectory: if inodes.contains(id) { inodes[id] += change }
    case .bySerial:
      rings.hasMoved = true
      if change > 0 {
        held[id, default: []].insert(serial)
      } else if held[id]?.remove(serial) != nil, held[id]?.isEmpty == true {
        held[id] = nil
      }
    }
  }

  /// How many references a dentry holds on its inode and on parents.
  func holds(dentry id: ObjectID) -> Int32 { dentries[id] }
  /// How many references a directory holds through its slots.
  func holds(inode id: ObjectID) -> Int32 { inodes[id] }
}
