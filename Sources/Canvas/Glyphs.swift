// Glyphs.swift: the characters that dentree draws besides text, in two sets.
//
// Each is one column wide. The UTF-8 set prefers characters of neutral East Asian width. Lines and
// ● ■ ◆ × → … have ambiguous width: a terminal that draws them two columns wide would break every
// frame. No special font is needed. In the ASCII set a mark is the first letter of its meaning or
// the customary sign.

/// The kind of a reference's holder.
public enum HolderMark: UInt8, CaseIterable, Sendable {
  /// The inode tree, in which a directory holds its children.
  case tree
  /// Kept until the next revalidation.
  case kept
  /// A child dentry, which holds its parent.
  case child
  /// An open file description.
  case file
  /// A mount on it, or the namespace.
  case mount
  /// The filesystem itself: its root.
  case filesystem
  /// A slot of an `OrderedChildren`.
  case slot
  /// A dentry, which holds its inode.
  case dentry
  /// A cache.
  case cache
  /// An operation that runs now.
  case operation
  /// The queue of deferred drops.
  case queue
}

/// A set of drawing characters.
public struct Glyphs: Hashable, Sendable {
  /// Whether only ASCII is drawn. Then names are escaped to ASCII as well.
  public let isASCII: Bool

  /// Line characters by their arms; see `line(_:)`.
  let lines: [Unicode.Scalar]
  /// Indexed by `HolderMark.rawValue`.
  let holders: [String]

  /// Before a child with younger siblings, `├─`; three glyphs with a blank make one level.
  public let treeBranch: String
  /// Before the last child, `└`.
  public let treeCorner: String
  /// Below a branch, `│`.
  public let treeTrunk: String
  /// From a branch to the name, `─`.
  public let treeTwig: String

  /// A node whose children are shown.
  public let unfolded: String
  /// A node whose children are hidden.
  public let folded: String
  /// The row under the cursor.
  public let pointer: String
  /// The step at the cursor of the timeline.
  public let now: String
  /// A row that is related to the selected row of another pane.
  public let partner: String
  /// From a dentry to its inode.
  public let arrow: String
  /// To a related row that the other pane does not show.
  public let beyond: String
  /// More rows above.
  public let above: String
  /// More rows below.
  public let below: String

  /// The operation made it.
  public let added: String
  /// The operation changed it.
  public let changed: String
  /// The operation ended it.
  public let removed: String
  /// A row that differs from the other runs.
  public let differs: String
  /// A dead object.
  public let dead: String
  /// A problem: a leak, an invalid dentry.
  public let warning: String
  /// A good result.
  public let good: String
  /// A mount point.
  public let mountPoint: String
  /// Text was cut here.
  public let ellipsis: String
  /// Before a factor: ×2.
  public let times: String
  /// Between parts of a line.
  public let separator: String
  /// Marks the steps of an operation.
  public let frame: String
  /// The movable part of a scroll bar or a progress bar.
  public let thumb: String
  /// The fixed part of a scroll bar or a progress bar.
  public let track: String
  /// In the bar of time, what lies before the cursor.
  public let past: String
  /// In the bar of time, what lies after the cursor.
  public let future: String
  /// In the bar of time, the end of an operation.
  public let tick: String
  /// In the bar of time, the cursor.
  public let cursor: String
  /// Eight levels of a small chart, lowest first.
  public let levels: [String]

  /// The mark of a holder.
  public subscript(holder: HolderMark) -> String { holders[Int(holder.rawValue)] }
}

// MARK: - The sets

