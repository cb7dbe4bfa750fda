/// Lines of standard input as bytes, for `--plain`. Ctrl-C cancels the typed line, as in a shell.
/// `LineProgress` handles Ctrl-C while work is done.

import Glibc

/// Reads lines. Owned by the loop.
struct LineInput {
  enum Line {
    case line([UInt8])
    /// Ctrl-C cancelled the line.
    case cancelled
  }

  private var bytes: [UInt8] = []
  private var isAtEnd = false

  /// The next line; nil at the end of the input.
  mutating func next() -> Line? {
    while true {
      if let end = bytes.firstIndex(of: 0x0a) {
        let line = Array(bytes[..<end])
        bytes.removeFirst(end + 1)
        return .line(line)
      }
      if isAtEnd {
        defer { bytes = [] }
        return bytes.isEmpty ? nil : .line(bytes)
      }
      // The language accepts no longer lines, and the input may be endless.
      guard bytes.count <= 1 << 16 else {
        isAtEnd = true
        continue
      }
      guard fill() else {
        bytes = []
        return .cancelled
      }
    }
  }

  /// Continues after an end of input: a person who pressed Ctrl-D can still type.
  mutating func goOn() { isAtEnd = false }

  /// Reads available bytes; false if Ctrl-C interrupted.
  private mutating func fill() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let before = listen()
    let count = read(STDIN_FILENO, &buffer, buffer.count)
    let error = errno
    restore(before)
    if count > 0 { bytes += buffer[..<count] }
    if count < 0, error == EINTR { return false }
    isAtEnd = count <= 0
    return true
  }

  /// Lets Ctrl-C interrupt a read; returns the previous action.
  private func listen() -> sigaction {
    var action = sigaction(), before = sigaction()
    action.__sigaction_handler.sa_handler = wake
    guard isatty(STDIN_FILENO) == 1 else { return before }
    sigaction(SIGINT, &action, &before)
    return before
  }

  private func restore(_ before: sigaction) {
    guard isatty(STDIN_FILENO) == 1 else { return }
    var before = before
    sigaction(SIGINT, &before, nil)
  }
}

/// Does nothing: the interrupted read is enough.
private func wake(_: Int32) {}
