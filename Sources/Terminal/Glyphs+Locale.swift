// Glyphs+Locale.swift: which characters this terminal can draw.
//
// The locale decides, because ncurses silently drops characters outside of it. Two families of
// terminals can draw less than their locale: the Linux console has line drawing but few other signs
// among its 512 glyphs, and a real vt terminal has a character set that cannot be queried.

import CNcurses
import Canvas
import Glibc

extension Glyphs {
  /// The glyphs for the locale and terminal of this process. Also sets the locale of the C library,
  /// so call it before a screen is opened and before other threads start.
  public static func forLocale() -> Glyphs {
    forTerminal(type: environment("TERM") ?? "", isUTF8: setCharacterSet())
  }

  /// The choice itself, without side effects.
  public static func forTerminal(type: String, isUTF8: Bool) -> Glyphs {
    guard isUTF8 else { return .ascii }
    if type == "linux" || type.hasPrefix("linux-") { return .console }
    let isReal = type.hasPrefix("vt") && type.dropFirst(2).first?.isNumber == true
    return isReal ? .ascii : .utf8
  }
}

/// Sets LC_CTYPE from the environment, and returns whether its character set is UTF-8.
///
/// If the environment sets nothing, or a UTF-8 locale that is not installed, uses C.UTF-8, which
/// every system has. An explicit LC_ALL=C is respected.
func setCharacterSet() -> Bool {
  let isSet = setlocale(LC_CTYPE, "") != nil
  let wish = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(environment).first
  let wishesUTF8 = wish.map { $0.uppercased().filter { $0 != "-" }.hasSuffix("UTF8") } ?? true
  if wish == nil || !isSet, wishesUTF8 { setlocale(LC_CTYPE, "C.UTF-8") }
  guard let codeset = nl_langinfo(nl_item(CODESET)) else { return false }
  return String(cString: codeset) == "UTF-8"
}

/// A variable of the environment; nil if unset or empty.
func environment(_ name: String) -> String? {
  guard let value = getenv(name) else { return nil }
  let text = String(cString: value)
  return text.isEmpty ? nil : text
}
