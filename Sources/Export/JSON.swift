/// JSON, written member by member. Source: RFC 8259.

/// An object being written; members stay in the order in which they were added.
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

  /// A string literal.
  static func quoted(_ text: String) -> String {
    let hex = Array("0123456789abcdef")
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 0x20:
        quoted += "\\u00\(hex[Int(scalar.value >> 4)])\(hex[Int(scalar.value & 15)])"
      case _: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
