// TOMLTrial.swift: tests whether the TOML library survives a text. It ends the program at some (a
// failed assertion at `[[[`), so untrusted texts are parsed in another process first.

import CTermGuard
import TOMLKit

enum TOMLTrial {
  /// The first line at which the library ends its process; nil if there is none.
  static func lineOfDeath(of lines: [Substring]) -> Int? {
    // Lets the library initialise itself before the process is forked.
    _ = try? TOMLTable(string: "a = 1")
    guard !survives(lines[...]) else { return nil }
    var alive = 0, dead = lines.count
    while alive + 1 < dead {
      let middle = (alive + dead) / 2
      if survives(lines[..<middle]) { alive = middle } else { dead = middle }
    }
    return dead
  }

  private static func survives(_ lines: ArraySlice<Substring>) -> Bool {
    let text = TOMLText(lines.joined(separator: "\n"))
    return tg_survives(parseForTrial, Unmanaged.passUnretained(text).toOpaque()) == 1
  }
}

/// A text passed through C.
private final class TOMLText {
  let text: String
  init(_ text: String) { self.text = text }
}

/// Runs in the other process. Only returning matters; a parse error is fine.
private func parseForTrial(_ context: UnsafeMutableRawPointer?) {
  guard let context else { return }
  let text = Unmanaged<TOMLText>.fromOpaque(context).takeUnretainedValue().text
  _ = try? TOMLTable(string: text)
}
