// Random scenarios: every operation of the language over a few names, so that operations interact.

/// Makes the lines of scenarios; the same seed gives the same ones.
struct SequenceMaker {
  private var random: SplitMix
  /// Whether the scenario may change filesystems without kernfs, which often ends in a panic.
  private var isWild = false
  private var tree = "plain"
  /// Paths of created names, newest last; most operations use them.
  private var made: [String] = []
  private var directories: [String] = []
  private var open: [String] = []

  init(seed: UInt64) { random = SplitMix(state: seed) }

  /// The lines of a scenario, beginning with `fs`.
  /// - Parameter isTame: whether nothing changes without kernfs.
  mutating func scenario(operations: Int, isTame: Bool = false) -> [String] {
    isWild = chance(3) && !isTame
    tree = pick(["plain", "std", "mixed"])
    made = []
    directories = []
    open = []
    var header = "fs \(tree)"
    if chance(3) { header += " keep=1" }
    if chance(2) { header += " cached=\(number(0...8))" }
    var lines = [header] + (0..<operations).map { _ in line() }
    for index in 0..<operations / 30 {
      let motifs =
        Motifs.anywhere(tree == "std" ? "/w" : "", index)
        + (tree == "plain" ? [] : Motifs.dynamic)
      let motif = motifs[number(0...motifs.count - 1)]
      lines.insert(contentsOf: motif, at: number(1...lines.count))
    }
    return lines
  }

  private mutating func line() -> String {
    if chance(40) { return "repeat \(number(1...4)) \(operation())" }
    return operation()
  }
}

// Operations.
extension SequenceMaker {
  private mutating func operation() -> String {
    switch number(0...(isWild ? 11 : 9)) {
    case 0, 1: making()
    case 2: removing()
    case 3, 4: opening()
    case 5, 6: onFile()
    case 7: looking()
    case 8: changing()
    case 9: chance(12) ? "user \(pick(["root", "1000", "1000:100", "0:7"]))" : making()
    case _: behindItsBack()
    }
  }

  private mutating func making() -> String {
    switch number(0...6) {
    case 0, 1: "mkdir \(newDirectory())\(mode())"
    case 2, 3: "create \(newPath())\(mode())"
    case 4: "symlink \(pick(Self.targets)) \(newPath())"
    case 5: "link \(path()) \(newPath())"
    case _: "linkf \(path()) \(newPath())"
    }
  }

  private mutating func removing() -> String {
    switch number(0...4) {
    case 0, 1: "unlink \(path())"
    case 2: "rmdir \(path())"
    case 3: "rename \(path()) \(newPath())"
    case _: "rename \(path()) \(path())\(chance(2) ? " noreplace" : "")"
    }
  }

  private mutating func opening() -> String {
    switch number(0...4) {
    case 0: "opendir \(path()) as \(newFile())"
    case 1: "getdentry \(path()) as \(newFile())"
    case 2: "open \(path()) as \(newFile())"
    case _: "open \(path()) \(flags()) as \(newFile())\(mode())"
    }
  }

  private mutating func flags() -> String {
    let more = [
      "O_CREAT", "O_CREAT|O_EXCL", "O_TRUNC", "O_DIRECTORY", "O_NOFOLLOW", "O_APPEND",
      "O_CREAT|O_TRUNC",
    ]
    let access = pick(["O_RDONLY", "O_WRONLY", "O_RDWR"])
    return chance(3) ? access : access + "|" + pick(more)
  }

  private mutating func onFile() -> String {
    switch number(0...8) {
    case 0, 1: "close \(oldFile())"
    case 2: "close \(file())"
    case 3: "putdentry \(file())"
    case 4: "fstat \(file())"
    case 5: "seek \(file()) \(number(-3...9)) \(pick(["set", "cur", "end"]))"
    case 6: "read \(file())\(chance(2) ? " \(number(0...9))" : "")"
    case 7: "write \(file())\(chance(2) ? " text" : "")"
    case _: "readdir \(file())\(chance(2) ? " \(number(0...4))" : "")"
    }
  }

