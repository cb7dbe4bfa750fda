// Random calls on a small tree: few names, so that calls interact, and every kind of bad argument.

@testable import Language
@testable import Scenario

/// Makes calls; the same seed gives the same ones.
struct CallMaker {
  private var random: SplitMix
  /// The files that are open now.
  var files: Set<String> = []
  /// Some machines are stricter in directories that anyone may write to.
  let hasStickyDirectories: Bool

  init(seed: UInt64, hasStickyDirectories: Bool) {
    random = SplitMix(state: seed)
    self.hasStickyDirectories = hasStickyDirectories
  }

  mutating func next() -> Language.Operation {
    switch number(0...99) {
    case ..<8: user()
    case ..<30: making()
    case ..<44: removing()
    case ..<60: changing()
    case ..<70: looking()
    case ..<88: onFiles()
    case _: attributes()
    }
  }

  private mutating func user() -> Language.Operation {
    pick([
      .user(.root), .user(.root), .user(.id(uid: 1000, gid: 1000)),
      .user(.id(uid: 1001, gid: 1000)), .user(.id(uid: 1001, gid: 1001)),
    ])
  }

  private mutating func making() -> Language.Operation {
    switch number(0...10) {
    case 0, 1, 2: .mkdir(path(), mode: mode())
    case 3, 4: .create(path(), mode: mode())
    case 5: .symlink(target: target(), path())
    case 6: .link(old: path(), new: path())
    case 7: .linkFollowing(old: path(), new: path())
    case 8: .mkfifo(path(), mode: mode())
    case _: .mknod(path(), node(), mode: mode())
    }
  }

  private mutating func node() -> NodeWord {
    let devices: [(UInt32, UInt32)] = [(1, 3), (1, 5), (1, 7), (60, 77)]
    let (major, minor) = pick(devices)
    let device = DeviceWord(major: major, minor: minor)
    return pick([
      .fifo, .socket, .file, .character(device), .block(DeviceWord(major: 60, minor: 7)),
    ])
  }

  private mutating func removing() -> Language.Operation {
    switch number(0...9) {
    case 0, 1: .unlink(path())
    case 2, 3: .rmdir(path())
    case _: .rename(old: path(), new: path(), noReplace: chance(5))
    }
  }

  private mutating func changing() -> Language.Operation {
    switch number(0...9) {
    case 0, 1, 2, 3: .chmod(path(), mode: mode())
    case 4, 5, 6: .chown(path(), uid: id(), gid: id())
    case _: .truncate(path(), size: pick([0, 1, 5, 100, -1]))
    }
  }

  private mutating func looking() -> Language.Operation {
    switch number(0...6) {
    case 0, 1: .stat(path())
    case 2: .lstat(path())
    case 3: .readlink(path())
    case 4, 5: .access(path(), AccessWord(rawValue: UInt8(number(0...7))))
    case _: .chdir(path())
    }
  }

  private mutating func onFiles() -> Language.Operation {
    guard let file = files.sorted().randomElement(using: &random), !chance(3) else {
      let name = "f\(number(1...4))"
      return chance(6)
        ? .opendir(path(), file: name) : .open(path(), flags: flags(), file: name, mode: mode())
    }
    return switch number(0...9) {
    case 0, 1: .close(file: file)
    case 2: .seek(file: file, offset: Int64(number(-2...9)), whence: pick([.set, .current, .end]))
    case 3, 4: .read(file: file, count: pick([0, 3, 100]))
    case 5: .fstat(file: file)
    case 6: .readdir(file: file, count: nil)
    case _: .write(file: file, bytes: Array("abcdefgh".utf8.prefix(number(0...8))))
    }
  }

  private mutating func attributes() -> Language.Operation {
    let name = Array(attribute().utf8)
    return switch number(0...5) {
    case 0, 1: .setxattr(path(), name: name, value: Array("value".utf8.prefix(number(0...5))))
    case 2: .setxattr(path(), name: name, value: chance(9) ? big : Array("v".utf8))
    case 3: .getxattr(path(), name: name)
    case 4: .listxattr(path())
    case _: .removexattr(path(), name: name)
    }
  }

  private var big: [UInt8] { [UInt8](repeating: 7, count: 65_537) }
}

// Arguments.
extension CallMaker {
  private mutating func path() -> PathWord {
    if chance(40) { return PathWord(bytes: Array(strange().utf8)) }
    var names = (0..<pick([1, 1, 1, 2, 2, 3])).map { _ in pick(["a", "b", "c", "d"]) }
    if chance(25) { names.insert(pick([".", ".."]), at: number(0...names.count)) }
    let text = (chance(8) ? "" : "/") + names.joined(separator: chance(30) ? "//" : "/")
    return PathWord(bytes: Array((chance(15) ? text + "/" : text).utf8))
  }

  private mutating func strange() -> String {
    let long = String(repeating: "x", count: 255)
    return pick([
      "", "/", "/.", "/..", "/a/.", "/a/..", ".", "..", "/" + long, "/\(long)x",
      "/a/\(long)y", String(repeating: "/", count: 4_094) + "a",
      String(repeating: "/", count: 4_095) + "a",
    ])
  }

  private mutating func target() -> [UInt8] {
    if chance(15) {
      return pick([
        [], [UInt8](repeating: 120, count: 4_095), [UInt8](repeating: 120, count: 4_096),
      ])
    }
    return Array(
      pick(["a", "b", "c", "../a", "/a", "/b/c", "d/", ".", "/", "a/b", "./d"]).utf8)
  }

  private mutating func mode() -> UInt16 {
    let mode: UInt16 =
      chance(3)
      ? UInt16(number(0...0o7777))
      : pick([0o644, 0o755, 0o777, 0o777, 0o700, 0o600, 0, 0o4755, 0o2755, 0o6777, 0o1777, 0o2777])
    return hasStickyDirectories ? mode : mode & ~0o1000
  }

  private mutating func id() -> UInt32 { pick([0, 1000, 1001, .max]) }

  private mutating func flags() -> OpenFlagsWord {
    var flags: OpenFlagsWord = pick([[], .writeOnly, .readWrite])
    let extra: [OpenFlagsWord] = [.create, .exclusive, .truncate, .directory, .noFollow, .append]
    for flag in extra where chance(flag == .create ? 2 : 5) { flags.insert(flag) }
    return flags
  }

  private mutating func attribute() -> String {
    if chance(6) {
      return pick(["user.", "", "bad", "user." + String(repeating: "n", count: 251), "system.x"])
    }
    return pick(["user.a", "user.b", "trusted.a", "security.a"])
  }
}

// Chance.
extension CallMaker {
  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &random)
  }
  private mutating func chance(_ one: Int) -> Bool { number(1...one) == 1 }
  private mutating func pick<Word>(_ words: [Word]) -> Word { words[number(0...words.count - 1)] }
}
