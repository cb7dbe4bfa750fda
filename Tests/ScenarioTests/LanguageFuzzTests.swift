// Random input: any operation survives its text, and no bytes end the program.

@testable import Language
import Testing

@testable import Scenario

/// SplitMix64: the same numbers for the same seed on every machine.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

/// Makes random operations.
private struct OperationMaker {
  var random: SeededGenerator

  mutating func bytes(_ alphabet: ClosedRange<UInt8>) -> [UInt8] {
    (0..<Int.random(in: 0...6, using: &random)).map { _ in
      UInt8.random(in: alphabet, using: &random)
    }
  }

  mutating func name() -> String {
    ["fd1", "d1", "x_9", "as", "keep", "last"].randomElement(using: &random) ?? "fd1"
  }

  mutating func text() -> [UInt8] {
    let special = Array("\"\\{}@#%d/ab() ,:\té".utf8)
    if Bool.random(using: &random) { return bytes(1...255) }
    return (0..<Int.random(in: 0...8, using: &random)).map { _ in
      special.randomElement(using: &random) ?? 0x61
    }
  }

  mutating func path() -> PathWord {
    let start: PathWord.Start = Bool.random(using: &random) ? .task : .file(name())
    return PathWord(start: start, bytes: text())
  }

  mutating func mode() -> UInt16 { UInt16.random(in: 0...0o7777, using: &random) }

  mutating func flags() -> OpenFlagsWord {
    let flags = OpenFlagsWord(rawValue: UInt16.random(in: 0...255, using: &random))
    return flags.isSuperset(of: [.writeOnly, .readWrite]) ? flags.subtracting(.readWrite) : flags
  }

  mutating func count() -> Int? { Bool.random(using: &random) ? nil : Int(mode()) }

  mutating func entry() -> [UInt8] {
    let bytes = text().filter { $0 != 0x2f && $0 != 0 }
    return bytes.isEmpty ? [0x61] : bytes
  }

  mutating func offset() -> Int64 { Int64.random(in: .min ... .max, using: &random) }

  mutating func operation() -> Operation {
    Bool.random(using: &random) ? plainOperation() : machineOperation()
  }

  /// Tasks, mounts, nodes, attributes, and changes by the server.
  mutating func machineOperation() -> Operation {
    switch Int.random(in: 0..<19, using: &random) {
    case 0: .spawn(Bool.random(using: &random) ? nil : name())
    case 1: .exit(task: name())
    case 2: .chdir(path())
    case 3: .umount(path(), detach: Bool.random(using: &random))
    case 4: .dup(file: name(), as: name())
    case 5: .pipe(reading: name(), writing: name())
    case 6: .importFile(text: text(), file: name())
    case 7: .mkfifo(path(), mode: mode())
    case 8: .mknod(path(), node(), mode: mode())
    case 9: .setxattr(path(), name: attribute(), value: text())
    case 10: .getxattr(path(), name: attribute())
    case 11: .removexattr(path(), name: attribute())
    case 12, 13: .remote(remote())
    case 15: .remount(path(), Bool.random(using: &random) ? .readOnly : .writable)
    case 16: .fchdir(file: name())
    case 14: .sleep(Int64.random(in: 0...1_000_000, using: &random))
    default: .mount(mount())
    }
  }

  mutating func attribute() -> [UInt8] {
    let bytes = text().filter { $0 != 0 }
    return bytes.isEmpty ? [0x61] : bytes
  }

  mutating func node() -> NodeWord {
    let device = DeviceWord(major: UInt32(mode()), minor: UInt32(mode()))
    return [.fifo, .socket, .file, .character(device), .block(device)]
      .randomElement(using: &random) ?? .fifo
  }

  mutating func mount() -> MountWord {
    let kind = MountWord.Kind.allCases.randomElement(using: &random) ?? .memory
    var own = MountOptionWords()
    if kind == .memory || kind == .devpts, Bool.random(using: &random) { own.mode = mode() }
    if kind == .fuse { own = MountOptionWords(entry: seconds(), attributes: seconds()) }
    if kind == .devpts { own.isShared = Bool.random(using: &random) }
    return MountWord(
      kind, on: path(), isReadOnly: Bool.random(using: &random),
      isSynthetic: Bool.random(using: &random), keep: Bool.random(using: &random),
      cached: count(), own: own)
  }

  mutating func seconds() -> Int64? {
    Bool.random(using: &random) ? nil : Int64.random(in: MountOptionWords.timeouts, using: &random)
  }

  mutating func remote() -> RemoteWord {
    switch Int.random(in: 0..<7, using: &random) {
    case 0: .mkdir(path(), mode: mode())
    case 1: .create(path(), mode: mode())
    case 2: .symlink(target: text(), path())
    case 3: .remove(path())
    case 5: .close(path())
    case 4: .rename(old: path(), new: path())
    default: .write(path(), bytes: text())
    }
  }

