/// The table of connected mounts, hashed by the dentry of the mount point. There is one for the
/// whole virtual filesystem, and the `mounts` lock protects it. A bucket's chain links the mounts
/// themselves. A look-up takes constant time unless one dentry has many mounts, in several
/// namespaces or under several mounts. vfs: `VirtualFilesystem.mounts` and `mountpoints`.

import Ground

/// The connected mounts, found by mount point.
struct MountTable: BitwiseCopyable {
  /// Nil until the first mount is connected.
  private var buckets: UnsafeMutablePointer<Mount?>?
  private var capacity = 0
  private(set) var count = 0

  private func bucket(_ node: VFSDentry) -> Int {
    let hash = UInt(bitPattern: node.at) >> 4 &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: hash >> 32) & (capacity - 1)
  }

  /// The mount on this dentry as seen through `parent`.
  func find(_ parent: Mount, _ node: VFSDentry) -> Mount? {
    guard let buckets else { return nil }
    var mount = buckets[bucket(node)]
    while let here = mount {
      if here.point == node, here.parent == parent { return here }
      mount = here.at.pointee.nextInTable
    }
    return nil
  }

  /// All mounts on a dentry, in all namespaces, oldest first.
  func mounts(on node: VFSDentry) -> [Mount] {
    guard let buckets else { return [] }
    var found: [Mount] = []
    var mount = buckets[bucket(node)]
    while let here = mount {
      if here.point == node { found.append(here) }
      mount = here.at.pointee.nextInTable
    }
    return found.sorted { $0.id.number < $1.id.number }
  }

  /// - Precondition: the mount has a mount point.
  mutating func insert(_ mount: Mount, _ node: VFSDentry, _ arena: Arena) {
    if count >= capacity { grow(arena) }
    guard let buckets else { return }
    let index = bucket(node)
    mount.at.pointee.nextInTable = buckets[index]
    buckets[index] = mount
    count += 1
  }

  /// - Precondition: the mount is in the table, at this mount point.
  mutating func remove(_ mount: Mount, _ node: VFSDentry) {
    guard let buckets else { return }
    let index = bucket(node)
    count -= 1
    guard var here = buckets[index] else { preconditionFailure("not in the table") }
    if here == mount { return buckets[index] = mount.at.pointee.nextInTable }
    while let next = here.at.pointee.nextInTable {
      if next == mount {
        return here.at.pointee.nextInTable = mount.at.pointee.nextInTable
      }
      here = next
    }
    preconditionFailure("not in the table")
  }

  @inline(never)
  private mutating func grow(_ arena: Arena) {
    let old = buckets, oldCapacity = capacity
    capacity = max(16, capacity * 2)
    let new = arena.allocate(capacity, of: Mount?.self)
    new.initialize(repeating: nil, count: capacity)
    buckets = new
    guard let old else { return }
    for index in 0..<oldCapacity {
      var mount = old[index]
      while let here = mount, let point = here.point {
        mount = here.at.pointee.nextInTable
        let place = bucket(point)
        here.at.pointee.nextInTable = new[place]
        new[place] = here
      }
    }
    arena.free(old, oldCapacity)
  }
}
