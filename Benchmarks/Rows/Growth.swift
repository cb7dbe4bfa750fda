/// Whether an operation costs more when more objects live: the same round beside 4,096, 100,000 and
/// 1,000,000 other names, in the same directory and in the cache.

import Ground
import VFS

/// The numbers of other names.
public let crowds = [4_096, 100_000, 1_000_000]

let growthRows: [Row] = crowds.flatMap { crowd in
  [
    Row("grow_stat_\(crowd)", "stat of one name, others in its directory", others: crowd) {
      journaling in
      let world = crowded(crowd, journaling), place = world.place("/dir/f\(crowd / 2)")
      return Prepared(world) { count throws(Errno) in
        for _ in world.rounds(count) { try world.stat(place) }
      }
    },
    Row(
      "grow_stat_any_\(crowd)", "stat of 4,096 names in turn, others in their directory",
      others: crowd
    ) { journaling in
      let world = crowded(crowd, journaling), places = scattered(world, crowd, "/dir/f")
      let turn = Turn(places.count)
      return Prepared(world) { count throws(Errno) in
        for _ in world.rounds(count) { try world.stat(places[turn.next()]) }
      }
    },
    Row("grow_create_unlink_\(crowd)", "create + unlink, others in the directory", others: crowd) {
      journaling in
      let world = crowded(crowd, journaling), place = world.place("/dir/x")
      return Prepared(world) { count throws(Errno) in
        for _ in world.rounds(count) {
          try world.create(place)
          try world.unlink(place)
        }
      }
    },
    Row("grow_rename_\(crowd)", "rename, others in the directory", others: crowd) { journaling in
      let world = crowded(crowd, journaling)
      let one = world.place("/dir/f\(crowd / 2)"), two = world.place("/dir/x")
      return Prepared(world) { count throws(Errno) in
        var (from, to) = (one, two)
        for _ in world.rounds(count) {
          let (old, new) = (from, to)
          try world.call { system throws(Errno) in try system.rename(old, new, noReplace: false) }
          (from, to) = (to, from)
        }
      }
    },
    Row("grow_cached_\(crowd)", "stat of a cached dynamic name, others in the cache", others: crowd)
    { journaling in
      let world = cached(crowd, journaling), place = world.place("/dyn/" + Turn.name(crowd / 2))
      return Prepared(world) { count throws(Errno) in
        for _ in world.rounds(count) { try world.stat(place) }
      }
    },
    // Twice as many names as the cache can hold take turns. None is cached when its turn comes, so
    // each lookup makes one and evicts one.
    Row(
      "grow_evict_\(crowd)", "stat of a dynamic name, the cache full: each evicts another",
      others: crowd
    ) { journaling in
      let world = cached(crowd, journaling), turn = Turn(crowd * 2, from: crowd)
      for number in 0..<crowd * 2 { _ = world.machine.names.intern(Turn.name(number)) }
      return Prepared(world) { count throws(Errno) in
        for _ in world.rounds(count) {
          let path = Path(turn.nextPath(), world.machine)
          try world.stat(world.place(path.names))
        }
      }
    },
    Row(
      "grow_memory_\(crowd)",
      "no engine: five reads in random order out of as much memory as so many files have",
      others: crowd
    ) { journaling in
      // The bytes of the arena for each file, by `measureMemory`.
      let chain = Chain(bytes: crowd * 349)
      return Prepared(flat(journaling)) { count throws(Errno) in
        for _ in 0..<count { for _ in 0..<5 { chain.read() } }
      }
    },
  ]
}

/// The time of the machine alone: 20,480 cache lines of 64 bytes, five for each of 4,096 names, in
/// random order over the whole memory. Each has the address of the next.
private final class Chain {
  private let memory: UnsafeMutableRawPointer
  private var place: Int
  private static let length = 4_096 * 5

  init(bytes: Int) {
    memory = .allocate(byteCount: bytes, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    var lines = Array(0..<bytes / 64), state: UInt64 = 1
    for number in 0..<Self.length {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      lines.swapAt(number, number + Int(state >> 33) % (lines.count - number))
    }
    for number in 0..<Self.length {
      let next = lines[(number + 1) % Self.length]
      memory.storeBytes(of: next, toByteOffset: lines[number] * 64, as: Int.self)
    }
    place = lines[0]
  }

  deinit { memory.deallocate() }

  @inline(__always)
  func read() { place = memory.load(fromByteOffset: place * 64, as: Int.self) }
}

/// Numbers that take turns, across measurements.
private final class Turn {
  private var number: Int
  private let count: Int
  private var path = Array("/dyn/n0000000".utf8)

  init(_ count: Int, from number: Int = 0) {
    self.count = count
    self.number = number
  }

  static func name(_ number: Int) -> String {
    let digits = String(number)
    return "n" + String(repeating: "0", count: 7 - digits.count) + digits
  }

  func next() -> Int {
    number = number + 1 == count ? 0 : number + 1
    return number
  }

  /// The name of the next one.
  func nextPath() -> [UInt8] {
    var rest = next()
    for place in path.indices.suffix(7).reversed() {
      path[place] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
    return path
  }
}

/// That many files in one directory, all alive.
private func crowded(_ count: Int, _ journaling: Bool) -> World {
  let world = flat(journaling)
  made {
    for number in 0..<count {
      try world.create("/dir/f\(number)")
      if number & 31 == 0 { world.forget() }
    }
  }
  return world
}

/// That many looked-up names in a full cache.
private func cached(_ count: Int, _ journaling: Bool) -> World {
  let world = dynamic(journaling, cached: count)
  made {
    for number in 0..<count {
      try world.stat(world.place("/dyn/" + Turn.name(number)))
      if number & 31 == 0 { world.forget() }
    }
  }
  return world
}

/// 4,096 of the names, at a fixed stride.
private func scattered(_ world: World, _ count: Int, _ prefix: String) -> [PathOperation] {
  (0..<4_096).map { world.place(prefix + "\($0 * 611_953 % count)") }
}