  mutating func plainOperation() -> Operation {
    switch Int.random(in: 0..<18, using: &random) {
    case 0: .user(.id(uid: UInt32(mode()), gid: UInt32(mode())))
    case 1: .mkdir(path(), mode: mode())
    case 2: .create(path(), mode: mode())
    case 3: .open(path(), flags: flags(), file: name(), mode: mode())
    case 4: .getdentry(path(), file: name())
    case 5:
      .seek(
        file: name(), offset: offset(),
        whence: WhenceWord.allCases.randomElement(using: &random) ?? .set)
    case 6: .read(file: name(), count: count())
    case 7: .write(file: name(), bytes: Bool.random(using: &random) ? nil : text())
    case 8: .unlink(path())
    case 9: .link(old: path(), new: path())
    case 10: .symlink(target: text(), path())
    case 11:
      .rename(
        old: path(), new: path(), noReplace: Bool.random(using: &random),
        exchange: Bool.random(using: &random))
    case 12: .access(path(), AccessWord(rawValue: UInt8.random(in: 0...7, using: &random)))
    case 13: .chmod(path(), mode: mode())
    case 14: .chown(path(), uid: UInt32(mode()), gid: .max)
    case 15: .truncate(path(), size: offset())
    case 16:
      .dynadd(
        name: entry(), DynamicKind.allCases.randomElement(using: &random) ?? .file,
        keep: Bool.random(using: &random))
    default: .keep(path(), Bool.random(using: &random))
    }
  }
}

@Suite("random lines")
struct LanguageFuzzTests {
  /// A new seed for each run; it is printed.
  private static func seed(_ what: String) -> UInt64 {
    let seed = UInt64.random(in: 1...UInt64(UInt32.max))
    print("language, \(what): seed \(seed)")
    return seed
  }

  @Test("the text of an operation reads as the same operation")
  func roundTrip() throws {
    let seed = Self.seed("round trip")
    var maker = OperationMaker(random: SeededGenerator(state: seed))
    for _ in 0..<3000 {
      let operation = maker.operation()
      guard case .operation(let line) = try CommandLine.parse(Array(operation.text.utf8)) else {
        Issue.record("seed \(seed): \(operation.text)")
        return
      }
      #expect(line.content == operation, "seed \(seed): \(operation.text)")
      #expect(line.text == operation.text, "seed \(seed)")
    }
  }

  @Test("the text of a repeated operation gives it in each round")
  func repetitions() throws {
    let seed = Self.seed("repeat")
    var maker = OperationMaker(random: SeededGenerator(state: seed))
    for _ in 0..<500 {
      let operation = maker.operation()
      guard !operation.text.utf8.contains(UInt8(ascii: "%")) else { continue }
      let text = "repeat 3 " + operation.text
      guard case .operation(let line) = try CommandLine.parse(Array(text.utf8)),
        case .repeated(let repetition) = line.content
      else {
        Issue.record("seed \(seed): \(text)")
        return
      }
      #expect(try repetition.operation(iteration: 2) == operation, "seed \(seed): \(text)")
      #expect(line.content.text == text, "seed \(seed)")
    }
  }

  @Test("any bytes are read or refused, and what is read has a text that reads the same")
  func noise() {
    let seed = Self.seed("noise")
    var random = SeededGenerator(state: seed)
    let samples =
      Verb.all.map { Array($0.example.utf8) }
      + [
        "repeat 9 stat \"a%d",
        "expect not (refs(inode(\"x\")) > 07 or dead(@fd1/y)) and exists(i4)",
      ].map { Array($0.utf8) }
    let alphabet = Array("\"\\{*}@#()=<>|: \t\r\n%d0189-.x/as".utf8) + [0, 0x80, 0xc3, 0xff]
    for _ in 0..<4000 {
      var line = samples.randomElement(using: &random) ?? []
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        let place = Int.random(in: 0...line.count, using: &random)
        if Bool.random(using: &random), place < line.count {
          line.remove(at: place)
        } else {
          line.insert(alphabet.randomElement(using: &random) ?? 0, at: place)
        }
      }
      let cursor = Int.random(in: -1...line.count + 1, using: &random)
      _ = Completion.candidates(for: line, cursor: cursor, source: NoNames())
      _ = try? ScenarioFile.parse(Array("fs plain\n".utf8) + line, name: "noise")
      let command = try? CommandLine.parse(line)
      if case .directive(let read)? = command, case .expect(.holds(let claim), _) = read.content {
        let again = try? CommandLine.parse(Array("expect \(claim.text)".utf8))
        guard case .directive(let same)? = again, same.content == read.content else {
          Issue.record("seed \(seed): \(read.text) → \(claim.text)")
          return
        }
      }
      guard case .operation(let read)? = command else { continue }
      let again = try? CommandLine.parse(Array(read.content.text.utf8))
      guard case .operation(let same)? = again else {
        Issue.record("seed \(seed): \(read.text) → \(read.content.text)")
        return
      }
      #expect(same.content == read.content, "seed \(seed): \(read.text)")
    }
  }
}

/// Completion without a filesystem.
private struct NoNames: CompletionSource {}
