// Random scenarios over all filesystems: several tasks, stacked mounts, pipes, a server that
// changes its files.

/// Makes the lines of scenarios; the same seed gives the same ones.
struct WorldMaker {
  private var random: SplitMix
  private var tasks: [String] = []
  private var files: [String] = []
  /// Mount points in use, and what is mounted there.
  private var places: [String: String] = [:]
  /// The remaining lines of a sequence, which come next.
  private var next: [String] = []

  init(seed: UInt64) { random = SplitMix(state: seed) }

  private static let kinds = ["memory", "proc", "sys", "devpts", "fuse", "plain", "std", "mixed"]
  private static let remoteNames = ["/a", "/b", "/d", "/d/a", "/d/b"]
  private static let points = ["/m", "/p", "/s", "/t", "/f", "/m/x", "/f/d", "/p/1"]

  /// The lines of a whole scenario, the `fs` line first.
  mutating func scenario(operations: Int) -> [String] {
    tasks = ["T1"]
    files = []
    places = [:]
    next = []
    var lines = ["fs plain" + (chance(2) ? " keep=1" : "") + (chance(3) ? " cached=3" : "")]
    for point in Self.points.prefix(5) { lines.append("mkdir \(point) 0777") }
    for _ in 0..<number(2...5) { lines.append(mounting()) }
    lines += (0..<operations).map { _ in line() }
    for index in 0..<operations / 30 {
      let motifs = Motifs.worlds(index) + Motifs.anywhere(chance(2) ? "" : "/m", index)
      let motif = motifs[number(0...motifs.count - 1)]
      lines.insert(contentsOf: motif, at: number(6...lines.count))
    }
    return lines
  }

  private mutating func line() -> String {
    let prefix = tasks.count > 1 && chance(2) ? pick(tasks) + ": " : ""
    return prefix + (next.isEmpty ? operation() : next.removeFirst())
  }
}

// Operations.
extension WorldMaker {
  private mutating func operation() -> String {
    switch number(0...19) {
    case 0: mounting()
    case 1: chance(2) ? "umount \(point())\(chance(2) ? " detach" : "")" : mounting()
    case 2: tasking()
    case 3, 4: serving()
    case 5, 6, 7: making()
    case 8, 9: removing()
    case 10, 11, 12: opening()
    case 13, 14: onFile()
    case 15: attributes()
    case 16: chance(3) ? "user \(pick(["root", "1000"]))" : looking()
    case _: looking()
    }
  }

  private mutating func mounting() -> String {
    let kind = pick(Self.kinds), point = chance(4) ? pick(Self.points) : pick(Self.points, first: 5)
    places[point] = kind
    let options = (chance(6) ? " ro" : "") + (chance(5) ? " cached=\(number(0...4))" : "")
    let reference = ["plain", "std", "mixed"].contains(kind)
    return "mount \(kind) \(point)" + (chance(8) ? " synthetic" : "") + options
      + (reference && chance(2) ? " keep=1" : "")
  }

  private mutating func point() -> String {
    places.isEmpty ? "/m" : pick(places.keys.sorted())
  }

  private mutating func tasking() -> String {
    switch number(0...4) {
    case 0 where tasks.count < 4:
      let name = "T\(number(2...6))"
      if !tasks.contains(name) { tasks.append(name) }
      return "spawn \(name)"
    case 1 where tasks.count > 1:
      let name = pick(tasks)
      if name != "T1" { tasks.removeAll { $0 == name } }
      return name == "T1" ? "getcwd" : "exit \(name)"
    case 2: return "getcwd"
    case _: return "chdir \(path())"
    }
  }

  /// Operations of the server of a fuse filesystem.
  private mutating func serving() -> String {
    let at = places.keys.sorted().first { places[$0] == "fuse" } ?? "/f"
    let one = at + pick(Self.remoteNames), other = at + pick(Self.remoteNames)
    return switch number(0...5) {
    case 0: "remote mkdir \(at)/d"
    case 1: "remote create \(one)"
    case 2: "remote remove \(one)"
    case 3: "remote rename \(one) \(other)"
    case 4: replacing(one)
    case _: "remote write \(one) text"
    }
  }

  /// The server replaces an entry, perhaps by one of another type, and a task looks it up.
  private mutating func replacing(_ path: String) -> String {
    next = ["remote \(pick(["create", "mkdir"])) \(path)", "stat \(path)"]
    return "remote remove \(path)"
  }

