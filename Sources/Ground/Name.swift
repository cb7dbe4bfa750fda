/// Names are bytes, interned once on the way in; from there on a name is a number.
/// The table belongs to one engine (or one recording) and only grows.

/// One interned name.
public struct Name: Hashable, Sendable, BitwiseCopyable {
  public let raw: UInt32
  @inline(__always)
  public init(raw: UInt32) { self.raw = raw }

  public static let empty = Name(raw: 0)
  public static let dot = Name(raw: 1)
  public static let dotDot = Name(raw: 2)
}

/// The names of one engine, by number and by bytes.
public final class Names {
  private struct Entry {
    let start: Int
    let length: Int
    let hash: UInt32
  }
  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  /// Open addressing, a power of two, at most half full; 0 is free, else the name's number + 1.
  private var table = [UInt32](repeating: 0, count: 64)

  public init() {
    for text in ["", ".", ".."] { _ = intern(Array(text.utf8)) }
  }

  public var count: Int { entries.count }

  public func intern(_ text: String) -> Name { intern(Array(text.utf8)) }

  public func intern(_ name: [UInt8]) -> Name { name.withUnsafeBufferPointer { intern($0) } }

  /// The number of these bytes, new or known.
  public func intern(_ name: UnsafeBufferPointer<UInt8>) -> Name {
    let hash = Self.hash(name)
    var slot = Int(hash) & (table.count - 1)
    while table[slot] != 0 {
      let known = Name(raw: table[slot] - 1)
      if entries[Int(known.raw)].hash == hash, equal(known, name) { return known }
      slot = (slot + 1) & (table.count - 1)
    }
    entries.append(Entry(start: bytes.count, length: name.count, hash: hash))
    bytes.append(contentsOf: name)
    table[slot] = UInt32(entries.count)
    if entries.count * 2 > table.count { grow() }
    return Name(raw: UInt32(entries.count - 1))
  }

  /// How many bytes the name has.
  @inline(__always)
  public func length(of name: Name) -> Int { entries[Int(name.raw)].length }

  /// The bytes of a name; empty for one that this table does not have.
  public subscript(name: Name) -> ArraySlice<UInt8> {
    guard Int(name.raw) < entries.count else { return [] }
    let entry = entries[Int(name.raw)]
    return bytes[entry.start..<entry.start + entry.length]
  }

  private func equal(_ name: Name, _ other: UnsafeBufferPointer<UInt8>) -> Bool {
    let entry = entries[Int(name.raw)]
    guard entry.length == other.count else { return false }
    for index in 0..<entry.length where bytes[entry.start + index] != other[index] { return false }
    return true
  }

  /// FNV-1a: https://datatracker.ietf.org/doc/draft-eastlake-fnv/
  private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var hash: UInt32 = 2_166_136_261
    for byte in name { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return hash
  }

  private func grow() {
    table = [UInt32](repeating: 0, count: table.count * 2)
    for (number, entry) in entries.enumerated() {
      var slot = Int(entry.hash) & (table.count - 1)
      while table[slot] != 0 { slot = (slot + 1) & (table.count - 1) }
      table[slot] = UInt32(number + 1)
    }
  }
}
