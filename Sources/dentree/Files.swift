/// Files and streams of the program itself.

import ArgumentParser
import Canvas
import Interface
import Glibc
import Ground

/// One line on standard error. What arguments, files and libraries say is escaped here.
func complain(_ text: String) { complain(lines: Quoting.visible(text)) }

/// Several lines, each of them escaped.
func complain(lines text: String) {
  var line = Quoting.visible(lines: text) + "\n"
  line.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
}

/// Standard output, line by line; it remembers the first thing that went wrong.
struct Output {
  private(set) var failure: String?
  /// What the terminal can draw, where a terminal is what is written to.
  private let glyphs: Glyphs

  init(_ glyphs: Glyphs = .utf8) { self.glyphs = glyphs }

  /// One line or several, for people; what is not printable is escaped.
  mutating func add(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    add(whole: lines.map { glyphs.drawable(String($0)) }.joined(separator: "\n") + "\n")
  }

  /// A text that ends its last line itself, as it is: a picture, or a document whose format escapes.
  mutating func add(whole text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty, failure == nil {
      let count = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count >= 0 {
        bytes = bytes.dropFirst(count)
      } else if errno != EINTR {
        failure = String(cString: strerror(errno))
      }
    }
  }
}

extension Output {
  /// Says what went wrong and ends with status 1, if anything did.
  func check() throws {
    guard let failure else { return }
    complain("standard output: \(failure)")
    throw ExitCode(ExitStatus.failed)
  }
}

/// A variable of the environment; an empty one counts as not set (https://no-color.org).
func environment(_ name: String) -> String? {
  guard let value = getenv(name) else { return nil }
  let text = String(cString: value)
  return text.isEmpty ? nil : text
}

/// A whole file. Says what is wrong and ends with status 2 if it can not be read.
func readFile(_ name: String) throws -> [UInt8] {
  switch contents(of: name) {
  case .success(let bytes): return bytes
  case .failure(let failure):
    complain(failure.text)
    throw ExitCode(ExitStatus.usage)
  }
}

/// Why a file can not be used, in one line.
struct FileFailure: Error {
  let text: String
}

/// The largest file that is read: a gibibyte. Some devices never end.
private let mostBytes = 1 << 30

/// A whole file, or what is wrong with it.
func contents(of name: String) -> Result<[UInt8], FileFailure> {
  func failure() -> Result<[UInt8], FileFailure> {
    .failure(FileFailure(text: "\(name): \(String(cString: strerror(errno)))"))
  }
  let descriptor = open(name, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return failure() }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0 { return failure() }
    if count == 0 { return .success(bytes) }
    bytes += buffer[..<count]
    guard bytes.count <= mostBytes else {
      return .failure(FileFailure(text: "\(name): expected a file of at most 1 GiB"))
    }
  }
}

/// Writes a whole file beside the old one and renames it, so that one of both is always there. What is no
/// file, a device or a pipe, is written to as it is. Returns what went wrong, if anything did.
func writeFile(_ text: [UInt8], to name: String) -> String? {
  func failure() -> String { "\(name): \(String(cString: strerror(errno)))" }
  var status = stat()
  if stat(name, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
    let descriptor = open(name, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return failure() }
    defer { close(descriptor) }
    return write(text, to: descriptor) ? nil : failure()
  }
  // What a link leads to is replaced, not the link, and who may read it stays.
  let target = realpath(name, nil).map { path in
    defer { free(path) }
    return String(cString: path)
  }
  let draft = "\(target ?? name).\(getpid())"
  let mode = target == nil ? 0o644 : status.st_mode & 0o777
  let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
  guard descriptor >= 0 else { return failure() }
  guard write(text, to: descriptor), fsync(descriptor) == 0, close(descriptor) == 0,
    rename(draft, target ?? name) == 0
  else {
    defer { unlink(draft) }
    return failure()
  }
  return nil
}

/// Writes all of a text; `errno` says why if it can not.
private func write(_ text: [UInt8], to descriptor: Int32) -> Bool {
  var bytes = text[...]
  while !bytes.isEmpty {
    let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count >= 0 {
      bytes = bytes.dropFirst(count)
    } else if errno != EINTR {
      return false
    }
  }
  return true
}
