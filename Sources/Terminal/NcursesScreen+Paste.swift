// NcursesScreen+Paste.swift: text from the clipboard. A terminal that knows the mode sends it between two
// marks (xterm, "Bracketed Paste Mode"), so that none of it is taken for keys; others ignore the mode.

import CNcurses
import Canvas
import Glibc

extension NcursesScreen {
  static let pasteOff = "\u{1B}[?2004l"
  private static let pasteOn = "\u{1B}[?2004h"
  /// Numbers for the two marks, above those that ncurses has for keys.
  private static let pasteBegins = KEY_MAX + 1
  private static let pasteEnds = KEY_MAX + 2
  /// Nobody pastes more; a mark that never comes must not take all keys.
  private static let longestPaste = 1 << 20

  /// Lets ncurses recognize the marks.
  func knowPaste() {
    define_key("\u{1B}[200~", NcursesScreen.pasteBegins)
    define_key("\u{1B}[201~", NcursesScreen.pasteEnds)
  }

  func setPaste(_ isOn: Bool) {
    paste = nil
    let bytes = Array((isOn ? NcursesScreen.pasteOn : NcursesScreen.pasteOff).utf8)
    _ = write(output, bytes, bytes.count)
  }

  /// Whether a key of ncurses belongs to a text that is pasted.
  func takePaste(_ code: Int32, into inputs: inout [Input]) -> Bool {
    switch code {
    case NcursesScreen.pasteBegins: paste = ""
    case NcursesScreen.pasteEnds: endPaste(into: &inputs)
    default: return paste != nil  // of an integer: any other key
    }
    return true
  }

  /// One character of a text that is pasted. A terminal sends the end of a line as Enter does.
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
