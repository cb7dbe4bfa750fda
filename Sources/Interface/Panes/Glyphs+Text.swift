import Canvas
import Ground

// Text as a set of glyphs can draw it.

extension Glyphs {
  /// Makes one drawable line: replaces signs that the glyph set lacks and escapes everything that a
  /// terminal would interpret.
  public func drawable(_ text: String) -> String {
    if plainLength(text) != nil { return text }
    let text = Quoting.visible(text)
    return isASCII ? text.unicodeScalars.map(ascii).joined() : text
  }

  private func ascii(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "—", "–": "-"
    case "·": separator
    case "→": "->"
    case "…": ellipsis
    case "“", "”": "\""
    case "’": "'"
    case _ where scalar.isASCII: String(scalar)
    default: Quoting.visible(String(scalar), asciiOnly: true)  // of all the scalars there are
    }
  }
}
