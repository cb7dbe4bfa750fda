// The machine's own tmpfs, visible to one thread: the same calls, answered by Linux.

@testable import Language
import CTmpfs
import Foundation

import enum Ground.Errno
@testable import Scenario

/// The answer of a call, in comparable words.
struct Reply: Equatable, CustomStringConvertible {
  /// The errno's name, or `ok`.
  let status: String
  var answer = ""
  var description: String { answer.isEmpty ? status : "\(status) \(answer)" }
}

/// A tmpfs as the root directory of the thread that made it. It ends with the thread.
final class RealTmpfs {
  private var files: [String: Int32] = [:]
  private var user: (uid: UInt32, gid: UInt32) = (0, 0)

  /// Nil and the reason, if the machine does not allow it.
  static func enter() -> (RealTmpfs?, reason: String) {
    guard geteuid() == 0 else { return (nil, "only root may mount") }
    let folder = FileManager.default.temporaryDirectory.path
    let failure = tmpfs_enter(folder)
    if failure != 0 { return (nil, "mounting: \(name(failure))") }
    return (RealTmpfs(), "")
  }

  deinit { for file in files.values { close(file) } }

  static func name(_ failure: Int32) -> String {
    failure == 0 ? "ok" : Errno(rawValue: failure)?.name ?? "errno \(failure)"
  }
}

// Calls.
extension RealTmpfs {
  func perform(_ operation: Language.Operation) -> Reply {
    switch operation {
    case .user(.root): return become(0, 0)
    case .user(.id(let uid, let gid)): return become(uid, gid)
    case .open, .opendir, .create, .close, .seek, .read, .write, .readdir, .fstat:
      return onFiles(operation)
    case .setxattr, .getxattr, .listxattr, .removexattr: return onAttributes(operation)
    case _: return onPaths(operation)
    }
  }

  private func become(_ uid: UInt32, _ gid: UInt32) -> Reply {
    user = (uid, gid)
    return said(tmpfs_act_as(uid, gid))
  }

  private func said(_ failure: Int32) -> Reply { Reply(status: Self.name(failure)) }
  private func done(_ result: Int32) -> Reply { said(result < 0 ? errno : 0) }
  private func text(_ path: PathWord) -> String { String(decoding: path.bytes, as: UTF8.self) }

  private func onPaths(_ operation: Language.Operation) -> Reply {
    switch operation {
    case .mkdir(let path, let mode): done(mkdir(text(path), mode_t(mode)))
    case .rmdir(let path): done(rmdir(text(path)))
    case .unlink(let path): done(unlink(text(path)))
    case .link(let old, let new): done(linkat(AT_FDCWD, text(old), AT_FDCWD, text(new), 0))
    case .linkFollowing(let old, let new):
      done(linkat(AT_FDCWD, text(old), AT_FDCWD, text(new), AT_SYMLINK_FOLLOW))
    case .symlink(let target, let path):
      done(symlink(String(decoding: target, as: UTF8.self), text(path)))
    case .rename(let old, let new, let noReplace, _):
      said(tmpfs_rename(text(old), text(new), noReplace ? 1 : 0))
    case .mkfifo(let path, let mode):
      said(tmpfs_mknod(text(path), S_IFIFO | mode_t(mode), 0, 0))
    case .mknod(let path, let word, let mode): makeNode(text(path), word, mode_t(mode))
    case .chmod(let path, let mode): done(chmod(text(path), mode_t(mode)))
    case .chown(let path, let uid, let gid): done(chown(text(path), uid, gid))
    case .truncate(let path, let size): done(truncate(text(path), off_t(size)))
    case .access(let path, let word): said(tmpfs_access(text(path), Int32(word.rawValue)))
    case .chdir(let path): done(chdir(text(path)))
    case .stat(let path): looked(stat(text(path)))
    case .lstat(let path): looked(status(text(path)))
    case .readlink(let path): target(text(path))
    case _: preconditionFailure("no call of a tmpfs: \(operation.text)")
    }
  }

