import Testing

@testable import Canvas

@Suite struct ColorTests {
  @Test("a colour of the palette is its own nearest one")
  func palette() {
    for index in UInt8(16)...255 {
      let rgb = RGB(paletteIndex: index)
      #expect(RGB(paletteIndex: rgb.nearestInPalette) == rgb)
    }
  }

  @Test("nothing in the palette is nearer than the colour that was chosen")
  func nearest() {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<300 {
      let rgb = RGB(
        .random(in: 0...255, using: &random), .random(in: 0...255, using: &random),
        .random(in: 0...255, using: &random))
      let chosen = rgb.distance(to: RGB(paletteIndex: rgb.nearestInPalette))
      for index in UInt8(16)...255 {
        #expect(chosen <= rgb.distance(to: RGB(paletteIndex: index)))
      }
    }
  }

  @Test(
    "sixteen colours keep the hue",
    arguments: [
      ("#8ec7ff", 12), ("#7fd6c8", 14), ("#ff9d8a", 9), ("#2f6312", 2), ("#a8261a", 1),
      ("#0b57a4", 4), ("#000000", 0), ("#ffffff", 15), ("#9aa3b1", 8), ("#d8dde6", 7),
      ("#2c3a52", 4), ("#14161b", 0),
    ] as [(String, UInt8)])
  func sixteen(hex: String, expected: UInt8) throws {
    let rgb = try #require(RGB(hex: hex))
    #expect(Color.rgb(rgb).quantized(to: .sixteen) == .indexed(expected))
    #expect(Color.rgb(rgb).quantized(to: .eight) == .indexed(expected & 7))
  }

  @Test("a quantised colour is one that the terminal has")
  func depths() {
    for index in UInt8(0)...255 {
      for color in [Color.indexed(index), .rgb(RGB(paletteIndex: index)), .default] {
        for depth in ColorDepth.allCases {
          switch color.quantized(to: depth) {
          case .default: #expect(color == .default || depth == .none)
          case .indexed(let result): #expect(Int(result) < max(depth.rawValue, 1))
          case .rgb: #expect(depth == .full)
          }
        }
      }
    }
  }

  @Test("hexadecimal colours are read strictly and written back")
  func hex() {
    #expect(RGB(hex: "#8ec7ff")?.hex == "#8ec7ff")
    #expect(RGB(hex: "#00000A")?.hex == "#00000a")
    for wrong in ["8ec7ff", "#8ec7f", "#8ec7fff", "#+ec7ff", "#gggggg", "", "#"] {
      #expect(RGB(hex: wrong) == nil, "\(wrong)")
    }
  }
}

@Suite struct ThemeLookTests {
  private func theme() -> Theme {
    var theme = Theme(name: "test")
    theme[.count] = Ink(.rgb(RGB(0x8E, 0xC7, 0xFF)), .bold)
    theme[.selected] = Paper(.rgb(RGB(0x2C, 0x3A, 0x52)), fallback: .reverse)
    theme[.header] = Paper(.rgb(RGB(0x1F, 0x23, 0x2B)), fallback: .underline)
    return theme
  }

  @Test("where colours are enough, a surface is its background and nothing else")
  func full() {
    let look = theme().look(of: Style(.count, on: .selected), depth: .full)
    #expect(
      look
        == Look(.rgb(RGB(0x8E, 0xC7, 0xFF)), on: .rgb(RGB(0x2C, 0x3A, 0x52)), .bold))
  }

  @Test("without colours a surface is marked by its attributes")
  func none() {
    let look = theme().look(of: Style(.count, on: .selected), depth: .none)
    #expect(look == Look(.default, on: .default, [.bold, .reverse]))
  }

  @Test("a background that would be the terminal's black is marked by its attributes, too")
  func black() {
    let look = theme().look(of: Style(.text, on: .header), depth: .eight)
    #expect(look.attributes.contains(.underline))
    #expect(
      !theme().look(of: Style(.text, on: .header), depth: .palette).attributes.contains(.underline))
  }

  @Test("letters never vanish in their background", arguments: ColorDepth.allCases)
  func contrast(depth: ColorDepth) {
    var theme = theme()
    theme[.identifier] = Ink(.rgb(RGB(0x2C, 0x3A, 0x52)))
    for role in Role.allCases {
      for surface in Surface.allCases {
        let look = theme.look(of: Style(role, on: surface), depth: depth)
        #expect(look.foreground != look.background || look.foreground == .default)
      }
    }
  }

  @Test("without colours every surface that says something still differs from the base")
  func plainTheme() {
    let theme = Theme(name: "plain")
    for surface in [Surface.header, .selected, .partner, .past] {
      let look = theme.look(of: Style(.text, on: surface), depth: .none)
      #expect(!look.attributes.isEmpty, "\(surface)")
    }
  }
}
