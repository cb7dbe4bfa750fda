/// Whether an operation costs more where more is alive: the same round beside 1,000, 100,000 and
/// 1,000,000 other names, in the same directory and in the cache.

import Ground
import VFS

/// Two rounds whose events are kept until the end, some 360,000, in memory that is new each time; and the
/// same without keeping any.
let keptRows: [Row] = [("stat_d4", 20_000), ("create_unlink", 4_000)].flatMap { name, rounds in
  let row = tableRows.first { $0.name == name }
  return ["kept_", "again_"].compactMap { kind in
    row.map { row in
      Row(kind + name, rounds: rounds, isLong: true) { journaling in
        let prepared = row.prepare(journaling)
        if kind == "kept_" { prepared.world.piece = .max }
        return prepared
      }
    }
  }
}

/// How many others there are.
let crowds = [1_000, 100_000, 1_000_000]

let growthRows: [Row] = crowds.flatMap { crowd in
  [
    Row("grow_stat_\(crowd)") { journaling in
      let world = crowded(crowd, journaling), place = world.place("/dir/f\(crowd / 2)")
      return Prepared(world) { count in
        world.repeated(count) { () throws(Errno) in keep(try world.stat(place)) }
      }
    },
    Row("grow_stat_any_\(crowd)") { journaling in
      let world = crowded(crowd, journaling), places = scattered(world, crowd, "/dir/f")
      return Prepared(world) { count in
        var next = 0
        world.repeated(count) { () throws(Errno) in
          keep(try world.stat(places[next]))
          next = (next + 1) & (places.count - 1)
        }
      }
    },
    Row("grow_create_unlink_\(crowd)") { journaling in
      let world = crowded(crowd, journaling), place = world.place("/dir/x")
      return Prepared(world) { count in
        world.repeated(count) { () throws(Errno) in
          try world.create(place)
          try world.unlink(place)
        }
      }
    },
    Row("grow_rename_\(crowd)") { journaling in
      let world = crowded(crowd, journaling)
      let one = world.place("/dir/f\(crowd / 2)"), two = world.place("/dir/x")
      return Prepared(world) { count in
        var (from, to) = (one, two)
        world.repeated(count) { () throws(Errno) in
          let (old, new) = (from, to)
          try world.call { system throws(Errno) in try system.rename(old, new, noReplace: false) }
          (from, to) = (to, from)
        }
      }
    },
    Row("grow_cached_\(crowd)") { journaling in
      let world = cached(crowd, journaling), place = world.place("/dyn/n\(crowd / 2)")
      return Prepared(world) { count in
        world.repeated(count) { () throws(Errno) in keep(try world.stat(place)) }
      }
    },
    // Two names take turns in a full cache's last place: each lookup makes one and evicts one.
    Row("grow_evict_\(crowd)") { journaling in
      let world = cached(crowd, journaling)
      let places = scattered(world, crowd * 2, "/dyn/n")
      return Prepared(world) { count in
        var next = 0
        world.repeated(count) { () throws(Errno) in
          keep(try world.stat(places[next]))
          next = (next + 1) & (places.count - 1)
        }
      }
    },
  ]
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
      keep(try world.stat(world.place("/dyn/n\(number)")))
      if number & 31 == 0 { world.forget() }
    }
  }
  return world
}

/// 4,096 of the names, spread by a fixed stride over all of them.
private func scattered(_ world: World, _ count: Int, _ prefix: String) -> [Place] {
  (0..<4_096).map { world.place(prefix + "\($0 * 611_953 % count)") }
}
