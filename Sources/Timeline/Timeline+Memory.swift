import Ground

// The memory of a timeline, by parts, for measurements. malloc's overhead is not included.

/// Blocks of memory that copies of models share: the size of each, by address.
typealias Pieces = [UInt: Int]

extension Model {
  /// The bytes of each part of the state.
  public var memory: [(part: String, bytes: Int)] {
    [
      ("dentries", dentries.bytes), ("inodes", inodes.bytes), ("slots", slots.bytes),
      ("files", files.bytes + virtualDentries.bytes),
      ("chains", chains.bytes), ("references held", references.bytes.held),
      ("references that ended", references.bytes.ended),
      ("mounts, tasks, namespaces", mounts.bytes + tasks.bytes + namespaces.bytes),
    ]
  }

  func collect(into pieces: inout Pieces) {
    dentries.collect(into: &pieces)
    inodes.collect(into: &pieces)
    files.collect(into: &pieces)
    virtualDentries.collect(into: &pieces)
    mounts.collect(into: &pieces)
    namespaces.collect(into: &pieces)
    tasks.collect(into: &pieces)
    slots.collect(into: &pieces)
    chains.collect(into: &pieces)
    references.collect(into: &pieces)
  }
}

extension Timeline {
  /// The bytes of each part of the history.
  public var memory: [(part: String, bytes: Int)] {
    [
      ("events", events.bytes), ("checkpoints", checkpoints.bytes(beside: model)),
      ("operations", operationBytes), ("suspicions", ledger.bytes),
      ("strays", strays.capacity * MemoryLayout<Int>.stride),
    ]
  }

  private var operationBytes: Int {
    operations.capacity * MemoryLayout<OperationRecord>.stride
      + operations.reduce(0) { $0 + 32 + $1.source.capacity }
  }
}

extension Checkpoints {
  /// The memory that the checkpoints do not share with `model`.
  func bytes(beside model: Model) -> Int {
    var own: Pieces = [:], pieces: Pieces = [:]
    model.collect(into: &own)
    for kept in models { kept.collect(into: &pieces) }
    let shared = pieces.keys.reduce(0) { $0 + (own[$1] ?? 0) }
    return pieces.values.reduce(0, +) - shared + models.count * MemoryLayout<Model>.stride
  }
}

extension SuspicionLedger {
  /// Without the suspicious references themselves, which are few.
  var bytes: Int { counterBytes + held.count * 64 }
}
