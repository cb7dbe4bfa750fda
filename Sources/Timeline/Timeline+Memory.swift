import Ground

// What a timeline takes of memory, by parts, for measuring. What malloc adds to each piece is left out.

/// Pieces of memory that copies of models share, each with its address and its bytes.
typealias Pieces = [UInt: Int]

extension Model {
  /// The bytes of each kind of state, by name.
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
  /// The bytes of the parts of history, by name.
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
  /// What they have that a model has not.
  func bytes(beside model: Model) -> Int {
    var own: Pieces = [:], pieces: Pieces = [:]
    model.collect(into: &own)
    for kept in models { kept.collect(into: &pieces) }
    let shared = pieces.keys.reduce(0) { $0 + (own[$1] ?? 0) }
    return pieces.values.reduce(0, +) - shared + models.count * MemoryLayout<Model>.stride
  }
}

extension SuspicionLedger {
  /// Without what is suspicious, which is little.
  var bytes: Int { counterBytes + held.count * 64 }
}
