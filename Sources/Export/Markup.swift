// Markup.swift: numbers, escapes and fonts for pictures and pages.

import Ground

/// Fonts that need no loading.
let monospacedFonts = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"

/// Hundredths of a pixel as a decimal number without trailing zeros. Integers, so that the same
/// picture always has the same bytes.
func hundredths(_ value: Int) -> String {
  let sign = value < 0 ? "-" : ""
  let (whole, rest) = (abs(value) / 100, abs(value) % 100)
  if rest == 0 { return "\(sign)\(whole)" }
  if rest % 10 == 0 { return "\(sign)\(whole).\(rest / 10)" }
  return rest < 10 ? "\(sign)\(whole).0\(rest)" : "\(sign)\(whole).\(rest)"
}

/// The text on one line, with XML's five special characters replaced. Unprintable characters are
/// escaped as on the screen; a title can contain some.
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
