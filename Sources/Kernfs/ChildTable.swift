/// Names under directories: one table for a whole filesystem, keyed by directory and name, chained
/// through the entries themselves. Constant time, however large the directory.

import Ground

/// Something that stands in a `ChildTable`.
protocol NamedEntry: Equatable, BitwiseCopyable {
  /// The address of the directory's record.
  var directoryAddress: UInt { get }
  var name: Name { get }
  var nextInTable: Self? { get nonmutating set }
}

/// Entries by directory and name.
struct ChildTable<Entry: NamedEntry>: BitwiseCopyable {
  private var buckets: UnsafeMutablePointer<Entry?>?
  private var capacity = 0
  private(set) var count = 0

  @inline(__always)
  private func bucket(_ directory: UInt, _ name: Name) -> Int {
    // The name's part is mixed before the directory is there, for which a walk waits; records of
    // directories lie an odd number of pieces of 16 bytes apart.
    let name = UInt(name.raw) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: directory &>> 4 ^ name &>> 32) & (capacity &- 1)
  }

  @inline(__always)
  func find(_ directory: UInt, _ name: Name) -> Entry? {
    guard let buckets else { return nil }
    var entry = buckets[bucket(directory, name)]
    while let here = entry {
      if here.name == name, here.directoryAddress == directory { return here }
      entry = here.nextInTable
    }
    return nil
  }

  @inline(__always)
  mutating func insert(_ entry: Entry, _ arena: Arena) {
    if count >= capacity { grow(arena) }
    guard let buckets else { return }
    let index = bucket(entry.directoryAddress, entry.name)
    entry.nextInTable = buckets[index]
    buckets[index] = entry
    count += 1
  }

  /// - Precondition: the entry is in the table, under the name it has now.
  @inline(__always)
  mutating func remove(_ entry: Entry) {
    guard let buckets else { return }
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
    let old = buckets, oldCapacity = capacity
    capacity = max(64, capacity * 2)
    let new = arena.allocate(capacity, of: Entry?.self)
    new.initialize(repeating: nil, count: capacity)
    buckets = new
    guard let old else { return }
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
}
