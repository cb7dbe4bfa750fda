/// Files and standard streams.

import ArgumentParser
import Canvas
import Configuration
import Interface
import Glibc
import Ground

/// Opens a placeholder for each standard stream that was closed when the program began. Otherwise
/// the next file opened would get that descriptor, and output would be written into it. The
/// placeholder is a directory, which can be neither read nor written.
func occupyStandardStreams() {
  for stream in STDIN_FILENO...STDERR_FILENO where fcntl(stream, F_GETFD) < 0 {
    _ = open("/", O_RDONLY)
  }
}

/// Prints one line on standard error. Text from arguments, files and libraries is escaped here.
func printError(_ text: String) { printError(lines: Quoting.visible(text)) }

/// Prints several lines, each of them escaped.
func printError(lines text: String) {
  var line = Quoting.visible(lines: text) + "\n"
  line.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
}

/// Standard output, line by line. Remembers the first error.
struct Output {
  private(set) var failure: String?
  /// The characters that standard output can show, if it is a terminal.
  private let glyphs: Glyphs

  init(_ glyphs: Glyphs = .utf8) { self.glyphs = glyphs }

  /// Adds one or more lines for people; unprintable characters are escaped.
  mutating func add(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    add(whole: lines.map { glyphs.drawable(String($0)) }.joined(separator: "\n") + "\n")
  }

  /// Adds one line; everything unprintable is escaped, newlines included.
  mutating func add(line text: String) { add(Quoting.visible(text)) }

  /// Adds text unchanged, newline included: a picture, or a document whose format escapes names.
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
  /// Prints the error, if there was one, and ends with status 1.
  func check() throws {
    guard let failure else { return }
    printError("standard output: \(failure)")
    throw ExitCode(ExitStatus.failed)
  }
}

/// A variable of the environment. Empty counts as unset (https://no-color.org).
func environment(_ name: String) -> String? {
  guard let value = getenv(name) else { return nil }
  let text = String(cString: value)
  return text.isEmpty ? nil : text
}

/// Reads a whole file. If that fails, prints the reason and ends with status 2.
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

/// The most MiB read from anything but a regular file, which may be endless.
private let mostOfAStream = 64

/// Reads a whole file, or returns what is wrong.
/// - Parameters:
///   - waits: whether to wait for the other end of a pipe without limit. If false, reading fails
///     after two seconds without a byte, so that the screen does not freeze.
///   - most: the most MiB to read, because some devices are endless.
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
      return failure("no process writes to this pipe")
    }
    if count == 0 { return .success(bytes) }
    bytes += buffer[..<count]
    guard bytes.count <= most << 20 else {
      return failure("File too large: at most \(most < 1024 ? "\(most) MiB" : "1 GiB") can be read")
    }
  }
}

private func kind(of descriptor: Int32) -> mode_t? {
  var status = stat()
  return fstat(descriptor, &status) == 0 ? status.st_mode & S_IFMT : nil
}

/// The system's message for the last failed call, and what it means here.
func reason() -> String {
  let error = errno, text = String(cString: strerror(error))
  return error == EAGAIN ? "\(text): the other end was not ready for two seconds" : text
}

/// The same after a failed write.
func reasonOfWrite() -> String {
  errno == ENXIO ? reason() + ": no process reads this pipe" : reason()
}

/// The file that a name leads to through symlinks, whether or not it exists.
func destination(of name: String) -> String {
  if let path = realpath(name, nil) {
    defer { free(path) }
    return String(cString: path)
  }
  // For a ring of symlinks the write reports the error.
  guard errno != ELOOP else { return name }
  var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
  let count = readlink(name, &buffer, buffer.count)
  guard count > 0 else { return name }
  let link = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  let folder = name.lastIndex(of: "/").map { String(name[...$0]) } ?? ""
  return destination(of: link.hasPrefix("/") ? link : folder + link)
}

/// Whether to repeat a failed call: it was interrupted, or the other end became ready within two
/// seconds. Keeps `errno`.
private func isWorthWaiting(for descriptor: Int32, _ event: Int32) -> Bool {
  let error = errno
  defer { errno = error }
  if error == EINTR { return true }
  var wanted = pollfd(fd: descriptor, events: Int16(event), revents: 0)
  return error == EAGAIN && poll(&wanted, 1, 2000) == 1
}

/// Opens or makes a file for writing; -1 with `errno` on failure. A pipe without a reader fails,
/// because waiting for one could take forever.
func openToWrite(_ name: String, _ flags: Int32 = 0, mode: mode_t = 0) -> Int32 {
  open(name, O_WRONLY | O_CLOEXEC | O_NONBLOCK | flags, mode)
}

/// Writes a file beside the old one and renames it, so that one of them always exists. A device or
/// pipe is written directly. Returns the error, if any.
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
  // Replaces the target of a symlink, not the symlink, and keeps its permissions.
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

/// Writes the whole text; false with `errno` on failure.
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
