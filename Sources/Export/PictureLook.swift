// PictureLook.swift: the look of a style in pictures and pages, where no terminal chooses it.

import Canvas

/// Concrete colours and decorations.
struct PictureLook: Hashable {
  let foreground: RGB
  let background: RGB
  /// Never contains `reverse`; the colours are exchanged instead.
  let attributes: Attributes

  init(_ style: Style, theme: Theme) {
    let look = theme.look(of: style, depth: .full)
    let front = look.foreground.concrete(default: theme.window.foreground)
    let back = look.background.concrete(default: theme.window.background)
    let isReverse = look.attributes.contains(.reverse)
    foreground = isReverse ? back : front
    background = isReverse ? front : back
    attributes = look.attributes.subtracting(.reverse)
  }

  var decoration: String? { attributes.decoration }
}

extension Attributes {
  /// The `text-decoration` for CSS and SVG; nil for none.
  var decoration: String? {
    let lines = [(Attributes.underline, "underline"), (.crossed, "line-through")]
      .filter { contains($0.0) }.map(\.1)
    return lines.isEmpty ? nil : lines.joined(separator: " ")
  }
}
