// HelpPage.swift: what is on the screen, every mark, every key, every verb: made from the tables.

import Language
import Canvas
import Ground
import Scenario

/// The page behind `?`.
enum HelpPage {
  /// One line of the page.
  typealias HelpLine = [Piece]

  /// The page for a set of glyphs and a width.
  static func lines(_ glyphs: Glyphs, width: Int) -> [HelpLine] {
    let inner = max(20, width - 6)
    return overview(inner, glyphs) + marks(glyphs) + signs(glyphs) + time(glyphs)
      + keys(inner, glyphs) + language(inner, glyphs)
  }

  private static func heading(_ text: String) -> [HelpLine] { [[], [Piece(text, .title)]] }

  private static let sentences = [
    "Left, dentries: the names that are in use now. A dentry lives as long as something holds it.",
    "Right, inodes: what the names lead to. A directory's inode knows its entries by slots; an "
      + "inode lives as long as a dentry or a static slot leads to it.",
    "Each count stands with its holders. The row that belongs to the selected one is marked in the "
      + "other tree. Dead: removed or invalidated. Unhashed: no longer found by its name. "
      + "Destroyed: its last reference is gone; it is drawn crossed out until the next operation.",
    "Below: the last operation step by step, why the selection is alive, open files, held locks, "
      + "and the queue of references that are dropped when the operation ends.",
    "Time runs in steps. In the past nothing can be changed; the end of time is live.",
  ]

  private static func overview(_ width: Int, _ glyphs: Glyphs) -> [HelpLine] {
    let painter = Painter(.zero, glyphs)
    return [[Piece("What you see", .title)]]
      + sentences.flatMap { painter.wrapped([Piece($0)], to: width) }
  }

  private static func marks(_ glyphs: Glyphs) -> [HelpLine] {
    heading("Who holds a reference")
      + HolderMark.allCases.map { [Piece("  \(glyphs[$0])  ", .holder), Piece($0.word)] }
      + [[Piece("  \(glyphs.warning)  ", .error), Piece("nobody: a reference that nobody drops")]]
  }

  private static func signs(_ glyphs: Glyphs) -> [HelpLine] {
    heading("Other marks") + [
      [Piece("  \(glyphs.added)  ", .added), Piece("this operation made it")],
      [Piece("  \(glyphs.changed)  ", .changed), Piece("this operation changed it")],
      [Piece("  \(glyphs.removed)  ", .removed), Piece("this operation ended it")],
      [
        Piece("  \(glyphs.pointer)  ", .focus),
        Piece("the selected row; the last step that happened"),
      ],
      [
        Piece("  "), Piece("a", .text, .underline),
        Piece("  underlined: the last step that happened changed it"),
      ],
      [
        Piece("  \(glyphs.partner)  ", .focus),
        Piece("belongs to the row selected in the other tree"),
      ],
      [Piece("  \(glyphs.mountPoint)  ", .mount), Piece("a mount point")],
      [
        Piece("  \(glyphs.differs)  ", .changed),
        Piece("where several runs stand beside each other: not as in all of them"),
      ],
      [
        Piece("  \(glyphs.unfolded)  ", .dim), Piece("unfolded; "), Piece(glyphs.folded, .dim),
        Piece(" folded"),
      ],
    ]
  }

  private static func time(_ glyphs: Glyphs) -> [HelpLine] {
    heading("The bar of time, in the lower edge of the panes")
      + TimeSign.allCases.map { [Piece("  \($0.glyph(glyphs))  ", $0.role), Piece($0.meaning)] }
  }

  private static func keys(_ width: Int, _ glyphs: Glyphs) -> [HelpLine] {
    let painter = Painter(.zero, glyphs)
    return Context.allCases.flatMap { context in
      heading("Keys: \(context.rawValue.lowercased())")
        + (context == .menu ? [[Piece("  Each entry shows its letter.")]] : [])
        + Keymap.all.filter { $0.context == context }.flatMap { binding in
          let keys = padded(binding.keys.map(\.name).joined(separator: " "), to: 12)
          let lines = painter.wrapped([Piece(binding.sentence)], to: width - 15)
          return lines.enumerated().map { index, line in
            [Piece("  \(index == 0 ? keys : padded("", to: 12)) ", .key)] + line
          }
        }
    }
  }

  private static func language(_ width: Int, _ glyphs: Glyphs) -> [HelpLine] {
    Verb.help.flatMap { paragraph in
      heading("\(paragraph.heading) of the language") + [[Piece(paragraph.text, .hint)]]
        + paragraph.rows.flatMap { row in
          [[Piece("  \(row.usage)", .strong)], [Piece("      \(row.summary)", .dim)]]
        }
    }
  }
}

extension TextPage {
  /// The lines as a screen of that width shows them; what is continued is indented as its line is.
  func wrapped(_ glyphs: Glyphs, width: Int) -> [[Piece]] {
    let painter = Painter(.zero, glyphs)
    return lines.flatMap { line in
      let text = Quoting.visible(line, asciiOnly: glyphs.isASCII)
      let indent = String(line.prefix { $0 == " " })
      let inner = max(20, width - 6 - indent.count)
      let role: Role = line.hasPrefix("!") ? .error : .text
      return painter.wrapped([Piece(String(text.dropFirst(indent.count)), role)], to: inner).map {
        [Piece(indent)] + $0
      }
    }
  }
}

extension Painter {
  mutating func help(_ first: Int, _ screen: Rect) {
    show(HelpPage.lines(glyphs, width: screen.width), from: first, "Help", screen)
  }

  mutating func page(_ page: TextPage, _ screen: Rect) {
    show(
      page.wrapped(glyphs, width: screen.width), from: page.first,
      Quoting.visible(page.title, asciiOnly: glyphs.isASCII), screen)
  }

  /// A page over the panes, from one of its lines on.
  private mutating func show(
    _ page: [[Piece]], from first: Int, _ name: String, _ screen: Rect
  ) {
    let area = screen.inset(top: 1, bottom: 2)
    grid.fill(area, .popup)
    lines(area, isFocused: true)
    let inner = title("\(name) · Esc closes", area, isFocused: true).inset(left: 1, right: 1)
    grid.restyle(area, on: .popup)
    let first = max(0, min(first, page.count - inner.height))
    for (index, line) in page.dropFirst(first).prefix(inner.height).enumerated() {
      let row = inner.row(index)
      write(line, at: row.origin, on: .popup, within: row)
    }
    more(
      above: first > 0, below: page.count > first + inner.height, area, isFocused: true)
  }
}
