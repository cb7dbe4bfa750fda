// Key.swift: keys and mouse events, and their names in help and key files.

/// A key with its modifiers.
public enum Key: Hashable, Sendable {
  /// A key that types a character; the space bar is `character(" ")`.
  case character(Unicode.Scalar)
  /// Ctrl and a lower-case letter. Ctrl-C and Ctrl-Z arrive as an interrupt and a suspension
  /// instead; Ctrl-H, Ctrl-I, Ctrl-J and Ctrl-M are backspace, tab and enter.
  case control(Character)
  case enter
  case escape
  case tab
  case backtab
  case up
  case down
  case left
  case right
  case home
  case end
  case pageUp
  case pageDown
  case backspace
  case delete
}

extension Key {
  /// Keys with names of more than one letter.
  static let named: [(key: Key, name: String)] = [
    (.enter, "Enter"), (.escape, "Esc"), (.tab, "Tab"), (.backtab, "Shift-Tab"), (.up, "Up"),
    (.down, "Down"), (.left, "Left"), (.right, "Right"), (.home, "Home"), (.end, "End"),
    (.pageUp, "PgUp"), (.pageDown, "PgDn"), (.backspace, "Backspace"), (.delete, "Del"),
    (.character(" "), "Space"),
  ]

  /// Alternative names in key files, in lower case.
  private static let aliases: [(key: Key, name: String)] = [
    (.enter, "return"), (.escape, "escape"), (.backtab, "backtab"), (.pageUp, "pageup"),
    (.pageDown, "pagedown"), (.delete, "delete"),
  ]

  /// The name for help pages: "Enter", "^C", "PgUp", "j".
  public var name: String {
    for entry in Key.named where entry.key == self { return entry.name }
    return switch self {
    case .character(let scalar): String(scalar)
    case .control(let letter): "^" + letter.uppercased()
    case .enter, .escape, .tab, .backtab, .up, .down, .left, .right, .home, .end, .pageUp,
      .pageDown, .backspace, .delete:
      ""
    }
  }

  /// Parses a name: the names of `name` in any case, "escape", "return", "ctrl-c", "C-c", or a
  /// single character. Nil for anything else.
  public init?(name: String) {
    let scalars = name.unicodeScalars
    if let only = scalars.first, scalars.count == 1 {
      guard columns(of: only) != nil else { return nil }
      self = .character(only)
      return
    }
    let small = name.lowercased()
    for entry in Key.named + Key.aliases where entry.name.lowercased() == small {
      self = entry.key
      return
    }
    for prefix in ["^", "ctrl-", "c-"] where small.hasPrefix(prefix) {
      let rest = small.dropFirst(prefix.count)
      guard let letter = rest.first, rest.count == 1, "a"..."z" ~= letter else { return nil }
      self = .control(letter)
      return
    }
    return nil
  }

  /// Whether a vt100 can send the key. Every command has at least one such key.
  public var isOnVT100: Bool {
    switch self {
    case .character(let scalar): 0x20..<0x7F ~= scalar.value
    case .control, .enter, .escape, .tab, .up, .down, .left, .right, .backspace: true
    case .backtab, .home, .end, .pageUp, .pageDown, .delete: false
    }
  }
}

/// A mouse event and its position.
public enum Mouse: Hashable, Sendable {
  /// The first button was pressed.
  case press(Point)
  /// The first button was released where it was pressed.
  case click(Point)
  case wheelUp(Point)
  case wheelDown(Point)

  /// Where it happened.
  public var point: Point {
    switch self {
    case .press(let point), .click(let point), .wheelUp(let point), .wheelDown(let point): point
    }
  }
}

/// Input from outside of the program.
public enum Input: Hashable, Sendable {
  case key(Key)
  case mouse(Mouse)
  /// Text marked by the terminal as pasted. It is never read as keys.
  case pasted(String)
  /// The size of the screen changed.
  case resized(Size)
  /// A signal ended the program; the exit status is 128 + its number.
  case interrupted(signal: Int32)
  /// The program was suspended and continued; the screen was redrawn.
  case resumed
}

extension Input {
  /// The signal of Ctrl-C.
  public static var interrupt: Int32 { 2 }
}
