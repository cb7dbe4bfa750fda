/// Whether an operation costs more where more is alive: the same round beside 1,000, 100,000 and
/// 1,000,000 other names, in the same directory and in the cache.

import Ground
import VFS

/// How many others there are.
let crowds = [1_000, 100_000, 1_000_000]

let growthRows: [Row] = crowds.flatMap { crowd in
  [
    Row("grow_stat_\(crowd)") { journaling in
      let world = crowded(crowd, journaling), place = world.place("/dir/f\(crowd / 2)")
      return Prepared(world) { count throws(Errno) in
        for _ in world.rounds(count) { try world.stat(place) }
      }
    },
    Row("grow_stat_any_\(crowd)") { journaling in
      let world = crowded(crowd, journaling), places = scattered(world, crowd, "/dir/f")
      let turn = Turn(places.count)
      return Prepared(world) { count throws(Errno) in
        for _ in world.rounds(count) { try world.stat(places[turn.next()]) }
      }
    },
    Row("grow_create_unlink_\(crowd)") { journaling in
      let world = crowded(crowd, journaling), place = world.place("/dir/x")
      return Prepared(world) { count throws(Errno) in
        for _ in world.rounds(count) {
          try world.create(place)
          try world.unlink(place)
        }
      }
    },
    Row("grow_rename_\(crowd)") { journaling in
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
    Row("grow_cached_\(crowd)") { journaling in
      let world = cached(crowd, journaling), place = world.place("/dyn/n\(crowd / 2)")
      return Prepared(world) { count throws(Errno) in
        for _ in world.rounds(count) { try world.stat(place) }
      }
    },
    // Twice as many names as the cache holds take turns: each lookup makes one and evicts one.
    Row("grow_evict_\(crowd)") { journaling in
      let world = cached(crowd, journaling), turn = Turn(crowd * 2)
      return Prepared(world) { count throws(Errno) in
        for _ in world.rounds(count) {
          let path = Path(turn.nextPath(), world.machine)
          try world.stat(world.place(path.names))
        }
      }
    },
  ]
}

/// Numbers that take turns, from one measurement to the next.
private final class Turn {
  private var number = 0
  private let count: Int
  private var path = Array("/dyn/n0000000".utf8)

  init(_ count: Int) { self.count = count }

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

/// That many looked-up names in the cache, which is full then.
private func cached(_ count: Int, _ journaling: Bool) -> World {
  let world = dynamic(journaling, cached: count)
  made {
    for number in 0..<count {
      try world.stat(world.place("/dyn/n\(number)"))
      if number & 31 == 0 { world.forget() }
    }
  }
  return world
}

/// 4,096 of the names, spread by a fixed stride over all of them.
private func scattered(_ world: World, _ count: Int, _ prefix: String) -> [Place] {
  (0..<4_096).map { world.place(prefix + "\($0 * 611_953 % count)") }
}
