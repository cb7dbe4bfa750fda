/// JSON, written member by member. Source: RFC 8259.

import Ground

/// An object under construction. Members keep the order in which they were added.
struct JSONObject {
  private var members: [String] = []

  var text: String { "{" + members.joined(separator: ",") + "}" }

  mutating func add(_ key: String, raw: String) { members.append(Self.quoted(key) + ":" + raw) }
  mutating func add(_ key: String, _ value: String) { add(key, raw: Self.quoted(value)) }
  mutating func add(_ key: String, _ value: some FixedWidthInteger) { add(key, raw: "\(value)") }
  mutating func add(_ key: String, _ value: Bool) { add(key, raw: "\(value)") }
  mutating func add(_ key: String, _ values: [String]) {
    add(key, raw: "[" + values.joined(separator: ",") + "]")
  }
  mutating func addIfTrue(_ key: String, _ value: Bool) {
    if value { add(key, true) }
  }

  /// A string literal. Control characters are escaped, so that the line is safe on a terminal.
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case _ where Quoting.mayBeObeyed(scalar):
        quoted += String(scalar).utf16.map(escape).joined()
      case _: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  private static func escape(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
