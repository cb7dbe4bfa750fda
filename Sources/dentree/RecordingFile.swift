/// The file of a recording while a run goes on: written beside what is there, renamed once it has all
/// that happened so far, then appended to with one write for each operation. It is locked as long as it is
/// written, so that no other run replaces it.

import Glibc
import Scenario

/// One file that is being appended to. It closes with the object.
final class RecordingFile {
  let name: String
  private var descriptor: Int32 = -1
  private var length: off_t = 0
  /// What went wrong, in one line; nothing is written any more then.
  private(set) var failure: String?

  /// Whether an older recording may be written over.
  private let replaces: Bool

  /// What a link leads to is written, not the link.
  private let target: String

  init(_ name: String, replaces: Bool) {
    (self.name, self.replaces, target) = (name, replaces, destination(of: name))
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Writes one piece; returns what went wrong.
  func write(_ bytes: [UInt8]) -> String? {
    if failure == nil, descriptor < 0 { begin(bytes) } else { append(bytes) }
    return failure
  }

  private func begin(_ bytes: [UInt8]) {
    var status = stat()
    let isThere = stat(target, &status) == 0
    guard isThere || errno == ENOENT else { return fail() }
    // What is no file, `/dev/null` for one, cannot be replaced.
    let isSpecial = isThere && status.st_mode & S_IFMT != S_IFREG
    if isThere, !isSpecial {
      failure = isLocked ? "\(name): another run is being recorded there" : refusal
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

  /// Whether somebody writes the file that is there.
  private var isLocked: Bool {
    let there = open(target, O_RDONLY | O_CLOEXEC)
    guard there >= 0 else { return false }
    defer { close(there) }
    return flock(there, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// Why the file that is there is left alone; nil if it may be written over.
  private var refusal: String? {
    guard case .success(let bytes) = contents(of: target),
      bytes.isEmpty || Session.isRecording(bytes)
    else { return "\(name): there is a file that is no recording; it is left alone" }
    if bytes.isEmpty { return nil }
    return replaces ? nil : "\(name) is an older recording: `:record! \(name)` writes over it."
  }

  private func append(_ bytes: [UInt8]) {
    guard failure == nil else { return }
    if let change {
      failure = "\(name): it was \(change); the recording ends here"
      return
    }
    guard dentree.write(bytes, to: descriptor) else {
      fail()
      ftruncate(descriptor, length)
      return
    }
    length += off_t(bytes.count)
  }

  /// What another program has done to the file; nil for nothing.
  private var change: String? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_nlink > 0 else { return "removed or replaced" }
    let isFile = status.st_mode & S_IFMT == S_IFREG
    return isFile && status.st_size != length ? "changed by another program" : nil
  }

  private func fail() {
    let rest = length == 0 ? "nothing is recorded" : "the recording ends here"
    failure = "\(name): \(reasonOfWrite()); \(rest)"
  }
}

extension Session {
  /// Records this run in a file from now on, with all that has happened. Returns what went wrong.
  func record(in file: RecordingFile) -> String? {
    record(by: Dentree.version, to: file.write)
  }
}
