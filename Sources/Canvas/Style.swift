// Style.swift: the meaning of text, and the surface below it.
//
// Panes never name colours. They give text a role and a surface; a theme chooses the colours, and a
// terminal without colours shows the attributes.

/// The meaning of text. A theme has an ink for each role; tests show a role as its letter.
public enum Role: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// Ordinary text.
  case text
  /// Less important text: units, separators, what did not change.
  case dim
  /// Important text.
  case strong
  /// The name of a pane or a popup.
  case title
  /// Frames and the lines of a tree.
  case border
  /// The frame of the focused pane.
  case focus
  /// A key to press.
  case key
  /// Advice in a sentence.
  case hint
  /// A reference count or another important number.
  case count
  /// The mark or name of a holder.
  case holder
  /// The id of an object: d9, i41, fd3.
  case identifier
  /// The name of a directory.
  case directory
  /// The name of a regular file.
  case file
  /// The name of a symbolic link.
  case symlink
  /// A mount point, and text about it.
  case mount
  /// An object that died in this step, drawn for the last time.
  case dead
  /// An object that lives only because it is kept.
  case kept
  /// An object that the next revalidation would remove.
  case invalid
  /// Added by this step.
  case added
  /// Changed by this step.
  case changed
  /// Removed by this step.
  case removed
  /// A failure, a refusal, a leak.
  case error
  /// A good result.
  case success
  /// The words that mark the past.
  case past
  /// The part of a text that matches a search.
  case match
  /// The untyped rest of a completion.
  case ghost
  /// The text before typed text.
  case prompt
}

/// The background of text. A theme has a paper for each surface.
public enum Surface: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// The screen itself.
  case base
  /// The line at the top.
  case header
  /// The line of keys at the bottom.
  case footer
  /// The row under the cursor.
  case selected
  /// A row related to the selected row of another pane.
  case partner
  /// The header when the screen shows the past.
  case past
  /// A window over the panes.
  case popup
  /// The line of commands.
  case prompt
}

/// Attributes of text besides its colours.
public struct Attributes: OptionSet, Hashable, Sendable, BitwiseCopyable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Heavier.
  public static let bold = Attributes(rawValue: 1 << 0)
  /// With a line below.
  public static let underline = Attributes(rawValue: 1 << 1)
  /// Text and background colours exchanged.
  public static let reverse = Attributes(rawValue: 1 << 2)
  /// Crossed out. Terminals that cannot show it rely on the pane's mark.
  public static let crossed = Attributes(rawValue: 1 << 3)
  /// Fainter.
  public static let dim = Attributes(rawValue: 1 << 4)
  /// Slanted.
  public static let italic = Attributes(rawValue: 1 << 5)

  /// The names in theme files, in the order of the bits.
  public static let names: [(name: String, attribute: Attributes)] = [
    ("bold", .bold), ("underline", .underline), ("reverse", .reverse), ("crossed", .crossed),
    ("dim", .dim), ("italic", .italic),
  ]
}

/// The style of a cell, before a theme is applied: three bytes.
public struct Style: Hashable, Sendable, BitwiseCopyable {
  /// The meaning of the text.
  public var role: Role
  /// The surface below it.
  public var surface: Surface
  /// Attributes in addition to those of the role.
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
  /// The letter for the role in `Grid.roles`; unique.
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
  /// The letter for the surface in `Grid.surfaces`; a dot for the base.
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
