// ReversibleLists against arrays: changes, and reverting them in reverse order.

import Testing

@testable import Timeline

/// SplitMix64: the same numbers for the same seed, everywhere.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

/// Two lists, six members that move between them, and arrays with the same contents.
private struct Bench: Equatable {
  enum Change {
    case append(Int, to: Int)
    case prepend(Int, to: Int)
    case remove(Int, from: Int)
  }
  var chains = ReversibleLists()
  var ends = [Chain(), Chain()]
  var fields = [UInt32](repeating: 0, count: 6)
  var arrays: [[UInt64]] = [[], []]

  /// The list of a member.
  func home(_ member: Int) -> Int? { arrays.firstIndex { $0.contains(UInt64(member)) } }

  mutating func apply(_ change: Change) {
    switch change {
    case .append(let member, let chain):
      chains.append(UInt64(member), to: &ends[chain], &fields[member])
      arrays[chain].append(UInt64(member))
    case .prepend(let member, let chain):
      chains.prepend(UInt64(member), to: &ends[chain], &fields[member])
      arrays[chain].insert(UInt64(member), at: 0)
    case .remove(let member, let chain):
      chains.remove(fields[member], from: &ends[chain])
      arrays[chain].removeAll { $0 == member }
    }
  }

  /// - Parameter arrays: the contents before the change.
  mutating func takeBack(_ change: Change, to arrays: [[UInt64]]) {
    switch change {
    case .append(let member, let chain), .prepend(let member, let chain):
      chains.takeBack(from: &ends[chain], &fields[member])
    case .remove(let member, let chain): chains.restore(fields[member], in: &ends[chain])
    }
    self.arrays = arrays
  }

  /// Whether the lists, read forward and backward, equal the arrays.
  var isSound: Bool {
    zip(ends, arrays).allSatisfy { end, array in
      var backward: [UInt64] = []
      var node = end.last
      while node != 0 {
        backward.append(chains.value(node))
        node = chains.previous(node)
      }
      let forward = Array(ChainSequence(chains: chains, node: end.first))
      return forward == array && backward == array.reversed() && Int(end.count) == array.count
    }
  }
}

@Suite("chains")
struct ChainsTests {
  @Test("chains are arrays, and taking changes back leads through the same states")
  func againstArrays() {
    for seed in 1...40 { run(UInt64(seed)) }
  }

  private func run(_ seed: UInt64) {
    var random = SplitMix(state: seed)
    var bench = Bench()
    var history: [(Bench, Bench.Change)] = []
    for _ in 0..<60 {
      let member = Int.random(in: 0..<6, using: &random)
      let chain = Int.random(in: 0..<2, using: &random)
      let isFront = Bool.random(using: &random)
      let new = isFront ? Bench.Change.prepend(member, to: chain) : .append(member, to: chain)
      let change = bench.home(member).map { Bench.Change.remove(member, from: $0) } ?? new
      history.append((bench, change))
      bench.apply(change)
      #expect(bench.isSound, "seed \(seed)")
    }
    for (before, change) in history.reversed() {
      bench.takeBack(change, to: before.arrays)
      #expect(bench == before && bench.isSound, "seed \(seed), \(change)")
    }
    #expect(bench == Bench())
  }

  @Test("the ends of an empty chain are nothing")
  func empty() {
    let chains = ReversibleLists()
    #expect(Array(ChainSequence(chains: chains, node: Chain().first)).isEmpty)
    #expect(Chain().count == 0 && Chain().last == 0)
  }
}
