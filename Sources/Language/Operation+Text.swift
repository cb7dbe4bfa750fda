// Operations as text. The text is canonical: it parses to the same operation.

import Ground

extension Operation {
  /// The line for this operation: quoted where needed, without words that have their default value.
  public var text: String { words.joined(separator: " ") }

  /// The verb's name in the table.
  public var verb: String { words.first ?? "" }

  /// The verb and its words. Each of the functions below covers some operations and returns nil for
  /// the others. A test checks that every verb has a text.
  private var words: [String] {
    wordsOfTasks ?? wordsOfFiles ?? wordsOfNames ?? wordsOfAttributes ?? wordsOfMounts
      ?? wordsOfMachinery ?? []
  }

  private var wordsOfTasks: [String]? {
    switch self {
    case .user(let user): ["user", user.text]
    case .spawn(let name): ["spawn"] + (name.map { [$0] } ?? [])
    case .exit(let task): ["exit", task]
    case .chdir(let path): ["chdir", path.text]
    case .fchdir(let file): ["fchdir", file]
    case .getcwd: ["getcwd"]
    case _: nil
    }
  }

  private var wordsOfFiles: [String]? {
    switch self {
    case .open(let path, let flags, let file, let mode):
      ["open", path.text] + (flags.isEmpty ? [] : [flags.text]) + ["as", file]
        + Self.mode(mode, default: 0o644)
    case .opendir(let path, let file): ["opendir", path.text, "as", file]
    case .close(let file): ["close", file]
    case .fstat(let file): ["fstat", file]
    case .seek(let file, let offset, let whence):
      ["seek", file, String(offset)] + (whence == .set ? [] : [whence.rawValue])
    case .read(let file, let count): ["read", file] + Self.count(count)
    case .write(let file, let bytes): ["write", file] + (bytes.map { [Quoting.word($0)] } ?? [])
    case .readdir(let file, let count): ["readdir", file] + Self.count(count)
    case .dup(let file, let name): ["dup", file, "as", name]
    case .pipe(let reading, let writing): ["pipe", "as", reading, writing]
    case .socket(let file): ["socket", "as", file]
    case .importFile(let text, let file): ["import", Quoting.word(text), "as", file]
    case .getdentry(let path, let file): ["getdentry", path.text, "as", file]
    case .putdentry(let file): ["putdentry", file]
    case _: nil
    }
  }

  private var wordsOfNames: [String]? {
    switch self {
    case .mkdir(let path, let mode): ["mkdir", path.text] + Self.mode(mode, default: 0o755)
    case .create(let path, let mode): ["create", path.text] + Self.mode(mode, default: 0o644)
    case .mkfifo(let path, let mode): ["mkfifo", path.text] + Self.mode(mode, default: 0o644)
    case .mknod(let path, let node, let mode):
      ["mknod", path.text, node.text] + Self.mode(mode, default: 0o644)
    case .unlink(let path): ["unlink", path.text]
    case .rmdir(let path): ["rmdir", path.text]
    case .link(let old, let new): ["link", old.text, new.text]
    case .linkFollowing(let old, let new): ["linkf", old.text, new.text]
    case .symlink(let target, let path): ["symlink", Quoting.word(target), path.text]
    case .readlink(let path): ["readlink", path.text]
    case .rename(let old, let new, let noReplace, let exchange):
      ["rename", old.text, new.text] + (noReplace ? ["noreplace"] : [])
        + (exchange ? ["exchange"] : [])
    case _: nil
    }
  }

  private var wordsOfAttributes: [String]? {
    switch self {
    case .stat(let path): ["stat", path.text]
    case .lstat(let path): ["lstat", path.text]
    case .access(let path, let rights): ["access", path.text, rights.text]
    case .chmod(let path, let mode): ["chmod", path.text] + Self.mode(mode, default: nil)
    case .chown(let path, let uid, let gid): ["chown", path.text, String(uid), String(gid)]
    case .truncate(let path, let size): ["truncate", path.text, String(size)]
    case .utimes(let path, let accessed, let modified):
      ["utimes", path.text, String(accessed), String(modified)]
    case .setxattr(let path, let name, let value):
      ["setxattr", path.text, Quoting.word(name), Quoting.word(value)]
    case .getxattr(let path, let name): ["getxattr", path.text, Quoting.word(name)]
    case .listxattr(let path): ["listxattr", path.text]
    case .removexattr(let path, let name): ["removexattr", path.text, Quoting.word(name)]
    case _: nil
    }
  }

