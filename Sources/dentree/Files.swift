/// Files and streams of the program itself.

import ArgumentParser
import Canvas
import Configuration
import Interface
import Glibc
import Ground

/// A stream that was closed when the program began would get the number of the next file that is opened, and
/// what is meant for the stream would be written into that. In its place there is a directory, which can
/// neither be read nor written.
func occupyStandardStreams() {
  for stream in STDIN_FILENO...STDERR_FILENO where fcntl(stream, F_GETFD) < 0 {
    _ = open("/", O_RDONLY)
  }
}

/// One line on standard error. What arguments, files and libraries say is escaped here.
func printError(_ text: String) { printError(lines: Quoting.visible(text)) }

/// Several lines, each of them escaped.
func printError(lines text: String) {
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

  /// One line, whatever a name in it has.
  mutating func add(line text: String) { add(Quoting.visible(text)) }

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
    printError("standard output: \(failure)")
    throw ExitCode(ExitStatus.failed)
  }
}

/// A variable of the environment; an empty one counts as not set (https://no-color.org).
func environment(_ name: String) -> String? {
  guard let value = getenv(name) else { return nil }
  let text = String(cString: value)
  return text.isEmpty ? nil : text
}

/// A whole file. Says what is wrong and ends with status 2 if it cannot be read.
func readFile(_ name: String) throws -> [UInt8] {
  switch contents(of: name) {
  case .success(let bytes): return bytes
  case .failure(let failure):
    printError(failure.text)
    throw ExitCode(ExitStatus.usage)
  }
}

/// Why a file cannot be used, in one line.
struct FileFailure: Error {
  let name: String
  let reason: String

  var text: String { "\(name): \(reason)" }
  var problem: Problem { Problem(reason) }
}

/// Mebibytes of what is read from anything but a regular file: it may never end.
private let mostOfAStream = 64

/// A whole file, or what is wrong with it.
/// - Parameters:
///   - waits: whether to wait for the other end of a pipe, for as long as it takes. A screen does not: it gives up
///     after two seconds without a byte.
///   - most: mebibytes in the largest file that is read. Some devices never end.
func contents(
  of name: String, waits: Bool = true, atMost most: Int = 1024
) -> Result<[UInt8], FileFailure> {
  func failure(_ text: String = reason()) -> Result<[UInt8], FileFailure> {
    .failure(FileFailure(name: name, reason: text))
  }
  let descriptor = open(name, O_RDONLY | O_CLOEXEC | (waits ? 0 : O_NONBLOCK))
  guard descriptor >= 0 else { return failure() }
  defer { close(descriptor) }
  let most = kind(of: descriptor) == S_IFREG ? most : min(most, mostOfAStream)
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0, isWorthWaiting(for: descriptor, POLLIN) { continue }
    if count < 0 { return failure() }
    if count == 0, bytes.isEmpty, kind(of: descriptor) == S_IFIFO, !waits {
      return failure("nobody writes to this pipe")
    }
    if count == 0 { return .success(bytes) }
    bytes += buffer[..<count]
    guard bytes.count <= most << 20 else {
      return failure("expected a file of at most \(most < 1024 ? "\(most) MiB" : "1 GiB")")
    }
  }
}

private func kind(of descriptor: Int32) -> mode_t? {
  var status = stat()
  return fstat(descriptor, &status) == 0 ? status.st_mode & S_IFMT : nil
}

/// What the system says about the last call that failed, with what it means here.
func reason() -> String {
  let error = errno, text = String(cString: strerror(error))
  return error == EAGAIN ? "\(text): the other end did nothing for two seconds" : text
}

/// The same about a file that was to be written.
func reasonOfWrite() -> String {
  errno == ENXIO ? reason() + ": nobody reads this pipe" : reason()
}

/// The file that a name leads to over links, also where it is not there yet.
func destination(of name: String) -> String {
  if let path = realpath(name, nil) {
    defer { free(path) }
    return String(cString: path)
  }
  // A ring of links leads nowhere; the write says so.
  guard errno != ELOOP else { return name }
  var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
  let count = readlink(name, &buffer, buffer.count)
  guard count > 0 else { return name }
  let link = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  let folder = name.lastIndex(of: "/").map { String(name[...$0]) } ?? ""
  return destination(of: link.hasPrefix("/") ? link : folder + link)
}

/// Whether a call that failed is worth trying again: it was interrupted, or the other end was ready within two
/// seconds. `errno` stays.
private func isWorthWaiting(for descriptor: Int32, _ event: Int32) -> Bool {
  let error = errno
  defer { errno = error }
  if error == EINTR { return true }
  var wanted = pollfd(fd: descriptor, events: Int16(event), revents: 0)
  return error == EAGAIN && poll(&wanted, 1, 2000) == 1
}

/// Opens what is there, or makes a file, to write to it; -1 with `errno`. A pipe that nobody reads is an error:
/// to wait for a reader would take for ever.
func openToWrite(_ name: String, _ flags: Int32 = 0, mode: mode_t = 0) -> Int32 {
  open(name, O_WRONLY | O_CLOEXEC | O_NONBLOCK | flags, mode)
}

/// Writes a whole file beside the old one and renames it, so that one of both is always there. What is no
/// file, a device or a pipe, is written to as it is. Returns what went wrong, if anything did.
func writeFile(_ text: [UInt8], to name: String) -> String? {
  func failure() -> String { "\(name): \(reasonOfWrite())" }
  var status = stat()
  let isThere = stat(name, &status) == 0
  guard isThere || errno == ENOENT else { return failure() }
  if isThere, status.st_mode & S_IFMT != S_IFREG {
    let descriptor = openToWrite(name)
    guard descriptor >= 0 else { return failure() }
    defer { close(descriptor) }
    return write(text, to: descriptor) ? nil : failure()
  }
  // What a link leads to is replaced, not the link, and who may read it stays.
  let target = destination(of: name)
  let draft = "\(target).\(getpid())"
  let mode = isThere ? status.st_mode & 0o777 : 0o644
  let descriptor = openToWrite(draft, O_CREAT | O_EXCL, mode: mode)
  guard descriptor >= 0 else { return failure() }
  guard write(text, to: descriptor), fsync(descriptor) == 0, close(descriptor) == 0,
    rename(draft, target) == 0
  else {
    defer { unlink(draft) }
    return failure()
  }
  return nil
}

/// Writes all of a text; `errno` says why if it can not.
func write(_ text: [UInt8], to descriptor: Int32) -> Bool {
  var bytes = text[...]
  while !bytes.isEmpty {
    let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count >= 0 {
      bytes = bytes.dropFirst(count)
    } else if !isWorthWaiting(for: descriptor, POLLOUT) {
      return false
    }
  }
  return true
}