extension Glyphs {
  /// For terminals with UTF-8.
  public static let utf8 = Glyphs(
    isASCII: false,
    lines: [
      " ", "╵", "╶", "└", "╷", "│", "┌", "├", "╴", "┘", "─", "┴", "┐", "┤", "┬", "┼",
    ],
    holders: ["▴", "■", "●", "ƒ", "⏏", "⌂", "◊", "◆", "◌", "✶", "∗"],
    treeBranch: "├", treeCorner: "└", treeTrunk: "│", treeTwig: "─",
    unfolded: "▾", folded: "▸", pointer: "▶", now: "▶", partner: "◂", arrow: "→", beyond: "↦",
    above: "▴", below: "▾",
    added: "+", changed: "~", removed: "-", differs: "≠", dead: "✗", warning: "!", good: "✓",
    mountPoint: "⏏", ellipsis: "…", times: "×", separator: "·", frame: "┃",
    thumb: "█", track: "░", past: "━", future: "─", tick: "┷", cursor: "█",
    levels: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"])

  /// For all other terminals: one ASCII character each.
  public static let ascii = Glyphs(
    isASCII: true,
    lines: [
      " ", "|", "-", "+", "|", "|", "+", "+", "-", "+", "-", "+", "+", "+", "+", "+",
    ],
    holders: ["t", "k", "c", "f", "m", "F", "s", "d", "h", "o", "q"],
    treeBranch: "|", treeCorner: "`", treeTrunk: "|", treeTwig: "-",
    unfolded: "v", folded: ">", pointer: ">", now: ">", partner: "<", arrow: ">", beyond: ">",
    above: "^", below: "v",
    added: "+", changed: "~", removed: "-", differs: "#", dead: "X", warning: "!", good: "*",
    mountPoint: "M", ellipsis: "~", times: "x", separator: "-", frame: "|",
    thumb: "#", track: ".", past: "=", future: "-", tick: "+", cursor: "#",
    levels: ["_", ".", "-", "~", "=", "+", "*", "#"])

  /// For the Linux console, whose font has lines but few other signs: the lines of the UTF-8 set
  /// and the marks of the ASCII set.
  public static let console = Glyphs(
    isASCII: false, lines: utf8.lines, holders: ascii.holders,
    treeBranch: utf8.treeBranch, treeCorner: utf8.treeCorner, treeTrunk: utf8.treeTrunk,
    treeTwig: utf8.treeTwig,
    unfolded: ascii.unfolded, folded: ascii.folded, pointer: ascii.pointer, now: ascii.now,
    partner: ascii.partner, arrow: ascii.arrow, beyond: ascii.beyond,
    above: ascii.above, below: ascii.below,
    added: ascii.added, changed: ascii.changed, removed: ascii.removed,
    differs: ascii.differs, dead: ascii.dead,
    warning: ascii.warning, good: ascii.good,
    mountPoint: ascii.mountPoint, ellipsis: ascii.ellipsis, times: ascii.times,
    separator: ascii.separator, frame: utf8.frame,
    thumb: ascii.thumb, track: ascii.track, past: ascii.past, future: ascii.future,
    tick: ascii.tick, cursor: ascii.cursor, levels: ascii.levels)

  /// Every named glyph, for the legend of the help page and for tests.
  public var all: [(name: String, glyph: String)] {
    let single: [(String, KeyPath<Glyphs, String>)] = [
      ("treeBranch", \.treeBranch), ("treeCorner", \.treeCorner), ("treeTrunk", \.treeTrunk),
      ("treeTwig", \.treeTwig), ("unfolded", \.unfolded), ("folded", \.folded),
      ("pointer", \.pointer), ("now", \.now), ("partner", \.partner), ("arrow", \.arrow),
      ("beyond", \.beyond), ("above", \.above), ("below", \.below), ("added", \.added),
      ("changed", \.changed), ("removed", \.removed), ("differs", \.differs), ("dead", \.dead),
      ("warning", \.warning),
      ("good", \.good), ("mountPoint", \.mountPoint), ("ellipsis", \.ellipsis),
      ("times", \.times), ("separator", \.separator), ("frame", \.frame), ("thumb", \.thumb),
      ("track", \.track), ("past", \.past), ("future", \.future), ("tick", \.tick),
      ("cursor", \.cursor),
    ]
    return single.map { ($0.0, self[keyPath: $0.1]) }
      + HolderMark.allCases.map { ("holder \($0)", self[$0]) }
      + lines.enumerated().map { ("line \($0.offset)", String($0.element)) }
      + levels.enumerated().map { ("level \($0.offset)", $0.element) }
  }
}

// MARK: - Lines

/// The sides of a cell that a line reaches.
struct Arms: OptionSet {
  let rawValue: Int

  static let up = Arms(rawValue: 1)
  static let right = Arms(rawValue: 2)
  static let down = Arms(rawValue: 4)
  static let left = Arms(rawValue: 8)
}

extension Glyphs {
  /// The line character that reaches these sides.
  func line(_ arms: Arms) -> Unicode.Scalar {
    lines[arms.rawValue & 15]
  }

  /// The sides that a line character reaches; none if the character is not a line of this set.
  /// Where ASCII has one sign for several lines, the one with the most arms.
  func arms(of glyph: Unicode.Scalar) -> Arms {
    guard glyph != " ", let index = lines.lastIndex(of: glyph) else { return [] }
    return Arms(rawValue: index)
  }
}