  private mutating func making() -> String {
    switch number(0...7) {
    case 0, 1: "mkdir \(path())"
    case 2, 3: "create \(path())"
    case 4: "symlink \(pick(["a", "/m/a", "../b", "/p/self", "d/a"])) \(path())"
    case 5: "link \(path()) \(path())"
    case 6: "mkfifo \(path())"
    case _: "mknod \(path()) \(pick(["fifo", "socket", "file", "char 1:3"]))"
    }
  }

  private mutating func removing() -> String {
    switch number(0...3) {
    case 0, 1: "unlink \(path())"
    case 2: "rmdir \(path())"
    case _: "rename \(path()) \(path())\(chance(3) ? " noreplace" : "")"
    }
  }

  private mutating func opening() -> String {
    switch number(0...8) {
    case 0: "opendir \(path()) as \(newFile())"
    case 1: "getdentry \(path()) as \(newFile())"
    case 2: "pipe as \(newFile()) \(newFile())"
    case 3: "socket as \(newFile())"
    case 4: "import text as \(newFile())"
    case 5: "open /t/ptmx O_RDWR as \(newFile())"
    case 6: "open \(path()) O_RDWR|O_CREAT as \(newFile())"
    case 7:
      "open \(path()) \(pick(["O_RDWR|O_TRUNC", "O_WRONLY|O_APPEND", "O_RDWR"])) as \(newFile())"
    case _: "open \(path()) as \(newFile())"
    }
  }

  private mutating func onFile() -> String {
    switch number(0...7) {
    case 0, 1, 2: "close \(file())"
    case 3: "dup \(file()) as \(newFile())"
    case 4: "read \(file()) 7"
    case 5: "write \(file()) text"
    case 6: "readdir \(file())\(chance(2) ? " 3" : "")"
    case _: "fstat \(file())"
    }
  }

  private mutating func attributes() -> String {
    switch number(0...4) {
    case 0: "setxattr \(path()) user.a b"
    case 1: "getxattr \(path()) user.a"
    case 2: "listxattr \(path())"
    case 3: "removexattr \(path()) user.a"
    case _: "chmod \(path()) \(pick(["0755", "0700", "01777", "02777"]))"
    }
  }

  private mutating func looking() -> String {
    switch number(0...5) {
    case 0, 1, 2: "stat \(path())"
    case 3: "lstat \(path())"
    case 4: "readlink \(path())"
    case _: "access \(path()) \(pick(["r", "w", "x"]))"
    }
  }
}

// Words.
extension WorldMaker {
  private mutating func path() -> String {
    if chance(25) { return pick(["/", ".", "..", "\"\"", "/..", "/m/..", "@\(file())"]) }
    if chance(12) { return "@\(file())/\(pick(["a", "b", "..", "status"]))" }
    if chance(12) { return pick(["a", "b", "d/a"]) }
    let base = chance(6) ? "" : chance(5) ? pick(Self.points) : point()
    let path = base + below(places[base])
    return path.isEmpty ? "/" : path
  }

  /// A path in a filesystem of that kind.
  private mutating func below(_ kind: String?) -> String {
    switch kind {
    case "proc":
      let task = pick(["1", "2", "3", "self", "thread-self", "9"])
      let rest = [
        "", "/fd", "/fd/0", "/fd/1", "/cwd", "/cwd/a", "/exe", "/ns/mnt", "/status", "/task",
        "/fdinfo/0", "/task/1/stat", "/fd/0/a",
      ]
      return chance(5) ? pick(["/uptime", "/mounts", "/sys/kernel"]) : "/\(task)" + pick(rest)
    case "sys": return pick(["/kernel", "/devices/system/cpu/cpu0", "/class", "/devices", "/none"])
    case "devpts": return pick(["/ptmx", "/0", "/1", "/2", ""])
    case "std", "mixed":
      return pick(["/w/a", "/ro/sdir/inner", "/ro/slink", "/dyn/t1", "/dyn/d1/status", "/w", "/a"])
    case _: return pick(["/a", "/b", "/d", "/d/a", "/d/b", "/x", "/c/d", ""])
    }
  }

  private mutating func file() -> String { files.isEmpty ? "f0" : pick(files) }

  private mutating func newFile() -> String {
    let name = "f\(number(1...7))"
    if !files.contains(name) { files.append(name) }
    return name
  }
}

// Chance.
extension WorldMaker {
  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
  private mutating func chance(_ one: Int) -> Bool { number(1...one) == 1 }
  private mutating func pick(_ words: [String], first count: Int? = nil) -> String {
    words[number(0...(count ?? words.count) - 1)]
  }
}
