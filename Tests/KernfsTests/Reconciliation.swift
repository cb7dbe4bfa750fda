// Counts against those who hold them, between two operations: by the ledger of the model, by the
// engine's structures, and token by token. What stays alive is never a failure by itself.

@testable import Ground
@testable import Timeline

/// Compares one census with one model.
struct Reconciliation {
  let census: Census
  let model: Model
  /// How often a reference was dropped on each object that nobody had taken.
  let unearned: [ObjectID: Int32]

  /// Everything that does not add up, in sentences.
  var problems: [String] { ledger + structures + tokens + ended }

  /// Each count equals the ledger's live records, less what was dropped without being held.
  private var ledger: [String] {
    census.counts.compactMap { id, count in
      let holders = model.holders(of: id)
      let expected = Int32(holders.count) - unearned[id, default: 0]
      if holders.contains(where: { $0.ended >= 0 || $0.subject != id }) {
        return "\(id.kind) \(id.number): its ledger lists a reference that ended or is another's"
      }
      guard count != expected else { return nil }
      return "\(id.kind) \(id.number) has count \(count), its ledger says \(expected)"
    }
  }

  /// Each count equals what points there.
  private var structures: [String] {
    let expected = census.expectedCounts
    return census.counts.compactMap { id, count in
      let found = expected[id, default: 0] - unearned[id, default: 0]
      guard count != found else { return nil }
      return "\(id.kind) \(id.number) has count \(count), its holders are \(found)"
    }
  }

  /// Each reference that lies in a record is in the ledger, with that holder, and the other way.
  private var tokens: [String] {
    let alive = Set(census.counts.map(\.id))
    let stored = census.stored.filter { alive.contains($0.subject) }
    var recorded: Set<Census.Stored> = []
    for entry in model.allReferences where alive.contains(entry.subject) {
      recorded.insert(
        Census.Stored(serial: entry.serial, subject: entry.subject, holder: entry.holder))
    }
    return stored.symmetricDifference(recorded).map { one in
      let place = stored.contains(one) ? "a record only" : "the ledger only"
      return "reference \(one.serial) on \(one.subject.kind) \(one.subject.number), "
        + "held as \(one.holder.role) by \(one.holder.id.kind) \(one.holder.id.number), is in \(place)"
    }
  }

  /// Nobody holds what ended, unless it was robbed.
  private var ended: [String] {
    let dentries = model.dentries.all.map { ($0.id, $0.counted) }
    let inodes = model.inodes.all.map { ($0.id, $0.counted) }
    let mounts = model.mounts.all.map { ($0.id, $0.counted) }
    let files = model.files.all.map { ($0.id, $0.counted) }
    let others =
      model.virtualDentries.all.map { ($0.id, $0.counted) }
      + model.filesystems.map { ($0.id, $0.counted) }
      + model.namespaces.all.map { ($0.id, $0.counted) }
    return (dentries + inodes + mounts + files + others).compactMap { id, counted in
      guard !counted.isAlive else { return nil }
      guard counted.references.count != unearned[id, default: 0] else { return nil }
      return "\(id.kind) \(id.number) ended, \(counted.references.count) references are left"
    }
  }
}
