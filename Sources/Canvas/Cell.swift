// Cell.swift: one position of the screen in eight bytes.
//
//     bit  0 … 20   a scalar, or the number of a cluster in the grid's table
//     bit      21   1 for a cluster
//     bit 22 … 23   columns: 1, 2, or 0 for the right half of the wide cell before it
//     bit 32 … 39   role
//     bit 40 … 47   surface
//     bit 48 … 55   attributes
//
// Comparing two frames is comparing two arrays of integers.

/// A cell: a character and its style.
public struct Cell: Hashable, Sendable, BitwiseCopyable {
  let bits: UInt64

  init(scalar: Unicode.Scalar, columns: Int, style: Style) {
    bits = UInt64(scalar.value) | UInt64(columns & 3) << 22 | Cell.bits(of: style)
  }

  init(cluster: Int, columns: Int, style: Style) {
    bits =
      UInt64(cluster) & 0x1F_FFFF | 1 << 21 | UInt64(columns & 3) << 22 | Cell.bits(of: style)
  }

  private init(bits: UInt64) {
    self.bits = bits
  }

  /// A space.
  static func blank(_ style: Style) -> Cell {
    Cell(scalar: " ", columns: 1, style: style)
  }

  /// The right half of a wide character.
  static func rightHalf(_ style: Style) -> Cell {
    Cell(scalar: " ", columns: 0, style: style)
  }

  /// Its width in columns: 1, 2, or 0 for the right half of a wide character.
  public var columns: Int { Int(bits >> 22 & 3) }

  /// Its character, if that is a single scalar; nil for a cluster, whose text is in the grid.
  public var scalar: Unicode.Scalar? {
    guard cluster == nil else { return nil }
    return Unicode.Scalar(UInt32(bits & 0x1F_FFFF))
  }

  /// Role, surface and attributes.
  public var style: Style {
    Style(
      Role(rawValue: UInt8(truncatingIfNeeded: bits >> 32)) ?? .text,
      on: Surface(rawValue: UInt8(truncatingIfNeeded: bits >> 40)) ?? .base,
      Attributes(rawValue: UInt8(truncatingIfNeeded: bits >> 48)))
  }

  /// Whether it is a space, in any style.
  public var isBlank: Bool { bits & 0x3F_FFFF == 0x20 }

  var cluster: Int? {
    bits & 1 << 21 == 0 ? nil : Int(bits & 0x1F_FFFF)
  }

  /// The same character in another style.
  func styled(_ style: Style) -> Cell {
    Cell(bits: bits & 0xFFFF_FFFF | Cell.bits(of: style))
  }

  /// The bits of the style, for comparing neighbours.
  var styleBits: UInt64 { bits >> 32 }

  private static func bits(of style: Style) -> UInt64 {
    UInt64(style.role.rawValue) << 32 | UInt64(style.surface.rawValue) << 40
      | UInt64(style.attributes.rawValue) << 48
  }
}
