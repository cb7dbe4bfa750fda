// Key.swift: what a person can press, with the names that help pages and key files use.

/// One key, with what was held down with it.
public enum Key: Hashable, Sendable {
  /// A key that writes something; the space bar is `character(" ")`.
  case character(Unicode.Scalar)
  /// A letter with Ctrl, always the small letter. Ctrl-C and Ctrl-Z do not arrive: they are
  /// an interrupt and a suspension. Ctrl-H, Ctrl-I, Ctrl-J and Ctrl-M are backspace, tab and enter.
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
  /// All keys with a name of more than one letter.
  static let named: [(key: Key, name: String)] = [
    (.enter, "Enter"), (.escape, "Esc"), (.tab, "Tab"), (.backtab, "Shift-Tab"), (.up, "Up"),
    (.down, "Down"), (.left, "Left"), (.right, "Right"), (.home, "Home"), (.end, "End"),
    (.pageUp, "PgUp"), (.pageDown, "PgDn"), (.backspace, "Backspace"), (.delete, "Del"),
    (.character(" "), "Space"),
  ]

  /// Other names that people write into key files, small letters only.
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

  /// Reads a name: those that `name` gives in any case, "escape", "return", "ctrl-c", "C-c", or a
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

  /// Whether a vt100 can send it: every command needs at least one key of which this is true.
  public var isOnVT100: Bool {
    switch self {
    case .character(let scalar): 0x20..<0x7F ~= scalar.value
    case .control, .enter, .escape, .tab, .up, .down, .left, .right, .backspace: true
    case .backtab, .home, .end, .pageUp, .pageDown, .delete: false
    }
  }
}

/// What the mouse did, and where.
public enum Mouse: Hashable, Sendable {
  /// The first button went down.
  case press(Point)
  /// The first button went up where it had gone down.
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

/// Whatever reaches the program from outside.
public enum Input: Hashable, Sendable {
  case key(Key)
  case mouse(Mouse)
  /// Text that the terminal says was pasted; it is never keys.
  case pasted(String)
  /// The screen has another size now.
  case resized(Size)
  /// A signal asks the program to end; it should exit with 128 + the number.
  case interrupted(signal: Int32)
  /// The program was suspended and goes on; the screen was drawn again.
  case resumed
}

extension Input {
  /// The signal of Ctrl-C.
  public static var interrupt: Int32 { 2 }
}
