// Color.swift: colours, and their approximation on terminals that have fewer.

/// A colour by its red, green and blue components.
public struct RGB: Hashable, Sendable, BitwiseCopyable {
  /// From 0 to 255.
  public let red: UInt8
  /// From 0 to 255.
  public let green: UInt8
  /// From 0 to 255.
  public let blue: UInt8

  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Reads `#rrggbb`; nil for anything else.
  public init?(hex text: some StringProtocol) {
    let digits = text.utf8.dropFirst()
    guard text.utf8.first == UInt8(ascii: "#"), digits.count == 6,
      let value = UInt32(String(text.dropFirst()), radix: 16), text.dropFirst().first != "+"
    else { return nil }
    self.init(
      UInt8(truncatingIfNeeded: value >> 16), UInt8(truncatingIfNeeded: value >> 8),
      UInt8(truncatingIfNeeded: value))
  }

  /// `#rrggbb` in lower case.
  public var hex: String {
    "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

/// The colour of text or of its background.
public enum Color: Hashable, Sendable {
  /// The terminal's default.
  case `default`
  /// An entry of the terminal's palette: 0–15 are the terminal's own, 16–255 the standard cube and
  /// greys.
  case indexed(UInt8)
  case rgb(RGB)
}

/// The number of colours of a terminal.
public enum ColorDepth: Int, CaseIterable, Comparable, Sendable {
  case none = 0
  case eight = 8
  case sixteen = 16
  case palette = 256
  /// 16 million, for exports only.
  case full = 16_777_216

  public static func < (left: ColorDepth, right: ColorDepth) -> Bool {
    left.rawValue < right.rawValue
  }

  /// The depth of a terminal with that number of colours, at most 256.
  public init(terminalColors count: Int) {
    switch count {
    case 256...: self = .palette
    case 16...: self = .sixteen
    case 8...: self = .eight
    default: self = .none  // of an integer
    }
  }
}

extension Color {
  /// The nearest colour that a terminal of that depth has.
  public func quantized(to depth: ColorDepth) -> Color {
    switch (depth, self) {
    case (.none, _), (_, .default): .default
    case (.full, _): self
    case (.palette, .indexed): self
    case (.palette, .rgb(let rgb)): .indexed(rgb.nearestInPalette)
    case (.sixteen, .indexed(let index)) where index < 16: self
    case (.eight, .indexed(let index)) where index < 16: .indexed(index & 7)
    case (.sixteen, _): .indexed(concrete(default: RGB(0, 0, 0)).nearestInSixteen)
    case (.eight, _): .indexed(concrete(default: RGB(0, 0, 0)).nearestInSixteen & 7)
    }
  }

  /// The components of the colour, for use without a terminal. The first sixteen are those of
  /// xterm.
  public func concrete(default replacement: RGB) -> RGB {
    switch self {
    case .default: replacement
    case .indexed(let index): RGB(paletteIndex: index)
    case .rgb(let rgb): rgb
    }
  }
}

// MARK: - The palette of 256

extension RGB {
  /// xterm's colour for an entry of its palette.
  public init(paletteIndex index: UInt8) {
    if index < 16 {
      self = RGB.sixteen[Int(index)]
    } else if index < 232 {
      let place = Int(index) - 16
      self.init(RGB.steps[place / 36], RGB.steps[place / 6 % 6], RGB.steps[place % 6])
    } else {
      let grey = 8 + 10 * (index - 232)
      self.init(grey, grey, grey)
    }
  }

  private static let steps: [UInt8] = [0, 95, 135, 175, 215, 255]

  private static let sixteen: [RGB] = [
    RGB(0, 0, 0), RGB(205, 0, 0), RGB(0, 205, 0), RGB(205, 205, 0),
    RGB(0, 0, 238), RGB(205, 0, 205), RGB(0, 205, 205), RGB(229, 229, 229),
    RGB(127, 127, 127), RGB(255, 0, 0), RGB(0, 255, 0), RGB(255, 255, 0),
    RGB(92, 92, 255), RGB(255, 0, 255), RGB(0, 255, 255), RGB(255, 255, 255),
  ]

  /// The nearest entry among the cube and the greys. The first sixteen are excluded because users
  /// change them.
  public var nearestInPalette: UInt8 {
    var best: UInt8 = 16
    var least = Int.max
    for index in UInt8(16)...255 {
      let distance = distance(to: RGB(paletteIndex: index))
      if distance < least {
        least = distance
        best = index
      }
    }
    return best
  }

  /// A perceptual distance: red counts more in light colours, blue more in dark ones ("redmean", T.
  /// Riemersma). Only for comparison.
  func distance(to other: RGB) -> Int {
    let mean = (Int(red) + Int(other.red)) / 2
    let red = Int(red) - Int(other.red)
    let green = Int(green) - Int(other.green)
    let blue = Int(blue) - Int(other.blue)
    return (512 + mean) * red * red + 1024 * green * green + (767 - mean) * blue * blue
  }

  /// The entry of the first sixteen with the same hue. The nearest entry would be grey for every
  /// muted colour, so colours that differ in hue only would look alike.
  public var nearestInSixteen: UInt8 {
    let (low, high) = (min(red, green, blue), max(red, green, blue))
    let chroma = Int(high) - Int(low)
    guard high >= 48 else { return 0 }
    guard chroma * 5 > Int(high) else { return nearestGrey }
    let half = Int(low) + chroma * 55 / 100  // a little more, so that sky stays blue
    let hue: UInt8 =
      (Int(red) > half ? 1 : 0) | (Int(green) > half ? 2 : 0) | (Int(blue) > half ? 4 : 0)
    return high > 210 ? hue + 8 : hue
  }

  private var nearestGrey: UInt8 {
    switch (Int(red) + Int(green) + Int(blue)) / 3 {
    case ..<56: 0
    case ..<176: 8
    case ..<242: 7
    default: 15  // of an integer
    }
  }
}
