/// The file of a recording in progress. It is written beside an existing file and renamed once the
/// run so far is complete, then appended to, one write per operation. It is locked while it is
/// written, so that no other run replaces it.

import Glibc
import Scenario

/// A recording that is appended to. The file is closed with the object.
final class RecordingFile {
  let name: String
  private var descriptor: Int32 = -1
  private var length: off_t = 0
  /// The error, in one line; after it nothing is written.
  private(set) var failure: String?

  /// Whether an older recording may be replaced.
  private let replaces: Bool

  /// The target of a symlink, which is written instead of the symlink.
  private let target: String

  init(_ name: String, replaces: Bool) {
    (self.name, self.replaces, target) = (name, replaces, destination(of: name))
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Writes a piece; returns the error, if any.
  func write(_ bytes: [UInt8]) -> String? {
    if failure == nil, descriptor < 0 { begin(bytes) } else { append(bytes) }
    return failure
  }

  private func begin(_ bytes: [UInt8]) {
    var status = stat()
    let isThere = stat(target, &status) == 0
    guard isThere || errno == ENOENT else { return fail() }
    // A special file like `/dev/null` cannot be replaced.
    let isSpecial = isThere && status.st_mode & S_IFMT != S_IFREG
    if isThere, !isSpecial {
      failure = isLocked ? "\(name): another run is being recorded to this file" : refusal
      guard failure == nil else { return }
    }
    let draft = isSpecial ? target : "\(target).\(getpid())"
    descriptor = openToWrite(draft, isSpecial ? 0 : O_CREAT | O_EXCL, mode: 0o644)
    guard descriptor >= 0 else { return fail() }
    if !isSpecial { flock(descriptor, LOCK_EX | LOCK_NB) }
    append(bytes)
    if failure == nil, !isSpecial, rename(draft, target) != 0 { fail() }
    if failure != nil, !isSpecial { unlink(draft) }
  }

  /// Whether another run is writing the existing file.
  private var isLocked: Bool {
    let there = open(target, O_RDONLY | O_CLOEXEC)
    guard there >= 0 else { return false }
    defer { close(there) }
    return flock(there, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// Why the existing file must not be replaced; nil if it may be.
  private var refusal: String? {
    guard case .success(let bytes) = contents(of: target),
      bytes.isEmpty || Session.isRecording(bytes)
    else { return "\(name): File exists: it is not a recording and is not replaced" }
    if bytes.isEmpty { return nil }
    return replaces ? nil : "\(name): File exists: `:record! \(name)` replaces this older recording"
  }

  private func append(_ bytes: [UInt8]) {
    guard failure == nil else { return }
    if let change {
      failure = "\(name): \(change); the recording ends here"
      return
    }
    guard dentree.write(bytes, to: descriptor) else {
      fail()
      ftruncate(descriptor, length)
      return
    }
    length += off_t(bytes.count)
  }

  /// What another program did to the file; nil for nothing.
  private var change: String? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_nlink > 0 else {
      return "removed or replaced by another program"
    }
    let isFile = status.st_mode & S_IFMT == S_IFREG
    return isFile && status.st_size != length ? "changed by another program" : nil
  }

  private func fail() {
    let rest = length == 0 ? "nothing is recorded" : "the recording ends here"
    failure = "\(name): \(reasonOfWrite()); \(rest)"
  }
}

extension Session {
  /// Records this run in a file, including its events so far. Returns the error, if any.
  func record(in file: RecordingFile) -> String? {
    record(by: Dentree.version, to: file.write)
  }
}