  private mutating func looking() -> String {
    switch number(0...4) {
    case 0, 1: "stat \(path())"
    case 2: "lstat \(path())"
    case 3: "access \(path()) \(pick(["r", "w", "x", "rw", "rwx", "f"]))"
    case _: "readlink \(path())"
    }
  }

  private mutating func changing() -> String {
    switch number(0...4) {
    case 0: "chmod \(path()) \(pick(["0755", "0700", "01777", "0777", "06755", "0"]))"
    case 1: "chown \(path()) \(pick(["0", "1000"])) \(pick(["0", "100", "1000"]))"
    case 2: "truncate \(path()) \(number(0...9))"
    case 3: "dump"
    case _: removing()
    }
  }

  private mutating func behindItsBack() -> String {
    switch number(0...5) {
    case 0, 1: "invalidate \(place())"
    case 2: "revalidate \(place())"
    case 3: "keep \(place()) \(number(0...1))"
    case 4:
      "dynadd \(pick(Self.dynamic)) \(pick(["file", "dir", "symlink"]))"
        + (chance(2) ? " keep" : "")
    case _: "dyndel \(pick(Self.dynamic))"
    }
  }
}

// Words.
extension SequenceMaker {
  private static let dynamic = ["t1", "k1", "d1", "kd1", "l1", "zz"]
  private static let targets = ["a", "/a", "../b", "/a/b", ".", "a/b/", "/w/a", "x", "/ro/sdir"]

  private mutating func path() -> String {
    let odd = ["\"\"", "/", ".", "..", "/a/..", "/{x*256}", "a//b", "/a/./b", "@\(file())"]
    if chance(24) { return pick(odd) }
    let tail = chance(12) ? "/" : chance(30) ? "/." : chance(30) ? "/.." : ""
    if chance(12) { return "@\(file())/\(pick(["a", "b", "c"]))" + tail }
    return place() + tail
  }

  /// A path for a new name: below a created one, or elsewhere.
  private mutating func newPath() -> String {
    let name = "/" + pick(["a", "b", "c", "d", "e"])
    let top = tree == "std" ? "/w" : ""
    let parent = directories.isEmpty || chance(2) ? top : pick(directories)
    let path = chance(10) ? self.path() : parent + name
    if path.utf8.count < 12 { made = made.suffix(9) + [path] }
    return path
  }

  /// A path without `.` and `..`.
  private mutating func place() -> String {
    if !made.isEmpty, !chance(3) { return pick(made) }
    var base = tree == "std" ? "/w" : ""
    if tree != "plain", chance(4) {
      if chance(12) { return pick(["/ro", "/dyn"]) }
      if chance(2) { return "/ro/" + pick(["sfile", "sdir", "sdir/inner", "slink", "none"]) }
      let below = chance(3) ? pick(["/status", "/sub", "/sub/sub", "/none"]) : ""
      return "/dyn/" + (chance(4) ? "n1" : pick(Self.dynamic)) + below
    }
    for _ in 0..<[1, 1, 1, 1, 2, 2, 3][number(0...6)] { base += "/" + pick(["a", "b", "c"]) }
    return base
  }

  private mutating func newDirectory() -> String {
    let path = newPath()
    directories = directories.suffix(5) + [path]
    return path
  }

  private mutating func file() -> String { open.isEmpty || chance(12) ? "f0" : pick(open) }

  private mutating func newFile() -> String {
    let name = "f\(number(1...6))"
    if !open.contains(name) { open.append(name) }
    return name
  }

  private mutating func oldFile() -> String {
    let name = file()
    open.removeAll { $0 == name }
    return name
  }
  private mutating func mode() -> String {
    chance(4) ? " " + pick(["0", "0700", "0777", "0600"]) : ""
  }
}

// Chance.
extension SequenceMaker {
  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
  private mutating func chance(_ one: Int) -> Bool { number(1...one) == 1 }
  private mutating func pick(_ words: [String]) -> String { words[number(0...words.count - 1)] }
}
