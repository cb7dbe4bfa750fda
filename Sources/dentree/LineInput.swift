/// Lines of standard input as bytes, for the program without a full screen. Ctrl-C cancels the line that is
/// typed, as in a shell; what it does while something runs is LineProgress.

import Glibc

/// Reads line by line; owned by the loop that asks.
struct LineInput {
  enum Line {
    case line([UInt8])
    /// Ctrl-C: what was typed is gone.
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
      // No line of the language is as long as this: what comes may have no end.
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

  /// Reads on behind an end: a person who pressed Ctrl-D may go on.
  mutating func goOn() { isAtEnd = false }

  /// Reads what there is; false if Ctrl-C came.
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

  /// Lets Ctrl-C end a read; returns what it did before.
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

/// That a signal came is all there is to know.
private func wake(_: Int32) {}
