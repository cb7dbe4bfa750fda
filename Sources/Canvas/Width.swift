// Width.swift: the width of characters in columns, for layout and terminal.
//
// The table agrees with the C library of a UTF-8 terminal (`wcwidth`): East Asian wide characters
// and emoji take two columns, combining marks none, all others one. Terminals disagree about joined
// emoji, flags, skin tones and variation selectors, and controls and invisible formatting must
// never reach a terminal; a grid draws all of these as U+FFFD. `Quoting` escapes them before that.

/// How a scalar affects the width of a row.
enum ScalarWidth: Equatable {
  /// Takes one or two columns.
  case spacing(Int)
  /// Combines with the scalar before it.
  case combining
  /// Changes the scalar before it, or joins it with the next one.
  case joining
  /// Half of a flag.
  case flag
  /// Must not be drawn.
  case refused

  init(_ scalar: Unicode.Scalar) {
    let value = scalar.value
    if 0x20..<0x7F ~= value {
      self = .spacing(1)
    } else if value < 0xA0 {
      self = .refused
    } else if value < 0x300 || 0x2500..<0x25FD ~= value {
      self = value == 0xAD ? .refused : .spacing(1)
    } else if 0x2010..<0x2028 ~= value || 0x2190..<0x231A ~= value || 0x232B..<0x23E9 ~= value {
      self = .spacing(1)  // dashes, arrows and signs, which frames are full of
    } else {
      self.init(rare: scalar)
    }
  }

  private init(rare scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x200D, 0xFE00...0xFE0F, 0x1F3FB...0x1F3FF, 0xE0100...0xE01EF:
      self = .joining
    case 0x1F1E6...0x1F1FF:
      self = .flag
    case 0x1160...0x11FF, 0xD7B0...0xD7FB:
      self = .combining  // the vowels and finals of a Hangul syllable
    default:
      self.init(category: scalar)
    }
  }

  private init(category scalar: Unicode.Scalar) {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark:
      self = .combining
    case .control, .format, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator:
      self = .refused
    default:  // of an enumeration of the standard library
      self = .spacing(ScalarWidth.isWide(scalar.value) ? 2 : 1)
    }
  }

  /// Binary search in the table of wide ranges.
  static func isWide(_ value: UInt32) -> Bool {
    guard value >= 0x1100 else { return false }
    var low = 0
    var high = wideRanges.count
    while low < high {
      let middle = (low + high) / 2
      if wideRanges[middle].1 < value {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low < wideRanges.count && wideRanges[low].0 <= value
  }

  /// First and last scalar of each wide range, ascending. Gaps of unassigned scalars are included.
  private static let wideRanges: [(UInt32, UInt32)] = [
    (0x1100, 0x115F), (0x231A, 0x231B), (0x2329, 0x232A), (0x23E9, 0x23EC), (0x23F0, 0x23F0),
    (0x23F3, 0x23F3), (0x25FD, 0x25FE), (0x2614, 0x2615), (0x2648, 0x2653), (0x267F, 0x267F),
    (0x2693, 0x2693), (0x26A1, 0x26A1), (0x26AA, 0x26AB), (0x26BD, 0x26BE), (0x26C4, 0x26C5),
    (0x26CE, 0x26CE), (0x26D4, 0x26D4), (0x26EA, 0x26EA), (0x26F2, 0x26F3), (0x26F5, 0x26F5),
    (0x26FA, 0x26FA), (0x26FD, 0x26FD), (0x2705, 0x2705), (0x270A, 0x270B), (0x2728, 0x2728),
    (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757), (0x2795, 0x2797),
    (0x27B0, 0x27B0), (0x27BF, 0x27BF), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55),
    (0x2E80, 0x303E), (0x3041, 0xA4C6), (0xA960, 0xA97C), (0xAC00, 0xD7A3), (0xF900, 0xFAD9),
    (0xFE10, 0xFE6B), (0xFF01, 0xFF60), (0xFFE0, 0xFFE6), (0x16FE0, 0x1B2FB), (0x1F004, 0x1F004),
    (0x1F0CF, 0x1F0CF), (0x1F18E, 0x1F18E), (0x1F191, 0x1F19A), (0x1F200, 0x1F320),
    (0x1F32D, 0x1F335), (0x1F337, 0x1F37C), (0x1F37E, 0x1F393), (0x1F3A0, 0x1F3CA),
    (0x1F3CF, 0x1F3D3), (0x1F3E0, 0x1F3F0), (0x1F3F4, 0x1F3F4), (0x1F3F8, 0x1F43E),
    (0x1F440, 0x1F440), (0x1F442, 0x1F4FC), (0x1F4FF, 0x1F53D), (0x1F54B, 0x1F54E),
    (0x1F550, 0x1F567), (0x1F57A, 0x1F57A), (0x1F595, 0x1F596), (0x1F5A4, 0x1F5A4),
    (0x1F5FB, 0x1F64F), (0x1F680, 0x1F6C5), (0x1F6CC, 0x1F6CC), (0x1F6D0, 0x1F6D2),
    (0x1F6D5, 0x1F6DF), (0x1F6EB, 0x1F6EC), (0x1F6F4, 0x1F6FC), (0x1F7E0, 0x1F7F0),
    (0x1F90C, 0x1F93A), (0x1F93C, 0x1F945), (0x1F947, 0x1F9FF), (0x1FA70, 0x1FAF6),
    (0x20000, 0x3134A),
  ]
}

