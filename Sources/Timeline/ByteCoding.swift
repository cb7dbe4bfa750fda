/// Numbers and texts as the bytes of a recording. Small numbers take one byte. A reader never
/// trusts its input: every reading function throws where the bytes are invalid.

import Ground

/// Collects the bytes that are written.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func add(byte: UInt8) { bytes.append(byte) }

  /// Seven bits per byte, the lowest first. The highest bit means that more bytes follow.
  mutating func add(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// Zigzag: numbers near zero are short on both sides (0, -1, 1, -2, …).
  mutating func add(signed number: Int64) { add(ByteWriter.zigzag(number)) }

  mutating func add(_ text: some Collection<UInt8>) {
    add(UInt64(text.count))
    bytes += text
  }

  mutating func add(_ text: String) { add(text.utf8) }

  /// Four bytes, the lowest first.
  mutating func add(fixed number: UInt32) {
    for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: number >> UInt32(shift))) }
  }

  static func zigzag(_ number: Int64) -> UInt64 { UInt64(bitPattern: number << 1 ^ number >> 63) }
  static func unzigzag(_ number: UInt64) -> Int64 {
    Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
  }
}

/// What is wrong with the bytes, and at which offset of the file.
struct DecodingFailure: Error {
  let offset: Int
  let what: String
}

/// Reads bytes, and never beyond them.
struct ByteReader {
  private let bytes: ArraySlice<UInt8>
  /// The offset of the next byte in the whole file.
  private(set) var offset: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    offset = bytes.startIndex
  }

  var left: Int { bytes.endIndex - offset }

  func damage(_ what: String) -> DecodingFailure { DecodingFailure(offset: offset, what: what) }

  mutating func byte() throws(DecodingFailure) -> UInt8 {
    guard offset < bytes.endIndex else { throw damage("the data ends too early") }
    defer { offset += 1 }
    return bytes[offset]
  }

  mutating func number() throws(DecodingFailure) -> UInt64 {
    var number: UInt64 = 0
    for shift in stride(from: UInt64(0), through: 63, by: 7) {
      let byte = try byte()
      if shift == 63, byte > 1 { break }
      number |= UInt64(byte & 0x7f) << shift
      if byte & 0x80 == 0 { return number }
    }
    throw damage("a number is too long")
  }

  mutating func signed() throws(DecodingFailure) -> Int64 { ByteWriter.unzigzag(try number()) }

  /// A number of a narrower type.
  mutating func narrow<Number: FixedWidthInteger>(
    _: Number.Type = Number.self
  ) throws(DecodingFailure) -> Number {
    let wide = Number.isSigned ? try signed() : Int64(truncatingIfNeeded: try number())
    guard let narrow = Number(exactly: wide) else { throw damage("a number is too large") }
    return narrow
  }

  /// The number of items that follow. Each takes at least one byte, which limits it.
  mutating func count() throws(DecodingFailure) -> Int {
    let count = try number()
    guard count <= UInt64(left) else {
      throw damage("a count is greater than the number of remaining bytes")
    }
    return Int(count)
  }

  mutating func text() throws(DecodingFailure) -> [UInt8] {
    let count = try count()
    defer { offset += count }
    return Array(bytes[offset..<offset + count])
  }

  /// A text without control characters, which is safe to print on a terminal.
  mutating func shown() throws(DecodingFailure) -> String {
    let start = self
    let text = String(decoding: try text(), as: UTF8.self)
    let isHarmless = !text.unicodeScalars.contains { $0.value < 32 || 0x7f...0x9f ~= $0.value }
    guard isHarmless else { throw start.damage("a text has control characters") }
    return text
  }

  mutating func fixed() throws(DecodingFailure) -> UInt32 {
    var number: UInt32 = 0
    for shift in [0, 8, 16, 24] { number |= UInt32(try byte()) << UInt32(shift) }
    return number
  }

  /// An enumeration's value, from its number.
  mutating func choice<Value: RawRepresentable>(
    _: Value.Type = Value.self
  ) throws(DecodingFailure) -> Value where Value.RawValue == UInt8 {
    let start = self
    guard let value = Value(rawValue: try byte()) else {
      throw start.damage("no \(Value.self) has this number")
    }
    return value
  }

  mutating func truth() throws(DecodingFailure) -> Bool {
    let start = self
    let byte = try byte()
    guard byte < 2 else { throw start.damage("this is neither true nor false") }
    return byte == 1
  }
}

/// CRC-32 as in Ethernet and zip (polynomial 0xEDB88320).
enum Checksum {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
    }
  }

  static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { table[Int(($0 ^ UInt32($1)) & 0xff)] ^ $0 >> 8 }
  }
}
