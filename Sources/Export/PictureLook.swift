// PictureLook.swift: what a style looks like where no terminal decides about it: in pictures and on pages.

import Canvas

/// The colours and decorations of a run, all concrete.
struct PictureLook: Hashable {
  let foreground: RGB
  let background: RGB
  /// Without `reverse`: the colours have changed places.
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
  /// The lines of the letters, as CSS and SVG call them; nil for none.
  var decoration: String? {
    let lines = [(Attributes.underline, "underline"), (.crossed, "line-through")]
      .filter { contains($0.0) }.map(\.1)
    return lines.isEmpty ? nil : lines.joined(separator: " ")
  }
}
