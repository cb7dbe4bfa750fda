// Operations back into text: the canonical line, which reads as the same operation again.

extension Operation {
  /// The line that means this operation, with quotes where they are needed and defaults left out.
  public var text: String {
    ([verb] + arguments).joined(separator: " ")
  }

  /// The verb's name in the table.
  public var verb: String {
    switch self {
    case .user: "user"
    case .mkdir: "mkdir"
    case .create: "create"
    case .open: "open"
    case .opendir: "opendir"
    case .close: "close"
    case .fstat: "fstat"
    case .seek: "seek"
    case .read: "read"
    case .write: "write"
    case .readdir: "readdir"
    case .unlink: "unlink"
    case .rmdir: "rmdir"
    case .link: "link"
    case .linkFollowing: "linkf"
    case .symlink: "symlink"
    case .readlink: "readlink"
    case .rename: "rename"
    case .stat: "stat"
    case .lstat: "lstat"
    case .access: "access"
    case .chmod: "chmod"
    case .chown: "chown"
    case .truncate: "truncate"
    case .getdentry: "getdentry"
    case .putdentry: "putdentry"
    case .invalidate: "invalidate"
    case .revalidate: "revalidate"
    case .keep: "keep"
    case .dynadd: "dynadd"
    case .dyndel: "dyndel"
    case .repeated: "repeat"
    case .dump: "dump"
    case .closeAll: "@closeall"
    case .unmount: "@unmount"
    }
  }

  /// The words behind the verb.
  private var arguments: [String] {
    switch self {
    case .dump, .closeAll, .unmount: []
    case .user(let user): [user.text]
    case .close(let file), .fstat(let file), .putdentry(let file): [file]
    case .read(let file, let count), .readdir(let file, let count):
      [file] + (count.map { [String($0)] } ?? [])
    case .write(let file, let bytes): [file] + (bytes.map { [Quoting.word($0)] } ?? [])
    case .seek(let file, let offset, let whence):
      [file, String(offset)] + (whence == .set ? [] : [whence.rawValue])
    case .unlink(let path), .rmdir(let path), .readlink(let path), .stat(let path),
      .lstat(let path), .invalidate(let path), .revalidate(let path):
      [path.text]
    case .mkdir(let path, let mode): [path.text] + Self.mode(mode, default: 0o755)
    case .create(let path, let mode): [path.text] + Self.mode(mode, default: 0o644)
    case .open(let path, let flags, let file, let mode):
      [path.text] + (flags.isEmpty ? [] : [flags.text]) + ["as", file]
        + Self.mode(mode, default: 0o644)
    case .opendir(let path, let file), .getdentry(let path, let file): [path.text, "as", file]
    case .link(let old, let new), .linkFollowing(let old, let new): [old.text, new.text]
    case .symlink(let target, let path): [Quoting.word(target), path.text]
    case .rename(let old, let new, let noReplace):
      [old.text, new.text] + (noReplace ? ["noreplace"] : [])
    case .access(let path, let rights): [path.text, rights.text]
    case .chmod(let path, let mode): [path.text] + Self.mode(mode, default: nil)
    case .chown(let path, let uid, let gid): [path.text, String(uid), String(gid)]
    case .truncate(let path, let size): [path.text, String(size)]
    case .keep(let path, let keep): [path.text, keep ? "1" : "0"]
    case .dynadd(let name, let kind, let keep):
      [Quoting.word(name)] + (kind == .file ? [] : [kind.rawValue]) + (keep ? ["keep"] : [])
    case .dyndel(let name): [Quoting.word(name)]
    case .repeated(let repetition): [String(repetition.count), repetition.template]
    }
  }

  /// A mode as four octal digits, or nothing when it is the default.
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
  /// The word that reads as this path.
  public var text: String { text(inExpression: false) }

  /// The word that reads as this path among words, or as an object of an expression, where a bare
  /// name without a slash would name something else.
  public func text(inExpression: Bool) -> String {
    switch start {
    case .root:
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

extension FilesystemHeader {
  /// The line that means this header.
  public var text: String {
    var text = "fs \(tree.rawValue)"
    if keep { text += " keep=1" }
    if let cached { text += " cached=\(cached)" }
    return text
  }
}
