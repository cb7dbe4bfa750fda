// TOMLTrial.swift: whether the TOML library survives a text. It ends the program at some (an assertion of
// its own for `[[[`), so texts of others are parsed by another process first.

import CTermGuard
import TOMLKit

enum TOMLTrial {
  /// The first line with which the library ends the process; nil if it survives all of them.
  static func lineOfDeath(of lines: [Substring]) -> Int? {
    // What the library needs once is there before the process is doubled.
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

/// A text on its way through C.
private final class TOMLText {
  let text: String
  init(_ text: String) { self.text = text }
}

/// Runs in the other process; an error is fine, coming back is all that counts.
private func parseForTrial(_ context: UnsafeMutableRawPointer?) {
  guard let context else { return }
  let text = Unmanaged<TOMLText>.fromOpaque(context).takeUnretainedValue().text
  _ = try? TOMLTable(string: text)
}
