// Readers of the words of `fs`, `mount` and `mknod`, and of rules and faults.

import Ground

/// The options of `fs` and `mount`.
struct FilesystemOptions: Hashable, Sendable {
  var keep = false
  var cached: Int?
  var isReadOnly = false
  var isSynthetic = false
  /// Of `mount` alone, as they were written: the kind of filesystem decides which it takes.
  var own = MountOptionWords()
}

/// An option: its syntax, and its effect. `set` returns whether the word was valid.
private struct FilesystemOption: Sendable {
  let parameter: Parameter
  /// The filesystems that take it; empty: all.
  let kinds: [MountWord.Kind]
  let set: @Sendable (Word, inout FilesystemOptions) -> Bool

  static let keep = FilesystemOption(
    option("keep=1", .option, "keep=1", "inodes ask to be kept")
  ) { word, options in
    guard let number = number(word), number == 0 || number == 1 else { return false }
    options.keep = number == 1
    return true
  }

  static let cached = FilesystemOption(
    option("cached=N", .option, "cached=", "capacity of the cache of dentries")
  ) { word, options in
    guard let number = number(word), (0...1 << 31).contains(number) else { return false }
    options.cached = Int(number)
    return true
  }

  static let readOnly = FilesystemOption(
    option("ro", .keyword, "ro", "read-only")
  ) { _, options in
    options.isReadOnly = true
    return true
  }

  static let synthetic = FilesystemOption(
    option("synthetic", .keyword, "synthetic", "make the mount point if it is missing")
  ) { _, options in
    options.isSynthetic = true
    return true
  }

  static let mode = FilesystemOption(
    option("mode=M", .option, "mode=", "memory: the root's permissions; devpts: the terminals'"),
    of: [.memory, .devpts]
  ) { word, options in
    let digits = word.bytes.drop { $0 != UInt8(ascii: "=") }.dropFirst()
    guard let mode = Number.octal(digits), mode <= 0o7777 else { return false }
    options.own.mode = UInt16(mode)
    return true
  }

  static let entry = FilesystemOption(
    option("entry=S", .option, "entry=", "fuse: a looked-up name is good for S seconds"),
    of: [.fuse]
  ) { word, options in
    options.own.entry = number(word)
    return options.own.entry.map(MountOptionWords.timeouts.contains) ?? false
  }

  static let attributes = FilesystemOption(
    option("attr=S", .option, "attr=", "fuse: attributes are good for S seconds"), of: [.fuse]
  ) { word, options in
    options.own.attributes = number(word)
    return options.own.attributes.map(MountOptionWords.timeouts.contains) ?? false
  }

  static let shared = FilesystemOption(
    option("shared", .keyword, "shared", "devpts: the instance of all such mounts, not a new one"),
    of: [.devpts]
  ) { _, options in
    options.own.isShared = true
    return true
  }

  private init(
    _ parameter: Parameter, of kinds: [MountWord.Kind] = [],
    set: @escaping @Sendable (Word, inout FilesystemOptions) -> Bool
  ) {
    self.parameter = parameter
    self.kinds = kinds
    self.set = set
  }

  private static func option(
    _ name: String, _ kind: Parameter.Kind, _ text: String, _ summary: String
  ) -> Parameter {
    Parameter(
      name: name, kind: kind, noun: "`\(name)`", choices: [Parameter.Choice(text, summary)],
      isOptional: true, isInAnyOrder: true)
  }

  private static func number(_ word: Word) -> Int64? {
    Number.decimal(word.bytes.drop { $0 != UInt8(ascii: "=") }.dropFirst())
  }
}

extension Verb {
  /// A reader of the options of `fs`.
  static func filesystemOptions() -> Reader<FilesystemOptions> { options([.keep, .cached]) }

  /// `TYPE PATH [OPTIONS]`: what `mount` makes.
  static func mounted() -> Reader<MountWord> {
    let kind = choice(MountWord.Kind.self, summary(of:)), path = path()
    let all: [FilesystemOption] = [
      .readOnly, .synthetic, .keep, .cached, .mode, .entry, .attributes, .shared,
    ]
    return Reader(kind.parameters + path.parameters + all.map(\.parameter)) {
      cursor throws(Mistake) in
      let kind = try kind.read(&cursor), path = try path.read(&cursor)
      let options = try read(all, of: kind, &cursor)
      return MountWord(
        kind, on: path, isReadOnly: options.isReadOnly, isSynthetic: options.isSynthetic,
        keep: options.keep, cached: options.cached, own: options.own)
    }
  }

