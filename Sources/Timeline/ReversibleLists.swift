/// Doubly linked chains through one array: constant time in the middle of a million. A node that was
/// taken out keeps its neighbours, so that putting it back finds its place, as long as changes are
/// taken back in reverse order. Every membership has a node of its own, made when it begins.

/// The ends of one chain, by node; 0 is none.
public struct Chain: Hashable, Sendable {
  /// The node of the first member.
  public internal(set) var first: UInt32 = 0
  /// The node of the last member.
  public internal(set) var last: UInt32 = 0
  /// How many members it has.
  public internal(set) var count: Int32 = 0
  public init() {}
}

/// The nodes of all chains of one model.
public struct ReversibleLists: Hashable, Sendable {
  struct Node: Hashable, Sendable {
    let value: UInt64
    /// The node that the same member had before this one; its field takes it back.
    let former: UInt32
    var previous: UInt32 = 0
    var next: UInt32 = 0
  }
  private var nodes = {
    var nodes = PagedArray<Node>()
    nodes.append(Node(value: 0, former: 0))
    return nodes
  }()

  var bytes: Int { nodes.bytes }
  func collect(into pieces: inout Pieces) { nodes.collect(into: &pieces) }

  /// What a member is: an id or a number, as the list has them.
  public func value(_ node: UInt32) -> UInt64 { nodes[Int(node)].value }
  /// The node after it; 0 at the end.
  public func next(_ node: UInt32) -> UInt32 { nodes[Int(node)].next }
  /// The node before it; 0 at the beginning.
  public func previous(_ node: UInt32) -> UInt32 { nodes[Int(node)].previous }

  /// Puts `value` at the end; `field` holds the node from now on.
  mutating func append(_ value: UInt64, to chain: inout Chain, _ field: inout UInt32) {
    let number = UInt32(nodes.count)
    nodes.append(Node(value: value, former: field, previous: chain.last))
    if chain.last == 0 { chain.first = number } else { nodes[Int(chain.last)].next = number }
    chain.last = number
    chain.count += 1
    field = number
  }

  /// Puts `value` at the front; `field` holds the node from now on.
  mutating func prepend(_ value: UInt64, to chain: inout Chain, _ field: inout UInt32) {
    let number = UInt32(nodes.count)
    nodes.append(Node(value: value, former: field, next: chain.first))
    if chain.first == 0 { chain.last = number } else { nodes[Int(chain.first)].previous = number }
    chain.first = number
    chain.count += 1
    field = number
  }

  /// Takes back the newest `append` or `prepend` of all.
  mutating func takeBack(from chain: inout Chain, _ field: inout UInt32) {
    precondition(Int(field) == nodes.count - 1, "changes are taken back in reverse order")
    remove(field, from: &chain)
    field = nodes.removeLast().former
  }

  /// Takes the node out; it keeps its neighbours.
  mutating func remove(_ number: UInt32, from chain: inout Chain) {
    let node = nodes[Int(number)]
    if node.previous == 0 {
      chain.first = node.next
    } else {
      nodes[Int(node.previous)].next = node.next
    }
    if node.next == 0 {
      chain.last = node.previous
    } else {
      nodes[Int(node.next)].previous = node.previous
    }
    chain.count -= 1
  }

  /// Puts the node back between the neighbours that it kept.
  mutating func restore(_ number: UInt32, in chain: inout Chain) {
    let node = nodes[Int(number)]
    if node.previous == 0 { chain.first = number } else { nodes[Int(node.previous)].next = number }
    if node.next == 0 { chain.last = number } else { nodes[Int(node.next)].previous = number }
    chain.count += 1
  }
}

/// The values of one chain, first to last.
public struct ChainSequence: Sequence, IteratorProtocol {
  let chains: ReversibleLists
  var node: UInt32

  public mutating func next() -> UInt64? {
    guard node != 0 else { return nil }
    defer { node = chains.next(node) }
    return chains.value(node)
  }
}