/// The width of a single scalar: 0 for a combining one, 1 or 2; nil if a grid draws U+FFFD instead.
public func columns(of scalar: Unicode.Scalar) -> Int? {
  switch ScalarWidth(scalar) {
  case .spacing(let columns): columns
  case .combining: 0
  case .joining, .flag, .refused: nil
  }
}

// MARK: - Clusters

/// The content of a cell: a spacing scalar and its combining marks.
struct Cluster {
  /// Its range in the text.
  let range: Range<String.UnicodeScalarView.Index>
  /// Its only scalar; nil if it has several.
  let scalar: Unicode.Scalar?
  /// Its width, 1 or 2.
  let columns: Int

  /// Replaces a cluster that cannot be drawn; one column wide.
  static let replacement: Unicode.Scalar = "\u{FFFD}"
  /// The most scalars in a terminal's cell (`CCHARW_MAX` of ncurses).
  static let capacity = 5
}

/// Cuts text into clusters, from left to right.
///
/// Swift's grapheme clusters would not do: in a terminal every spacing scalar begins a new cell.
struct Clusters: Sequence, IteratorProtocol {
  private let scalars: String.UnicodeScalarView
  private var position: String.UnicodeScalarView.Index

  init(_ text: String) {
    scalars = text.unicodeScalars
    position = scalars.startIndex
  }

  mutating func next() -> Cluster? {
    guard position < scalars.endIndex else { return nil }
    let start = position
    let first = scalars[start]
    position = scalars.index(after: start)
    guard case .spacing(let columns) = ScalarWidth(first) else {
      absorb(after: first)
      return Cluster(range: start..<position, scalar: Cluster.replacement, columns: 1)
    }
    guard let marks = absorbMarks(), marks < Cluster.capacity else {
      return Cluster(range: start..<position, scalar: Cluster.replacement, columns: 1)
    }
    let only = marks == 0 ? first : nil
    return Cluster(range: start..<position, scalar: only, columns: columns)
  }

  /// Skips what belongs to a replaced scalar: marks, the other half of a flag, joined scalars.
  private mutating func absorb(after first: Unicode.Scalar) {
    switch ScalarWidth(first) {
    case .refused, .spacing: return
    case .combining, .joining: _ = absorbMarks(isJoined: first.value == 0x200D)
    case .flag:
      guard position < scalars.endIndex, ScalarWidth(scalars[position]) == .flag else { return }
      position = scalars.index(after: position)
    }
  }

  /// Skips combining marks; returns their number, or nil if they join more than terminals agree
  /// about.
  private mutating func absorbMarks(isJoined: Bool = false) -> Int? {
    var marks = 0
    var joins = isJoined
    var takesNext = isJoined
    loop: while position < scalars.endIndex, !scalars[position].isASCII {
      let scalar = scalars[position]
      switch ScalarWidth(scalar) {
      case .refused, .flag: break loop
      case .spacing:
        guard takesNext else { break loop }
        takesNext = false
      case .combining: break
      case .joining:
        joins = true
        takesNext = scalar.value == 0x200D
      }
      marks += 1
      position = scalars.index(after: position)
    }
    return joins ? nil : marks
  }
}
