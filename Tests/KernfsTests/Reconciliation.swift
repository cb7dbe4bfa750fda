// Compares counts with holders between two operations: by the model's ledger, by the engine's
// structures, and token by token. Objects that stay alive are no failure here.

@testable import Ground
@testable import Timeline

/// Compares one census with one model.
struct Reconciliation {
  let census: Census
  let model: Model
  /// For each object, how many references were dropped that were never taken.
  let unearned: [ObjectID: Int32]

  /// All differences, as sentences.
  var problems: [String] { ledger + structures + tokens + ended }

  /// Each count equals the number of its references in the ledger, less those that were dropped
  /// without being held.
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

  /// Each count equals the number of references in the structures.
  private var structures: [String] {
    let expected = census.expectedCounts
    return census.counts.compactMap { id, count in
      let found = expected[id, default: 0] - unearned[id, default: 0]
      guard count != found else { return nil }
      return "\(id.kind) \(id.number) has count \(count), its holders are \(found)"
    }
  }

  /// The stored references are exactly those in the ledger, with the same holders.
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

  /// A destroyed object has no holders, unless its reference was dropped by a non-owner.
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