  private func makeNode(_ path: String, _ word: NodeWord, _ mode: mode_t) -> Reply {
    let (type, major, minor): (mode_t, UInt32, UInt32) =
      switch word {
      case .fifo: (S_IFIFO, 0, 0)
      case .socket: (S_IFSOCK, 0, 0)
      case .file: (S_IFREG, 0, 0)
      case .character(let device): (S_IFCHR, device.major, device.minor)
      case .block(let device): (S_IFBLK, device.major, device.minor)
      }
    return said(tmpfs_mknod(path, type | mode, major, minor))
  }

  private func status(_ path: String) -> (Int32, tmpfs_status) {
    var status = tmpfs_status()
    return (tmpfs_lstat(path, &status), status)
  }

  private func stat(_ path: String) -> (Int32, tmpfs_status) {
    var status = tmpfs_status()
    return (tmpfs_stat(path, &status), status)
  }

  private func looked(_ found: (Int32, tmpfs_status)) -> Reply {
    found.0 == 0 ? Reply(status: "ok", answer: found.1.owner) : said(found.0)
  }

  private func target(_ path: String) -> Reply {
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = readlink(path, &bytes, bytes.count)
    guard count >= 0 else { return said(errno) }
    return Reply(status: "ok", answer: Visible.text(bytes.prefix(count)))
  }
}

extension tmpfs_status {
  var owner: String { "\(String(mode, radix: 8)) \(nlink) \(uid):\(gid)" }
  /// The size of a directory depends on the filesystem.
  var text: String {
    "\(owner) \(mode & S_IFMT == S_IFDIR ? 0 : size) \(major):\(minor)"
  }
}

// Open files.
extension RealTmpfs {
  private func onFiles(_ operation: Language.Operation) -> Reply {
    switch operation {
    case .create(let path, let mode):
      let file = open(text(path), O_RDWR | O_CREAT | O_EXCL | O_NONBLOCK, mode_t(mode))
      guard file >= 0 else { return said(errno) }
      close(file)
      return Reply(status: "ok")
    case .open(let path, let flags, let name, let mode):
      return opened(open(text(path), flags.linux | O_NONBLOCK, mode_t(mode)), as: name)
    case .opendir(let path, let name):
      return opened(open(text(path), O_DIRECTORY | O_NONBLOCK), as: name)
    case .close(let name):
      return done(files.removeValue(forKey: name).map { close($0) } ?? -1)
    case .seek(let name, let offset, let whence):
      let whence = [.set: SEEK_SET, .current: SEEK_CUR, .end: SEEK_END][whence] ?? SEEK_SET
      let result = lseek(number(name), off_t(offset), whence)
      return result < 0 ? said(errno) : Reply(status: "ok", answer: "\(result)")
    case .read(let name, let count): return read(number(name), count ?? 65_536)
    case .write(let name, let bytes):
      let bytes = bytes ?? []
      let result = Glibc.write(number(name), bytes, bytes.count)
      return result < 0 ? said(errno) : Reply(status: "ok", answer: "\(result)")
    case .readdir(let name, _): return list(number(name))
    case .fstat(let name): return looked(fstat(name))
    case _: preconditionFailure("no call on a file")
    }
  }

  private func number(_ name: String) -> Int32 { files[name] ?? -1 }

  private func opened(_ file: Int32, as name: String) -> Reply {
    guard file >= 0 else { return said(errno) }
    files[name] = file
    return Reply(status: "ok")
  }

  private func read(_ file: Int32, _ count: Int) -> Reply {
    var bytes = [UInt8](repeating: 0, count: count)
    let result = Glibc.read(file, &bytes, count)
    guard result >= 0 else { return said(errno) }
    return Reply(status: "ok", answer: Visible.text(bytes.prefix(result)))
  }

  /// All names from the directory's offset on, sorted, because filesystems list them in different
  /// orders.
  private func list(_ file: Int32) -> Reply {
    var bytes = [CChar](repeating: 0, count: 65_536), count = 65_536
    let failure = tmpfs_names(file, &bytes, &count)
    return failure == 0
      ? Reply(status: "ok", answer: words(bytes.prefix(count)).joined(separator: " "))
      : said(failure)
  }

