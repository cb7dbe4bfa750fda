/// A real terminal for tests: a shell in a separate tmux server. No test sleeps for a fixed time; each waits
/// for a text to appear on the screen.

import Foundation

/// A terminal with a shell. It ends with the object.
final class Tmux {
  /// The program built by `Scripts/run`.
  static let program = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: ".build/release/dentree").path

  private let socket = "dentree-\(UUID().uuidString)"

  init(width: Int, height: Int, environment: [String: String] = [:]) throws {
    var command = ["-f", "/dev/null", "new-session", "-d", "-x", "\(width)", "-y", "\(height)"]
    for (name, value) in environment where name != "TERM" { command += ["-e", "\(name)=\(value)"] }
    let term = environment["TERM"].map { "TERM=\($0) " } ?? ""
    command.append("env \(term)PS1='$ ' SWIFT_BACKTRACE=interactive=no sh")
    try run(command)
    try waitFor("$")
  }

  deinit { _ = try? run(["kill-server"]) }

  /// Types keys by tmux's names; longer text is typed as it is.
  func press(_ keys: String...) throws {
    for key in keys { try run(["send-keys", key]) }
  }

  /// Types a line of the program's language.
  func command(_ text: String) throws {
    try run(["send-keys", "-l", ":" + text])
    try run(["send-keys", "Enter"])
  }

  /// Types a line into the shell.
  func shell(_ line: String) throws {
    try run(["send-keys", "-l", line])
    try run(["send-keys", "Enter"])
  }

  func resize(width: Int, height: Int) throws {
    try run(["resize-window", "-x", "\(width)", "-y", "\(height)"])
  }

  /// The text of the screen. The combining stroke of crossed-out letters is removed.
  func screen() throws -> String {
    let scalars = try run(["capture-pane", "-p"]).unicodeScalars.filter { $0 != "\u{336}" }
    return String(String.UnicodeScalarView(scalars))
  }

  /// The terminal's modes: alternate screen, cursor, mouse.
  func modes() throws -> String {
    try run(["display", "-p", "#{alternate_on} #{cursor_flag} #{mouse_any_flag}"])
  }

  struct Timeout: Error, CustomStringConvertible {
    let description: String
  }

  /// Waits until the screen shows `text`, or no longer does, and is stable.
  @discardableResult
  func waitFor(_ text: String, gone: Bool = false) throws -> String {
    for _ in 0..<400 {
      let before = try screen()
      usleep(25_000)
      // The screen may show half a frame, so it must be the same twice.
      if before.contains(text) != gone, try screen() == before { return before }
    }
    throw Timeout(description: "no \(gone ? "end of " : "")\"\(text)\" on:\n\(try screen())")
  }

  @discardableResult
  func run(_ arguments: [String]) throws -> String {
    try spawn(["tmux", "-u", "-L", socket] + arguments).output
  }
}
