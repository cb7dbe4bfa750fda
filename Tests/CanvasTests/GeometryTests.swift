import Testing

@testable import Canvas

@Suite struct GeometryTests {
  @Test("shares of a rectangle lie side by side and lose no cell")
  func shares() {
    for width in 0...40 {
      for shares in [[1], [1, 1], [3, 2], [1, 0, 5], [7, 11, 13], [0, 0]] {
        let area = Rect(x: 3, y: 4, width: width, height: 2)
        let parts = area.columns(shares: shares)
        #expect(parts.first?.minX == 3)
        for (left, right) in zip(parts, parts.dropFirst()) { #expect(left.maxX == right.minX) }
        if shares.contains(where: { $0 > 0 }) { #expect(parts.last?.maxX == area.maxX) }
      }
    }
  }

  @Test("splitting never makes a part larger than the whole or negative")
  func splits() {
    for width in 0...6 {
      for cut in -2...8 {
        let area = Rect(x: 1, y: 1, width: width, height: width)
        let (left, right) = area.split(left: cut)
        #expect(left.width + right.width == width)
        #expect(left.maxX == right.minX)
        let (top, bottom) = area.split(bottom: cut)
        #expect(top.height + bottom.height == width)
        #expect(bottom.height == min(max(0, cut), width))
      }
    }
  }

  @Test("extreme coordinates saturate and do not trap")
  func extremes() {
    let far = Rect(x: .max, y: .min, width: .max, height: .max)
    #expect(far.maxX == .max)
    #expect(far.inset(.min).width >= 0)
    #expect(far.intersection(Rect(x: 0, y: 0, width: 5, height: 5)).isEmpty)
    #expect(Point(x: .max, y: .min).moved(x: 1, y: -1) == Point(x: .max, y: .min))
    #expect(Size(width: -1, height: 3) == Size(width: 0, height: 3))
  }

  @Test("an inset larger than the rectangle leaves nothing")
  func insets() {
    #expect(Rect(x: 0, y: 0, width: 3, height: 9).inset(2).isEmpty)
    #expect(
      Rect(x: 0, y: 0, width: 9, height: 9).inset(1) == Rect(x: 1, y: 1, width: 7, height: 7))
    let area = Rect(x: 2, y: 2, width: 2, height: 2)
    #expect(area.contains(Point(x: 3, y: 3)))
    #expect(!area.contains(Point(x: 4, y: 3)))
    #expect(
      area.centered(Size(width: 9, height: 1)) == Rect(x: 2, y: 2, width: 2, height: 1))
  }
}
