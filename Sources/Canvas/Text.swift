// Text.swift: measuring, cutting and escaping text before it is drawn.

/// The columns that `Grid.put` takes for the text.
public func columns(of text: some StringProtocol) -> Int {
  if let count = plainLength(text) { return count }
  var sum = 0
  for cluster in Clusters(String(text)) { sum += cluster.columns }
  return sum
}

/// How many characters a text has that is nothing but printable ASCII, one column each; nil for any
/// other. Most text is, and there is no need to look for clusters in it.
public func plainLength(_ text: some StringProtocol) -> Int? {
  let length = text.utf8.withContiguousStorageIfAvailable { bytes -> Int in
    bytes.allSatisfy { 0x20..<0x7F ~= $0 } ? bytes.count : -1
  }
  return length.flatMap { $0 < 0 ? nil : $0 }
}

/// The text cut to at most so many columns, with the ellipsis at its end if something was cut.
public func cut(_ text: some StringProtocol, to limit: Int, ellipsis: String = "…") -> String {
  let text = String(text)
  guard columns(of: text) > limit else { return text }
  let room = limit - columns(of: ellipsis)
  guard room >= 0 else { return String(prefix(of: text, columns: limit)) }
  return prefix(of: text, columns: room) + ellipsis
}

/// The text cut at its front, for paths whose end matters most.
public func cutFront(_ text: some StringProtocol, to limit: Int, ellipsis: String = "…") -> String {
  let text = String(text)
  let total = columns(of: text)
  guard total > limit else { return text }
  let room = limit - columns(of: ellipsis)
  guard room >= 0 else { return String(prefix(of: ellipsis, columns: limit)) }
  var left = total
  for cluster in Clusters(text) {
    guard left > room else { return ellipsis + text[cluster.range.lowerBound...] }
    left -= cluster.columns
  }
  return ellipsis
}

/// The text with blanks after it, up to so many columns; longer text is left as it is.
public func padded(_ text: some StringProtocol, to width: Int) -> String {
  String(text) + blanks(width - columns(of: text))
}

/// The text with blanks before it, for columns of numbers; longer text is left as it is.
public func paddedFront(_ text: some StringProtocol, to width: Int) -> String {
  blanks(width - columns(of: text)) + String(text)
}

private func blanks(_ count: Int) -> String {
  String(repeating: " ", count: max(0, count))
}

private func prefix(of text: String, columns limit: Int) -> Substring {
  if plainLength(text) != nil { return text.prefix(max(0, limit)) }
  var used = 0
  for cluster in Clusters(text) {
    guard used + cluster.columns <= limit else { return text[..<cluster.range.lowerBound] }
    used += cluster.columns
  }
  return text[...]
}

// MARK: - Escaping

/// A name that somebody else made, in a form that is safe to draw and says exactly which bytes it
/// has.
///
/// Controls, invisible and bidirectional formatting, invalid UTF-8 and a mark with nothing below it
/// become `\n`, `\t`, `\r` or `\xNN`; the backslash becomes two. With `asciiOnly` everything beyond
/// ASCII is escaped as well.
public func escaped(_ bytes: some Sequence<UInt8>, asciiOnly: Bool = false) -> String {
  let bytes = Array(bytes)
  var result = ""
  result.reserveCapacity(bytes.count)
  var index = 0
  var hasBase = false
  while index < bytes.count {
    guard let (scalar, length) = decode(bytes[index...]) else {
      appendHex(bytes[index], to: &result)
      index += 1
      hasBase = true
      continue
    }
    append(
      scalar, bytes: bytes[index..<index + length], hasBase: hasBase, asciiOnly: asciiOnly,
      to: &result)
    index += length
    hasBase = true
  }
  return result
}

/// The same for a text, whose scalars are known to be valid.
public func escaped(_ text: some StringProtocol, asciiOnly: Bool = false) -> String {
  escaped(text.utf8, asciiOnly: asciiOnly)
}

private func append(
  _ scalar: Unicode.Scalar, bytes: ArraySlice<UInt8>, hasBase: Bool, asciiOnly: Bool,
  to result: inout String
) {
  switch scalar {
  case "\n": result += "\\n"
  case "\t": result += "\\t"
  case "\r": result += "\\r"
  case "\\": result += "\\\\"
  case _ where isPlain(scalar, hasBase: hasBase) && (scalar.isASCII || !asciiOnly):
    result.unicodeScalars.append(scalar)
  default:  // of all the scalars there are
    for byte in bytes { appendHex(byte, to: &result) }
  }
}

private func isPlain(_ scalar: Unicode.Scalar, hasBase: Bool) -> Bool {
  switch ScalarWidth(scalar) {
  case .spacing: true
  case .combining: hasBase
  case .joining, .flag, .refused: false
  }
}

private func appendHex(_ byte: UInt8, to result: inout String) {
  let digits = String(byte, radix: 16)
  result += digits.count == 1 ? "\\x0" : "\\x"
  result += digits
}

/// The scalar at the front of the bytes and its length; nil when they do not start with valid UTF-8
/// (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
private func decode(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
  guard let lead = bytes.first else { return nil }
  let length: Int
  switch lead {
  case 0x00..<0x80: return (Unicode.Scalar(lead), 1)
  case 0xC2..<0xE0: length = 2
  case 0xE0..<0xF0: length = 3
  case 0xF0..<0xF5: length = 4
  default: return nil  // of 256 bytes
  }
  guard bytes.count >= length else { return nil }
  var value = UInt32(lead) & (0x7F >> UInt32(length))
  for byte in bytes.dropFirst().prefix(length - 1) {
    guard byte & 0xC0 == 0x80 else { return nil }
    value = value << 6 | UInt32(byte & 0x3F)
  }
  guard let scalar = Unicode.Scalar(value), UTF8.width(scalar) == length else { return nil }
  return (scalar, length)
}
