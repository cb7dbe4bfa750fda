import Canvas
import Ground

// Text as a set of glyphs can draw it.

extension Glyphs {
  /// One line: the signs of our own sentences are replaced where the set has none of them, and what is
  /// left of names is escaped. Nothing that a terminal obeys is in it.
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