  private func words(_ bytes: ArraySlice<CChar>) -> [String] {
    bytes.split(separator: 0).map {
      String(decoding: $0.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }.sorted()
  }

  func isDirectory(_ name: String) -> Bool { fstat(name).1.mode & S_IFMT == S_IFDIR }

  private func fstat(_ name: String) -> (Int32, tmpfs_status) {
    var status = tmpfs_status()
    return (tmpfs_fstat(number(name), &status), status)
  }
}

extension OpenFlagsWord {
  var linux: Int32 {
    let pairs: [(OpenFlagsWord, Int32)] = [
      (.writeOnly, O_WRONLY), (.readWrite, O_RDWR), (.create, O_CREAT), (.exclusive, O_EXCL),
      (.truncate, O_TRUNC), (.directory, O_DIRECTORY), (.noFollow, O_NOFOLLOW), (.append, O_APPEND),
    ]
    return pairs.reduce(0) { contains($1.0) ? $0 | $1.1 : $0 }
  }
}

// Extended attributes.
extension RealTmpfs {
  private func onAttributes(_ operation: Language.Operation) -> Reply {
    func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    switch operation {
    case .setxattr(let path, let name, let value):
      return said(tmpfs_setxattr(text(path), string(name), value, value.count))
    case .removexattr(let path, let name):
      return said(tmpfs_removexattr(text(path), string(name)))
    case .getxattr(let path, let name):
      var bytes = [UInt8](repeating: 0, count: 65_536), count = 65_536
      let failure = tmpfs_getxattr(text(path), string(name), &bytes, &count)
      return failure == 0
        ? Reply(status: "ok", answer: Visible.text(bytes.prefix(count))) : said(failure)
    case .listxattr(let path):
      let (failure, names) = attributes(text(path), follow: true)
      return failure == 0
        ? Reply(status: "ok", answer: names.joined(separator: " ")) : said(failure)
    case _: preconditionFailure("no call on attributes")
    }
  }

  private func attributes(_ path: String, follow: Bool) -> (Int32, [String]) {
    var bytes = [CChar](repeating: 0, count: 65_536), count = 65_536
    let failure = tmpfs_listxattr(path, follow ? 1 : 0, &bytes, &count)
    guard failure == 0 else { return (failure, []) }
    return (0, words(bytes.prefix(count)))
  }
}

// State.
extension RealTmpfs {
  /// All files, one line each, then the open ones.
  func state() -> [String] {
    tmpfs_act_as(0, 0)
    defer { tmpfs_act_as(user.uid, user.gid) }
    var lines: [String] = [], names: [UInt64: String] = [:]
    var stack = [""]
    while let path = stack.popLast() {
      let (_, found) = status(path.isEmpty ? "/" : path)
      lines.append("\(path) \(found.text)" + details(path, found, &names))
      guard found.mode & S_IFMT == S_IFDIR else { continue }
      let entries = (try? FileManager.default.contentsOfDirectory(atPath: path + "/")) ?? []
      stack += entries.sorted(by: >).map { "\(path)/\($0)" }
    }
    for name in files.keys.sorted() {
      let found = fstat(name).1
      let isFile = found.mode & S_IFMT == S_IFREG
      lines.append("\(name) \(found.text) at \(isFile ? lseek(number(name), 0, SEEK_CUR) : 0)")
    }
    return lines
  }

  /// The first name of the inode, the target of a link, the contents, the attributes.
  private func details(
    _ path: String, _ found: tmpfs_status, _ names: inout [UInt64: String]
  ) -> String {
    var text = names[found.number].map { " = \($0)" } ?? ""
    names[found.number] = names[found.number] ?? path
    if found.mode & S_IFMT == S_IFLNK { text += " -> \(target(path).answer)" }
    if found.mode & S_IFMT == S_IFREG {
      let file = open(path, O_RDONLY)
      text += " \(read(file, 65_536).answer)"
      close(file)
    }
    let path = path.isEmpty ? "/" : path
    for name in attributes(path, follow: false).1 {
      var bytes = [UInt8](repeating: 0, count: 65_536), count = 65_536
      _ = tmpfs_lgetxattr(path, name, &bytes, &count)
      text += " \(name)=\(Visible.text(bytes.prefix(count)))"
    }
    return text
  }
}

/// Bytes as both sides show them: long ones by count and checksum.
enum Visible {
  static func text(_ bytes: some Collection<UInt8>) -> String {
    guard bytes.count > 24 else { return "'" + String(decoding: bytes, as: UTF8.self) + "'" }
    return "\(bytes.count)#\(bytes.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xff_ffff })"
  }
}
