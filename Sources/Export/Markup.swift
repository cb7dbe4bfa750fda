// Markup.swift: what the pictures and pages have in common: numbers, escapes, fonts.

import Ground

/// Fonts that nobody has to load, the last one being whatever there is.
let monospacedFonts = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"

/// Hundredths of a pixel as a decimal number without needless zeros: no floating point number decides
/// about a digit, so the same picture always has the same bytes.
func hundredths(_ value: Int) -> String {
  let sign = value < 0 ? "-" : ""
  let (whole, rest) = (abs(value) / 100, abs(value) % 100)
  if rest == 0 { return "\(sign)\(whole)" }
  if rest % 10 == 0 { return "\(sign)\(whole).\(rest / 10)" }
  return rest < 10 ? "\(sign)\(whole).0\(rest)" : "\(sign)\(whole).\(rest)"
}

/// The text on one line with the five characters replaced that XML gives a meaning. What is not printable is
/// escaped as on the screen; a grid has none of it, a title may.
func escapedForXML(_ text: String) -> String {
  var result = ""
  for scalar in Quoting.visible(text).unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&apos;"
    default: result.unicodeScalars.append(scalar)  // of all the scalars there are
    }
  }
  return result
}
