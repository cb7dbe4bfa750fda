/// Doubly linked lists in one array, so that a member in the middle of a million is removed in
/// constant time. A removed node keeps its neighbours. If changes are reverted in reverse order,
/// restoring it finds its old position. Each membership has its own node, added when it begins.

/// The ends of one list, as nodes; 0 stands for none.
public struct Chain: Hashable, Sendable {
  /// The node of the first member.
  public internal(set) var first: UInt32 = 0
  /// The node of the last member.
  public internal(set) var last: UInt32 = 0
  /// How many members it has.
  public internal(set) var count: Int32 = 0
  public init() {}
}

/// The nodes of all lists of one model.
public struct ReversibleLists: Hashable, Sendable {
  /// One membership of a value in a list. A removed node keeps `previous` and `next`.
  struct Node: Hashable, Sendable {
    let value: UInt64
    /// The member's previous node in this list. `takeBack` restores it.
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

  /// The member of a node: an id or a number.
  public func value(_ node: UInt32) -> UInt64 { nodes[Int(node)].value }
  /// The next node; 0 at the end.
  public func next(_ node: UInt32) -> UInt32 { nodes[Int(node)].next }
  /// The previous node; 0 at the beginning.
  public func previous(_ node: UInt32) -> UInt32 { nodes[Int(node)].previous }

  /// Appends `value` and stores its node in `field`.
  mutating func append(_ value: UInt64, to chain: inout Chain, _ field: inout UInt32) {
    let number = UInt32(nodes.count)
    nodes.append(Node(value: value, former: field, previous: chain.last))
    if chain.last == 0 { chain.first = number } else { nodes[Int(chain.last)].next = number }
    chain.last = number
    chain.count += 1
    field = number
  }

  /// Prepends `value` and stores its node in `field`.
  mutating func prepend(_ value: UInt64, to chain: inout Chain, _ field: inout UInt32) {
    let number = UInt32(nodes.count)
    nodes.append(Node(value: value, former: field, next: chain.first))
    if chain.first == 0 { chain.last = number } else { nodes[Int(chain.first)].previous = number }
    chain.first = number
    chain.count += 1
    field = number
  }

  /// Reverts the newest `append` or `prepend` of all lists.
  mutating func takeBack(from chain: inout Chain, _ field: inout UInt32) {
    precondition(Int(field) == nodes.count - 1, "changes are taken back in reverse order")
    remove(field, from: &chain)
    field = nodes.removeLast().former
  }

  /// Removes the node, which keeps its neighbours.
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

  /// Restores the node between its neighbours.
  mutating func restore(_ number: UInt32, in chain: inout Chain) {
    let node = nodes[Int(number)]
    if node.previous == 0 { chain.first = number } else { nodes[Int(node.previous)].next = number }
    if node.next == 0 { chain.last = number } else { nodes[Int(node.next)].previous = number }
    chain.count += 1
  }
}

/// The values of one list, first to last.
public struct ChainSequence: Sequence, IteratorProtocol {
  let chains: ReversibleLists
  var node: UInt32

  public mutating func next() -> UInt64? {
    guard node != 0 else { return nil }
    defer { node = chains.next(node) }
    return chains.value(node)
  }
}
