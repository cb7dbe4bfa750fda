// Glyphs.swift: every character that dentree draws besides text, in two sets.
//
// Each is one column wide in both sets. The UTF-8 set keeps to characters of neutral East Asian
// width where there is a good one; the lines, ● ■ ◆ × → … are of ambiguous width, and a terminal
// that draws those wide draws every frame wide. Nothing needs a patched font. In the ASCII set each
// mark is the first letter of its meaning or the usual sign.

/// What kind of holder a reference has.
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

/// One set of drawing characters. A value: whoever decides on the set hands it to who draws.
public struct Glyphs: Hashable, Sendable {
  /// True if nothing beyond ASCII is drawn, so that names should be escaped to ASCII, too.
  public let isASCII: Bool

  /// Lines by their arms; see `line(_:)`.
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
  /// The step at which the timeline stands.
  public let now: String
  /// A row that belongs to the row under the cursor of another pane.
  public let partner: String
  /// From a dentry to its inode.
  public let arrow: String
  /// To a partner that the other pane does not show right now.
  public let beyond: String
  /// More rows above and below.
  public let above: String
  /// More rows below.
  public let below: String

  /// The operation made it.
  public let added: String
  /// The operation changed it.
  public let changed: String
  /// The operation ended it.
  public let removed: String
  /// A row that is not as in the other runs.
  public let differs: String
  /// What died.
  public let dead: String
  /// What is wrong: a leak, an invalid dentry.
  public let warning: String
  /// What is right.
  public let good: String
  /// A mount point.
  public let mountPoint: String
  /// Text was cut here.
  public let ellipsis: String
  /// Before a number of times.
  public let times: String
  /// Between words that belong to one line.
  public let separator: String
  /// The frames of operations beside the steps they cover.
  public let frame: String
  /// The thumb of a scroll bar or a progress bar, and what it runs on.
  public let thumb: String
  /// What the thumb runs on.
  public let track: String
  /// The bar of time: what has happened, what comes, the end of an operation, and where one stands.
  public let past: String
  /// In the bar of time, what comes.
  public let future: String
  /// In the bar of time, the end of an operation.
  public let tick: String
  /// In the bar of time, where one stands.
  public let cursor: String
  /// Eight levels of a small curve, from low to high.
  public let levels: [String]

  /// The mark of a kind of holder.
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

  /// For all others: one ASCII character each.
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

  /// For the console of Linux, whose font has lines but few other signs: the lines of the first set
  /// and the marks of the second.
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

  /// Every glyph with a name of its own, for the legend of the help page and for tests.
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

/// The sides of a cell that a line leaves through.
struct Arms: OptionSet {
  let rawValue: Int

  static let up = Arms(rawValue: 1)
  static let right = Arms(rawValue: 2)
  static let down = Arms(rawValue: 4)
  static let left = Arms(rawValue: 8)
}

extension Glyphs {
  /// The line that leaves a cell through these sides.
  func line(_ arms: Arms) -> Unicode.Scalar {
    lines[arms.rawValue & 15]
  }

  /// The sides through which the drawn line leaves; none if it is not a line of this set. Where
  /// ASCII has one sign for several lines, the one with the most arms.
  func arms(of glyph: Unicode.Scalar) -> Arms {
    guard glyph != " ", let index = lines.lastIndex(of: glyph) else { return [] }
    return Arms(rawValue: index)
  }
}
