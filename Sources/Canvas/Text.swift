// Text.swift: measures, cuts and pads text.

/// The columns that `Grid.put` takes for the text.
public func columns(of text: some StringProtocol) -> Int {
  if let count = plainLength(text) { return count }
  var sum = 0
  for cluster in Clusters(String(text)) { sum += cluster.columns }
  return sum
}

/// The number of characters of a text that consists of printable ASCII only; nil for any other
/// text. Most text qualifies, which saves looking for clusters.
public func plainLength(_ text: some StringProtocol) -> Int? {
  let length = text.utf8.withContiguousStorageIfAvailable { bytes -> Int in
    bytes.allSatisfy { 0x20..<0x7F ~= $0 } ? bytes.count : -1
  }
  return length.flatMap { $0 < 0 ? nil : $0 }
}

/// The text cut to at most `limit` columns, with an ellipsis at its end if cut.
public func cut(_ text: some StringProtocol, to limit: Int, ellipsis: String = "…") -> String {
  let text = String(text)
  guard columns(of: text) > limit else { return text }
  let room = limit - columns(of: ellipsis)
  guard room >= 0 else { return String(prefix(of: text, columns: limit)) }
  return prefix(of: text, columns: room) + ellipsis
}

/// The text cut at its front, for paths, whose end matters most.
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

/// The text padded with blanks at its end. Longer text is unchanged.
public func padded(_ text: some StringProtocol, to width: Int) -> String {
  String(text) + blanks(width - columns(of: text))
}

/// The text padded with blanks at its front, for columns of numbers. Longer text is unchanged.
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