  private static func options(_ all: [FilesystemOption]) -> Reader<FilesystemOptions> {
    Reader(all.map(\.parameter)) { cursor throws(Mistake) in try read(all, of: nil, &cursor) }
  }

  /// Reads options in any order. If one occurs twice, the last one counts.
  private static func read(
    _ all: [FilesystemOption], of kind: MountWord.Kind?, _ cursor: inout WordCursor
  ) throws(Mistake) -> FilesystemOptions {
    var options = FilesystemOptions()
    while let word = try cursor.next() {
      let option = all.first { $0.parameter.admits(word, keywords: []) }
      guard let option, option.set(word, &options) else { throw wrong(word, all) }
      if let kind, !option.kinds.isEmpty, !option.kinds.contains(kind) {
        let takers = disjunction(option.kinds.map(\.rawValue))
        throw Mistake(
          column: word.column, message: "only \(takers) takes `\(option.parameter.name)`")
      }
    }
    return options
  }

  private static func wrong(_ word: Word, _ all: [FilesystemOption]) -> Mistake {
    let keywords = all.filter { $0.parameter.kind == .keyword }.map(\.parameter.name)
    let expected = disjunction(all.map(\.parameter.name))
    return Mistake(
      column: word.column,
      message: "expected \(expected), found \(word.shown)"
        + Suggestion.text(for: word.ascii ?? "", among: keywords))
  }
}

extension Verb {
  /// The kinds of node that `mknod` makes.
  private enum NodeKind: String, CaseIterable, Sendable {
    case fifo, socket, char, block, file

    var summary: String {
      switch self {
      case .fifo: "a named pipe"
      case .socket: "the name of a socket"
      case .char: "a character device; MAJOR:MINOR follows"
      case .block: "a block device; MAJOR:MINOR follows"
      case .file: "an empty file"
      }
    }
  }

  /// A reader of `fifo|socket|char|block|file [MAJOR:MINOR]`. Devices need a number; other nodes
  /// have none.
  static func node() -> Reader<NodeWord> {
    let kind = choice(NodeKind.self) { $0.summary }
    let device = device()
    let optional = device.optional
    return Reader(kind.parameters + optional.parameters) { cursor throws(Mistake) in
      switch try kind.read(&cursor) {
      case .fifo: return .fifo
      case .socket: return .socket
      case .file: return .file
      case .char: return .character(try device.read(&cursor))
      case .block: return .block(try device.read(&cursor))
      }
    }
  }

  private static func device() -> Reader<DeviceWord> {
    let parameter = Parameter(
      name: "MAJOR:MINOR", kind: .device, noun: "a device's number like 1:3")
    return Reader(parameter) { word in
      let parts = word.bytes.split(separator: 0x3a, omittingEmptySubsequences: false)
      let numbers = parts.compactMap { Number.decimal($0) }
      guard numbers.count == 2, parts.count == 2, DeviceWord.majors.contains(numbers[0]),
        DeviceWord.minors.contains(numbers[1])
      else { return nil }
      return DeviceWord(major: UInt32(numbers[0]), minor: UInt32(numbers[1]))
    }
  }
}

extension Verb {
  /// A reader of `NAME=VALUE`: a rule and one of its values.
  static func rule() -> Reader<RuleSetting> {
    let choices = Rule.all.flatMap { rule in
      rule.values.map { Parameter.Choice("\(rule.name)=\($0.name)", "\(rule.summary): \($0.line)") }
    }
    let parameter = Parameter(
      name: "NAME=VALUE", kind: .rule, noun: "a rule as NAME=VALUE", choices: choices)
    return Reader([parameter]) { cursor throws(Mistake) in
      guard let word = try cursor.take(parameter) else { throw cursor.missing(parameter) }
      let parts = word.bytes.split(separator: 0x3d, maxSplits: 1, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      guard !word.isQuoted, parts.count == 2 else { throw cursor.wrong(word, parameter) }
      do throws(ChoiceMistake) {
        return try EngineChoice.setting(parts[0], parts[1])
      } catch {
        throw Mistake(column: word.column, message: error.description)
      }
    }
  }

  /// A reader of the name of a fault.
  static func fault() -> Reader<Fault> {
    let parameter = Parameter(
      name: "NAME", kind: .fault, noun: "the name of a fault",
      choices: Fault.all.map { Parameter.Choice($0.name, $0.story) })
    return Reader(parameter) { word throws(Mistake) in
      do throws(ChoiceMistake) {
        return try EngineChoice.fault(String(decoding: word.bytes, as: UTF8.self))
      } catch {
        throw Mistake(column: word.column, message: error.description)
      }
    }
  }
}