  private var wordsOfMounts: [String]? {
    switch self {
    case .mount(let mount): ["mount", mount.text]
    case .umount(let path, let detach): ["umount", path.text] + (detach ? ["detach"] : [])
    case .remount(let path, let word): ["remount", path.text, word.rawValue]
    case .remote(.mkdir(let path, let mode)):
      ["remote mkdir", path.text] + Self.mode(mode, default: 0o755)
    case .remote(.create(let path, let mode)):
      ["remote create", path.text] + Self.mode(mode, default: 0o644)
    case .remote(.symlink(let target, let path)):
      ["remote symlink", Quoting.word(target), path.text]
    case .remote(.remove(let path)): ["remote remove", path.text]
    case .remote(.rename(let old, let new)): ["remote rename", old.text, new.text]
    case .remote(.write(let path, let bytes)): ["remote write", path.text, Quoting.word(bytes)]
    case .remote(.close(let path)): ["remote close", path.text]
    case .sleep(let milliseconds): ["sleep", String(milliseconds)]
    case .unmount: ["@unmount"]
    case _: nil
    }
  }

  private var wordsOfMachinery: [String]? {
    switch self {
    case .invalidate(let path): ["invalidate", path.text]
    case .revalidate(let path): ["revalidate", path.text]
    case .keep(let path, let keep): ["keep", path.text, keep ? "1" : "0"]
    case .dynadd(let name, let kind, let keep):
      ["dynadd", Quoting.word(name)] + (kind == .file ? [] : [kind.rawValue])
        + (keep ? ["keep"] : [])
    case .dyndel(let name): ["dyndel", Quoting.word(name)]
    case .repeated(let repetition): ["repeat", String(repetition.count), repetition.template]
    case .dump: ["dump"]
    case .closeAll: ["@closeall"]
    case _: nil
    }
  }

  private static func count(_ count: Int?) -> [String] { count.map { [String($0)] } ?? [] }

  /// A mode as four octal digits, or nothing if it is the default.
  private static func mode(_ mode: UInt16, default standard: UInt16?) -> [String] {
    guard mode != standard else { return [] }
    let digits = String(mode, radix: 8)
    return [String(repeating: "0", count: max(1, 4 - digits.count)) + digits]
  }
}

extension UserWord {
  /// `root`, `1000` or `1000:100`.
  public var text: String {
    switch self {
    case .root: "root"
    case .id(let uid, let gid): uid == gid ? String(uid) : "\(uid):\(gid)"
    }
  }
}

extension PathWord {
  /// The path as a word of a line.
  public var text: String { text(inExpression: false) }

  /// The path as a word of a line or of an expression. In an expression a name without a slash is
  /// quoted, because unquoted it would name another object.
  public func text(inExpression: Bool) -> String {
    switch start {
    case .task:
      let isAmbiguous = bytes.first == UInt8(ascii: "@") || (inExpression && !bytes.contains(0x2f))
      return Quoting.word(bytes, always: isAmbiguous, inExpression: inExpression)
    case .file(let name):
      guard !bytes.isEmpty else { return "@" + name }
      let needsQuotes = bytes.first == UInt8(ascii: "#")
      let rest = Quoting.word(bytes, always: needsQuotes, inExpression: inExpression)
      return "@\(name)/\(rest)"
    }
  }
}

extension NodeWord {
  /// `fifo`, or `char 1:3`.
  public var text: String {
    switch self {
    case .fifo: "fifo"
    case .socket: "socket"
    case .file: "file"
    case .character(let device): "char \(device.major):\(device.minor)"
    case .block(let device): "block \(device.major):\(device.minor)"
    }
  }
}

extension MountWord {
  /// The words after `mount`.
  public var text: String {
    "\(kind.rawValue) \(path.text)" + (isReadOnly ? " ro" : "")
      + (isSynthetic ? " synthetic" : "") + FilesystemHeader.options(keep: keep, cached: cached)
      + own.text
  }
}

extension FilesystemHeader {
  /// The header's line.
  public var text: String { "fs \(tree.rawValue)" + Self.options(keep: keep, cached: cached) }

  /// ` keep=1 cached=8`, without options that have their default value.
  static func options(keep: Bool, cached: Int?) -> String {
    (keep ? " keep=1" : "") + (cached.map { " cached=\($0)" } ?? "")
  }
}
