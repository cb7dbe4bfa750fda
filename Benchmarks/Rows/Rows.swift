/// The rows. Benchmarks of real kernfs have the same ones.

import Filesystems
import Ground
import VFS

public let rows: [Row] =
  tableRows + keptRows + growthRows

/// The rows that real kernfs has as well.
let tableRows = statRows + nameRows + staticRows + dynamicRows

/// stat(2): all dentries are in the tree.
let statRows: [Row] =
  [1, 4, 8].map { depth in
    Row("stat_d\(depth)", "stat, path of \(depth)") { journaling in
      let world = deep(depth, journaling), place = world.place(path(depth))
      return Prepared(world) { count throws(Errno) in
        for _ in world.rounds(count) { try world.stat(place) }
      }
    }
  }
  + [1, 4, 8].map { depth in
    Row("stat_parse_d\(depth)", "stat with parsing the path, \(depth)") { journaling in
      let world = deep(depth, journaling), bytes = Array(path(depth).utf8)
      return Prepared(world) { count throws(Errno) in
        for _ in world.rounds(count) {
          let path = Path(bytes, world.machine)
          try world.stat(world.place(path.names))
        }
      }
    }
  }
  + [
    Row("stat_missing_d4", "stat of a missing name, path of 4") { journaling in
      let world = deep(4, journaling), place = world.place("/d1/d2/d3/none")
      return Prepared(world) { count throws(Errno) in
        for _ in world.rounds(count) { precondition(world.statFails(place) == .ENOENT) }
      }
    },
    Row("open_close_d4", "open + close, path of 4") { journaling in
      let world = deep(4, journaling), place = world.place(path(4))
      return Prepared(world) { count throws(Errno) in
        for _ in world.rounds(count) { try world.openAndClose(place) }
      }
    },
  ]

/// Names that come and go, one component below a directory.
let nameRows: [Row] = [
  Row("create_unlink", "create + unlink") { journaling in
    let world = flat(journaling), place = world.place("/dir/x")
    return Prepared(world) { count throws(Errno) in
      for _ in world.rounds(count) {
        try world.create(place)
        try world.unlink(place)
      }
    }
  },
  Row("mkdir_rmdir", "mkdir + rmdir") { journaling in
    let world = flat(journaling), place = world.place("/dir/x"), mode = FileMode(0o755)
    return Prepared(world) { count throws(Errno) in
      for _ in world.rounds(count) {
        try world.call { system throws(Errno) in try system.makeDirectory(place, mode) }
        try world.call { system throws(Errno) in try system.removeDirectory(place) }
      }
    }
  },
  Row("rename_same_dir_client", "rename within a directory, the client's own") {
    rename(.client, $0)
  },
  Row("rename_same_dir_native", "rename within a directory, kernfs's") { rename(.native, $0) },
  Row("readdir_1000", "readdir of 1,000 entries", rounds: 100) { journaling in
    let world = flat(journaling)
    made { for number in 0..<1_000 { try world.create("/dir/f\(number)") } }
    let file = made { try world.keepOpen("/dir") }
    return Prepared(world) { count throws(Errno) in
      for _ in world.rounds(count) { try readAll(world, file) }
    }
  },
]

/// r1 to r2 and back: after two rounds the directory is as before.
private func rename(_ kind: ReferenceClient.Rename, _ journaling: Bool) -> Prepared {
  let world = flat(journaling, kind)
  made { try world.create("/dir/r1") }
  let one = world.place("/dir/r1"), two = world.place("/dir/r2")
  return Prepared(world) { count throws(Errno) in
    var (from, to) = (one, two)
    for _ in world.rounds(count) {
      let (old, new) = (from, to)
      try world.call { system throws(Errno) in try system.rename(old, new, noReplace: false) }
      (from, to) = (to, from)
    }
  }
}

/// Seeks to the beginning and lists all entries. One operation each.
private func readAll(_ world: World, _ file: FileDescription) throws(Errno) {
  _ = try world.call { _ throws(Errno) in try file.operations.seek(file, 0, .set) }
  var entries = 0
  try world.call { _ throws(Errno) in
    try file.operations.iterate(file) { _ in
      entries += 1
      return true
    }
  }
  precondition(entries == 1_002)
}

/// All components are static slots: dentries are made and, without a cache, destroyed again.
let staticRows: [Row] =
  [(1, 0), (4, 0), (8, 0), (4, 1_000), (8, 1_000)].map { depth, cached in
    Row(
      "stat_static_d\(depth)" + (cached == 0 ? "" : "_cached\(cached)"),
      "stat, static tree, path of \(depth), cache of \(cached)"
    ) { journaling in
      let world = World(.allStatic(depth: 8), journaling: journaling, cacheLimit: cached)
      let place = world.place((1...depth).map { "/s\($0)" }.joined())
      return Prepared(world) { count throws(Errno) in
        for _ in world.rounds(count) { try world.stat(place) }
      }
    }
  }

/// A new inode and a new dentry each time, unless they are cached.
let dynamicRows: [Row] =
  [("dyn_lookup", 0), ("dyn_lookup_cached1000", 1_000)].map { name, cached in
    Row(name, "stat of a dynamic name, cache of \(cached)") { journaling in
      let world = dynamic(journaling, cached: cached), place = world.place("/dyn/n1")
      return Prepared(world) { count throws(Errno) in
        for _ in world.rounds(count) { try world.stat(place) }
      }
    }
  } + [
    Row("dyn_open_close", "open + close of a dynamic name") { journaling in
      let world = dynamic(journaling, cached: 0), place = world.place("/dyn/n1")
      return Prepared(world) { count throws(Errno) in
        for _ in world.rounds(count) { try world.openAndClose(place) }
      }
    }
  ]

// Worlds.

/// Directories down to a file: /d1/d2/…/file, of the row's depth.
private func deep(_ depth: Int, _ journaling: Bool) -> World {
  let world = World(.client(.plain, .native), journaling: journaling)
  made {
    for length in 1..<max(depth, 1) {
      try world.makeDirectory((1...length).map { "/d\($0)" }.joined())
    }
    try world.create(path(depth))
  }
  return world
}

private func path(_ depth: Int) -> String {
  (1..<depth).map { "/d\($0)" }.joined() + "/file"
}

/// One directory, empty.
func flat(_ journaling: Bool, _ rename: ReferenceClient.Rename = .native) -> World {
  let world = World(.client(.plain, rename), journaling: journaling)
  made { try world.makeDirectory("/dir") }
  return world
}

func dynamic(_ journaling: Bool, cached: Int) -> World {
  World(.client(.mixed, .native), journaling: journaling, cacheLimit: cached)
}
