// Style.swift: what a piece of text means and what it lies on.
//
// Panes never name a colour. They say the role of a text and the surface below it, a theme makes
// colours of both, and a terminal without colours still shows what the attributes say.

/// What a piece of text means. A theme has one ink for each; tests read it back as its letter.
public enum Role: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// Ordinary text.
  case text
  /// Text that may be overlooked: units, separators, what did not change.
  case dim
  /// Text that must not be overlooked.
  case strong
  /// The name of a pane or a popup.
  case title
  /// Frames and the lines of a tree.
  case border
  /// The frame of the pane that has the keys.
  case focus
  /// A key that can be pressed.
  case key
  /// An advice in a sentence.
  case hint
  /// A reference count or another number that matters.
  case count
  /// The mark or name of who holds a reference.
  case holder
  /// The id of an object: d9, i41, fd3.
  case identifier
  /// The name of a directory.
  case directory
  /// The name of a regular file.
  case file
  /// The name of a symbolic link.
  case symlink
  /// A mount point and what is said about it.
  case mount
  /// What died in this step and is drawn for the last time.
  case dead
  /// What is alive only because something keeps it.
  case kept
  /// What would not survive its next revalidation.
  case invalid
  /// What this step brought.
  case added
  /// What this step changed.
  case changed
  /// What this step took away.
  case removed
  /// A failure, a refusal, a leak.
  case error
  /// A good result.
  case success
  /// The words that say that the screen shows the past.
  case past
  /// The part of a text that a search found.
  case match
  /// The rest of a completion that was not typed.
  case ghost
  /// What stands before the text that is typed.
  case prompt
}

/// What a text lies on. A theme has one paper for each.
public enum Surface: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// The screen itself.
  case base
  /// The line at the top.
  case header
  /// The line of keys at the bottom.
  case footer
  /// The row under the cursor.
  case selected
  /// A row that belongs to the one under the cursor, in another pane.
  case partner
  /// The header when the screen shows the past.
  case past
  /// A window over the panes.
  case popup
  /// The line in which a command is typed.
  case prompt
}

/// How letters are drawn besides their colour.
public struct Attributes: OptionSet, Hashable, Sendable, BitwiseCopyable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Heavier.
  public static let bold = Attributes(rawValue: 1 << 0)
  /// With a line below.
  public static let underline = Attributes(rawValue: 1 << 1)
  /// Colour and background change places.
  public static let reverse = Attributes(rawValue: 1 << 2)
  /// A line through the letters. Where the terminal cannot, the pane's own mark must do.
  public static let crossed = Attributes(rawValue: 1 << 3)
  /// Fainter.
  public static let dim = Attributes(rawValue: 1 << 4)
  /// Slanted.
  public static let italic = Attributes(rawValue: 1 << 5)

  /// The names that theme files use, in the order of the bits.
  public static let names: [(name: String, attribute: Attributes)] = [
    ("bold", .bold), ("underline", .underline), ("reverse", .reverse), ("crossed", .crossed),
    ("dim", .dim), ("italic", .italic),
  ]
}

/// The looks of a cell before any theme: three bytes.
public struct Style: Hashable, Sendable, BitwiseCopyable {
  /// What the text is.
  public var role: Role
  /// What it lies on.
  public var surface: Surface
  /// What the place adds to the role's own attributes.
  public var attributes: Attributes

  public init(_ role: Role = .text, on surface: Surface = .base, _ attributes: Attributes = []) {
    self.role = role
    self.surface = surface
    self.attributes = attributes
  }

  /// The same text on another surface.
  public func on(_ surface: Surface) -> Style {
    Style(role, on: surface, attributes)
  }

  /// The same style with more attributes.
  public func with(_ more: Attributes) -> Style {
    Style(role, on: surface, attributes.union(more))
  }
}

// MARK: - Letters for picture tests

extension Role {
  /// The letter that stands for the role in `Grid.roles`. Each role has its own.
  public var letter: Character {
    switch self {
    case .text: "t"
    case .dim: "d"
    case .strong: "S"
    case .title: "T"
    case .border: "b"
    case .focus: "F"
    case .key: "k"
    case .hint: "h"
    case .count: "c"
    case .holder: "o"
    case .identifier: "i"
    case .directory: "D"
    case .file: "f"
    case .symlink: "l"
    case .mount: "m"
    case .dead: "x"
    case .kept: "K"
    case .invalid: "!"
    case .added: "+"
    case .changed: "~"
    case .removed: "-"
    case .error: "E"
    case .success: "s"
    case .past: "P"
    case .match: "M"
    case .ghost: "g"
    case .prompt: ":"
    }
  }
}

extension Surface {
  /// The letter that stands for the surface in `Grid.surfaces`; the base is a dot.
  public var letter: Character {
    switch self {
    case .base: "."
    case .header: "H"
    case .footer: "F"
    case .selected: "S"
    case .partner: "p"
    case .past: "P"
    case .popup: "O"
    case .prompt: ":"
    }
  }
}
