// GridText.swift: a screen as text, plain or with escape codes.

import Canvas

extension Grid {
  /// The rows as lines without trailing blanks.
  public var plainText: String {
    (0..<size.height).map { text(row: $0) + "\n" }.joined()
  }

  /// The rows as lines with escape codes (ECMA-48) for colours and attributes.
  ///
  /// Each line ends in the terminal's default colours, so that any part can be printed. With
  /// `ColorDepth.none` only attributes are written.
  public func ansiText(theme: Theme, depth: ColorDepth = .full) -> String {
    (0..<size.height).map { ansiLine(row: $0, theme: theme, depth: depth) + "\n" }.joined()
  }

  /// A row without trailing blanks. It begins and ends in the terminal's default colours.
  func ansiLine(row: Int, theme: Theme, depth: ColorDepth) -> String {
    let plain = Look(.default, on: .default, [])
    var pieces = spans(row: row).map { ($0.text, theme.look(of: $0.style, depth: depth)) }
    while let last = pieces.last, !last.1.marksBlanks {
      let text = last.0.withoutBlanksAtEnd
      pieces.removeLast()
      guard text.isEmpty else {
        pieces.append((text, last.1))
        break
      }
    }
    var current = plain
    var line = ""
    for (text, look) in pieces {
      if look != current { line += look == plain ? "\u{1B}[0m" : look.escapeCode }
      line += text
      current = look
    }
    return current == plain ? line : line + "\u{1B}[0m"
  }
}

extension String {
  var withoutBlanksAtEnd: String {
    guard let last = lastIndex(where: { $0 != " " }) else { return "" }
    return String(self[...last])
  }
}

extension Look {
  /// Whether a blank in this look is visible.
  var marksBlanks: Bool {
    background != .default || !attributes.isDisjoint(with: [.underline, .reverse, .crossed])
  }

  /// The code that sets this look, whatever was set before.
  var escapeCode: String {
    let codes: [(Attributes, Int)] = [
      (.bold, 1), (.dim, 2), (.italic, 3), (.underline, 4), (.reverse, 7), (.crossed, 9),
    ]
    let numbers =
      [0] + codes.filter { attributes.contains($0.0) }.map(\.1)
      + foreground.codes(isBackground: false) + background.codes(isBackground: true)
    return "\u{1B}[" + numbers.map { "\($0)" }.joined(separator: ";") + "m"
  }
}

extension Color {
  fileprivate func codes(isBackground: Bool) -> [Int] {
    let base = isBackground ? 40 : 30
    return switch self {
    case .default: []
    case .indexed(let index) where index < 8: [base + Int(index)]
    case .indexed(let index) where index < 16: [base + 60 + Int(index) - 8]
    case .indexed(let index): [base + 8, 5, Int(index)]
    case .rgb(let rgb): [base + 8, 2, Int(rgb.red), Int(rgb.green), Int(rgb.blue)]
    }
  }
}
