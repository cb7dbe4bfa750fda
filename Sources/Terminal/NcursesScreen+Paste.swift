// NcursesScreen+Paste.swift: pasted text. A terminal that supports the mode (xterm, "Bracketed
// Paste Mode") sends it between two marks, so that it is not read as keys. Others ignore the mode.

import CNcurses
import Canvas
import Glibc

extension NcursesScreen {
  static let pasteOff = "\u{1B}[?2004l"
  private static let pasteOn = "\u{1B}[?2004h"
  /// Key numbers for the two marks, above those of ncurses.
  private static let pasteBegins = KEY_MAX + 1
  private static let pasteEnds = KEY_MAX + 2
  /// The longest paste in bytes. After that keys work again, in case the end mark never arrives.
  private static let longestPaste = 1 << 20

  /// Defines the marks as keys of ncurses.
  func knowPaste() {
    define_key("\u{1B}[200~", NcursesScreen.pasteBegins)
    define_key("\u{1B}[201~", NcursesScreen.pasteEnds)
  }

  func setPaste(_ isOn: Bool) {
    paste = nil
    let bytes = Array((isOn ? NcursesScreen.pasteOn : NcursesScreen.pasteOff).utf8)
    _ = write(output, bytes, bytes.count)
  }

  /// Handles a key during a paste, and the marks. False if the key is an ordinary one.
  func takePaste(_ code: Int32, into inputs: inout [Input]) -> Bool {
    switch code {
    case NcursesScreen.pasteBegins: paste = ""
    case NcursesScreen.pasteEnds: endPaste(into: &inputs)
    default: return paste != nil  // of an integer: any other key
    }
    return true
  }

  /// Adds a pasted character. A terminal sends the end of a line as Enter does.
  func pasteScalar(_ value: UInt32, into inputs: inout [Input]) {
    let scalar = value == 13 ? "\n" : Unicode.Scalar(value) ?? "\u{FFFD}"
    paste?.unicodeScalars.append(scalar)
    if let paste, paste.utf8.count >= NcursesScreen.longestPaste { endPaste(into: &inputs) }
  }

  private func endPaste(into inputs: inout [Input]) {
    if let paste, !paste.isEmpty { inputs.append(.pasted(paste)) }
    paste = nil
  }
}
