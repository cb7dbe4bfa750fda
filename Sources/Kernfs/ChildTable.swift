/// Names under directories. One hash table serves a whole filesystem, keyed by directory and name,
/// so a look-up takes constant time however large the directory is. A bucket's chain links the
/// entries themselves.

import Ground

/// An entry of a `ChildTable`: a dentry or a slot.
protocol NamedEntry: Equatable, BitwiseCopyable {
  /// The address of the directory's record.
  var directoryAddress: UInt { get }
  var name: Name { get }
  var nextInTable: Self? { get nonmutating set }
}

/// A table of entries by directory and name. It owns nothing.
struct ChildTable<Entry: NamedEntry>: BitwiseCopyable {
  private var buckets: UnsafeMutablePointer<Entry?>
  /// The number of buckets minus one. The number is a power of two.
  private var mask: Int
  /// The right shift of a product that leaves a bucket's index.
  private var shift: UInt
  private(set) var count = 0

  init(_ arena: Arena) {
    mask = 63
    shift = UInt(UInt.bitWidth) - 6
    buckets = Self.make(64, arena)
  }

  @inline(__always)
  private func bucket(_ directory: UInt, _ name: Name) -> Int {
    // Fibonacci hashing: the product spreads consecutive names over its highest bits. The name's
    // part does not depend on the directory, whose address arrives later in a walk. Records are
    // larger than 16 bytes, so their addresses differ above the lowest four bits.
    let name = (UInt(name.raw) &* 0x9E37_79B9_7F4A_7C15) &>> shift
    return Int(truncatingIfNeeded: directory &>> 4) & mask ^ Int(truncatingIfNeeded: name)
  }

  @inline(__always)
  func find(_ directory: UInt, _ name: Name) -> Entry? {
    var entry = buckets[bucket(directory, name)]
    while let here = entry {
      if here.name == name, here.directoryAddress == directory { return here }
      entry = here.nextInTable
    }
    return nil
  }

  @inline(__always)
  mutating func insert(_ entry: Entry, _ arena: Arena) {
    if count > mask { grow(arena) }
    let index = bucket(entry.directoryAddress, entry.name)
    entry.nextInTable = buckets[index]
    buckets[index] = entry
    count += 1
  }

  /// - Precondition: the entry is in the table, under its present name.
  @inline(__always)
  mutating func remove(_ entry: Entry) {
    let index = bucket(entry.directoryAddress, entry.name)
    count -= 1
    guard var here = buckets[index] else { preconditionFailure("not in the table") }
    if here == entry { return buckets[index] = entry.nextInTable }
    while let next = here.nextInTable {
      if next == entry { return here.nextInTable = entry.nextInTable }
      here = next
    }
    preconditionFailure("not in the table")
  }

  @inline(never)
  private mutating func grow(_ arena: Arena) {
    let old = buckets, oldCapacity = mask + 1, new = Self.make(oldCapacity * 2, arena)
    mask = oldCapacity * 2 - 1
    shift -= 1
    buckets = new
    for index in 0..<oldCapacity {
      var entry = old[index]
      while let here = entry {
        entry = here.nextInTable
        let place = bucket(here.directoryAddress, here.name)
        here.nextInTable = new[place]
        new[place] = here
      }
    }
    arena.free(old, oldCapacity)
  }

  private static func make(_ capacity: Int, _ arena: Arena) -> UnsafeMutablePointer<Entry?> {
    let buckets = arena.allocate(capacity, of: Entry?.self)
    buckets.initialize(repeating: nil, count: capacity)
    return buckets
  }
}
